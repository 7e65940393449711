"""The parts that one row's SQL is put together from."""

from dataclasses import dataclass, field

from hub.domain.sharing import Form, Rule
from hub.reading.json_sql import JsonText, cell_json, column_json
from hub.reading.selection import Scalar
from hub.reading.shapes import Cell, Column


@dataclass(kw_only=True)
class Piece:
    """The SQL of one object's row: its JSON, the joins that it needs, what it discloses."""

    json: JsonText = field(default_factory=JsonText)
    joins: list[str] = field(default_factory=list[str])
    households: list[str] = field(default_factory=list[str])
    persons: list[str] = field(default_factory=list[str])
    origins: list[str] = field(default_factory=list[str])


@dataclass(kw_only=True)
class Standing:
    """What is known of a row's household: whether it is recorded, and its open need."""

    open_need: str | None = None  # SQL that tells whether there is one; None: nothing can
    is_recorded: bool = False  # an object further up already names the household
    is_used: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Select:
    """A SELECT of four columns: JSON, households, persons and origins."""

    json: str
    households: str
    persons: str
    origins: str
    source: str  # FROM item, joins and conditions

    @property
    def sql(self) -> str:
        """The statement's text."""
        columns = (self.json, self.households, self.persons, self.origins)
        return f"SELECT {','.join(columns)} FROM {self.source}"


NO_IDS = "NULL::text"


def scalar_json(each: Scalar, alias: str, rule: Rule) -> str:
    """Return the JSON text of a scalar field in the form granted."""
    masked = rule.form is Form.MASKED
    if isinstance(each.shape, Cell):
        return cell_json(each.shape, alias, masked=masked)
    assert isinstance(each.shape, Column)
    return column_json(each.shape, alias, masked=masked)


def guarded(json: str, condition: str | None) -> str:
    """Return JSON text that is null where the condition fails."""
    return json if condition is None else f"CASE WHEN {condition} THEN {json} ELSE 'null' END"


def joined(expressions: list[str]) -> str:
    """Return one row's ids or origins, joined by commas; NULL for none."""
    match expressions:
        case []:
            return NO_IDS
        case [only]:
            return f"{only}::text"
        case _:
            return f"nullif(concat_ws(',',{','.join(expressions)}),'')"


def gathered(ids: str, within: str = "") -> str:
    """Return the ids of all rows of a group, joined by commas."""
    return ids if ids == NO_IDS else f"string_agg({ids},','){within}"
