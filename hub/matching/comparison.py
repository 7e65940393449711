"""One comparison in the engine: link every source, run every indicator, say what was skipped."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import duckdb

from hub.matching import corrections, engine as engines, indicators, linking, people
from hub.matching.engine import rows
from hub.matching.indicators import Days, Group, Hit
from hub.matching.linking import Source
from hub.matching.people import Determined, Watched
from hub.policy.indicators import Indicator, Subject
from hub.policy.policy import Policy


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """What is to be compared."""

    policy: Policy
    indicators: Sequence[str]  # to run, by code
    on: date
    sources: Mapping[str, Source]  # by data set
    people: Sequence[Watched]
    spells: Sequence[Determined]
    counties: Sequence[str]  # all of them, also where nobody in this comparison lives
    folder: Path  # for the hits
    subjects: frozenset[str] | None = None  # of whom hits are wanted; None: of all


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished:
    """An indicator that ran."""

    indicator: Indicator
    counties: tuple[str, ...]  # where what it did not find has ended
    held: frozenset[str]  # subjects of whom data is missing, so that nothing of theirs ends
    scoped: bool  # it may end alerts of the task's subjects only


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
    """Run indicators over the linked data sets.

    Once these are linked, a condition can read no file, and write none but its hits.
    """
    comparison = Comparison()
    people.watch(engine, task.people, task.spells)
    indicators.limit(engine, task.subjects)
    for code, source in task.sources.items():
        linking.link(engine, source if task.people else replace(source, paths=()))
        corrections.apply(engine, source.dataset, source.corrections)
        comparison.unsure[code] = linking.unsure_persons(engine, source)
    found = {code: _days(engine, task, task.policy.indicators[code]) for code in task.indicators}
    task.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    engines.confine(engine, task.folder)
    for code, days in found.items():
        indicator = task.policy.indicators[code]
        reason = _run(engine, task, indicator, comparison=comparison, days=days)
        if reason is not None:
            comparison.skipped[code] = reason
    return comparison


def joined(parts: Sequence[Comparison]) -> Comparison:
    """Return as one what comparisons of different indicators found."""
    return Comparison(
        hits=[hit for part in parts for hit in part.hits],
        finished=[done for part in parts for done in part.finished],
        skipped={code: reason for part in parts for code, reason in part.skipped.items()},
    )


def write_manifest(folder: Path, found: Comparison, content: Mapping[str, object]) -> None:
    """Write beside the hits what was run and what was skipped."""
    indicators.write_manifest(
        folder,
        {
            "run": folder.name,
            **content,
            "completed": [name(done.indicator) for done in found.finished],
            "skipped": found.skipped,
            "hits": len(found.hits),
        },
    )


def name(indicator: Indicator) -> str:
    """Return an indicator with its version, as I-01@0123456789ab."""
    return f"{indicator.code}@{indicator.version}"


def _days(engine: duckdb.DuckDBPyConnection, task: Task, indicator: Indicator) -> Days:
    """Return the days that a condition may name."""
    month: date | None = None
    if indicator.period is not None:
        month = linking.fresh_month(engine, task.sources[indicator.period], on=task.on)
    return Days(today=task.on, month=month)


def _run(
    engine: duckdb.DuckDBPyConnection,
    task: Task,
    indicator: Indicator,
    *,
    comparison: Comparison,
    days: Days,
) -> str | None:
    """Run an indicator where it can be run; return why it was skipped, None if it was not."""
    reason = lacking(task, indicator, days)
    if reason is not None:
        return reason
    found, unset = indicators.groups(task.policy, indicator, task.counties, on=task.on)
    if unset and not found:
        return f"No document or pack gives {', '.join(unset)}; adopt a value in the county's pack."
    for position, group in enumerate(found):
        comparison.hits.extend(_hits(engine, indicator, comparison, group=group, days=days))
        indicators.keep(engine, task.folder / f"{indicator.code}.{position}.parquet")
    finished = _finished(engine, indicator, comparison, groups=found)
    comparison.finished.append(replace(finished, scoped=task.subjects is not None))
    return None


def lacking(task: Task, indicator: Indicator, days: Days) -> str | None:
    """Return which data an indicator lacks, in a sentence; None if it has all."""
    for code in indicator.required:
        if not task.sources[code].paths:
            return f"No batch of {code} has been taken in."
    stale = _stale(task, indicator)
    if stale is not None:
        return stale
    for fresh in indicator.fresh:
        shown = task.sources[fresh.dataset].as_of
        if shown is None or not fresh.holds(shown, on=task.on):
            return (
                f"{fresh.dataset} of {shown} is too old for {task.on}: a batch must show a day "
                "of the same year."
            )
    if indicator.period is not None and days.month is None:
        lag = task.sources[indicator.period].dataset.lag_days
        return (
            f"No month of {indicator.period} is complete: a batch must be as of "
            f"{lag} days after the month's end, or later."
        )
    return None


def _stale(task: Task, indicator: Indicator) -> str | None:
    """Return why an indicator cannot be run: a list that it reads is late. None: none is.

    Who stands on an old list, or does not, may have changed since; so it raises and ends nothing.
    """
    for code in indicator.sources:
        source = task.sources[code]
        if source.is_stale(task.on):
            return (
                f"{code} is late: its newest batch shows {source.as_of}, and says nothing of a "
                f"day more than {source.dataset.freshness_days} days later."
            )
    return None


def _hits(
    engine: duckdb.DuckDBPyConnection,
    indicator: Indicator,
    comparison: Comparison,
    *,
    group: Group,
    days: Days,
) -> list[Hit]:
    """Return a condition's hits, without those that a rejected row could be the cause of.

    Where absence is what the condition looks for, a row that was sent but rejected is no absence.
    """
    unsure = frozenset[str | None]().union(*(comparison.unsure[code] for code in indicator.silent))
    absent = _subjects(engine, indicator, unsure)
    found = indicators.run(engine, indicator, group=group, days=days)
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
        scoped=False,
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
