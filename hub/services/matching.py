"""Compare the departments' data: link, run the indicators, fold what they find into alerts."""

import shutil
from collections.abc import Callable, Collection, Generator, Iterable, Mapping
from contextlib import AbstractAsyncContextManager, contextmanager
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

from hub.domain.divisions import county_of
from hub.domain.errors import InvalidInput, WrongState
from hub.domain.identifiers import DivisionCode, new_id
from hub.matching import comparison, cost_limits, engine, indicators, known_facts
from hub.matching.comparison import Comparison
from hub.matching.linking import Source
from hub.matching.people import Determined, Watched
from hub.policy.datasets import Mode
from hub.runtime import Hub
from hub.services import match_plan
from hub.services.match_plan import Now, Plan
from hub.services.threads import finished
from hub.storage import batches, facts, fold, linked_datasets, match_runs
from hub.storage.database import WriteSession
from hub.storage.facts import Linked
from hub.storage.fold import Completed, DueDay, Folded, Run, Terms
from hub.storage.linked_datasets import LinkedDataset
from hub.storage.match_runs import RunScope, Tally
from hub.storage.scopes import Scope

RUNNING = "MATCH_RUNNING"  # the code of a refusal: another run has not ended


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

    All of it is one transaction: a run that fails leaves nothing behind. It sees one state of the
    database throughout; what comes in meanwhile is for the next run. Where a batch that it read is
    withdrawn before its end, it begins anew: nothing may come to rest on that batch any more.

    Args:
        hub: the open hub.
        as_of: compare what was known on that day; None: today.
        incremental: look only at whom something changed for since the last run; the alerts are
            then as a full run would leave them. Where that cannot be told, the run is a full one.

    Raises:
        InvalidInput: the day has not come.
        WrongState: MATCH_RUNNING, another run has not ended.
    """
    on = as_of or hub.today()
    if on > hub.today():
        raise InvalidInput(
            f"The day {on} has not come yet; compare as of today or an earlier day.",
            field=("asOf",),
        )
    while True:
        try:
            return await _attempt(hub, on, incremental=incremental)
        except _Overtaken:
            continue


class _Overtaken(Exception):
    """A batch that a run had read was withdrawn before the run's end."""


async def _attempt(hub: Hub, on: date, *, incremental: bool) -> RunReport:
    """Run once.

    Raises:
        WrongState: MATCH_RUNNING, another run has not ended.
        _Overtaken: it is of no use.
    """
    run_id = new_id()
    folder = hub.settings.data_dir / indicators.FOLDER / str(run_id)
    async with _writing(hub) as session, _writing(hub) as seen:
        if not await match_runs.try_lock(session):
            raise WrongState("A comparison is running; wait until it has ended.", code=RUNNING)
        await match_runs.freeze(seen)
        now = await match_plan.look(hub, seen, on, folder)
        plan = match_plan.everything(hub.policy)
        if incremental:
            plan = await match_plan.incremental(hub, now)
        await match_runs.begin(session, run_id, basis=now.basis, scope=plan.name)
        with _removing(folder):
            found = await _compare(hub, session, now, plan)
            if not await batches.keep_in_force(session, now.basis.batch_ids):
                raise _Overtaken
            run = _run(hub, run_id, on, plan)
            folded = await fold.fold(session, run, found.hits, _completed(found))
            report = _report(run_id, plan, found, folded)
            await _finish(session, report)
    return report


def _writing(hub: Hub) -> AbstractAsyncContextManager[WriteSession]:
    """Open a transaction in the comparison's name."""
    return hub.write_as(match_plan.CLIENT)


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


async def _compare(hub: Hub, session: WriteSession, now: Now, plan: Plan) -> Comparison:
    """Compare in the engine, and keep what the data sets say of persons of the hub."""
    await facts.begin(session)
    rested = await facts.resting_on_withdrawn(now.seen)
    task = replace(now.task, indicators=plan.fully)
    parts: list[Comparison] = []
    knows = known_facts.DATASETS
    if plan.scope is not None:
        narrow = replace(task, indicators=plan.narrowly, subjects=plan.scope.subjects)
        others = [code for code in knows if code not in plan.known]
        part = replace(now, task=narrow)
        parts.append(await _part(hub, session, part, scope=plan.scope, knows=others))
        read = {code for each in plan.fully for code in hub.policy.indicators[each].sources}
        read |= now.task.sources.keys() & set(plan.known)
        task = replace(task, sources={code: now.task.sources[code] for code in sorted(read)})
        knows = plan.known
    if task.sources or plan.scope is None:
        parts.append(await _part(hub, session, replace(now, task=task), knows=knows))
    await facts.forget(session, rested)
    found = comparison.joined(parts)
    content = {"as_of": task.on, "policy": hub.policy.version, "scope": plan.name}
    comparison.write_manifest(task.folder, found, content)
    return found


async def _part(
    hub: Hub,
    session: WriteSession,
    now: Now,
    *,
    knows: Collection[str],
    scope: Scope | None = None,
) -> Comparison:
    """Run the task over everybody, or over a scope.

    Args:
        hub: the open hub.
        session: the run's.
        now: what the run rests on.
        knows: data sets of which is kept what they say of persons of the hub.
        scope: None: everybody.
    """
    only = None if scope is None else scope.readable
    watched = await facts.watched(now.seen, on=now.task.on, only=only)
    determined = await facts.determined(now.seen, only=only)
    task = replace(
        now.task,
        people=[Watched._make(row.values()) for row in watched],
        spells=[Determined._make(row.values()) for row in determined],
    )
    memory = hub.settings.engine_bytes
    with engine.opened(hub.settings.data_dir, memory_bytes=memory) as opened:
        found = await finished(lambda: comparison.compare(opened, task), interrupt=opened.interrupt)
        known = {code: task.sources[code] for code in knows if code in task.sources}
        said = [code for code, source in known.items() if source.paths]
        linked_datasets.remove(session, known.keys() - set(said))
        if not known_facts.LIMITED.isdisjoint(said):
            cost_limits.make(opened, hub.policy, on=task.on)
        for code in said:
            rows = known_facts.rows(opened, code, on=task.on)
            await _keep(session, known[code], rows, unsure=found.unsure[code], within=only)
    return found


async def _keep(
    session: WriteSession,
    source: Source,
    rows: Iterable[Mapping[str, Any]],
    *,
    unsure: frozenset[str | None],
    within: Collection[UUID] | None,
) -> None:
    """Keep what a data set says of persons of the hub, and what that rests on.

    Args:
        session: the run's.
        source: the data set with the batches that hold, of which there are some.
        rows: what it says, one row a person.
        unsure: persons of whom a row was rejected; also None where it is not known of whom.
        within: the only persons that it was linked for; None: everybody.
    """
    code = source.dataset.code
    assert source.as_of is not None, "a batch shows a day"
    known = frozenset(UUID(each) for each in unsure if each is not None)
    linked = LinkedDataset(
        dataset=code, as_of=source.as_of, is_legible=None not in unsure, unsure=known
    )
    await facts.keep(
        session,
        Linked(
            dataset=code,
            rows=rows,
            replaces=source.dataset.mode is Mode.SNAPSHOT,
            unsure=known if linked.is_legible else None,
            within=within,
        ),
    )
    await linked_datasets.enter(session, linked, within=within)


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
