"""A statement of SQLAlchemy as it travels: its text with $1, $2 …, and its parameters as texts.

SQLAlchemy only writes the SQL here. Its own way of running it, behind greenlets and results of its
own, took four fifths of the whole CPU of a mutation.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any, cast
from uuid import UUID

from psycopg import AsyncConnection
from psycopg.adapt import Transformer
from psycopg.pq.abc import PGresult
from psycopg.rows import TupleRow
from sqlalchemy import Executable
from sqlalchemy.dialects.postgresql import asyncpg
from sqlalchemy.engine import IteratorResult
from sqlalchemy.engine.result import SimpleResultMetaData
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.expression import ClauseElement

from hub.storage.connections import Command

Values = Mapping[str, Any]

_KNOWN = 512  # statements and shapes of rows that are remembered
_DIALECT = asyncpg.dialect()  # of PostgreSQL's dialects the one that numbers its parameters


@dataclass(frozen=True, slots=True, kw_only=True)
class Sql:
    """A compiled statement."""

    text: bytes
    names: Sequence[str]  # of $1, $2, …
    literals: Values  # the values that stand in the statement itself
    processors: Mapping[str, Callable[[Any], Any]]  # of parameters that are sent in another form

    def command(self, values: Values) -> Command:
        """Return the statement with its parameters, as a connection takes it.

        Raises:
            KeyError: a parameter has no value.
            TypeError: a value has no text that PostgreSQL would read.
        """
        every = {**self.literals, **values}
        for name, process in self.processors.items():
            every[name] = process(every[name])
        return self.text, [_texted(every[name]) for name in self.names]


def command(statement: Executable, values: Values | None = None) -> Command:
    """Return a statement with its parameters, as a connection takes it.

    A statement with values is compiled once, and found again by its identity: keep one that runs
    often as a constant, and let it say `= ANY (array)` and not IN, which grows with its list.
    """
    if values is None:
        return _compile(statement, ()).command({})
    return _compiled(statement, tuple(values)).command(values)


def mappings(
    connection: AsyncConnection[TupleRow], result: PGresult
) -> IteratorResult[tuple[Any, ...]]:
    """Return a statement's result with its values loaded."""
    rows = tuples(connection, result)
    return IteratorResult(_keys(tuple(map(result.fname, range(result.nfields)))), iter(rows))


def tuples(connection: AsyncConnection[TupleRow], result: PGresult) -> list[tuple[Any, ...]]:
    """Return the rows of a statement's result with their values loaded."""
    transformer = Transformer(connection)
    transformer.set_pgresult(result)
    return transformer.load_rows(0, result.ntuples, tuple)


def array(values: Sequence[Any]) -> str:
    """Return a list as PostgreSQL writes an array."""
    return f"{{{','.join(map(_element, values))}}}"


def _texted(value: object) -> str | None:
    """Return a parameter as PostgreSQL reads it, whatever its type; None is NULL."""
    if value is None:
        return None
    write = _TEXTS.get(cast("type", type(value))) or _of_subclass(value)
    return write(value)


def _of_subclass(value: object) -> Callable[[Any], str]:
    """Return what writes a value whose type is only a subclass of a known one."""
    for kind, write in _TEXTS.items():
        if isinstance(value, kind):
            return write
    raise TypeError(f"A {type(value).__name__} is no parameter of a statement.")


def _element(value: object) -> str:
    """Return one element of an array, quoted unless it is NULL."""
    text = _texted(value)
    if text is None:
        return "NULL"
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _octets(value: bytes) -> str:
    return f"\\x{value.hex()}"


def _interval(value: timedelta) -> str:
    return f"{value.days} days {value.seconds}.{value.microseconds:06d} seconds"


_TEXTS: dict[type, Callable[[Any], str]] = {
    str: str,
    UUID: str,
    bool: str,
    int: str,
    Decimal: str,
    datetime: datetime.isoformat,  # before date, of which it is a subclass
    date: date.isoformat,
    timedelta: _interval,
    bytes: _octets,
    list: array,
    tuple: array,
}


@lru_cache(maxsize=_KNOWN)
def _compiled(statement: Executable, names: tuple[str, ...]) -> Sql:
    return _compile(statement, names)


def _compile(statement: Executable, names: Sequence[str]) -> Sql:
    """Compile a statement.

    Args:
        statement: an INSERT without columns of its own takes those among the names.
        names: of the values that will be given.
    """
    compiled = cast("ClauseElement", statement).compile(
        dialect=_DIALECT, column_keys=list(names), compile_kwargs={"render_postcompile": True}
    )
    assert isinstance(compiled, SQLCompiler)
    order = compiled.positiontup or []
    binds = {name: bind for name, bind in compiled.binds.items() if name in order}
    processors = {
        name: bind.type.dialect_impl(_DIALECT).bind_processor(_DIALECT)
        for name, bind in binds.items()
    }
    given = {*names, *(name for name, bind in binds.items() if bind.required)}
    return Sql(
        text=compiled.string.encode(),
        names=order,
        literals={name: compiled.params[name] for name in order if name not in given},
        processors={name: each for name, each in processors.items() if each is not None},
    )


@lru_cache(maxsize=_KNOWN)
def _keys(names: Sequence[bytes]) -> SimpleResultMetaData:
    """Return what names the columns of a result."""
    return SimpleResultMetaData([name.decode() for name in names])
