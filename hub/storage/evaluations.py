"""Evaluations as rows: the household asked about, and each computation as it was made."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import bindparam, insert, select, text

from hub.domain.callers import Caller
from hub.domain.errors import NotFound
from hub.domain.evaluation.results import CategoryResult, Evaluation
from hub.domain.evaluation.steps import Step, Used
from hub.domain.identifiers import DivisionCode, HouseholdId, PersonId, new_id
from hub.domain.law import UNSET, Given, Unset, Value
from hub.ledger.canonical import canonical
from hub.sealing import cells
from hub.storage import chain, tables
from hub.storage.database import WriteSession
from hub.storage.linked import LinkedRow

_NUMBERED = select(tables.household.c.id).where(tables.household.c.number == bindparam("number"))
_DIVISION = select(tables.household.c.division_code).where(
    tables.household.c.id == bindparam("household_id")
)
_ADD = insert(tables.evaluation).returning(tables.evaluation)
_ADD_ALL = {  # the rows of a table as one text of JSON, however many they are
    "evaluation_result": text("""
        INSERT INTO evaluation_result
        SELECT * FROM json_populate_recordset(NULL::evaluation_result, CAST(:rows AS json))
        RETURNING *
    """),
    "evaluation_step": text("""
        INSERT INTO evaluation_step
        SELECT * FROM json_populate_recordset(NULL::evaluation_step, CAST(:rows AS json))
        RETURNING *
    """),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """An evaluation, and what it went by beside what is on record."""

    evaluation: Evaluation
    members: Sequence[PersonId]  # of the household, in the order that the steps count them in
    told: Mapping[str, Any]  # by the caller


async def division(session: WriteSession, household_id: UUID) -> DivisionCode | None:
    """Return where a household is; None where there is no such household."""
    found = await session.row(_DIVISION, {"household_id": household_id})
    return None if found is None else DivisionCode(found["division_code"])


async def numbered(session: WriteSession, number: str) -> UUID | None:
    """Return the household of civil affairs' own number; None where there is none."""
    found = await session.row(_NUMBERED, {"number": number})
    return None if found is None else found["id"]


async def lock(session: WriteSession, caller: Caller, household_id: UUID) -> HouseholdId:
    """Lock a household of the caller's own area, and return its id.

    Raises:
        NotFound: no such household there; whether there is one elsewhere is not told.
    """
    place = await division(session, household_id)
    if place is None or place not in caller.divisions:
        raise NotFound("There is no such household in your area.", field=("householdId",))
    chain.lock_soon(session, [household_id])
    return HouseholdId(household_id)


async def add(session: WriteSession, made: Made) -> list[LinkedRow]:
    """Store an evaluation with its results and steps; return all rows, its own first."""
    evaluation = made.evaluation
    row_id = new_id()
    told = canonical(made.told).decode()
    values = {
        "id": row_id,
        "household_id": evaluation.household_id,
        "evaluated_on": evaluation.on,
        "packs": list(evaluation.packs),
        "declared_cell": cells.seal(session.ring, "evaluation.declared", row_id, told),
        "client_id": session.stamp.client_id,
        "policy_version": evaluation.version,
        "recorded_at": session.stamp.at,
    }
    own = LinkedRow("evaluation", session.coming(_ADD, values))
    explained = [(result, result.step) for result in evaluation.results]
    results = [*_results(row_id, evaluation.household_id, explained)]
    steps = [
        row
        for result, (_, step) in zip(results, explained, strict=True)
        for row in _steps(result, step, made.members)
    ]
    return [
        own,
        *await _added(session, "evaluation_result", results),
        *await _added(session, "evaluation_step", steps),
    ]


async def _added(
    session: WriteSession, table: str, rows: Sequence[Mapping[str, Any]]
) -> list[LinkedRow]:
    values = {"rows": orjson.dumps(rows).decode()}
    return [LinkedRow(table, row) for row in await session.rows(_ADD_ALL[table], values)]


def _results(
    evaluation_id: UUID, household_id: HouseholdId, explained: Iterable[tuple[CategoryResult, Step]]
) -> Iterator[Mapping[str, Any]]:
    for ordinal, (result, step) in enumerate(explained, start=1):
        yield {
            "id": new_id(),
            "evaluation_id": evaluation_id,
            "household_id": household_id,
            "person_id": result.person_id,
            "ordinal": ordinal,
            "category": result.category,
            "verdict": result.verdict,
            "modality": result.modality,
            "authority": result.authority,
            "document": step.source.document,
            "clause": step.source.clause,
            "version": 1,
        }


def _steps(
    result: Mapping[str, Any], step: Step, members: Sequence[PersonId]
) -> Iterator[Mapping[str, Any]]:
    for ordinal, (depth, each) in enumerate(step.levels(), start=1):
        yield {
            "id": new_id(),
            "result_id": result["id"],
            "household_id": result["household_id"],
            "ordinal": ordinal,
            "depth": depth,
            "rule": each.rule,
            "verdict": each.verdict,
            "formula": each.formula,
            "given": [_parameter(one) for one in each.given],
            "used": [*_inputs(each.used, members)],
            "document": each.source.document,
            "clause": each.source.clause,
            "words": each.source.words,
            "trust": each.source.trust,
            "version": 1,
        }


def _parameter(given: Given) -> Mapping[str, Any]:
    return {
        "key": given.key,
        "value": _written(given.value),
        "unit": given.unit,
        "document": given.source.document,
        "clause": given.source.clause,
        "words": given.source.words,
        "trust": given.source.trust,
        "pack": given.pack,
        "adopted": given.adopted,
    }


def _inputs(used: Iterable[Used], members: Sequence[PersonId]) -> Iterator[Mapping[str, Any]]:
    for each in used:
        source = each.source
        yield {
            "name": each.name,
            "value": each.value,
            "origin": None if source is None else source.origin,
            "code": None if source is None else source.code,
            "reference": None if source is None else source.reference,
            "as_of": None if source is None else source.as_of,
            "person_id": None if each.person is None else members[each.person],
        }


def _written(value: Value | Unset) -> str | None:
    """Return a parameter's value as text: lists with commas, pairs with "="; None where UNSET."""
    if value is UNSET:
        return None
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Mapping):
        return ",".join(f"{key}={each}" for key, each in value.items())
    return ",".join(map(str, value)) if isinstance(value, tuple) else str(value)
