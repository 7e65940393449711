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


class DeathSource(StrEnum):
    """Who reported a death."""

    HEA = "HEA"
    CREMATION = "CREMATION"
    HUKOU_CANCEL = "HUKOU_CANCEL"


class CertificateStatus(StrEnum):
    """The state of a disability certificate."""

    VALID = "VALID"
    FROZEN = "FROZEN"
    CANCELLED = "CANCELLED"
    EXPIRED = "EXPIRED"
    MIGRATED = "MIGRATED"
