"""What comes out: proposals of categories, and what a household should get, gets and misses."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import NamedTuple, Protocol

from hub.domain.evaluation.rules import Modality, Period
from hub.domain.evaluation.steps import Step, Verdict
from hub.domain.identifiers import DepartmentCode, HouseholdId, PersonId
from hub.domain.law import Citation
from hub.domain.money import Fen
from hub.domain.people import Category


@dataclass(frozen=True, slots=True, kw_only=True)
class CategoryResult:
    """What the law says of one category; a proposal that people decide on."""

    category: Category
    person_id: PersonId | None  # None: the whole household
    verdict: Verdict
    modality: Modality
    authority: str  # who decides it
    explain: Callable[[], Step] = field(compare=False, repr=False)

    @property
    def step(self) -> Step:
        """The whole computation, put together when it is read."""
        return self.explain()


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """A household against every category, in the jurisdiction's order."""

    household_id: HouseholdId
    on: date
    version: str  # of the policy
    packs: tuple[str, ...]
    results: tuple[CategoryResult, ...]


class EntitlementState(StrEnum):
    """How what is due compares with what came."""

    RECEIVED = "RECEIVED"  # due, and delivered for the period
    MISSED = "MISSED"  # due, and not delivered
    POSSIBLE = "POSSIBLE"  # may be given, or something is unknown or unset
    UNFOUNDED = "UNFOUNDED"  # delivered, though nothing known makes it due


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """Assistance on record for somebody of the household."""

    programme: str
    person_id: PersonId | None
    amount: Fen | None
    period_from: date | None
    period_to: date | None
    paid_on: date | None


class Recorded(NamedTuple):
    """The days of which all that a programme gave is on record, both included."""

    first: date
    last: date


class Explained(Protocol):
    """The words of an entitlement, put together when they are asked for."""

    def reason(self) -> str:
        """Return why it is in its state, in a sentence with the clause and its words."""
        ...

    def words(self) -> str:
        """Return why it is due or not, in one clause of a sentence: the formula of the step."""
        ...

    def step(self) -> Step:
        """Return why it is due or not."""
        ...

    def amount_step(self) -> Step | None:
        """Return how its amount is reckoned; None of what is not due."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Entitlement:
    """One programme for one household or person."""

    rule: str  # ProgrammeRule.code
    programme: str
    owner: DepartmentCode
    person_id: PersonId | None
    state: EntitlementState
    verdict: Verdict  # whether it is due
    modality: Modality
    period: Period
    period_from: date | None  # of the period that was looked at; None: no document gives its bounds
    period_to: date | None  # the last day, included
    amount: Fen | None  # a period; None: no document gives it, or it cannot be reckoned
    received: Fen | None  # in the period; None: nothing, or no amount was told
    source: Citation
    explained: Explained = field(repr=False, compare=False)

    @property
    def reason(self) -> str:
        """Return why it is in this state, in a sentence with the clause and its words."""
        return self.explained.reason()

    @property
    def words(self) -> str:
        """Return why it is due or not, in one clause of a sentence: the formula of the step."""
        return self.explained.words()

    @property
    def step(self) -> Step:
        """Return why it is due or not."""
        return self.explained.step()

    @property
    def amount_step(self) -> Step | None:
        """Return how its amount is reckoned; None of what is not due."""
        return self.explained.amount_step()
