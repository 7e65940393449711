"""Accepted rows on disk: one immutable Parquet file a batch, there whole or not at all.

Beside `<batch>.parquet` a batch with rejected rows has `<batch>.rejected.parquet`: the blind index
of each rejected row's person, NULL where the row shows none. A comparison neither raises nor ends
anything for persons of whom a row was rejected, since what it would have said is not known.
"""

import os
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from uuid import UUID

import duckdb

from hub.matching.engine import listed, quoted, writing
from hub.matching.intake import Reading
from hub.matching.keys import CITIZEN_ID_SLOT, blind_index, index_parameters
from hub.policy.datasets import Dataset, FieldType
from hub.sealing.keys import KeyRing

FOLDER = "datasets"
_ROWS = ".parquet"
_REJECTED = ".rejected.parquet"
_DRAFT = ".draft"
# Half of the columns are hashes, which no level makes smaller: a higher one takes time alone.
_FORMAT = "(FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Landing:
    """Where a batch's rows are to lie, and what is written beside every row."""

    data_dir: Path
    batch_id: UUID
    as_of: date


def relative_path(dataset: str, batch_id: UUID) -> str:
    """Return where a batch's rows lie, below the data folder."""
    return f"{FOLDER}/{dataset}/{batch_id}{_ROWS}"


def rejected_path(rows_path: Path) -> Path:
    """Return the file that tells whose rows were rejected; there is none if none was."""
    return rows_path.with_name(rows_path.name.removesuffix(_ROWS) + _REJECTED)


def land(reading: Reading, landing: Landing, ring: KeyRing) -> str:
    """Write the accepted rows so that they outlast a loss of power, and return their path.

    The rows lie in no order; each has its line. Until the batch is committed the file is an
    orphan, which `sweep` removes.

    Returns:
        The path below the data folder.

    Raises:
        StorageUnavailable: the disk takes nothing more.
    """
    relative = relative_path(reading.dataset.code, landing.batch_id)
    path = landing.data_dir / relative
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    columns = listed(reading.landed_columns())
    constant = f"{quoted(str(landing.batch_id))} AS batch_id, DATE {quoted(str(landing.as_of))}"
    _write(reading.engine, f"SELECT {columns}, {constant} AS as_of FROM kept", path=path)
    if reading.rejected:
        _write(reading.engine, _unsure(reading, ring), path=rejected_path(path))
    _sync(path.parent)
    return relative


def discard(data_dir: Path, dataset: str, batch_id: UUID) -> None:
    """Remove a batch's files, because it was not committed."""
    path = data_dir / relative_path(dataset, batch_id)
    for left in (path, rejected_path(path)):
        left.unlink(missing_ok=True)


def sweep(data_dir: Path, dataset: str, committed: Collection[UUID]) -> int:
    """Remove the files of a data set that belong to no committed batch; return how many.

    The caller holds the data set's lock, so that no batch is being written meanwhile.
    """
    orphans = list(_orphans(data_dir / FOLDER / dataset, {str(each) for each in committed}))
    for path in orphans:
        path.unlink(missing_ok=True)
    return len(orphans)


def _orphans(folder: Path, committed: Collection[str]) -> Iterator[Path]:
    """Yield the drafts, and the files whose name begins with no committed batch's id."""
    if not folder.is_dir():
        return
    for path in sorted(folder.iterdir()):
        if path.name.endswith(_DRAFT) or path.name.split(".", 1)[0] not in committed:
            yield path


def _unsure(reading: Reading, ring: KeyRing) -> str:
    """Return the query for whose rows were rejected, having made the table it reads."""
    column = _citizen_id_column(reading.dataset)
    key = "NULL::VARCHAR" if column is None else blind_index("id", column)
    parameters = {} if column is None else index_parameters(ring, "id", CITIZEN_ID_SLOT)
    reading.engine.execute(
        f"CREATE TABLE unsure_person AS SELECT DISTINCT {key} AS person_key FROM unsure",
        parameters,
    )
    return "SELECT person_key FROM unsure_person"


def _citizen_id_column(dataset: Dataset) -> str | None:
    """Return the name of the data set's id number, None where it has none."""
    return next((f.name for f in dataset.fields if f.type is FieldType.CITIZEN_ID), None)


def _write(engine: duckdb.DuckDBPyConnection, query: str, *, path: Path) -> None:
    """Write a query's rows under a draft's name, make them durable, give them their name."""
    draft = path.with_name(path.name + _DRAFT)
    with writing():
        try:
            engine.execute(f"COPY ({query}) TO {quoted(str(draft))} {_FORMAT}")
            draft.chmod(0o600)
            _sync(draft)
            draft.rename(path)
        except BaseException:
            draft.unlink(missing_ok=True)
            raise


def _sync(path: Path) -> None:
    """Make a file's content, or a folder's names, durable."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
