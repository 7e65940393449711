"""Compare the departments' data: link, run the indicators, fold what they find into alerts."""

import asyncio
import shutil
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from uuid import UUID

from hub.domain.divisions import county_of
from hub.domain.errors import InvalidInput, WrongState
from hub.domain.identifiers import DivisionCode, new_id
from hub.matching import comparison, engine, indicators, known_facts
from hub.matching.comparison import Comparison, Task
from hub.matching.linking import Source, Watched
from hub.policy.datasets import Mode
from hub.policy.packs import UNSET
from hub.runtime import Hub
from hub.storage import batches, corrections, facts, fold, match_runs
from hub.storage.database import WriteSession
from hub.storage.facts import Linked
from hub.storage.fold import Completed, DueDay, Folded, Run, Terms
from hub.storage.match_runs import Tally

CLIENT = "hub-match"
CIVIL_AFFAIRS = "CA"


@dataclass(frozen=True, slots=True, kw_only=True)
class RunReport:
    """What a run of the comparison did."""

    run_id: UUID
    completed: tuple[str, ...]  # indicators, as code@version
    skipped: Mapping[str, str]  # indicator to the reason
    hits: int
    raised: int
    changed: int
    ended: int


async def match(hub: Hub, *, as_of: date | None = None) -> RunReport:
    """Run every indicator over the data taken in, and fold the hits into alerts.

    All of it is one transaction: a run that fails leaves nothing behind.

    Args:
        hub: the open hub.
        as_of: compare what was known on that day; None: today.

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
    async with hub.write_as(CLIENT, CIVIL_AFFAIRS) as session:
        if not await match_runs.try_lock(session):
            raise WrongState(
                "A comparison is running; wait until it has ended.", code="MATCH_RUNNING"
            )
        await match_runs.begin(session, run_id, as_of=on, engine=hub.settings.engine)
        with _removing(folder):
            found = await _compare(hub, session, on=on, folder=folder)
            folded = await fold.fold(session, _run(hub, run_id, on), found.hits, _completed(found))
            report = _report(run_id, found, folded)
            await match_runs.finish(
                session,
                run_id,
                completed=report.completed,
                skipped=report.skipped,
                tally=Tally(
                    hits=report.hits,
                    raised=report.raised,
                    changed=report.changed,
                    ended=report.ended,
                ),
            )
    return report


@contextmanager
def _removing(folder: Path) -> Generator[None]:
    """Remove a run's files if it fails."""
    try:
        yield
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


async def _compare(hub: Hub, session: WriteSession, *, on: date, folder: Path) -> Comparison:
    """Compare in the engine, and keep what the data sets say of persons of the hub."""
    people = [
        Watched(
            person_key=row["person_key"],
            person_id=str(row["person_id"]),
            household_id=str(row["household_id"]),
            division_code=row["division_code"],
        )
        for row in await facts.watched(session, on=on)
    ]
    sources = {code: await _source(hub, session, code, on=on) for code in _sources(hub)}
    task = Task(policy=hub.policy, on=on, sources=sources, people=people, folder=folder)
    with engine.opened(hub.settings.data_dir) as opened:
        found = await asyncio.to_thread(comparison.compare, opened, task)
        await facts.begin(session)
        for code in known_facts.DATASETS:
            if code in sources and sources[code].paths:
                linked = Linked(
                    dataset=code,
                    rows=known_facts.rows(opened, code),
                    replaces=sources[code].dataset.mode is Mode.SNAPSHOT,
                    unsure=_ids(found.unsure[code]),
                )
                await facts.keep(session, linked)
    return found


def _sources(hub: Hub) -> list[str]:
    """Return the data sets that indicators read or that facts are kept of."""
    read = {code for each in hub.policy.indicators.values() for code in each.sources}
    return sorted((read | set(known_facts.DATASETS)) & hub.policy.datasets.keys())


async def _source(hub: Hub, session: WriteSession, code: str, *, on: date) -> Source:
    """Return a data set with the files of the batches that hold."""
    dataset = hub.policy.datasets[code]
    every = dataset.mode is not Mode.SNAPSHOT
    holding = await batches.current(session, code, every=every, on=on)
    return Source(
        dataset=dataset,
        paths=tuple(hub.settings.data_dir / each.parquet_path for each in holding),
        corrections=await corrections.in_force(session, code),
    )


def _ids(unsure: frozenset[str | None]) -> frozenset[UUID] | None:
    """Return the persons to leave alone; None if it is not known who they are."""
    if None in unsure:
        return None
    return frozenset(UUID(each) for each in unsure if each is not None)


def _run(hub: Hub, run_id: UUID, on: date) -> Run:
    """Return what the fold must know of the run."""
    return Run(
        id=run_id,
        as_of=on,
        terms={
            each.code: Terms(version=each.version, path=each.path)
            for each in hub.policy.indicators.values()
        },
        due=_due(hub),
    )


def _due(hub: Hub) -> Callable[[str], DueDay]:
    """Return by when a township must have looked; without a time limit there is no day."""
    today = hub.today()

    @cache
    def in_county(county: str) -> DueDay:
        parameter = hub.policy.parameter("verification.working_days", county, today)
        if parameter is UNSET or not isinstance(parameter.value, int):
            return DueDay()
        due = hub.policy.calendar.due(today, parameter.value)
        return DueDay(on=due.on, provisional=due.provisional)

    return lambda township: in_county(county_of(DivisionCode(township)))


def _completed(found: Comparison) -> list[Completed]:
    """Return where the run may end alerts."""
    return [
        Completed(indicator=done.indicator.code, counties=done.counties, held=done.held)
        for done in found.finished
    ]


def _report(run_id: UUID, found: Comparison, folded: Folded) -> RunReport:
    """Return what the run did."""
    return RunReport(
        run_id=run_id,
        completed=tuple(comparison.name(done.indicator) for done in found.finished),
        skipped=found.skipped,
        hits=len(found.hits),
        raised=len(folded.raised),
        changed=len(folded.changed),
        ended=len(folded.ended),
    )
