"""Run a compiled operation: one pipeline, cells opened, and the record before the answer."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from psycopg.pq.abc import PGresult

from hub.domain.callers import Caller
from hub.domain.identifiers import new_id
from hub.reading.cells import open_cells
from hub.reading.selection import Variables
from hub.reading.statement import Compiled, Statement
from hub.sealing.indexes import blind_index
from hub.sealing.keys import KeyRing
from hub.storage.connections import Command
from hub.storage.database import Database, reachable
from hub.storage.disclosures import Disclosure, Recorder

_SETTINGS = (
    b"SELECT set_config('hub.department',$1,true),set_config('hub.division',$2,true),"
    b"set_config('hub.division_lo',$3,true),set_config('hub.division_hi',$4,true),"
    b"require_standing($5,$6::text::int)"
)


class Stores(Protocol):
    """What a read needs; the runtime's Hub has it."""

    @property
    def database(self) -> Database:
        """The connection pools, one for each kind of caller."""
        ...

    @property
    def recorder(self) -> Recorder:
        """The committer of disclosure records."""
        ...

    @property
    def ring(self) -> KeyRing:
        """The keys that open sealed cells."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The document behind a read, for its record."""

    operation: str | None
    digest: bytes  # of the document with its literals removed
    body: str  # that document


async def read(
    stores: Stores, caller: Caller, compiled: Compiled, variables: Variables, asked: Asked
) -> dict[str, bytes]:
    """Return the JSON of each root field by response key, in order, once it is on record.

    All statements see one snapshot, under the caller's database role and row-level settings.

    Raises:
        InvalidInput: a cursor that the list did not give.
        RecordUnavailable: the disclosure could not be recorded; nothing is disclosed.
        StandingChanged: the caller's rights are not those that this was compiled for any more.
        Unavailable: the database cannot be reached.
    """
    statements = compiled.statements
    parameters = bound(stores.ring, caller, compiled, variables)
    rows = await run(stores, caller, statements, parameters) if statements else []
    answer = _read_out(stores.ring, compiled, rows)
    if compiled.is_personal:
        await stores.recorder.record(disclosure(caller, compiled, asked, answer))
    return answer.roots


async def read_each(
    stores: Stores,
    compiled: Compiled,
    questions: Sequence[tuple[Caller, Variables]],
    asked: Asked,
) -> list[dict[str, bytes]]:
    """Return what `read` gives for each question, in their order, once all are on record.

    Args:
        stores: what a read needs.
        compiled: of one operation, made for the rights of all the callers.
        questions: at least one; the callers are one client, at most in different cases.
        asked: the document behind them.

    Raises:
        As `read`; then nothing is disclosed of any of them.
    """
    parameters = [
        texts
        for caller, variables in questions
        for texts in bound(stores.ring, caller, compiled, variables)
    ]
    statements = [*compiled.statements] * len(questions)
    rows = await run(stores, questions[0][0], statements, parameters)
    size = len(compiled.statements)
    answers = [
        _read_out(stores.ring, compiled, rows[place * size : (place + 1) * size])
        for place in range(len(questions))
    ]
    if compiled.is_personal:
        records = (
            stores.recorder.record(disclosure(caller, compiled, asked, answer))
            for (caller, _), answer in zip(questions, answers, strict=True)
        )
        await asyncio.gather(*records)
    return [answer.roots for answer in answers]


def bound(
    ring: KeyRing, caller: Caller, compiled: Compiled, variables: Variables
) -> list[list[str | None]]:
    """Return the parameters of each statement of an operation, in order.

    Raises:
        InvalidInput: a cursor that the list did not give.
    """
    parameters: list[list[str | None]] = []
    for each in compiled.statements:
        texts = [bind(caller, variables) for bind in each.binds]
        for place, slot in each.indexed:
            texts[place] = f"\\x{blind_index(ring, slot, texts[place] or '').hex()}"
        parameters.append(texts)
    return parameters


_Row = tuple[bytes | None, bytes | None, bytes | None, bytes | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadOut:
    """What an operation gave: the JSON of its roots, whom it is about, and whose data it was."""

    roots: dict[str, bytes]
    households: list[bytes]
    persons: list[bytes]
    origins: list[bytes]


def _read_out(ring: KeyRing, compiled: Compiled, found: Sequence[_Row]) -> ReadOut:
    """Return what the rows of an operation's statements come to, its cells opened."""
    rows = iter(found)
    answer = ReadOut(roots={}, households=[], persons=[], origins=[])
    for key, each in compiled.roots:
        if isinstance(each, bytes):
            answer.roots[key] = each
            continue
        json, household_ids, person_ids, origins = next(rows)
        answer.roots[key] = b"null" if json is None else open_cells(json, ring)
        if household_ids:
            answer.households.append(household_ids)
        if person_ids:
            answer.persons.append(person_ids)
        if origins:
            answer.origins.append(origins)
    return answer


async def run(
    stores: Stores,
    caller: Caller,
    statements: Sequence[Statement],
    parameters: Sequence[Sequence[str | None]],
) -> list[_Row]:
    """Run all statements in one read-only transaction, in one round trip."""
    commands: list[Command] = [
        (_SETTINGS, _settings(caller)),
        *((each.sql, texts) for each, texts in zip(statements, parameters, strict=True)),
    ]
    with reachable():
        async with stores.database.reader(caller.role).connection() as connection:
            results = await connection.together(commands)
    return [_row(result) for result in results[1:]]


def _settings(caller: Caller) -> tuple[str | None, ...]:
    """Return what the row policies go by, and the standing that the rights were decided by."""
    reach = caller.divisions
    standing = None if caller.standing is None else str(caller.standing)
    return (
        *(caller.department, caller.division, reach.lo, reach.hi),
        *(caller.client_id, standing),
    )


def _row(result: PGresult) -> _Row:
    """Return a statement's one row as PostgreSQL's own bytes; four NULLs where it gave none."""
    if result.ntuples == 0:
        return None, None, None, None
    value = result.get_value
    return value(0, 0), value(0, 1), value(0, 2), value(0, 3)


def disclosure(caller: Caller, compiled: Compiled, asked: Asked, answer: ReadOut) -> Disclosure:
    """Return the record of one read: who, why, which coordinates, of whom; no value."""
    return Disclosure(
        id=new_id(),
        request_id=caller.request_id,
        client_id=caller.client_id,
        department=caller.department,
        role=caller.role,
        division_code=caller.division,
        purpose=caller.purpose,
        case_number=caller.case_number,
        reason=caller.reason,
        operation=asked.operation,
        document_digest=asked.digest,
        document_body=asked.body,
        coordinates=compiled.coordinates,
        datasets=compiled.datasets,
        household_ids=b",".join(answer.households).decode(),
        person_ids=b",".join(answer.persons).decode(),
        origins=_origins(answer.origins),
        grounds=compiled.grounds,
    )


def _origins(found: Sequence[bytes]) -> Sequence[str]:
    """Return what rows were taken from, each once."""
    return [each.decode() for each in set(b",".join(found).split(b","))] if found else []
