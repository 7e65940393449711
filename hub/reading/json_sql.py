"""SQL text that builds JSON text: constants are merged, values are concatenated.

Concatenation with to_json(text) costs the database less than json_build_object.
"""

from collections.abc import Callable

from hub.reading.shapes import Cell, Column, Kind


def quoted(constant: str) -> str:
    """Return an SQL literal."""
    return "'" + constant.replace("'", "''") + "'"


class JsonText:
    """A concatenation under construction."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._parts: list[tuple[bool, str]] = []

    def constant(self, text: str) -> "JsonText":
        """Add text that is the same on every row."""
        if self._parts and self._parts[-1][0]:
            self._parts[-1] = (True, self._parts[-1][1] + text)
        else:
            self._parts.append((True, text))
        return self

    def value(self, expression: str) -> "JsonText":
        """Add an SQL expression of text that is never null."""
        self._parts.append((False, expression))
        return self

    def sql(self) -> str:
        """Return the whole as one SQL expression."""
        return "||".join(quoted(text) if same else text for same, text in self._parts) or "''"


def _yuan(x: str) -> str:
    return f"'\"'||({x}/100)||'.'||lpad(({x}%100)::text,2,'0')||'\"'"


_AS_JSON: dict[Kind, Callable[[str], str]] = {
    Kind.WORD: lambda x: f"'\"'||{x}||'\"'",
    Kind.TEXT: lambda x: f"to_json({x})::text",
    Kind.NUMBER: lambda x: f"({x})::text",
    Kind.TRUTH: lambda x: f"({x})::text",
    Kind.MOMENT: lambda x: f"to_json({x})::text",
    Kind.YUAN: _yuan,
    Kind.LIST: lambda x: f"to_json({x})::text",
    Kind.HEX: lambda x: f"'\"'||encode({x},'hex')||'\"'",
    Kind.JSON: lambda x: f"({x})::text",
}


def at(expression: str, alias: str) -> str:
    """Return a column's name, or an expression over `{a}`, at a row's alias."""
    return expression.replace("{a}", alias) if "{a}" in expression else f"{alias}.{expression}"


def column_json(column: Column, alias: str, *, masked: bool = False) -> str:
    """Return the JSON text of a column, or of its stored mask."""
    if masked:
        assert column.mask is not None, f"a masked grant on {column.name}, which has no mask"
        return f"coalesce(to_json({at(column.mask, alias)})::text,'null')"
    text = _AS_JSON[column.kind](at(column.name, alias))
    return f"coalesce({text},'null')" if column.nullable else text


def cell_json(cell: Cell, alias: str, *, masked: bool = False) -> str:
    r"""Return the JSON text of a sealed cell's place, or of its stored mask.

    The row's id and the cell travel as \x01slot:base64\x01 and are opened on the way out; to_json
    never writes a raw 0x01, so that no value can pretend to be one.
    """
    if masked:
        assert cell.mask is not None, f"a masked grant on {cell.name}, which has no mask"
        return f"coalesce(to_json({at(cell.mask, alias)})::text,'null')"
    quote = "" if cell.is_json else '"'
    place = (
        f"'{quote}'||chr(1)||'{'!' if cell.is_json else ''}{cell.slot}:'||"
        f"encode(uuid_send({alias}.id)||{at(cell.name, alias)},'base64')||chr(1)||'{quote}'"
    )
    return f"coalesce({place},'null')"
