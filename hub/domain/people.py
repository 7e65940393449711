"""Persons and households: the choices that their records make."""

from enum import StrEnum


class HouseholdStatus(StrEnum):
    """What the hub knows of a household."""

    ACTIVE = "ACTIVE"  # on civil affairs' roster
    UNVERIFIED = "UNVERIFIED"  # known from POPULATION only
    DISSOLVED = "DISSOLVED"


class IdStatus(StrEnum):
    """How far a citizen id can be relied on."""

    VALID = "VALID"
    UNVERIFIED = "UNVERIFIED"


class Category(StrEnum):
    """The categories of people on low income.

    Source:
        国办发〔2023〕39号 二; 新政办〔2024〕22号 一(一) has no FANPIN of its own.
    """

    DIBAO = "DIBAO"
    TEKUN = "TEKUN"
    FANPIN = "FANPIN"
    DIBAO_MARGIN = "DIBAO_MARGIN"
    RIGID = "RIGID"
    OTHER = "OTHER"


class SupportMode(StrEnum):
    """How a 特困 person is supported.

    Source:
        国办发〔2023〕39号 四(二)3 tells 集中 and 分散供养 apart.
    """

    CONCENTRATED = "CONCENTRATED"  # 集中供养, in an institution
    DISPERSED = "DISPERSED"  # 分散供养, at home


class SelfCare(StrEnum):
    """How far a 特困 person can look after themselves.

    Source:
        特困人员认定办法 (2021): of six indicators, none, up to three, or more have failed.
    """

    ABLE = "ABLE"
    PARTLY_LOST = "PARTLY_LOST"
    FULLY_LOST = "FULLY_LOST"


class DeathSource(StrEnum):
    """Who reported a death."""

    HEA = "HEA"
    CREMATION = "CREMATION"
    HUKOU_CANCEL = "HUKOU_CANCEL"


class ChildClass(StrEnum):
    """Why a child is protected.

    Source:
        长民发〔2025〕22号 二(二); 特困人员认定办法 9.
    """

    ORPHAN = "ORPHAN"  # 孤儿
    UNSUPPORTED = "UNSUPPORTED"  # 事实无人抚养儿童


class MonitoredType(StrEnum):
    """Why a household is monitored against return to poverty.

    Source:
        新政办〔2024〕22号 一(一).
    """

    UNSTABLE = "UNSTABLE"  # 脱贫不稳定户
    MARGINAL = "MARGINAL"  # 边缘易致贫户
    SUDDEN = "SUDDEN"  # 突发严重困难户


class HouseGrade(StrEnum):
    """How safe a rural house was found to be; C and D are dangerous.

    Source:
        JGJ 125 危险房屋鉴定标准.
    """

    A = "A"
    B = "B"
    C = "C"
    D = "D"


class CertificateStatus(StrEnum):
    """The state of a disability certificate."""

    VALID = "VALID"
    FROZEN = "FROZEN"
    CANCELLED = "CANCELLED"
    EXPIRED = "EXPIRED"
    MIGRATED = "MIGRATED"


class AgeBand(StrEnum):
    """An age without the day of birth; each band but the first begins at its AGE_BAND_YEARS.

    Source:
        个人信息保护法 28: under 14; 特困人员认定办法 5: under 16, and from 60 on.
    """

    UNDER_14 = "UNDER_14"
    FROM_14_TO_15 = "FROM_14_TO_15"
    FROM_16_TO_59 = "FROM_16_TO_59"
    FROM_60 = "FROM_60"


class DisabilityBand(StrEnum):
    """A disability without its category, its levels two by two."""

    LEVEL_1_OR_2 = "LEVEL_1_OR_2"
    LEVEL_3_OR_4 = "LEVEL_3_OR_4"


AGE_BAND_YEARS = (14, 16, 60)
