"""Evaluations: a household held against the law of its jurisdiction; people decide what follows."""

from datetime import date
from uuid import UUID

from hub.domain.callers import Caller
from hub.domain.divisions import county_of
from hub.domain.errors import NotFound
from hub.domain.evaluation.categories import evaluate as hold_against
from hub.domain.evaluation.circumstances import Household
from hub.domain.evaluation.rules import Rules
from hub.domain.evaluations import EvaluateDetermination
from hub.domain.events import EventKind
from hub.domain.identifiers import DivisionCode
from hub.runtime import Hub
from hub.services import circumstances
from hub.services.agreements import OPERATOR
from hub.services.once import Outcome, earlier, keep, turn
from hub.storage import chain, evaluations
from hub.storage.database import WriteSession
from hub.storage.evaluations import Made


async def evaluate(hub: Hub, caller: Caller, command: EvaluateDetermination) -> Outcome:
    """Hold a household against all categories of its jurisdiction, and keep how it was reckoned.

    Nothing is decided: no determination, no alert and no need comes of it. It stands on the
    household's chain, since whoever audits asks what was known and when.

    Returns:
        The evaluation's id and version.

    Raises:
        InvalidInput: a value breaks a rule that its type cannot say, or what is known of the
            household contradicts itself.
        NotFound: no such household in the caller's area, or no such member of it.
        KeyReused: the key came with another body before.

    Source:
        社会救助法 Art. 41-43, 46.
    """
    async with turn(hub, caller, command) as session:
        household_id = await evaluations.lock(session, caller, command.household_id)
        if (done := await earlier(session, command)) is not None:
            return done
        household = await _household(hub, session, command)
        made = Made(
            evaluation=hold_against(household, _rules(hub, household, command.on)),
            members=tuple(member.id for member in household.members),
            told=command.told,
        )
        rows = await evaluations.add(session, made)
        await chain.append(session, household_id, EventKind.EVALUATED, rows)
        return keep(session, command, rows[0])


async def _household(hub: Hub, session: WriteSession, command: EvaluateDetermination) -> Household:
    """Return the household as it is on record, with what is told in its place."""
    known = await circumstances.registers(session, hub.policy.datasets, command.on)
    found = await circumstances.of_household(session, command.household_id, known)
    assert found is not None  # it is locked
    return command.declared.told_of(found.household, command.on)


async def numbered(hub: Hub, number: str) -> UUID | None:
    """Return the household of civil affairs' own number, for who runs the hub; or None."""
    async with hub.write_as(OPERATOR) as session:
        return await evaluations.numbered(session, number)


async def county(hub: Hub, household_id: UUID) -> DivisionCode:
    """Return the county of a household, for who runs the hub.

    Raises:
        NotFound: there is no such household.
    """
    async with hub.write_as(OPERATOR) as session:
        found = await evaluations.division(session, household_id)
    if found is None:
        raise NotFound("There is no such household.", field=("householdId",))
    return county_of(found)


def _rules(hub: Hub, household: Household, on: date) -> Rules:
    area = None if household.area is None else household.area.value
    return hub.policy.rules(household.division, on, area)
