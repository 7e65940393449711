"""What the batches on disk say of single records and persons, read again when one is withdrawn."""

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any

import duckdb

from hub.matching.engine import listed, one_file, rows


def newest(
    engine: duckdb.DuckDBPyConnection,
    paths: Sequence[Path],
    references: Collection[str],
    columns: Sequence[str],
) -> list[tuple[Any, ...]]:
    """Return of each record what the newest batch says that has it.

    Args:
        engine: any.
        paths: the batches to look through.
        references: of the records wanted; one that no batch has is left out.
        columns: of the files.
    """
    if not paths or not references:
        return []
    files = ", ".join(one_file(path) for path in paths)
    return rows(
        engine,
        f"SELECT {listed(columns)} FROM read_parquet([{files}], union_by_name = true) "
        "WHERE record_reference IN (SELECT unnest($references::VARCHAR[])) "
        "QUALIFY row_number() OVER (PARTITION BY record_reference "
        "ORDER BY as_of DESC, batch_id DESC) = 1 ORDER BY record_reference",
        {"references": list(references)},
    )


def persons(engine: duckdb.DuckDBPyConnection, path: Path) -> list[bytes]:
    """Return the blind index of every person whom a batch names, once."""
    found = rows(
        engine,
        f"SELECT DISTINCT person_key FROM read_parquet({one_file(path)}) "
        "WHERE person_key IS NOT NULL ORDER BY person_key",
    )
    return [bytes.fromhex(key) for (key,) in found]
