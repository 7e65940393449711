"""Compare the departments' data: link, run the indicators, fold what they find into alerts."""

import asyncio
import shutil
from collections.abc import Callable, Collection, Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from uuid import UUID

from hub.domain.corrections import Corrected
from hub.domain.divisions import county_of
from hub.domain.errors import InvalidInput, WrongState
from hub.domain.identifiers import DivisionCode, new_id
from hub.matching import comparison, cost_limits, engine, indicators, known_facts
from hub.matching.comparison import Comparison, Task
from hub.matching.linking import Source
from hub.matching.people import Determined, Watched
from hub.policy.datasets import Mode
from hub.runtime import Hub
from hub.services import match_plan
from hub.services.match_plan import Now, Plan
from hub.storage import batches, corrections, facts, fold, match_runs
from hub.storage.batches import Batch
from hub.storage.database import WriteSession
from hub.storage.facts import Linked
from hub.storage.fold import Completed, DueDay, Folded, Run, Terms
from hub.storage.match_runs import Basis, RunScope, Tally
from hub.storage.scopes import Scope

CIVIL_AFFAIRS = "CA"


@dataclass(frozen=True, slots=True, kw_only=True)
class RunReport:
    """What a run of the comparison did."""

    run_id: UUID
    scope: RunScope
    because: str | None  # why it was a full run though an incremental one was asked for
    completed: tuple[str, ...]  # indicators, as code@version
    skipped: Mapping[str, str]  # indicator to the reason
    hits: int
    raised: int
    changed: int
    ended: int


async def match(hub: Hub, *, as_of: date | None = None, incremental: bool = False) -> RunReport:
    """Run every indicator over the data taken in, and fold the hits into alerts.

    All of it is one transaction: a run that fails leaves nothing behind.

    Args:
        hub: the open hub.
        as_of: compare what was known on that day; None: today.
        incremental: look only at whom something changed for since the last run; the alerts are
            then as a full run would leave them. Where that cannot be told, the run is a full one.

    Raises:
        InvalidInput: the day has not come.
        WrongState: MATCH_RUNNING, another run has not ended.
    """
    on, run_id = as_of or hub.today(), new_id()
    if on > hub.today():
        raise InvalidInput(
            f"The day {on} has not come yet; compare as of today or an earlier day.",
            field=("asOf",),
        )
    folder = hub.settings.data_dir / indicators.FOLDER / str(run_id)
    async with hub.write_as(match_plan.CLIENT, CIVIL_AFFAIRS) as session:
        if not await match_runs.try_lock(session):
            raise WrongState(
                "A comparison is running; wait until it has ended.", code="MATCH_RUNNING"
            )
        now = await _now(hub, session, on, folder)
        plan = match_plan.everything(hub.policy)
        if incremental:
            plan = await match_plan.incremental(hub, session, now)
        await match_runs.begin(session, run_id, basis=now.basis, scope=plan.name)
        with _removing(folder):
            found = await _compare(hub, session, now, plan)
            run = _run(hub, run_id, on, plan)
            folded = await fold.fold(session, run, found.hits, _completed(found))
            report = _report(run_id, plan, found, folded)
            await _finish(session, report)
    return report


async def _finish(session: WriteSession, report: RunReport) -> None:
    """Enter what came of a run."""
    await match_runs.finish(
        session,
        report.run_id,
        completed=report.completed,
        skipped=report.skipped,
        tally=Tally(
            hits=report.hits, raised=report.raised, changed=report.changed, ended=report.ended
        ),
    )


@contextmanager
def _removing(folder: Path) -> Generator[None]:
    """Remove a run's files if it fails."""
    try:
        yield
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


async def _now(hub: Hub, session: WriteSession, on: date, folder: Path) -> Now:
    """Return what a run rests on.

    What comes in meanwhile may be seen in part; the horizon and the batches are asked first, so
    that the next run takes it for new.
    """
    horizon = await match_runs.horizon(session)
    held = {code: await _held(hub, session, code, on=on) for code in _sources(hub)}
    return Now(
        basis=Basis(
            as_of=on,
            engine=hub.settings.engine,
            policy_version=hub.policy.version,
            batch_ids=frozenset(each.id for several in held.values() for each in several),
            horizon=horizon,
            completed=frozenset(),
        ),
        task=Task(
            policy=hub.policy,
            indicators=sorted(hub.policy.indicators),
            on=on,
            sources={
                code: _source(hub, code, several, await corrections.in_force(session, code))
                for code, several in held.items()
            },
            people=(),
            spells=(),
            counties=await facts.counties(session),
            folder=folder,
        ),
    )


async def _compare(hub: Hub, session: WriteSession, now: Now, plan: Plan) -> Comparison:
    """Compare in the engine, and keep what the data sets say of persons of the hub."""
    await facts.begin(session)
    task = replace(now.task, indicators=plan.fully)
    parts: list[Comparison] = []
    knows = known_facts.DATASETS
    if plan.scope is not None:
        narrow = replace(task, indicators=plan.narrowly, subjects=plan.scope.subjects)
        others = [code for code in knows if code not in plan.known]
        parts.append(await _part(hub, session, narrow, scope=plan.scope, knows=others))
        read = {code for each in plan.fully for code in hub.policy.indicators[each].sources}
        read |= now.task.sources.keys() & set(plan.known)
        task = replace(task, sources={code: now.task.sources[code] for code in sorted(read)})
        knows = plan.known
    if task.sources or plan.scope is None:
        parts.append(await _part(hub, session, task, knows=knows))
    found = comparison.joined(parts)
    content = {"as_of": task.on, "policy": hub.policy.version, "scope": plan.name}
    comparison.write_manifest(task.folder, found, content)
    return found


async def _part(
    hub: Hub,
    session: WriteSession,
    task: Task,
    *,
    knows: Collection[str],
    scope: Scope | None = None,
) -> Comparison:
    """Run a task over everybody, or over a scope.

    Args:
        hub: the open hub.
        session: the run's.
        task: without its people.
        knows: data sets of which is kept what they say of persons of the hub.
        scope: None: everybody.
    """
    only = None if scope is None else scope.readable
    watched = await facts.watched(session, on=task.on, only=only)
    determined = await facts.determined(session, only=only)
    task = replace(
        task,
        people=[Watched._make(row.values()) for row in watched],
        spells=[Determined._make(row.values()) for row in determined],
    )
    with engine.opened(hub.settings.data_dir, memory_bytes=hub.settings.engine_bytes) as opened:
        found = await asyncio.to_thread(comparison.compare, opened, task)
        cost_limits.make(opened, hub.policy, on=task.on)
        for code in knows:
            if code in task.sources and task.sources[code].paths:
                linked = Linked(
                    dataset=code,
                    rows=known_facts.rows(opened, code, on=task.on),
                    replaces=task.sources[code].dataset.mode is Mode.SNAPSHOT,
                    unsure=_ids(found.unsure[code]),
                    within=only,
                )
                await facts.keep(session, linked)
        await facts.forget_withdrawn(session)
    return found


def _sources(hub: Hub) -> list[str]:
    """Return the data sets that indicators read or that facts are kept of."""
    read = {code for each in hub.policy.indicators.values() for code in each.sources}
    return sorted((read | set(known_facts.DATASETS)) & hub.policy.datasets.keys())


async def _held(hub: Hub, session: WriteSession, code: str, *, on: date) -> Sequence[Batch]:
    """Return the batches of a data set that hold."""
    every = hub.policy.datasets[code].mode is not Mode.SNAPSHOT
    return await batches.current(session, code, every=every, on=on)


def _source(hub: Hub, code: str, held: Sequence[Batch], corrected: tuple[Corrected, ...]) -> Source:
    """Return a data set with the files of the batches that hold."""
    return Source(
        dataset=hub.policy.datasets[code],
        paths=tuple(hub.settings.data_dir / each.parquet_path for each in held),
        as_of=max((each.as_of for each in held), default=None),
        corrections=corrected,
    )


def _ids(unsure: frozenset[str | None]) -> frozenset[UUID] | None:
    """Return the persons to leave alone; None if it is not known who they are."""
    if None in unsure:
        return None
    return frozenset(UUID(each) for each in unsure if each is not None)


def _run(hub: Hub, run_id: UUID, on: date, plan: Plan) -> Run:
    """Return what the fold must know of the run."""
    return Run(
        id=run_id,
        as_of=on,
        terms={
            each.code: Terms(version=each.version, path=each.path)
            for each in hub.policy.indicators.values()
        },
        due=_due(hub),
        scope=plan.scope.subjects if plan.scope is not None else (),
    )


def _due(hub: Hub) -> Callable[[str], DueDay]:
    """Return by when a township must have looked; without a time limit there is no day."""
    today = hub.today()

    @cache
    def in_county(county: str) -> DueDay:
        due = hub.policy.due("verification.working_days", county, today)
        return DueDay() if due is None else DueDay(on=due.on, provisional=due.provisional)

    return lambda township: in_county(county_of(DivisionCode(township)))


def _completed(found: Comparison) -> list[Completed]:
    """Return where the run may end alerts."""
    return [
        Completed(
            indicator=done.indicator.code,
            counties=done.counties,
            held=done.held,
            scoped=done.scoped,
        )
        for done in found.finished
    ]


def _report(run_id: UUID, plan: Plan, found: Comparison, folded: Folded) -> RunReport:
    """Return what the run did."""
    return RunReport(
        run_id=run_id,
        scope=plan.name,
        because=plan.because,
        completed=tuple(comparison.name(done.indicator) for done in found.finished),
        skipped=found.skipped,
        hits=len(found.hits),
        raised=len(folded.raised),
        changed=len(folded.changed),
        ended=len(folded.ended),
    )
