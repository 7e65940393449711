"""What has changed between two states of a data set: of whom it says something else now."""

import duckdb

from hub.matching import linking
from hub.matching.engine import rows
from hub.matching.linking import Source


def between(engine: duckdb.DuckDBPyConnection, then: Source, now: Source) -> frozenset[str] | None:
    """Return the persons of whom a data set says something else now, by their blind index.

    Whose row was rejected, or is sure again, is among them.

    Args:
        engine: any.
        then: the data set with the batches that held.
        now: the same with those that hold.

    Returns:
        None where it may be anybody: a row that shows no person was rejected, or is replaced.
    """
    if then.paths == now.paths:
        return frozenset()
    unsure = linking.unsure_keys(engine, then) ^ linking.unsure_keys(engine, now)
    differing = _differing(engine, then, now) | unsure
    legible = frozenset(key for key in differing if key is not None)
    return legible if len(legible) == len(differing) else None


def _differing(engine: duckdb.DuckDBPyConnection, then: Source, now: Source) -> set[str | None]:
    """Return whose rows came or went, of the records in batches that came or went."""
    moved = sorted({*then.paths} ^ {*now.paths})
    states = [linking.said(each, moved) for each in (then, now) if each.paths]
    if len(states) == 1:
        found = rows(engine, f"SELECT DISTINCT person_key FROM ({states[0]})")
    else:
        old, new = states
        found = rows(
            engine,
            f"WITH old AS ({old}), new AS ({new}) SELECT DISTINCT person_key FROM "
            "((FROM old EXCEPT ALL FROM new) UNION ALL (FROM new EXCEPT ALL FROM old))",
        )
    return {person_key for (person_key,) in found}
