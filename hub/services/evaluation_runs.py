"""Evaluate all households of a division: what each is entitled to, gets, and misses.

Households are read, evaluated and written page by page, each page in one transaction, so that a
run that is killed leaves whole pages behind and the next one mends the rest. The categories that
it finds are counted and not kept: they are proposals, and people decide. Nor is it kept that of a
programme nothing is known: the evaluation of the household itself says what is missing.
"""

import gc
import os
from collections import Counter
from collections.abc import Callable, Collection, Generator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from itertools import groupby
from uuid import UUID

from hub.domain.divisions import DivisionRange, county_of, township_of
from hub.domain.errors import InvalidInput, Unavailable
from hub.domain.evaluation.circumstances import Area, Household
from hub.domain.evaluation.entitlements import Settled
from hub.domain.evaluation.results import Entitlement, Receipt, Recorded
from hub.domain.evaluation.rules import Rules
from hub.domain.identifiers import DivisionCode
from hub.domain.people import Category
from hub.policy.policy import Policy
from hub.runtime import Hub
from hub.services import circumstances, receipts
from hub.services.registers import Registers
from hub.storage import entitlements
from hub.storage.database import WriteSession
from hub.storage.entitlements import EntitlementRow, Written

CLIENT = "hub-evaluate"


@dataclass(frozen=True, slots=True, kw_only=True)
class Law:
    """The computations that a household is held against; functions of modules, for processes."""

    rules: Callable[[Policy, DivisionCode, date, Area | None], Rules]
    categories: Callable[[Household, Rules], Collection[Category]]  # that somebody meets
    entitlements: Callable[[Household, Rules, Sequence[Receipt], Mapping[str, Recorded]], Settled]


@dataclass(slots=True, kw_only=True)
class Tally:
    """What a run found, and wrote."""

    households: int = 0
    refused: Counter[str] = field(default_factory=Counter[str])  # households, by the reason
    proposed: Counter[str] = field(default_factory=Counter[str])  # households, by category
    states: Counter[str] = field(default_factory=Counter[str])  # entitlements kept, by their state
    open: int = 0  # programmes of which something is unknown or unset
    added: int = 0
    changed: int = 0
    removed: int = 0

    def take(self, other: "Tally") -> None:
        """Add what another found and wrote."""
        self.households += other.households
        self.refused += other.refused
        self.proposed += other.proposed
        self.states += other.states
        self.open += other.open
        self.added += other.added
        self.changed += other.changed
        self.removed += other.removed

    def wrote(self, written: Written) -> None:
        """Add what was written of a page."""
        self.added += written.added
        self.changed += written.changed
        self.removed += written.removed


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """What one process evaluates."""

    law: Law
    divisions: Sequence[DivisionCode]  # townships, or a village
    on: date
    asked_by: int  # the process that keeps other runs out; once it has ended, so does the task


async def evaluate(hub: Hub, task: Task) -> Tally:
    """Evaluate the households of a task, one division after the other."""
    tally = Tally()
    for _, divisions in groupby(sorted(task.divisions), county_of):
        desk = await _opened(hub, task)
        for division in divisions:
            await _division(hub, desk, division, tally)
    return tally


def writing(hub: Hub) -> AbstractAsyncContextManager[WriteSession]:
    """Open a transaction in the evaluation's name."""
    return hub.write_as(CLIENT)


async def forget_dissolved(hub: Hub, within: DivisionRange) -> int:
    """Remove what was kept of a division's households that are no more; return how many rows."""
    async with writing(hub) as session:
        return await entitlements.remove_dissolved(session, within)


async def _opened(hub: Hub, task: Task) -> "_Desk":
    """Return a desk that knows what the departments have told until now."""
    async with writing(hub) as session:
        known = await circumstances.registers(session, hub.policy.datasets, task.on)
        recorded = await receipts.recorded(session, known)
    return _Desk(policy=hub.policy, task=task, known=known, recorded=recorded)


async def _division(hub: Hub, desk: "_Desk", division: DivisionCode, tally: Tally) -> None:
    """Evaluate all households of a division, page by page."""
    within = DivisionRange.below(division)
    last: Household | None = None
    while True:
        _require_parent(desk.task)
        async with writing(hub) as session:
            await entitlements.lock(session, township_of(division))
            homes = await circumstances.page(session, within, desk.known, after=last)
            if not homes:
                return
            got = await receipts.of_households(session, homes)
            with _no_collection():
                found = [row for home in homes for row in desk.evaluate(home.household, got, tally)]
            ids = [home.household.id for home in homes]
            written = await entitlements.replace(session, ids, found, on=desk.task.on)
        tally.wrote(written)
        last = homes[-1].household


@contextmanager
def _no_collection() -> Generator[None]:
    """Let nothing be looked through for garbage meanwhile: a page leaves none in circles."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


class EvaluationAbandoned(Unavailable):
    """The process that asked for a part of a run has ended, and with it the run."""


def _require_parent(task: Task) -> None:
    """Go on only while the process is there that keeps other runs out.

    Raises:
        EvaluationAbandoned: it is not.
    """
    if task.asked_by not in (os.getpid(), os.getppid()):
        raise EvaluationAbandoned("Whoever asked for the evaluation has gone; run it again.")


class _Desk:
    """Holds households against the law, and counts what comes out."""

    def __init__(
        self, *, policy: Policy, task: Task, known: Registers, recorded: Mapping[str, Recorded]
    ) -> None:
        """Take what is the same for all households of a county."""
        self.task = task
        self.known = known
        self._law = task.law
        self._recorded = recorded
        law, on = task.law, task.on

        @cache
        def rules(township: DivisionCode, area: Area | None) -> Rules:
            return law.rules(policy, township, on, area)

        self._rules = rules

    def evaluate(
        self, household: Household, got: Mapping[UUID, Sequence[Receipt]], tally: Tally
    ) -> list[EntitlementRow]:
        """Return what a household is entitled to; nothing where it cannot be evaluated."""
        area = None if household.area is None else household.area.value
        rules = self._rules(township_of(household.division), area)
        tally.households += 1
        try:
            proposed = self._law.categories(household, rules)
            found = self._law.entitlements(
                household, rules, got.get(household.id, ()), self._recorded
            )
        except InvalidInput as refused:
            tally.refused[refused.message] += 1
            return []
        tally.proposed.update(each.value for each in proposed)
        tally.states.update(each.state.value for each in found.entitlements)
        tally.open += found.open
        return [_row(household, each) for each in found.entitlements]


def _row(household: Household, found: Entitlement) -> EntitlementRow:
    return EntitlementRow(
        household_id=household.id,
        person_id=found.person_id,
        rule=found.rule,
        programme=found.programme,
        owner=found.owner,
        state=found.state.value,
        verdict=found.verdict.value,
        modality=found.modality.value,
        period=found.period.value,
        amount_fen=found.amount,
        reason=found.words,
        document=found.source.document,
        clause=found.source.clause,
        words=found.source.words,
    )
