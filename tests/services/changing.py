"""A small world that changes step by step: files that come, days that pass, people at work."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
from hypothesis import strategies as st

from hub.domain.alerts import VerificationResult
from hub.domain.rejections import FileRefused
from hub.runtime import Hub
from hub.services import alerts, batches
from hub.services.matching import match
from tests import databases, seen
from tests.callers import a_verification, township
from tests.conftest import Clock
from tests.matching.deliveries import VILLAGE, Desk, citizen_id
from tests.services.test_matching import evidence, rows as every

FIRST_DAY = datetime(2026, 11, 9, 4, tzinfo=UTC)  # October's payments are whole from the 10th on
ELSEWHERE = "410724100"  # 城关镇 of 获嘉县, for which the demo has adopted nothing
# One for each way in which a condition ties rows together, of each key, subject and period.
INDICATORS = ("I-01", "I-04", "I-16", "I-18", "I-22", "I-35", "I-36")
PERSONS = range(6)
HOUSEHOLDS = ("H1", "H2", "H3")

Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class Step:
    """What happens before a comparison."""

    sent: tuple[tuple[str, tuple[Row, ...]], ...] = ()  # data set and rows
    days: int = 0  # that pass before anything is sent
    closes: bool = False  # people close the oldest open alert as a fault of the data
    withdraws: tuple[str, int] | None = None  # data set, and which of its batches is taken back

    def __repr__(self) -> str:
        """Return the step as it can be pasted into a test."""
        return (
            f"Step(sent={self.sent!r}, days={self.days}, closes={self.closes}, "
            f"withdraws={self.withdraws!r})"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Stand:
    """How things stand after a step and its comparison, without ids."""

    alerts: list[Any]
    facts: list[str]
    named: list[str]  # by a withdrawal in the step, before the comparison
    scope: str

    @property
    def parts(self) -> frozenset[str]:
        """What is the same after narrow runs and after full ones."""
        return frozenset([*map(str, self.alerts), *self.facts, f"named: {self.named}"])


@dataclass(slots=True)
class World:
    """The one world, in which a history can be told again from its beginning."""

    hub: Hub
    clock: Clock
    superuser: psycopg.Connection
    folder: Path
    told: int = field(default=0)

    def __repr__(self) -> str:
        """Return a short name: a policy would fill pages."""
        return "World()"

    async def tell(self, steps: Sequence[Step], *, incremental: bool) -> list["Stand"]:
        """Tell a history from nothing; return how things stand after each step."""
        databases.empty(self.superuser)
        self.clock.set(FIRST_DAY)
        self.told += 1
        place = self.folder / str(self.told)
        place.mkdir()
        desk = Desk(hub=self.hub, folder=place)
        stands: list[Stand] = []
        for step in steps:
            named = await self._take(desk, step)
            report = await match(self.hub, incremental=incremental)
            stands.append(
                Stand(
                    alerts=await self._alerts(),
                    facts=await self._facts(),
                    named=named,
                    scope=report.scope.value,
                )
            )
        return stands

    async def _take(self, desk: Desk, step: Step) -> list[str]:
        """Let a step happen; return what a withdrawal names.

        A file of which no row is good is refused, and changes nothing.
        """
        self.clock.advance(timedelta(days=step.days, seconds=1))
        for dataset, rows in step.sent:
            try:
                await desk.sends(dataset, *rows)
            except FileRefused:
                continue
        if step.closes:
            await self._close()
        return [] if step.withdraws is None else await self._withdraw(*step.withdraws)

    async def _withdraw(self, dataset: str, place: int) -> list[str]:
        """Withdraw a batch that is in; return whom and which alerts that names."""
        rows = await seen.rows_of(self.hub, "batch", dataset=dataset, withdrawn_at=None)
        if not rows:
            return []
        done = await batches.withdraw(self.hub, rows[place % len(rows)]["id"], "错发")
        names = await self._names()
        told = {row["id"]: row for row in await seen.rows_of(self.hub, "alert")}
        alerts = [
            f"{a.indicator} {names[told[a.id]['subject']]} {a.has_ended}" for a in done.alerts
        ]
        return sorted([*alerts, *(names[str(each)] for each in done.persons_with_facts)])

    async def _close(self) -> None:
        """Close the first of the open alerts, by indicator and person."""
        waiting = await seen.rows_of(self.hub, "alert", state="DISPATCHED")
        names = await self._names()
        for row in sorted(waiting, key=lambda row: (row["indicator"], names[row["subject"]]))[:1]:
            command = a_verification(
                row["id"], result=VerificationResult.FALSE_DATA, verified_on=self.hub.today()
            )
            await alerts.record_verification(self.hub, township(row["division_code"]), command)

    async def _alerts(self) -> list[Any]:
        """Return the alerts, all that is said of each but ids and instants."""
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
        return sorted(found, key=str)

    async def _facts(self) -> list[str]:
        """Return the facts, each with its batch by its place in the ledger."""
        names = await self._names()
        ledger = [row["id"] for row in await seen.rows_of(self.hub, "batch")]
        return sorted(
            str(
                {
                    **row,
                    "person_id": names[str(row["person_id"])],
                    "batch_id": ledger.index(row["batch_id"]),
                }
            )
            for row in await seen.rows_of(self.hub, "facts")
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


persons = st.sampled_from(PERSONS)
numbers = st.sampled_from(HOUSEHOLDS)
amounts = st.sampled_from(["8000.00", "16000.00", "40000.00"])
days = st.sampled_from(["2026-10-01", "2026-11-01"])
months = st.sampled_from(["2026-09", "2026-10"])


def rows(**fields: st.SearchStrategy[str]) -> st.SearchStrategy[tuple[Row, ...]]:
    """Return a strategy of some rows; the same record may come twice, and contradict itself."""
    return st.lists(st.fixed_dictionaries(fields), min_size=1, max_size=4).map(tuple)


@st.composite
def rosters(draw: st.DrawFn) -> tuple[Row, ...]:
    """Return a roster: who is in which household, in which category; heads come first."""
    listed = draw(st.lists(st.tuples(numbers, persons), min_size=1, max_size=6, unique=True))
    heads = set[str]()
    found: list[Row] = []
    for number, person in listed:
        category = draw(st.sampled_from(["DIBAO", "DIBAO_MARGIN", "OTHER", "OTHER"]))
        found.append(
            {
                "household_number": number,
                "id_number": who(person),
                "name": f"P{person}",
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
        {
            "id_number": who(person),
            "name": f"P{person}",
            "household_number": draw(st.sampled_from(["", *HOUSEHOLDS])),
        }
        for person in listed
    )


ids = persons.map(who)
SENDING: Mapping[str, st.SearchStrategy[tuple[Row, ...]]] = {
    "CA_ROSTER": rosters(),
    "POPULATION": populations(),
    "DPF_CERTIFICATES": rows(
        id_number=ids,
        level=st.sampled_from(["1", "2", "3", "?"]),
        status=st.sampled_from(["VALID", "VALID", "FROZEN"]),
    ),
    "CA_NURSING": rows(id_number=ids, month=months, amount=st.sampled_from(["80.00", "90", "?"])),
    "CA_BASIC": rows(household_number=numbers, id_number=ids, month=months),
    "HEA_DEATHS": rows(
        id_number=st.one_of(ids, st.just("4107211960022900")),
        died_on=st.sampled_from(["2026-08-15", "2026-10-02"]),
        source=st.sampled_from(["HEA", "CREMATION"]),
    ),
    "HRSS_UNEMPLOYMENT": rows(
        id_number=ids, registered_on=days, ended_on=st.sampled_from(["", "2026-11-12"])
    ),
    "MED_SETTLEMENTS": rows(
        id_number=ids,
        settlement_number=st.sampled_from(["S1", "S2", "S3"]),
        settled_on=days,
        kind=st.just("INPATIENT"),
        total=st.just("90000.00"),
        policy_range=st.just("0"),
        self_pay=amounts,
    ),
    "CA_INCOME": rows(
        household_number=numbers,
        id_number=ids,
        period_to=st.just("2026-09-30"),
        income=amounts,
        persons=st.just("2"),
        verified_on=st.just("2026-10-15"),
    ),
    "MED_INSURANCE": rows(
        id_number=ids,
        year=st.just("2026"),
        status=st.sampled_from(["ACTIVE", "ENDED", "?"]),
        insured_from=st.just("2026-01-01"),
        premium=st.just("380"),
        subsidy=st.just("0"),
    ),
}
sent = st.sampled_from([*SENDING]).flatmap(lambda code: st.tuples(st.just(code), SENDING[code]))
withdrawals = st.tuples(
    st.sampled_from([code for code in SENDING if code not in {"CA_ROSTER", "POPULATION"}]),
    st.integers(0, 3),
)
steps = st.builds(
    Step,
    sent=st.lists(sent, max_size=3).map(tuple),
    days=st.sampled_from([0, 0, 0, 1, 9]),
    closes=st.sampled_from([False, False, False, True]),
    withdraws=st.one_of(st.none(), withdrawals),
)


@st.composite
def openings(draw: st.DrawFn) -> Step:
    """Return how a history begins: a roster, and some other files."""
    others = draw(st.lists(sent, min_size=3, max_size=6, unique_by=lambda each: each[0]))
    return Step(sent=(("CA_ROSTER", draw(rosters())), *others))


def histories(most: int) -> st.SearchStrategy[list[Step]]:
    """Return a strategy of histories: a roster and some other files, then so many steps at most."""
    return st.tuples(openings(), st.lists(steps, min_size=2, max_size=most)).map(
        lambda parts: [parts[0], *parts[1]]
    )
