"""Rehearse a proposed policy over the present population: who would gain or lose what.

Nothing is stored: each household is held against both policies, and what differs is counted.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cache

from hub.domain.divisions import COUNTY_DIGITS, DivisionRange, township_of
from hub.domain.errors import InvalidInput
from hub.domain.evaluation.categories import evaluate
from hub.domain.evaluation.circumstances import Area, Household
from hub.domain.evaluation.entitlements import entitlements
from hub.domain.evaluation.rules import Rules
from hub.domain.evaluation.steps import Verdict
from hub.domain.identifiers import DivisionCode
from hub.policy.policy import Policy
from hub.runtime import Hub
from hub.services import circumstances
from hub.services.evaluation_division import reach
from hub.services.evaluation_runs import writing
from hub.storage import circumstances as stored


class Kind(StrEnum):
    """What a household can gain or lose."""

    CATEGORY = "CATEGORY"
    PROGRAMME = "PROGRAMME"


@dataclass(frozen=True, slots=True, order=True)
class Matter:
    """One category or programme."""

    kind: Kind
    code: str


@dataclass(frozen=True, slots=True)
class Finding:
    """What one policy says of a household: what it meets, and what it leaves open."""

    met: frozenset[Matter]
    open: frozenset[Matter]


@dataclass(slots=True, kw_only=True)
class Rehearsed:
    """What a county's households would gain and lose, each counted once a matter."""

    division: DivisionCode
    households: int = 0
    refused: int = 0  # of which what is known contradicts itself
    gained: Counter[Matter] = field(default_factory=Counter[Matter])
    lost: Counter[Matter] = field(default_factory=Counter[Matter])
    opened: Counter[Matter] = field(default_factory=Counter[Matter])  # met, and no longer certain

    @property
    def matters(self) -> Sequence[Matter]:
        """Return what somebody gains or loses, in order."""
        return sorted(self.gained.keys() | self.lost.keys() | self.opened.keys())

    def take(self, present: Finding, proposed: Finding) -> None:
        """Count a household that was held against both."""
        self.gained.update(proposed.met - present.met)
        gone = present.met - proposed.met
        self.opened.update(gone & proposed.open)
        self.lost.update(gone - proposed.open)


async def rehearse(
    hub: Hub, proposed: Policy, *, division: DivisionCode | None = None, on: date | None = None
) -> list[Rehearsed]:
    """Hold the households of a division against the present policy and a proposed one.

    Args:
        hub: the open hub.
        proposed: the policy that is thought of.
        division: None takes all counties in which there are households.
        on: the day as of which they are evaluated; None: today.

    Returns:
        One for each county with households, by its code.

    Raises:
        InvalidInput: there is no such division, or the day has not come.
    """
    day = on or hub.today()
    within = reach(hub, division, day)
    async with writing(hub) as session:
        counties = sorted(await stored.sizes(session, within, digits=COUNTY_DIGITS))
    whole = [division] if division is not None and len(counties) == 1 else counties
    judges = (_Judge(hub.policy, day), _Judge(proposed, day))
    return [await _of_division(hub, each, judges, day) for each in whole]


async def _of_division(
    hub: Hub, division: DivisionCode, judges: "tuple[_Judge, _Judge]", on: date
) -> Rehearsed:
    """Hold a division's households against both policies, page by page."""
    within = DivisionRange.below(division)
    rehearsed = Rehearsed(division=division)
    last: Household | None = None
    while True:
        async with writing(hub) as session:
            known = await circumstances.registers(session, hub.policy.datasets, on)
            homes = await circumstances.page(session, within, known, after=last)
        if not homes:
            return rehearsed
        for home in homes:
            rehearsed.households += 1
            try:
                present, proposed = (judge.find(home.household) for judge in judges)
            except InvalidInput:
                rehearsed.refused += 1
            else:
                rehearsed.take(present, proposed)
        last = homes[-1].household


class _Judge:
    """Holds households against one policy."""

    def __init__(self, policy: Policy, on: date) -> None:
        """Take the policy and the day."""

        @cache
        def rules(township: DivisionCode, area: Area | None) -> Rules:
            return policy.rules(township, on, area)

        self._rules = rules

    def find(self, household: Household) -> Finding:
        """Return what a household meets and what is open, assistance that came set aside.

        Raises:
            InvalidInput: what is known of it contradicts itself.
        """
        area = None if household.area is None else household.area.value
        rules = self._rules(township_of(household.division), area)
        said = list(_said(household, rules))
        met = frozenset(matter for matter, verdict in said if verdict is Verdict.MET)
        undecided = {Verdict.UNKNOWN, Verdict.UNSET}
        return Finding(met, frozenset(matter for matter, verdict in said if verdict in undecided))


def _said(household: Household, rules: Rules) -> Iterator[tuple[Matter, Verdict]]:
    """Yield each verdict on a category or a programme; of several members several."""
    for result in evaluate(household, rules).results:
        yield Matter(Kind.CATEGORY, result.category), result.verdict
    for entitlement in entitlements(household, rules, (), {}):
        yield Matter(Kind.PROGRAMME, entitlement.programme), entitlement.verdict
