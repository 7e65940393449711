"""What is known of a household and its members when it is held against the law.

Every value comes with its source. None in its place: nobody has told the hub, so that a rule which
needs it answers UNKNOWN. A register that was delivered and does not name a person is knowledge:
its fact is there, and says that there is none.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Final, Generic, NamedTuple, TypeVar

from hub.domain.identifiers import DivisionCode, HouseholdId, PersonId
from hub.domain.money import Fen
from hub.domain.people import Category, ChildClass, HouseGrade, MonitoredType, SelfCare, SupportMode

T = TypeVar("T")

_NONE: Final = Fen(0)


class Origin(StrEnum):
    """Where a fact comes from."""

    DATASET = "DATASET"  # a department's delivery
    REGISTER = "REGISTER"  # the hub's own rows: persons, memberships, determinations, payments
    DECLARED = "DECLARED"  # what the caller states for this evaluation alone


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Who says it, and as of when."""

    origin: Origin
    code: str | None = None  # of the data set, or the register's table
    reference: str | None = None  # of the record in its batch
    as_of: date | None = None


class Fact(NamedTuple, Generic[T]):
    """A value that somebody vouches for."""

    value: T
    source: Source


class Area(StrEnum):
    """Whose standards hold for a household."""

    URBAN = "URBAN"  # 城镇
    RURAL = "RURAL"  # 农村


class PropertyStanding(StrEnum):
    """The conclusion of an economic verification about property; never a balance.

    Source:
        最低生活保障审核确认办法 Art. 17; MZ/T 072-2024.
    """

    WITHIN_DIBAO = "WITHIN_DIBAO"  # the rule of 低保, and so that of 边缘 too
    WITHIN_MARGIN = "WITHIN_MARGIN"  # the rule of 边缘 only
    EXCEEDS = "EXCEEDS"  # neither


class Employment(StrEnum):
    """How somebody stands to work."""

    EMPLOYED = "EMPLOYED"
    UNEMPLOYED = "UNEMPLOYED"  # registered as such
    NONE = "NONE"  # neither works nor is registered


class Stage(StrEnum):
    """The stage of schooling."""

    PRESCHOOL = "PRESCHOOL"
    COMPULSORY = "COMPULSORY"
    SENIOR_HIGH = "SENIOR_HIGH"
    VOCATIONAL = "VOCATIONAL"
    UNDERGRADUATE = "UNDERGRADUATE"  # 本科及以下高等院校
    POSTGRADUATE = "POSTGRADUATE"


class Kin(StrEnum):
    """What a supporter is to the person supported."""

    SPOUSE = "SPOUSE"
    PARENT = "PARENT"
    CHILD = "CHILD"
    SIBLING = "SIBLING"
    GRANDPARENT = "GRANDPARENT"
    GRANDCHILD = "GRANDCHILD"
    OTHER = "OTHER"


class Ability(StrEnum):
    """Whether a supporter can support."""

    ABLE = "ABLE"
    UNABLE = "UNABLE"
    UNKNOWN = "UNKNOWN"


def age_between(birth_date: date, day: date) -> int:
    """Return the full years from a day of birth to another day."""
    had_birthday = (day.month, day.day) >= (birth_date.month, birth_date.day)
    return day.year - birth_date.year - (not had_birthday)


@dataclass(frozen=True, slots=True, kw_only=True)
class Disability:
    """A valid disability certificate."""

    category: int  # 1 to 7, see domain.md 4.8
    level: int  # 1 the most severe, to 4
    components: tuple[tuple[int, int], ...] = ()  # of category 7: (category, level) of each


@dataclass(frozen=True, slots=True, kw_only=True)
class Schooling:
    """Where somebody is enrolled."""

    stage: Stage
    full_time: bool
    since: date | None = None  # None: not known


@dataclass(frozen=True, slots=True, kw_only=True)
class Supporter:
    """Somebody bound by law to support the person who is not a member of the household."""

    kin: Kin
    age: int | None
    ability: Ability
    paid: Fen | None  # in the twelve months; None: not known


@dataclass(frozen=True, slots=True, kw_only=True)
class Income:
    """Income of all members over twelve months, in fen.

    Source:
        最低生活保障审核确认办法 Art. 9-10: four classes, and what is not counted.
    """

    wages: Fen = _NONE  # 工资性收入
    business: Fen = _NONE  # 经营净收入
    assets: Fen = _NONE  # 财产净收入
    transfers: Fen = _NONE  # 转移净收入, support payments included
    unclassified: Fen = _NONE  # a total that nobody has told the classes of
    # By kind, within the above.
    not_counted: Mapping[str, Fen] = field(default_factory=dict[str, Fen])
    work_costs: Fen = _NONE  # 必要的就业成本, of employed members


class Spending(StrEnum):
    """What necessary expenditure is for.

    Source:
        刚性支出困难家庭认定办法.
    """

    MEDICAL = "MEDICAL"  # after all reimbursement
    EDUCATION = "EDUCATION"  # at the public schools' rates
    REHABILITATION = "REHABILITATION"
    LIVING = "LIVING"
    OTHER = "OTHER"  # that the county names


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """A household's dwelling."""

    grade: HouseGrade | None  # None: never assessed
    only_dwelling: bool
    has_dwelling: bool = True
    renovated_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tenancy:
    """A dwelling rented from public housing."""

    square_metres: int
    rent_per_square_metre: Fen  # a month, before any reduction


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A category in which somebody of the household is already."""

    category: Category
    person_id: PersonId
    support_mode: SupportMode | None = None  # of 特困人员
    self_care: SelfCare | None = None
    valid_from: date | None = None  # None: not known
    valid_to: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One person of the household who counts, and what is known of them."""

    id: PersonId
    birth_date: date
    is_female: bool
    relation: str  # GB/T 4761, to the head; "0": the head
    hukou: Fact[DivisionCode] | None = None
    disability: Fact[Disability | None] | None = None
    serious_illness: Fact[bool] | None = None  # on the list of those who qualify by disease
    self_pay: Fact[Fen] | None = None  # medical, borne in the twelve months before
    employment: Fact[Employment] | None = None
    hard_to_place: Fact[bool] | None = None  # 就业困难人员
    schooling: Fact[Schooling | None] | None = None
    has_income: Fact[bool] | None = None  # of their own
    supporters: Fact[tuple[Supporter, ...]] | None = None
    disabled_soldier: Fact[int | None] | None = None  # 伤残军人, level 1 to 10
    preferential: Fact[bool] | None = None  # 定期抚恤的重点优抚对象
    veteran: Fact[bool] | None = None
    monitored: Fact[MonitoredType | None] | None = None  # 防止返贫监测对象
    protected_child: Fact[ChildClass | None] | None = None
    self_care: Fact[SelfCare] | None = None
    two_cancers: Fact[bool] | None = None  # 宫颈浸润癌 IIB 以上, 乳腺浸润癌
    insured: Fact[bool] | None = None
    died_on: Fact[date | None] | None = None

    def age_on(self, day: date) -> int:
        """Return the full years of age on a day."""
        return age_between(self.birth_date, day)

    def is_alive(self, day: date) -> bool:
        """Tell whether nobody has told of a death on the day or before."""
        died_on = None if self.died_on is None else self.died_on.value
        return died_on is None or died_on > day


@dataclass(frozen=True, slots=True, kw_only=True)
class Household:
    """A household as it is held against the law."""

    id: HouseholdId
    division: DivisionCode
    members: tuple[Member, ...]
    area: Fact[Area] | None = None
    income: Fact[Income] | None = None
    property: Fact[PropertyStanding] | None = None
    spending: Mapping[Spending, Fact[Fen]] = field(default_factory=dict[Spending, Fact[Fen]])
    house: Fact[House | None] | None = None
    tenancy: Fact[Tenancy | None] | None = None
    disaster: Fact[date | None] | None = None  # day of the newest that struck it
    relocated_from: Fact[DivisionCode | None] | None = None  # 易地搬迁
    other_group: Fact[str | None] | None = None  # a code of the local list of 其他困难人员
    standings: tuple[Standing, ...] = ()  # in force on the day; of the dead, when they died

    def counted(self, day: date) -> tuple[Member, ...]:
        """Return the members who are not known to have died by a day."""
        return tuple(member for member in self.members if member.is_alive(day))
