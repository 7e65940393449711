"""The rules of one jurisdiction on one day, as its packs give them; read by hub.policy."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from hub.domain.identifiers import DepartmentCode, DivisionCode
from hub.domain.law import UNSET, Citation, Given
from hub.domain.needs import NeedClass, Route
from hub.domain.people import Category, MonitoredType, SupportMode


class Subject(StrEnum):
    """Whom a category or a programme is for."""

    HOUSEHOLD = "HOUSEHOLD"
    PERSON = "PERSON"


class Modality(StrEnum):
    """How binding the words are."""

    SHALL = "SHALL"  # 给予、应当
    MAY = "MAY"  # 可, 鼓励, 有条件的地方
    PRIORITY = "PRIORITY"  # 优先, 增加积分


class Period(StrEnum):
    """How often a programme gives."""

    MONTH = "MONTH"
    TERM = "TERM"
    YEAR = "YEAR"
    SEASON = "SEASON"
    ONCE = "ONCE"
    EVENT = "EVENT"  # as often as there is a cause
    CONTINUOUS = "CONTINUOUS"  # while it is called for; no document says how often


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    """One condition; `test` names it in hub.domain.evaluation.criteria."""

    test: str  # as "INCOME_BELOW_STANDARD"
    source: Citation


@dataclass(frozen=True, slots=True, kw_only=True)
class CategoryRule:
    """A category of the jurisdiction's own order, and what it takes to be in it."""

    category: Category
    subject: Subject
    authority: str  # TOWNSHIP, COUNTY, COUNTY_AGR, STREET
    excluded_by: tuple[
        Category, ...
    ]  # who is in one of these is not in this; its own: with the home
    criteria: tuple[tuple[Criterion, ...], ...]  # all of one of these groups
    modality: Modality
    source: Citation


@dataclass(frozen=True, slots=True, kw_only=True)
class AmountRule:
    """How much a programme gives; `rule` names it in hub.domain.evaluation.amounts."""

    rule: str  # as "SHARE_OF_PREMIUM", "REDUCED_RENT", "UNSET"
    parameters: tuple[str, ...]  # keys that it goes by
    source: Citation


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgrammeRule:
    """Who is to get a programme in the jurisdiction."""

    code: str  # of the rule, unique in the jurisdiction, as "RENT_CUT_DIBAO"
    programme: str  # of programmes.toml
    owner: DepartmentCode
    subject: Subject
    categories: frozenset[Category] | None  # None: all of the jurisdiction's; (): whoever it is
    support_modes: frozenset[SupportMode] | None  # of 特困人员; None: both
    criteria: tuple[tuple[Criterion, ...], ...]  # all of one of these groups; (): none
    modality: Modality
    period: Period
    amount: AmountRule
    source: Citation
    yields_to: frozenset[str] = frozenset()  # codes of rules: one that is due takes its place
    tests: frozenset[str] = field(init=False, repr=False, compare=False)  # that its criteria name

    def __post_init__(self) -> None:
        """Gather the tests."""
        tests = frozenset(each.test for group in self.criteria for each in group)
        object.__setattr__(self, "tests", tests)


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferRule:
    """Who may pass from one category into another without applying again.

    Source:
        长民发〔2025〕22号 一(三); 新政办〔2024〕22号 一(一).
    """

    leaving: tuple[Category, ...]
    into: tuple[Category, ...]  # in the order in which they are tried
    needs_consent: bool
    source: Citation
    monitored: frozenset[MonitoredType] | None = None  # of 防止返贫监测对象; None: of any type


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Rules:
    """All that holds in a division on a day.

    One object stands for many households: what follows from it alone is kept by its identity.
    """

    division: DivisionCode
    on: date
    version: str  # of the policy
    packs: tuple[str, ...]  # codes, the most specific first
    parameters: Mapping[str, Given]  # by key; an absent one is UNSET, see `given`
    categories: tuple[CategoryRule, ...]  # in the jurisdiction's order
    programmes: tuple[ProgrammeRule, ...]
    transfers: tuple[TransferRule, ...] = ()
    routes: Mapping[NeedClass, Route] = field(default_factory=dict[NeedClass, Route])

    def given(self, key: str) -> Given | None:
        """Return a parameter that has a value; None where it is UNSET."""
        found = self.parameters.get(key)
        return None if found is None or found.value is UNSET else found
