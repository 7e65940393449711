"""What a comparison looks at: everybody, or those for whom something changed since the last run.

Whatever is in doubt is looked at in full. An indicator that names the day, or a month, runs in
full when that is another one; the others run for the scope of whom something changed.
"""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from uuid import UUID

from hub.domain.batches import BatchKind
from hub.domain.corrections import Corrected
from hub.matching import changes, comparison, engine, indicators, known_facts, linking
from hub.matching.comparison import Task
from hub.matching.indicators import Days, Group
from hub.matching.linking import Source
from hub.policy.datasets import Mode
from hub.policy.indicators import Indicator
from hub.policy.policy import Policy
from hub.runtime import Hub
from hub.storage import arrivals, batches, corrections, facts, match_runs, scopes
from hub.storage.batches import Batch
from hub.storage.database import WriteSession
from hub.storage.match_runs import Basis, RunScope
from hub.storage.scopes import Scope, Since

CLIENT = "hub-match"


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Which indicators look at everybody, and which at a scope."""

    fully: tuple[str, ...]
    narrowly: tuple[str, ...] = ()
    scope: Scope | None = None  # None: there is nothing narrow
    known: tuple[str, ...] = ()  # data sets of which everybody's facts are new, beside a scope
    because: str | None = None  # why all of it is in full though less was asked for

    @property
    def name(self) -> RunScope:
        """What the run is called."""
        return RunScope.FULL if self.scope is None else RunScope.INCREMENTAL


@dataclass(frozen=True, slots=True, kw_only=True)
class Now:
    """What this run rests on."""

    seen: WriteSession  # frozen: one state of the database, to the run's end
    basis: Basis
    task: Task  # of everybody, whose people are not read yet


@dataclass(frozen=True, slots=True, kw_only=True)
class _Difference:
    """What the files say that they did not say before."""

    keys: frozenset[str]  # persons, by their blind index
    periods: frozenset[str]  # data sets whose newest complete month is another one
    months: Mapping[str, date | None]  # their newest complete months now


def everything(policy: Policy, because: str | None = None) -> Plan:
    """Return the plan of a full run."""
    return Plan(fully=tuple(sorted(policy.indicators)), because=because)


async def look(hub: Hub, seen: WriteSession, on: date, folder: Path) -> Now:
    """Return what a run rests on.

    Args:
        hub: the open hub.
        seen: a frozen transaction; what comes in meanwhile is for the next run.
        on: the day of the comparison.
        folder: for its hits.
    """
    datasets = {code: hub.policy.datasets[code] for code in _sources(hub)}
    adds_up = {code: each.mode is not Mode.SNAPSHOT for code, each in datasets.items()}
    held = await batches.holding(seen, adds_up, on=on)
    corrected = await corrections.in_force(seen, datasets.values())
    return Now(
        seen=seen,
        basis=Basis(
            as_of=on,
            engine=hub.settings.engine,
            policy_version=hub.policy.version,
            batch_ids=frozenset(each.id for several in held.values() for each in several),
            horizon=await match_runs.horizon(seen),
            position=await arrivals.position(seen, on=on),
            completed=frozenset(),
        ),
        task=Task(
            policy=hub.policy,
            indicators=sorted(hub.policy.indicators),
            on=on,
            sources={
                code: _source(hub, code, several, corrected[code]) for code, several in held.items()
            },
            people=(),
            spells=(),
            counties=await facts.counties(seen),
            folder=folder,
        ),
    )


async def incremental(hub: Hub, now: Now) -> Plan:
    """Return the plan of a run that leaves the alerts as a full run would."""
    last = await match_runs.last(now.seen)
    doubt = await _doubt(now.seen, last, now.basis)
    if last is None or doubt is not None:
        return everything(hub.policy, doubt)
    then = await _sources_then(hub, now.seen, last, now.task.sources)
    found = await asyncio.to_thread(_difference, hub.settings.data_dir, last, now, then)
    if found is None:
        return everything(hub.policy, "Of a data set it cannot be told for whom it changed.")
    fully = tuple(
        code
        for code, indicator in sorted(hub.policy.indicators.items())
        if _is_due(now.task, indicator, last, found)
    )
    if len(fully) == len(hub.policy.indicators):
        return everything(hub.policy, "No indicator can go on from the last run.")
    scope = await scopes.closed(now.seen, await _changed(last, now, found.keys))
    narrowly = tuple(sorted(hub.policy.indicators.keys() - set(fully)))
    known = known_facts.MOVING if last.as_of != now.basis.as_of else ()
    return Plan(fully=fully, narrowly=narrowly, scope=scope, known=known)


async def _doubt(seen: WriteSession, last: Basis | None, basis: Basis) -> str | None:
    """Return why nothing can be told from the last run; None if something can."""
    if last is None:
        return "There is no run to go on from."
    if (last.policy_version, last.engine) != (basis.policy_version, basis.engine):
        return "The policy or the engine has changed since the last run."
    if last.horizon is None or not await scopes.is_known(seen, last.horizon):
        return "The last run does not tell what it had seen."
    return None


async def _sources_then(
    hub: Hub, seen: WriteSession, last: Basis, now: Mapping[str, Source]
) -> Mapping[str, Source]:
    """Return the data sets with the batches that held in the last run."""
    held: dict[str, list[Batch]] = {code: [] for code in now}
    for each in await batches.named(seen, last.batch_ids):
        held.setdefault(each.dataset, []).append(each)
    return {code: _source(hub, code, held[code]) for code in now}


def _difference(
    data_dir: Path, last: Basis, now: Now, then: Mapping[str, Source]
) -> _Difference | None:
    """Return what has changed in the files; None where it may have changed for anybody."""
    if not all(path.exists() for source in then.values() for path in source.paths):
        return None
    keys = set[str]()
    months: dict[str, date | None] = {}
    periods = set[str]()
    with engine.opened(data_dir) as opened:
        for code, source in now.task.sources.items():
            found = changes.between(opened, then[code], source)
            if found is None:
                return None
            keys |= found
            months[code] = linking.fresh_month(opened, source, on=now.task.on)
            if months[code] != linking.fresh_month(opened, then[code], on=last.as_of):
                periods.add(code)
    return _Difference(keys=frozenset(keys), periods=frozenset(periods), months=months)


def _is_due(task: Task, indicator: Indicator, last: Basis, found: _Difference) -> bool:
    """Tell whether an indicator has to look at everybody; one that cannot run at all has not."""
    month = found.months[indicator.period] if indicator.period else None
    if comparison.lacking(task, indicator, Days(today=task.on, month=month)) is not None:
        return False
    if comparison.name(indicator) not in last.completed:
        return bool(_groups(task, indicator, task.on))
    return indicator.period in found.periods or (
        last.as_of != task.on and _moves(task, indicator, last)
    )


def _moves(task: Task, indicator: Indicator, last: Basis) -> bool:
    """Tell whether an indicator may find something else on another day, all data being equal."""
    if "today" in engine.names_of(indicator.condition):
        return True
    return _groups(task, indicator, last.as_of) != _groups(task, indicator, task.on)


def _groups(task: Task, indicator: Indicator, on: date) -> Sequence[Group]:
    """Return the counties in which an indicator runs on a day, with their parameters."""
    return indicators.groups(task.policy, indicator, task.counties, on=on)[0]


async def _changed(last: Basis, now: Now, keys: Iterable[str]) -> Iterable[UUID]:
    """Return the persons for whom anything changed since the last run."""
    assert last.horizon is not None, "without one, the run is a full one"
    since = Since(
        horizon=last.horizon,
        days=(last.as_of, now.task.on),
        keys=[bytes.fromhex(key) for key in keys],
        writer=CLIENT,
    )
    return await scopes.changed(now.seen, since)


def _sources(hub: Hub) -> list[str]:
    """Return the data sets that indicators read or that facts are kept of."""
    read = {code for each in hub.policy.indicators.values() for code in each.sources}
    return sorted((read | set(known_facts.DATASETS)) & hub.policy.datasets.keys())


def _source(
    hub: Hub, code: str, held: Sequence[Batch], corrected: Sequence[Corrected] = ()
) -> Source:
    """Return a data set with the files of the batches that hold."""
    dataset = hub.policy.datasets[code]
    lists = [each for each in held if each.kind is BatchKind.SNAPSHOT]
    deltas = [each for each in held if each.kind is BatchKind.DELTA]
    return Source(
        dataset=dataset,
        paths=tuple(hub.settings.data_dir / each.parquet_path for each in (*lists, *deltas)),
        lists=len(lists) if dataset.mode is Mode.SNAPSHOT else 1,
        as_of=max((each.as_of for each in held), default=None),
        corrections=tuple(corrected),
    )
