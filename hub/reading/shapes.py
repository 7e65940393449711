"""What a field of the schema is in SQL: the vocabulary that schema.fields states and we compile.

A shape names columns and relations; it never decides who may see them.
"""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """How a column's value becomes JSON."""

    WORD = "WORD"  # ids, codes, days, hashes' names: text that needs no escaping
    TEXT = "TEXT"  # any text
    NUMBER = "NUMBER"  # whole numbers below 2^53
    TRUTH = "TRUTH"
    MOMENT = "MOMENT"  # an instant, on the wire with +08:00
    YUAN = "YUAN"  # fen in the table, a decimal string of yuan on the wire
    LIST = "LIST"  # an array of text
    HEX = "HEX"  # bytes as hexadecimal digits
    JSON = "JSON"  # jsonb, as it is


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """Where the rows of a GraphQL type come from, and whose they are.

    In every SQL text `{a}` stands for the row's alias and `{parent}` for its parent's. In a source,
    `{caller.x}` stands for a fact of the caller, and `{index.x slot}` for the blind index of the
    field's argument x, which does not reach the database itself.
    """

    source: str  # the FROM item, as "need {a}"
    household: str | None = None  # the household that the row is about, as "{a}.household_id"
    person: str | None = None  # the person that the row is about
    open_need: str | None = None  # tells whether the caller's department has an open need for it
    own: str | None = None  # tells whether the row is the caller's department's own contribution
    dataset: str | None = None  # that a department delivers and the rows are taken from
    # Where rows of several data sets are: the batch, the data set or the indicator of each.
    origin: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A scalar field that is a column."""

    name: str  # of the column, or an SQL expression with {a}
    kind: Kind
    mask: str | None = None  # the column with the stored mask, for grants that are MASKED
    nullable: bool = False
    dataset: str | None = None  # that it is drawn from, where the row is the hub's own


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A scalar field that is kept sealed and opened on the way out."""

    name: str  # of the column with the sealed cell
    slot: str  # the cell's name in its associated data, as "person.phone"
    mask: str | None  # the column with the stored mask
    is_json: bool = False  # the plain text is JSON and goes out as it is


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderKey:
    """One key of a list's order, part of its cursor."""

    column: str
    field: str  # of the schema, that shows the column
    kind: Kind  # MOMENT, NUMBER or WORD

    @property
    def is_id(self) -> bool:
        """Tell whether the column holds ids."""
        return self.column == "id" or self.column.endswith("_id")

    @property
    def cast(self) -> str:
        """The SQL type that a cursor's text is cast to; "" for text."""
        return {Kind.NUMBER: "::bigint"}.get(self.kind, "::uuid" if self.is_id else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """A condition that an argument switches on; `{value}` stands for the argument."""

    argument: str
    sql: str
    or_else: str | None = None  # the condition where the argument is absent
    if_false: str | None = None  # where a Boolean argument is false; `sql` then holds if it is true


@dataclass(frozen=True, slots=True, kw_only=True)
class One:
    """A field that is at most one row of another type."""

    where: str | None  # over {a} and {parent}; None: the source already refers to its parent
    filters: tuple[Filter, ...] = ()
    nullable: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Many:
    """A field that is all rows of another type that belong to this one; few by nature."""

    where: str | None
    order: str  # the ORDER BY list
    filters: tuple[Filter, ...] = ()
    nullable: bool = False
    assumed: int = 5  # how many the cost of an operation counts


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A field that is a Relay connection over rows of another type."""

    order: tuple[OrderKey, ...]
    where: str | None = None
    filters: tuple[Filter, ...] = ()
    nullable: bool = False


Shape = Column | Cell | One | Many | Page
