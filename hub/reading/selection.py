"""What is asked for: types, fields, relations and arguments, free of any query language."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from hub.domain.callers import Caller
from hub.reading.shapes import Cell, Column, Many, One, Page, Row

Variables = Mapping[str, Any]
Bind = Callable[[Caller, Variables], str | None]  # the text of a parameter for one request


@dataclass(frozen=True, slots=True, kw_only=True)
class Guarded:
    """A coordinate, the scopes that it asks for, and whose data it is."""

    coordinate: str  # as "Person.name"
    scopes: tuple[tuple[str, ...], ...] = ()  # outer OR, inner AND; () is open to every caller
    needs_grant: bool = (
        True  # False: ids and published policy: the scope suffices if no line is written
    )
    dataset: str | None = None  # that fills it; None: the hub's own

    @property
    def field(self) -> str:
        """The schema's name of the field."""
        return self.coordinate.partition(".")[2]


def datasets_of(guards: Iterable[Guarded]) -> tuple[str, ...]:
    """Return the data sets that fill some of the coordinates, sorted."""
    return tuple(sorted({each.dataset for each in guards if each.dataset is not None}))


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """A field that an argument, or the order of a list, goes by; who goes by it learns of it."""

    place: str  # what goes by it, as "Query.alerts(state:)", or "Query.alerts" for its order
    field: Guarded


@dataclass(frozen=True, slots=True, kw_only=True)
class Coordinates:
    """All that an operation asks for, what stands behind directives included; each once, sorted."""

    fields: tuple[Guarded, ...]
    compared: tuple[Compared, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Constant:
    """A field whose value is known before any row is read, as __typename."""

    key: str
    json: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Scalar:
    """A field that is a column or a sealed cell."""

    key: str
    guard: Guarded
    shape: Column | Cell


class WithheldPart(StrEnum):
    """The fields of a WithheldField."""

    FIELD = "field"
    FORM = "form"
    CLAUSE = "clause"
    TYPENAME = "__typename"


@dataclass(frozen=True, slots=True, kw_only=True)
class Withheld:
    """The object's own list of fields that were withheld or masked on its row."""

    key: str
    parts: tuple[tuple[str, WithheldPart], ...]  # response key and part


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectSelection:
    """The fields asked of one type's row."""

    type_name: str
    row: Row
    fields: tuple["Field", ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Related:
    """A field that is one row, or all rows, of another type."""

    key: str
    guard: Guarded
    shape: One | Many
    target: ObjectSelection
    binds: Mapping[str, Bind]  # by argument; an absent argument has none
    reads: Mapping[str, tuple[Guarded, ...]]  # by argument that is given: the fields it goes by


class PagePart(StrEnum):
    """The fields of a connection, its edges and its page information."""

    EDGES = "edges"
    PAGE_INFO = "pageInfo"
    CURSOR = "cursor"
    NODE = "node"
    HAS_NEXT_PAGE = "hasNextPage"
    END_CURSOR = "endCursor"
    TYPENAME = "__typename"


@dataclass(frozen=True, slots=True, kw_only=True)
class PageField:
    """A field of a connection's frame, with what is asked beneath it."""

    key: str
    part: PagePart
    type_name: str
    fields: tuple["PageField", ...] = ()
    node: ObjectSelection | None = None  # for NODE


def nodes_of(frame: Iterable[PageField]) -> Iterator[ObjectSelection]:
    """Yield every node's selection within a connection's frame."""
    for each in frame:
        if each.node is not None:
            yield each.node
        yield from nodes_of(each.fields)


@dataclass(frozen=True, slots=True, kw_only=True)
class Paged:
    """A field that is a connection."""

    key: str
    guard: Guarded
    shape: Page
    row: Row
    frame: tuple[PageField, ...]
    first: Bind
    after: tuple[Bind, ...] | None  # one text for each key of the order
    binds: Mapping[str, Bind]
    choices: Mapping[str, bool]  # Boolean arguments, whose value the statement is made for
    reads: Mapping[str, tuple[Guarded, ...]]
    ordered: tuple[Guarded, ...]  # the fields that the order goes by


Field = Constant | Scalar | Withheld | Related | Paged


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """One operation: its root fields in the order in which they are answered."""

    roots: tuple[Constant | Related | Paged, ...]
