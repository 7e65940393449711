"""On which rows of a household a read would give what it asks for: its conditions, no value.

The selection is compiled as the read's own, so that the very CASE of each field decides; where
the read has a column, this has the truth that the row gives it.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, cast
from uuid import UUID

import orjson

from hub.domain.callers import Caller
from hub.reading.compiler import compile_selection
from hub.reading.read import Asked, ReadOut, Stores, bound, disclosure, run
from hub.reading.rights import Rights
from hub.reading.selection import (
    Bind,
    Field,
    Guarded,
    ObjectSelection,
    Paged,
    Related,
    Scalar,
    Selection,
    Variables,
    nodes_of,
)
from hub.reading.shapes import Column, Filter, Kind, Many, Row

_BELOW = ">"  # begins the key of what stands below a field; no coordinate does
_HOUSEHOLD = "#household"
_EXPLAINING = "Query.accessExplain"  # what is disclosed is a verdict, not the fields
_TRUE = "(true OR {a} IS NULL)"  # of the row, and not a constant of the text around it
_GIVEN = Column(name=_TRUE, kind=Kind.TRUTH, mask=_TRUE)
_MEMBER = (
    "EXISTS (SELECT 1 FROM membership m_ WHERE m_.person_id={person} "
    "AND m_.household_id={{value}}::uuid)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """Of a household's rows that hold a field."""

    seen: int  # that the row-level policies show
    given: int  # of these, on which the field's own condition holds


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What would be asked for, by whose rights, of which household."""

    selection: Selection
    rights: Rights
    household: UUID


async def look(
    stores: Stores, caller: Caller, eyes: Caller, asked_for: Look, asked: Asked
) -> Mapping[str, Rows]:
    """Return by coordinate on which rows of a household a selection would be given.

    Args:
        stores: where to look.
        caller: who asks; the look is on record as theirs.
        eyes: the client whose rows they are; of a household that it may not see, there are none.
        asked_for: with that client's rights; what arguments would leave out counts too.
        asked: the document by which the caller asks.

    Raises:
        RecordUnavailable: the look could not be recorded; nothing is told.
        StandingChanged: the client's rights are not these any more.
        Unavailable: the database cannot be reached.
    """
    compiled = compile_selection(_truths(asked_for), asked_for.rights)
    if not compiled.statements:
        return {}
    rows = await run(stores, eyes, compiled.statements, bound(stores.ring, eyes, compiled, {}))
    told = replace(compiled, coordinates=(_EXPLAINING,))
    await stores.recorder.record(
        disclosure(
            caller,
            told,
            asked,
            ReadOut(
                roots={},
                households=[ids for _, ids, _, _ in rows if ids],
                persons=[ids for _, _, ids, _ in rows if ids],
                origins=[origins for *_, origins in rows if origins],
            ),
        )
    )
    return _counted(orjson.loads(b"[%b]" % json) for json, *_ in rows if json is not None)


# ---- the selection with truths in place of values


def _truths(asked_for: Look) -> Selection:
    """Return the rows of a household in place of each root, with truths in place of values."""

    def bind(caller: Caller, variables: Variables) -> str:
        del caller, variables
        return str(asked_for.household)

    return Selection(roots=tuple(_roots(asked_for.selection, asked_for.rights, bind)))


def _roots(selection: Selection, rights: Rights, bind: Bind) -> Iterator[Related]:
    for place, root in enumerate(selection.roots):
        if not isinstance(root, Related | Paged):
            continue
        target = _target(root)
        condition = _of_household(target.row)
        if condition is None or rights.denial(root.guard) is not None:
            continue
        of_household = Filter(argument=_HOUSEHOLD, sql=condition)
        yield Related(
            key=f"{_BELOW}{place}",
            guard=root.guard,
            shape=Many(where=None, order="1", filters=(of_household,)),
            target=_object(target, rights),
            binds={_HOUSEHOLD: bind},
            reads={},
        )


def _of_household(row: Row) -> str | None:
    """Return the condition that a row is about the household; None: it is about nobody's."""
    if row.household is not None:
        return f"{row.household}={{value}}::uuid"
    return None if row.person is None else _MEMBER.format(person=row.person)


def _target(relation: Related | Paged) -> ObjectSelection:
    """Return what is asked of a relation's rows, of a page all that its nodes are asked."""
    if isinstance(relation, Related):
        return relation.target
    nodes = list(nodes_of(relation.frame))
    fields = tuple(field for node in nodes for field in node.fields)
    return ObjectSelection(type_name=relation.guard.coordinate, row=relation.row, fields=fields)


def _object(asked: ObjectSelection, rights: Rights) -> ObjectSelection:
    return replace(asked, fields=tuple(_fields(asked, rights)))


def _fields(asked: ObjectSelection, rights: Rights) -> Iterator[Field]:
    """Yield a truth for each field that is given on some row, and what stands below it."""
    for place, field in enumerate(asked.fields):
        if not isinstance(field, Scalar | Related | Paged) or rights.denial(field.guard):
            continue
        yield _truth(field.guard)
        if isinstance(field, Related | Paged):
            yield Related(
                key=f"{_BELOW}{place}",
                guard=field.guard,
                shape=Many(where=field.shape.where, order="1"),
                target=_object(_target(field), rights),
                binds={},
                reads={},
            )


def _truth(guard: Guarded) -> Scalar:
    return Scalar(key=guard.coordinate, guard=guard, shape=_GIVEN)


# ---- the answer


def _counted(answers: Iterable[Any]) -> Mapping[str, Rows]:
    """Return how many rows each coordinate was seen on, and given on."""
    seen, given = Counter[str](), Counter[str]()
    pending: list[Any] = list(answers)
    while pending:
        each = pending.pop()
        if isinstance(each, list):
            pending += each
        elif isinstance(each, dict):
            for key, value in cast("dict[str, Any]", each).items():
                if key.startswith(_BELOW):
                    pending.append(value)
                else:
                    seen[key] += 1
                    given[key] += value is True
    return {key: Rows(seen=count, given=given[key]) for key, count in seen.items()}
