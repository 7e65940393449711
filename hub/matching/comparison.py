"""One comparison in the engine: link every source, run every indicator, say what was skipped."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import duckdb

from hub.domain.divisions import county_of
from hub.domain.identifiers import DivisionCode
from hub.matching import corrections, indicators, linking
from hub.matching.engine import rows
from hub.matching.indicators import Group, Hit
from hub.matching.linking import Source, Watched
from hub.policy.indicators import Indicator, Subject
from hub.policy.policy import Policy


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """What is to be compared."""

    policy: Policy
    on: date
    sources: Mapping[str, Source]  # by data set
    people: Sequence[Watched]
    folder: Path  # for the hits


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished:
    """An indicator that ran."""

    indicator: Indicator
    counties: tuple[str, ...]  # where what it did not find has ended
    held: frozenset[str]  # subjects of whom data is missing, so that nothing of theirs ends


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What a comparison found."""

    hits: list[Hit] = field(default_factory=list[Hit])
    finished: list[Finished] = field(default_factory=list[Finished])
    skipped: dict[str, str] = field(default_factory=dict[str, str])  # indicator to the reason
    unsure: dict[str, frozenset[str | None]] = field(
        default_factory=dict[str, frozenset[str | None]]
    )  # by data set; see linking.unsure_persons


def compare(engine: duckdb.DuckDBPyConnection, task: Task) -> Comparison:
    """Run all indicators of the policy over the linked data sets."""
    comparison = Comparison()
    linking.watch(engine, task.people)
    for code, source in task.sources.items():
        linking.link(engine, source)
        corrections.apply(engine, source.dataset, source.corrections)
        comparison.unsure[code] = linking.unsure_persons(engine, source)
    for code in sorted(task.policy.indicators):
        indicator = task.policy.indicators[code]
        reason = _run(engine, task, indicator, comparison=comparison)
        if reason is not None:
            comparison.skipped[code] = reason
    indicators.write_manifest(
        task.folder,
        {
            "run": task.folder.name,
            "as_of": task.on,
            "policy": task.policy.version,
            "completed": [name(done.indicator) for done in comparison.finished],
            "skipped": comparison.skipped,
            "hits": len(comparison.hits),
        },
    )
    return comparison


def name(indicator: Indicator) -> str:
    """Return an indicator with its version, as I-01@0123456789ab."""
    return f"{indicator.code}@{indicator.version}"


def _run(
    engine: duckdb.DuckDBPyConnection,
    task: Task,
    indicator: Indicator,
    *,
    comparison: Comparison,
) -> str | None:
    """Run an indicator where it can be run; return why it was skipped, None if it was not."""
    for code in indicator.required:
        if not task.sources[code].paths:
            return f"No batch of {code} has been taken in."
    month: date | None = None
    if indicator.period is not None:
        source = task.sources[indicator.period]
        month = linking.fresh_month(engine, source, on=task.on)
        if month is None:
            return (
                f"No month of {indicator.period} is complete: a batch must be as of "
                f"{source.dataset.lag_days} days after the month's end, or later."
            )
    counties = sorted({county_of(DivisionCode(each.division_code)) for each in task.people})
    found, unset = indicators.groups(task.policy, indicator, counties, on=task.on)
    if unset and not found:
        return f"No document or pack gives {', '.join(unset)}; adopt a value in the county's pack."
    for position, group in enumerate(found):
        comparison.hits.extend(_hits(engine, indicator, comparison, group=group, month=month))
        indicators.keep(engine, task.folder / f"{indicator.code}.{position}.parquet")
    comparison.finished.append(_finished(engine, indicator, comparison, groups=found))
    return None


def _hits(
    engine: duckdb.DuckDBPyConnection,
    indicator: Indicator,
    comparison: Comparison,
    *,
    group: Group,
    month: date | None,
) -> list[Hit]:
    """Return a condition's hits, without those that a rejected row could be the cause of.

    Where absence is what the condition looks for, a row that was sent but rejected is no absence.
    """
    absent = frozenset[str]()
    if indicator.period is not None:
        absent = _subjects(engine, indicator, comparison.unsure[indicator.period])
    found = indicators.run(engine, indicator, month=month, group=group)
    return [hit for hit in found if hit.subject not in absent]


def _finished(
    engine: duckdb.DuckDBPyConnection,
    indicator: Indicator,
    comparison: Comparison,
    *,
    groups: Sequence[Group],
) -> Finished:
    """Return where the indicator may end alerts: nowhere if a rejected row shows no person."""
    unsure = frozenset[str | None]().union(*(comparison.unsure[code] for code in indicator.sources))
    legible = None not in unsure
    return Finished(
        indicator=indicator,
        counties=tuple(county for g in groups for county in g.counties) if legible else (),
        held=_subjects(engine, indicator, unsure),
    )


def _subjects(
    engine: duckdb.DuckDBPyConnection, indicator: Indicator, persons: Iterable[str | None]
) -> frozenset[str]:
    """Return the indicator's subjects that these persons are, or belong to."""
    ids = [each for each in persons if each is not None]
    if indicator.subject is Subject.PERSON or not ids:
        return frozenset(ids)
    found = rows(
        engine,
        "SELECT DISTINCT household_id FROM watched "
        "WHERE person_id IN (SELECT unnest($ids::VARCHAR[]))",
        {"ids": ids},
    )
    return frozenset(row[0] for row in found)
