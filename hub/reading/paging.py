"""Relay connections in SQL: a page's rows, its cursors and its frame."""

import binascii
import re
from base64 import b64decode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from hub.domain.errors import InvalidInput
from hub.reading.json_sql import JsonText
from hub.reading.selection import Paged, PageField, PagePart
from hub.reading.shapes import Kind, OrderKey

MAX_FIRST = 200

_WHOLE = re.compile(r"-?[0-9]{1,17}")  # in microseconds, within what PostgreSQL's instants reach
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(frozen=True, slots=True, kw_only=True)
class PageSql:
    """The SQL of one page: its rows, and how they are aggregated.

    Only a page that is asked whether there is a next one reads one row more, and numbers its rows
    to leave it out.
    """

    asked: Paged
    alias: str
    first: str  # SQL of the page's size

    @property
    def is_followed(self) -> bool:
        """Tell whether it is asked if there is a next page."""
        return any(
            each.part is PagePart.HAS_NEXT_PAGE for part in self.asked.frame for each in part.fields
        )

    @property
    def within(self) -> str:
        """Return the clause by which an aggregate leaves out the row beyond the page."""
        return f" FILTER (WHERE {self.alias}.n_<={self.first})" if self.is_followed else ""

    @property
    def order(self) -> str:
        """Return the clause by which an aggregate puts rows in their order."""
        return f" ORDER BY {self.alias}.n_" if self.is_followed else f" ORDER BY {self._keys}"

    @property
    def _keys(self) -> str:
        return ",".join(f"{self.alias}.{key.column}" for key in self.asked.shape.order)

    def source(self, source: str, wheres: Sequence[str]) -> str:
        """Return the FROM item of the page: its rows, each with its cursor.

        A cursor begins with the coordinate of its list, so that no other list takes it.
        """
        keys = self._keys
        where = f" WHERE {' AND '.join(wheres)}" if wheres else ""
        cursor = "||'|'||".join(
            (
                f"'{self.asked.guard.coordinate}'",
                *(_cursor_key(key, self.alias) for key in self.asked.shape.order),
            )
        )
        number = f",row_number() OVER (ORDER BY {keys}) AS n_" if self.is_followed else ""
        limit = f"{self.first}+1" if self.is_followed else self.first
        return (
            f"(SELECT {self.alias}.*,"
            f"translate(encode(convert_to({cursor},'UTF8'),'base64'),chr(10),'') AS cursor_"
            f"{number} FROM {source}{where} ORDER BY {keys} LIMIT {limit}) {self.alias}"
        )

    def beyond(self, values: Sequence[str]) -> str:
        """Return the condition that rows come after a cursor; its keys' texts are SQL."""
        bound = ",".join(
            f"(timestamptz 'epoch'+{value}::bigint*interval '1 microsecond')"
            if key.kind is Kind.MOMENT
            else f"{value}{key.cast or '::text'}"
            for key, value in zip(self.asked.shape.order, values, strict=True)
        )
        return f"({self._keys})>({bound})"

    def frame(self, nodes: Mapping[int, str]) -> str:
        """Return the JSON text of the connection.

        Args:
            nodes: SQL of each node's JSON, by the identity of its selection.
        """
        return self._object(self.asked.frame, nodes)

    def _object(self, fields: Sequence[PageField], nodes: Mapping[int, str]) -> str:
        json = JsonText().constant("{")
        for index, each in enumerate(fields):
            json.constant(("," if index else "") + f'"{each.key}":')
            if each.part is PagePart.TYPENAME:
                json.constant(f'"{each.type_name}"')
            else:
                json.value(self._value(each, nodes))
        return json.constant("}").sql()

    def _value(self, each: PageField, nodes: Mapping[int, str]) -> str:
        """Return the JSON text of a field of the frame."""
        match each.part:
            case PagePart.EDGES:
                edges = f"string_agg({self._object(each.fields, nodes)},','{self.order})"
                json = f"'['||coalesce({edges}{self.within},'')||']'"
            case PagePart.NODE:
                json = nodes[id(each.node)]
            case PagePart.CURSOR:
                json = f"'\"'||{self.alias}.cursor_||'\"'"
            case PagePart.HAS_NEXT_PAGE:
                json = f"(count(*)>{self.first})::text"
            case PagePart.END_CURSOR:
                cursors = f"array_agg({self.alias}.cursor_{self.order})"
                last = f"({cursors})[least({self.first},count(*))]"
                json = f"coalesce('\"'||{last}||'\"','null')"
            case _:  # pageInfo
                json = self._object(each.fields, nodes)
        return json


def read_cursor(cursor: str, order: Sequence[OrderKey], *, of: str) -> list[str]:
    """Return the texts of a cursor's keys.

    Args:
        cursor: as the caller passes it on.
        order: the list's.
        of: the list's coordinate, as "Query.alerts".

    Raises:
        InvalidInput: not a cursor that this list gave.
    """
    try:
        given, *texts = b64decode(cursor, validate=True).decode().split("|")
    except (binascii.Error, ValueError):
        given, texts = "", []
    if given != of or len(texts) != len(order) or not all(map(_fits, texts, order)):
        raise InvalidInput(
            "The cursor `after` is not one that this list gave; pass the endCursor of its "
            "last page, or leave `after` out.",
            field=("after",),
        )
    return texts


def _cursor_key(key: OrderKey, alias: str) -> str:
    column = f"{alias}.{key.column}"
    if key.kind is Kind.MOMENT:
        return f"(extract(epoch from {column})*1000000)::bigint"
    return f"{column}::text"


def _fits(text: str, key: OrderKey) -> bool:
    """Tell whether a cursor's text has the form of its key."""
    if key.kind in {Kind.MOMENT, Kind.NUMBER}:
        return _WHOLE.fullmatch(text) is not None
    if key.is_id:
        return _UUID.fullmatch(text) is not None
    return "\0" not in text
