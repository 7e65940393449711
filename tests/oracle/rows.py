"""All rows as they are stored, read past all rules."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from typing import Any

import psycopg
from psycopg import sql
from psycopg.rows import dict_row

Row = Mapping[str, Any]

_CHINA = timezone(timedelta(hours=8))

_TABLES = (
    "household",
    "person",
    "membership",
    "determination",
    "facts",
    "alert",
    "department_report",
    "correction",
    "verification",
    "need",
    "handling_result",
    "assistance_record",
    "evaluation",
    "evaluation_result",
    "evaluation_step",
    "entitlement",
    "chain_event",
    "batch",
    "batch_rejection",
    "policy_release",
    "policy_release_entry",
    "sharing_agreement",
    "sharing_request",
    "disclosure",
    "statistic",
)
_PUBLISHED = ("indicator", "programme", "pack", "grant", "dataset", "item", "routing")


@dataclass(frozen=True, slots=True)
class Table:
    """Rows, found by the value of a column."""

    rows: tuple[Row, ...]
    _found: dict[str, dict[Any, list[Row]]] = field(
        default_factory=dict[str, dict[Any, list[Row]]], compare=False
    )

    def where(self, column: str, value: Any) -> list[Row]:
        """Return the rows whose column has a value; none where it is null."""
        if column not in self._found:
            found: dict[Any, list[Row]] = defaultdict(list)
            for row in self.rows:
                found[row[column]].append(row)
            self._found[column] = found
        return [] if value is None else self._found[column].get(value, [])


Rows = Mapping[str, Table]


def load(url: str) -> Rows:
    """Return every table that a read may touch; the published policy as it is in force."""
    names = (*_TABLES, *(f"policy_{name}" for name in _PUBLISHED))
    with psycopg.Connection[dict[str, Any]].connect(url, row_factory=dict_row) as connection:
        connection.execute("SET TimeZone = 'Asia/Shanghai'")
        tables = {name: Table(tuple(_all(connection, name))) for name in names}
    for kind in _PUBLISHED:
        tables[kind] = Table(tuple(_in_force(tables, kind)))
    qualities = [_quality(tables, row) for row in tables["dataset"].rows]
    tables["quality"] = Table(tuple(qualities))
    tables["quality_reason"] = Table(tuple(_reasons(tables, qualities)))
    return tables


def _all(connection: psycopg.Connection[dict[str, Any]], name: str) -> list[dict[str, Any]]:
    return connection.execute(sql.SQL("SELECT * FROM {}").format(sql.Identifier(name))).fetchall()


def _quality(tables: Rows, dataset: Row) -> Row:
    """Return what the batches of a data set come to."""
    batches = tables["batch"].where("dataset", dataset["code"])
    held = [row for row in batches if row["withdrawn_at"] is None]
    newest = max((row["as_of"] for row in held), default=None)
    fresh = timedelta(days=dataset["freshness_days"])
    return {
        "dataset": dataset["code"],
        "department": dataset["department"],
        "batches": len(held),
        "withdrawn": len(batches) - len(held),
        **{name: sum(row[name] for row in held) for name in ("accepted", "rejected", "duplicate")},
        "newest_as_of": newest,
        "newest_received_at": max((row["received_at"] for row in held), default=None),
        "is_fresh": newest is not None and datetime.now(_CHINA).date() - newest <= fresh,
    }


def _reasons(tables: Rows, qualities: Iterable[Row]) -> Iterable[Row]:
    """Yield how many rows of a data set were rejected for each reason."""
    for quality in qualities:
        lines: dict[str, set[Any]] = defaultdict(set)
        for batch in tables["batch"].where("dataset", quality["dataset"]):
            for row in tables["batch_rejection"].where("batch_id", batch["id"]):
                if batch["withdrawn_at"] is None:
                    lines[row["reason"]].add((batch["id"], row["line"]))
        for reason, where in lines.items():
            named = {name: quality[name] for name in ("dataset", "department")}
            yield {**named, "reason": reason, "rows": len(where)}


def _in_force(tables: Rows, kind: str) -> Iterable[Row]:
    """Yield the entries of the newest release."""
    newest = max(tables["policy_release"].rows, key=lambda row: row["sequence"])["version"]
    for entry in tables["policy_release_entry"].where("release", newest):
        if entry["kind"] == kind:
            for row in tables[f"policy_{kind}"].where("code", entry["code"]):
                if row["version"] == entry["version"]:
                    yield row
