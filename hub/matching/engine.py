"""The comparison engine: DuckDB in memory, with a private folder for what does not fit."""

import os
import re
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

import duckdb

from hub.config import ENGINE_BYTES
from hub.domain.errors import FULL_DISK, StorageUnavailable
from hub.matching import scratch

_ROW_GROUP = 30_720  # rows: the engine works in parallel by these, and 122,880 leave a core idle
_REMEMBERED = 512  # statements whose parameters are known; to parse one takes milliseconds
_FULL_DISK = tuple(os.strerror(number) for number in FULL_DISK)  # in the engine's messages


@contextmanager
def opened(
    data_dir: Path, *, memory_bytes: int = ENGINE_BYTES
) -> Generator[duckdb.DuckDBPyConnection]:
    """Give an engine that reads and writes below the data folder only.

    It never opens a database file, which would lock out every other process.

    Args:
        data_dir: the hub's data folder.
        memory_bytes: that it may use; what does not fit goes into its private folder.
    """
    with scratch.opened(data_dir) as folder, duckdb.connect(":memory:") as engine:
        engine.execute(f"SET memory_limit = {quoted(f'{memory_bytes}B')}")
        engine.execute(f"SET temp_directory = {quoted(str(folder))}")
        engine.execute("SET autoinstall_known_extensions = false")
        engine.execute("SET autoload_known_extensions = false")
        engine.execute("SET preserve_insertion_order = true")
        engine.execute(f"ATTACH ':memory:' AS work (ROW_GROUP_SIZE {_ROW_GROUP})")
        engine.execute("USE work")
        yield engine


@contextmanager
def writing() -> Generator[None]:
    """Turn a write that the disk does not take into a fault that says so.

    Raises:
        StorageUnavailable: the disk is full, a quota is reached, or it fails.
    """
    try:
        yield
    except (duckdb.IOException, OSError) as error:
        raise StorageUnavailable from error


@contextmanager
def needing_room() -> Generator[None]:
    """Turn a want of room into a fault that says so, and leave every other error as it is.

    Raises:
        StorageUnavailable: the disk is full, a quota is reached, or the engine can spill no more.
    """
    try:
        yield
    except (duckdb.IOException, duckdb.OutOfMemoryException, OSError) as error:
        if _wants_room(error):
            raise StorageUnavailable from error
        raise


def _wants_room(error: Exception) -> bool:
    """Tell whether an error comes of a full disk; the engine tells the system's only in words."""
    if isinstance(error, OSError):
        return error.errno in FULL_DISK
    return isinstance(error, duckdb.OutOfMemoryException) or any(
        words in str(error) for words in _FULL_DISK
    )


def folder_of(engine: duckdb.DuckDBPyConnection) -> Path:
    """Return the engine's private folder, which goes when the engine does."""
    [(folder,)] = rows(engine, "SELECT current_setting('temp_directory')")
    return Path(folder)


def confine(engine: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """Let the engine read and write in this folder from now on, and nowhere else."""
    engine.execute(f"SET allowed_directories = [{quoted(str(folder.resolve()))}]")
    engine.execute("SET enable_external_access = false")


def rows(
    engine: duckdb.DuckDBPyConnection, statement: str, parameters: Mapping[str, Any] | None = None
) -> list[tuple[Any, ...]]:
    """Return all rows of a statement; only those of its parameters that it names are bound."""
    return engine.execute(statement, bound(statement, parameters or {})).fetchall()


def bound(statement: str, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Return the parameters that a statement names, as `$name`; the engine refuses others."""
    if not parameters:
        return {}
    return {name: parameters[name] for name in names_of(statement) if name in parameters}


@lru_cache(maxsize=_REMEMBERED)
def names_of(statement: str) -> frozenset[str]:
    """Return the names of the parameters in a statement.

    Raises:
        duckdb.Error: it is no SQL.
    """
    return frozenset(
        name for part in duckdb.extract_statements(statement) for name in part.named_parameters
    )


def quoted(text: str) -> str:
    """Return a text as a SQL literal."""
    return "'" + text.replace("'", "''") + "'"


def one_file(path: Path) -> str:
    """Return a path to read as a SQL literal that means this file, and never a pattern of names."""
    return quoted(re.sub(r"[*?\[]", r"[\g<0>]", str(path.absolute())))


def identifier(name: str) -> str:
    """Return a name as a SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def listed(names: Sequence[str]) -> str:
    """Return names as a list of SQL identifiers."""
    return ", ".join(identifier(name) for name in names)
