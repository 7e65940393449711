"""A small world that changes step by step: files that come, days that pass, people at work."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
from hypothesis import strategies as st

from hub.domain.alerts import VerificationResult
from hub.domain.batches import BatchKind
from hub.domain.errors import WrongState
from hub.domain.rejections import FileRefused
from hub.runtime import Hub
from hub.services import alerts, batches
from hub.services.matching import match
from hub.storage.match_runs import RunScope
from tests import databases, seen
from tests.callers import a_verification, township
from tests.conftest import Clock
from tests.matching.deliveries import VILLAGE, Desk, citizen_id
from tests.services.test_matching import evidence, rows as every

FIRST_DAY = datetime(2026, 11, 9, 4, tzinfo=UTC)  # October's payments are whole from the 10th on
ELSEWHERE = "410724100"  # 城关镇 of 获嘉县, for which the demo has adopted nothing
# One for each way in which a condition ties rows together, of each key, subject and period.
INDICATORS = ("I-01", "I-04", "I-16", "I-18", "I-22", "I-35", "I-36")
PERSONS = range(6)  # P0 to P5 in the rows of a history
HOUSEHOLDS = ("H1", "H2", "H3")
_OF_A_RUN = frozenset({"person_id", "batch_id", "linked_at"})  # other in each telling

Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class File:
    """A file that a department sends."""

    dataset: str
    rows: tuple[Row, ...]
    kind: BatchKind = BatchKind.SNAPSHOT
    days_late: int = 0  # from the day that it shows to the day on which it comes


@dataclass(frozen=True, slots=True)
class Step:
    """What happens before a comparison, in this order."""

    days: int = 0  # that pass
    withdraws: int | None = None  # the place of a batch among those in force, the newest first
    sent: tuple[File, ...] = ()
    closes: bool = False  # people close the oldest open alert as a fault of the data


@dataclass(frozen=True, slots=True, kw_only=True)
class Stand:
    """What a comparison has left."""

    alerts: Sequence[Any]  # all that is said of each but ids and instants
    facts: Sequence[Any]  # of whom, what, and from which batch
    named: Sequence[str]  # by a withdrawal before it: persons, and alerts with their end
    scope: str  # of the comparison


class World:
    """The one world, in which a history can be told again from its beginning.

    It is no dataclass: of one hypothesis writes out every field, the whole policy among them.
    """

    def __init__(self, hub: Hub, clock: Clock, superuser: psycopg.Connection, folder: Path) -> None:
        """Keep the hub, its clock, a connection that may empty the tables, and a folder."""
        self.hub = hub
        self.clock = clock
        self.superuser = superuser
        self.folder = folder
        self.told = 0

    def __repr__(self) -> str:
        """Return a name that fits into one line of a report."""
        return "World()"

    async def tell(self, steps: Sequence[Step], *, incremental: bool) -> list[Stand]:
        """Tell a history from nothing; return what stands after each step."""
        databases.empty(self.superuser)
        self.clock.set(FIRST_DAY)
        self.told += 1
        place = self.folder / str(self.told)
        place.mkdir()
        desk = Desk(hub=self.hub, folder=place)
        in_force: list[UUID] = []  # the oldest batch first
        stands: list[Stand] = []
        for step in steps:
            named = await self._take(desk, step, in_force)
            report = await match(self.hub, incremental=incremental)
            stands.append(await self._stand(report.scope, named))
        return stands

    async def _take(self, desk: Desk, step: Step, in_force: list[UUID]) -> list[str]:
        """Let a step happen; what is refused changes nothing.

        Returns:
            What a withdrawal named.
        """
        self.clock.advance(timedelta(days=step.days, seconds=1))
        named: list[str] = []
        if step.withdraws is not None and in_force:
            named = await self._withdraw(in_force, -1 - step.withdraws % len(in_force))
        for file in step.sent:
            rows = [_written(file.dataset, row) for row in file.rows]
            as_of = self.hub.today() - timedelta(days=file.days_late)
            with suppress(FileRefused):
                receipt = await desk.sends(file.dataset, *rows, as_of=as_of, kind=file.kind)
                if not receipt.repeated:
                    in_force.append(receipt.batch_id)
        if step.closes:
            await self._close()
        return named

    async def _withdraw(self, in_force: list[UUID], place: int) -> list[str]:
        """Take a batch back, and return what that names; one that later changes build on stays."""
        try:
            done = await batches.withdraw(self.hub, in_force[place], "错发")
        except WrongState:
            return []
        del in_force[place]
        names = await self._names()
        told = {row["id"]: row for row in await seen.rows_of(self.hub, "alert")}
        alerts_named = [
            f"{each.indicator} {names[told[each.id]['subject']]} {each.has_ended}"
            for each in done.alerts
        ]
        return sorted([*alerts_named, *(names[str(each)] for each in done.persons_with_facts)])

    async def _close(self) -> None:
        """Close the first of the open alerts, by indicator and person."""
        waiting = await seen.rows_of(self.hub, "alert", state="DISPATCHED")
        names = await self._names()
        for row in sorted(waiting, key=lambda row: (row["indicator"], names[row["subject"]]))[:1]:
            command = a_verification(
                row["id"], result=VerificationResult.FALSE_DATA, verified_on=self.hub.today()
            )
            await alerts.record_verification(self.hub, township(row["division_code"]), command)

    async def _stand(self, scope: RunScope, named: Sequence[str]) -> Stand:
        """Return what a comparison has left."""
        names = await self._names()
        found = [
            (
                row["indicator"],
                names[row["subject"]],
                row["state"],
                row["severity"],
                row["condition_ended_at"],
                str(sorted((await evidence(self.hub, row)).items(), key=str)),
            )
            for row in await every(self.hub)
        ]
        ledger = [row["id"] for row in await seen.rows_of(self.hub, "batch")]
        known = [
            (
                names[str(row["person_id"])],
                ledger.index(row["batch_id"]),
                *(row[name] for name in row if name not in _OF_A_RUN),
            )
            for row in await seen.rows_of(self.hub, "facts")
        ]
        return Stand(
            alerts=sorted(found, key=str),
            facts=sorted(known, key=str),
            named=named,
            scope=scope.value,
        )

    async def _names(self) -> Mapping[str, str]:
        """Return what persons and households are called, by id."""
        persons = {row["id"]: row["name"] for row in await seen.rows_of(self.hub, "person")}
        homes = {
            row["id"]: row["number"] or f"home of {persons.get(row['head_person_id'])}"
            for row in await seen.rows_of(self.hub, "household")
        }
        return {str(key): name for key, name in (persons | homes).items()}


def who(person: int) -> str:
    """Return a person's citizen id: one of a child, three of people who work, two of the old."""
    born = ("20150101", "19800101", "19850101", "19900101", "19500101", "19550101")[person]
    return citizen_id(person + 1, born=born)


_NAMED = frozenset({"CA_ROSTER", "POPULATION"})
_ALIKE: Mapping[str, Row] = {  # what all rows of a data set say
    "MED_SETTLEMENTS": {"kind": "INPATIENT", "total": "90000.00", "policy_range": "0"},
    "CA_INCOME": {"period_to": "2026-09-30", "persons": "2", "verified_on": "2026-10-15"},
    "MED_INSURANCE": {"year": "2026", "premium": "380", "subsidy": "0"},
}


def _written(dataset: str, row: Row) -> Row:
    """Return a row as it is sent: with the id number of its person, and what all rows say."""
    person = row["id_number"]
    name: Row = {"name": person} if dataset in _NAMED else {}
    numbers = {f"P{each}": who(each) for each in PERSONS}
    return {**_ALIKE.get(dataset, {}), **name, **row, "id_number": numbers.get(person, person)}


persons = st.sampled_from([f"P{person}" for person in PERSONS])
numbers = st.sampled_from(HOUSEHOLDS)
amounts = st.sampled_from(["8000.00", "16000.00", "40000.00"])
days = st.sampled_from(["2026-10-01", "2026-11-01"])
months = st.sampled_from(["2026-09", "2026-10"])


def several(**fields: st.SearchStrategy[str]) -> st.SearchStrategy[tuple[Row, ...]]:
    """Return a strategy of some rows; the same record may come twice, and contradict itself."""
    return st.lists(st.fixed_dictionaries(fields), min_size=1, max_size=4).map(tuple)


@st.composite
def rosters(draw: st.DrawFn) -> tuple[Row, ...]:
    """Return a roster: who is in which household, in which category; heads come first."""
    listed = draw(st.lists(st.tuples(numbers, persons), min_size=1, max_size=6, unique=True))
    heads = set[str]()
    found: list[Row] = []
    for number, person in listed:
        category = draw(st.sampled_from(["DIBAO", "DIBAO_MARGIN", "TEKUN", "OTHER", "OTHER"]))
        found.append(
            {
                "household_number": number,
                "id_number": person,
                "relation": "2" if number in heads else "0",
                "division": ELSEWHERE if number == "H3" else VILLAGE,
                "category": category,
                "valid_to": draw(st.sampled_from(["", "", "2026-11-20"])),
            }
        )
        heads.add(number)
    return tuple(found)


@st.composite
def populations(draw: st.DrawFn) -> tuple[Row, ...]:
    """Return a population: persons in a household, or in none."""
    listed = draw(st.lists(persons, min_size=1, max_size=3, unique=True))
    return tuple(
        {"id_number": person, "household_number": draw(st.sampled_from(["", *HOUSEHOLDS]))}
        for person in listed
    )


SENDING: Mapping[str, st.SearchStrategy[tuple[Row, ...]]] = {
    "CA_ROSTER": rosters(),
    "POPULATION": populations(),
    "DPF_CERTIFICATES": several(
        id_number=persons,
        level=st.sampled_from(["1", "2", "3", "?"]),
        status=st.sampled_from(["VALID", "VALID", "FROZEN"]),
    ),
    "CA_NURSING": several(
        id_number=persons, month=months, amount=st.sampled_from(["80.00", "90", "?"])
    ),
    "CA_BASIC": several(household_number=numbers, id_number=persons, month=months),
    "HEA_DEATHS": several(
        id_number=st.one_of(persons, st.just("4107211960022900")),
        died_on=st.sampled_from(["2026-08-15", "2026-10-02"]),
        source=st.sampled_from(["HEA", "CREMATION"]),
    ),
    "HRSS_UNEMPLOYMENT": several(
        id_number=persons, registered_on=days, ended_on=st.sampled_from(["", "2026-11-12"])
    ),
    "MED_SETTLEMENTS": several(
        id_number=persons,
        settlement_number=st.sampled_from(["S1", "S2", "S3"]),
        settled_on=days,
        self_pay=amounts,
    ),
    "CA_CHILDREN": several(
        id_number=persons, identified_on=days, ended_on=st.sampled_from(["", "2026-11-12"])
    ),
    "CA_INCOME": several(household_number=numbers, id_number=persons, income=amounts),
    "MED_INSURANCE": several(
        id_number=persons,
        status=st.sampled_from(["ACTIVE", "ENDED", "?"]),
        insured_from=st.just("2026-01-01"),
    ),
}
LISTS = (  # of which changes can come
    *("CA_ROSTER", "POPULATION", "DPF_CERTIFICATES", "HRSS_UNEMPLOYMENT"),
    *("CA_CHILDREN", "CA_INCOME", "MED_INSURANCE"),
)
operations = st.sampled_from(["", "UPSERT", "DELETE"])
late = st.sampled_from([0, 0, 0, 1, 12])


def whole(code: str) -> st.SearchStrategy[File]:
    """Return a strategy of files that say all, or all that is new, of a data set."""
    return st.builds(File, dataset=st.just(code), rows=SENDING[code], days_late=late)


@st.composite
def changes(draw: st.DrawFn) -> File:
    """Return a delta: some records of a list come, change or go."""
    code = draw(st.sampled_from(LISTS))
    changed = tuple({**row, "operation": draw(operations)} for row in draw(SENDING[code]))
    return File(dataset=code, rows=changed, kind=BatchKind.DELTA, days_late=draw(late))


wholes = st.sampled_from([*SENDING]).flatmap(whole)
steps = st.builds(
    Step,
    days=st.sampled_from([0, 0, 0, 1, 9]),
    withdraws=st.sampled_from([None, None, None, 0, 1, 4]),
    sent=st.lists(st.one_of(wholes, wholes, changes()), max_size=3).map(tuple),
    closes=st.sampled_from([False, False, False, True]),
)


@st.composite
def openings(draw: st.DrawFn) -> Step:
    """Return how a history begins: a roster, and some other files."""
    others = draw(st.lists(wholes, min_size=3, max_size=6, unique_by=lambda each: each.dataset))
    return Step(sent=(File("CA_ROSTER", draw(rosters())), *others))


def histories(most: int) -> st.SearchStrategy[list[Step]]:
    """Return a strategy of histories: a roster and some other files, then so many steps at most."""
    return st.tuples(openings(), st.lists(steps, min_size=2, max_size=most)).map(
        lambda parts: [parts[0], *parts[1]]
    )
