"""A populated world: two counties, every status and state, odd characters, built once a module."""

import json
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, timedelta
from itertools import product
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
from psycopg import sql

from hub.config import Environment, Secret, Settings
from hub.domain.alerts import AlertState
from hub.domain.callers import Caller
from hub.domain.corrections import CorrectionOutcome
from hub.domain.divisions import county_of
from hub.domain.identifiers import DepartmentCode, new_id
from hub.domain.needs import HandlingResult, NeedClass, NeedMove, NeedStatus
from hub.domain.people import Category
from hub.ledger.canonical import canonical
from hub.policy.policy import Policy
from hub.runtime import Hub
from hub.sealing import cells, masks
from hub.sealing.keys import KeyRing
from hub.services import agreements, needs as need_services, statistics
from hub.storage import tables
from schema.root import schema
from tests import written
from tests.asking import accepted, asked, completed, ended, refused
from tests.builders import (
    a_certificate,
    a_death,
    a_delivered_payment,
    a_household,
    a_need,
    an_alert,
    an_assistance_record,
    disputed,
    make,
    push,
    reported,
    settled,
)
from tests.callers import COUNTY, OTHER_COUNTY, OTHER_TOWNSHIP, a_report, county, office, township
from tests.evaluating import entitled, evaluated
from tests.oracle.circumstances import know
from tests.oracle.evaluate import Oracle
from tests.oracle.rows import load
from tests.oracle.told import today as sight_today
from tests.people import BuiltHousehold, BuiltPerson, a_person
from tests.rows import add
from tests.sharing import limited

ODD_NAMES = ("𬱖㛃·阿依古丽", 'O\'Brien "引号"', "反\\斜线\n换行\t制表", "\u2028行\u0001符{}$1")
# Needs that go to departments to which 新乡县's documents send none.
_UNROUTED = {"I-63": "WOM", "I-64": "VET"}
_ODD_TEXT = "路\\号 \"3\" 'x'\n\u2029𬱖㛃· \\x01!alert.evidence \u001f 100%"


class World:
    """The hub with its rows, and the oracle over the same rows.

    No dataclass, since hypothesis would print all of its fields, keys and rows.
    """

    def __init__(self, hub: Hub, oracle: Oracle, *, url: str) -> None:
        """Keep them, and a superuser's address of the database."""
        self.hub = hub
        self.oracle = oracle
        self.rows = oracle.rows
        self.url = url

    def ids(self, table: str) -> list[str]:
        """Return the ids of a table's rows, in order; of "citizen", their citizen ids."""
        if table == "citizen":
            persons = (
                self.rows["person"].where("id", UUID(each))[0] for each in self.ids("person")
            )
            return [
                cells.unseal(
                    self.oracle.ring, "person.citizen_id", each["id"], each["citizen_id_cell"]
                )
                for each in persons
            ]
        return sorted(str(row["id"]) for row in self.rows[table].rows)


class Ticking:
    """A clock that goes on by a third of a second at each fourth look, so that instants repeat."""

    def __init__(self, at: datetime) -> None:
        """Begin at an instant."""
        self._at = at
        self._looks = 0

    def __call__(self) -> datetime:
        """Return the instant it shows."""
        self._looks += 1
        if self._looks % 4 == 0:
            self._at += timedelta(milliseconds=370)
        return self._at


async def fill(url: str, *, data_dir: Path, policy: Policy) -> None:
    """Fill a migrated database with all that the world holds."""
    async with _opened(url, data_dir, policy) as hub:
        hub.clock = Ticking(datetime.now(UTC).replace(microsecond=0) - timedelta(minutes=5))
        await _fill(hub, url)


@asynccontextmanager
async def a_world(
    url: str, *, data_dir: Path, ring: KeyRing, policy: Policy
) -> AsyncGenerator[World]:
    """Give a hub on a database that has been filled, with the oracle over its rows."""
    async with _opened(url, data_dir, policy) as hub:
        hub.clock = Ticking(datetime.now(UTC).replace(microsecond=0))
        yield World(hub, Oracle(schema.as_str(), load(url), ring), url=url)


@asynccontextmanager
async def _opened(url: str, data_dir: Path, policy: Policy) -> AsyncGenerator[Hub]:
    settings = Settings(environment=Environment.DEMO, data_dir=data_dir, database_url=Secret(url))
    async with Hub.open(settings, policy=policy) as hub:
        hub.policy = limited(policy)
        yield hub


async def _fill(hub: Hub, url: str) -> None:
    first = await _first_county(hub)
    second = await _second_county(hub)
    await _shared_person(hub, first[0].members[1], second)
    await _former_and_future_members(hub, first)
    for household in first[:3]:
        await _records(hub, household)
    await _department_reports(hub, first[1], second)
    await _corrections(hub, first)
    await _evaluations(hub, [*first, second])
    await _sharing(hub, url)
    await _tamper(hub, url, first)
    with psycopg.connect(url) as connection:
        connection.execute("SELECT make_disclosure_month('2026-09-01')")
    await _ledger(hub, [*first, second])
    await statistics.publish(hub)


# ---- the first county: all departments, all statuses


async def _first_county(hub: Hub) -> list[BuiltHousehold]:
    odd = await a_household(hub, *(a_person(name=name) for name in ODD_NAMES))
    lone = await a_household(hub, division=f"{OTHER_TOWNSHIP}201", category=Category.RIGID)
    pair = await a_household(hub, a_person(name="李"), a_person(), category=Category.TEKUN)
    three = await a_household(hub, *(a_person() for _ in range(3)), division=f"{OTHER_TOWNSHIP}201")
    plain = await a_household(hub, category=None)
    await _needs_of_rehabilitation(hub, odd, three)
    await _needs_of_others(hub, odd, lone, pair)
    for place, state in enumerate((AlertState.DISPATCHED, AlertState.VERIFIED, AlertState.CLOSED)):
        await an_alert(hub, plain, state=state, indicator=f"I-9{place}")
    await an_alert(
        hub, lone, state=AlertState.CLASSIFIED, found=(NeedClass.CARE,), indicator="I-95"
    )
    for person in (odd.head, pair.head, three.members[1]):
        await a_certificate(hub, person, level=2)
    await a_death(hub, odd.members[2], died_on=date(2026, 3, 4), sources=3)
    await a_death(hub, pair.members[1], died_on=date(2026, 10, 31))
    await know(hub, odd.head, pair.head)
    return [odd, lone, pair, three, plain]


async def _needs_of_rehabilitation(hub: Hub, one: BuiltHousehold, other: BuiltHousehold) -> None:
    """Push needs to the federation in every status: of one household open ones too."""
    for place, status in enumerate(NeedStatus):
        await a_need(hub, one, status=status, indicator=f"I-1{place}")
    for place, status in enumerate((NeedStatus.CLOSED, NeedStatus.DECLINED, NeedStatus.WITHDRAWN)):
        await a_need(hub, other, status=status, indicator=f"I-2{place}")


async def _needs_of_others(
    hub: Hub, odd: BuiltHousehold, lone: BuiltHousehold, pair: BuiltHousehold
) -> None:
    medical = await a_need(hub, odd, need_class=NeedClass.MEDICAL, indicator="I-30")
    await _aid(hub, odd, medical, "MED", "MEDICAL_AID")
    again = await a_need(hub, lone, need_class=NeedClass.MEDICAL, indicator="I-31")
    await _aid(hub, lone, again, "MED", "PREMIUM_SUBSIDY")
    await make(hub, NeedMove.CONFIRM, again)
    returned = await a_need(hub, pair, need_class=NeedClass.EDUCATION, indicator="I-32")
    await _aid(hub, pair, returned, "EDU", "EDUCATION_AID")
    await make(hub, NeedMove.RETURN, returned)
    await a_need(
        hub, lone, need_class=NeedClass.HOUSING, status=NeedStatus.ACCEPTED, indicator="I-33"
    )
    await _sent_on(hub, pair)
    await _needs_of_the_rest(hub, pair)


async def _needs_of_the_rest(hub: Hub, household: BuiltHousehold) -> None:
    """Push a need of each class that no other household has, and some for `_tamper` to send on."""
    rest = (
        NeedClass.EMPLOYMENT,
        NeedClass.RURAL_SUPPORT,
        NeedClass.DISASTER,
        NeedClass.LEGAL_AID,
        NeedClass.JUDICIAL_AID,
        NeedClass.DIFFICULT_WORKER,
    )
    for place, need_class in enumerate(rest):
        await a_need(hub, household, need_class=need_class, indicator=f"I-5{place}")
    for indicator in _UNROUTED:
        await a_need(hub, household, need_class=NeedClass.LEGAL_AID, indicator=indicator)


async def _aid(
    hub: Hub, household: BuiltHousehold, need_id: UUID, code: str, programme: str
) -> None:
    """Let a department report aid in money, with a note full of odd characters."""
    report = a_report(
        need_id,
        result=HandlingResult.PROVIDED,
        programme_code=programme,
        amount_yuan="1200.05",
        handled_on=hub.today(),
        note='已办 "好" \\ \n𬱖㛃·',
    )
    await need_services.report(hub, office(code, county_of(household.division)), report)


async def _sent_on(hub: Hub, household: BuiltHousehold) -> None:
    """Let a department decline, and civil affairs push the same class again."""
    await a_need(
        hub,
        household,
        need_class=NeedClass.EDUCATION,
        status=NeedStatus.DECLINED,
        indicator="I-34",
    )
    async with hub.write_as("test-world") as session:
        found = await session.rows(tables.alert.select().where(tables.alert.c.indicator == "I-34"))
    await push(hub, household, found[0]["id"], NeedClass.EDUCATION)


# ---- the second county, and what joins the two


async def _second_county(hub: Hub) -> BuiltHousehold:
    household = await a_household(
        hub, a_person(), a_person(name="张·𬱖"), division=f"{OTHER_COUNTY}100201"
    )
    await a_need(hub, household, indicator="I-41")
    await a_need(hub, household, need_class=NeedClass.MEDICAL, indicator="I-42")
    closed = NeedStatus.CLOSED
    await a_need(hub, household, need_class=NeedClass.HOUSING, status=closed, indicator="I-43")
    await an_assistance_record(hub, household)
    return household


async def _shared_person(hub: Hub, person: BuiltPerson, household: BuiltHousehold) -> None:
    """Put a person of the first county into a household of the second as well."""
    async with hub.write_as("test-world") as session:
        await written.membership(session, household, person)


async def _former_and_future_members(hub: Hub, households: list[BuiltHousehold]) -> None:
    """Put persons into a household until yesterday, until today and until tomorrow."""
    async with hub.write_as("test-world") as session:
        for days, home in zip((-2, 0, 2), households[1:4], strict=True):
            await add(
                session,
                tables.membership,
                household_id=households[0].id,
                person_id=home.head.id,
                relation="5",
                valid_to=hub.today() + timedelta(days=days),
                batch_id=None,
            )


async def _department_reports(hub: Hub, *households: BuiltHousehold) -> None:
    """Let departments report persons of both counties, one twice, and somebody unknown."""
    for household in households:
        await reported(hub, "MED", household.head.citizen_id)
        await reported(hub, "DPF", household.head.citizen_id, description=_ODD_TEXT[:9])
        await reported(hub, "DPF", household.head.citizen_id)
    await reported(hub, "HEA", a_person().citizen_id, description='门诊 "反复" 就医')


async def _corrections(hub: Hub, households: list[BuiltHousehold]) -> None:
    """Let several dispute certificates and payments; some are answered, each in another way."""
    odd, _, pair, *_ = households
    upheld = await disputed(hub, county(), odd.head.id)
    await disputed(hub, office("DPF"), odd.head.id, field="category", claim="7")
    await disputed(hub, township(), pair.head.id, field="issued_on", claim="2019-05-06")
    await disputed(hub, office("DPF"), odd.head.id, field="valid_to", claim="2030-12-31")
    record = await a_delivered_payment(hub, odd)
    paid = await disputed(hub, county(), assistance_record_id=record, field="amount", claim="5")
    death = await disputed(
        hub, county(), pair.members[1].id, dataset="HEA_DEATHS", field="died_on", claim="2026-10-30"
    )
    await settled(hub, office("DPF"), upheld, outcome=CorrectionOutcome.UPHELD)
    await settled(hub, county(), paid)
    partly = {"outcome": CorrectionOutcome.PARTLY, "value": "2026-10-29"}
    await settled(hub, office("HEA"), death, **partly)


async def _evaluations(hub: Hub, households: list[BuiltHousehold]) -> None:
    """Hold households against the law, one twice, and let each miss or get something."""
    for household in (households[0], *households[:2], households[-1]):
        await evaluated(hub, household)
    for place, household in enumerate(households):
        head = household.head.id
        await entitled(hub, household)
        await entitled(hub, household, programme="REHABILITATION", owner="DPF", person_id=head)
        await entitled(hub, household, programme="EDUCATION_AID", owner="EDU", state="POSSIBLE")
        subsidy = {"programme": "LIVING_SUBSIDY", "owner": "CA", "state": "RECEIVED"}
        await entitled(hub, household, **subsidy, amount_fen=place * 12_345, words=None)
        for owner in ("JUS", "VET", "TUN", "WOM", "CRT", "HEA", "EMG", "HOU", "HRSS", "AGR"):
            await entitled(hub, household, programme="NONE_SUCH", owner=owner, reason=_ODD_TEXT[:9])


async def _sharing(hub: Hub, url: str) -> None:
    """Let departments ask for data, each to another end; one agreement is over, one suspended."""
    await asked(hub, office("MED"), basis='依据 "三" \\ 条')
    await asked(hub, office("MED", OTHER_COUNTY))
    await completed(hub, office("HOU"), await asked(hub, office("HOU")))
    await accepted(hub, await asked(hub, office("DPF")))
    to_come = hub.today() + timedelta(days=9)
    await accepted(hub, await asked(hub, office("EDU"), valid_from=to_come))
    await refused(hub, await asked(hub, office("HEA")))
    await ended(hub, office("AGR"))
    await agreements.suspend(hub, DepartmentCode("EMG"), COUNTY, reason="复核用途。")
    yesterday = sight_today() - timedelta(days=1)
    with psycopg.connect(url, autocommit=True) as connection:
        for statement in (
            "UPDATE sharing_request SET due_on = %s WHERE department = 'MED'",
            "UPDATE sharing_agreement SET disposal_due_on = %s WHERE department IN ('AGR', 'MED')",
            "UPDATE sharing_agreement SET valid_to = %s WHERE department = 'HEA'",
        ):
            connection.execute(statement.encode(), (yesterday,))


LEDGER_END = "2026-10-01T00:00:00+08:00"  # what the world's own readers add comes later


async def _ledger(hub: Hub, homes: list[BuiltHousehold]) -> None:
    """Let several have seen the households, in pairs, and others have been refused them."""
    askers = (county(), county(OTHER_COUNTY), county("410700"), township(), office("MED"))
    at = datetime(2026, 9, 3, 9, tzinfo=UTC)
    async with hub.write_as("test-world") as session:
        for place, (caller, home) in enumerate(product(askers, homes)):
            seen = [home, homes[(place + 1) % len(homes)]]
            await add(
                session,
                tables.disclosure,
                recorded_at=at + timedelta(hours=place, microseconds=place % 3),
                **_of_caller(caller, place),
                **(_seen(caller, seen, place) if place % 4 else _refused(caller)),
            )


def _of_caller(caller: Caller, place: int) -> dict[str, Any]:
    return {
        "request_id": f"r-{place}",
        "client_id": caller.client_id,
        "department": caller.department,
        "role": caller.role,
        "division_code": caller.division,
        "case_number": _ODD_TEXT.replace("\n", "") if place % 5 == 0 else None,
        "coordinates": ["Disability.level", "Household.id"],
        "datasets": (["DPF_CERTIFICATES"], ["HEA_DEATHS", "MED_INSURANCE"], [])[place % 3],
    }


def _seen(caller: Caller, homes: list[BuiltHousehold], place: int) -> dict[str, Any]:
    counties = [str(county_of(home.division)) for home in homes if caller.division == "410700"]
    return {
        "areas": [caller.division, *sorted(set(counties))],
        "purpose": ("MONITOR", "AUDIT")[place % 2],
        "document_digest": b"\x00\xff",
        "outcome": "DISCLOSED",
        "household_ids": sorted(home.id for home in homes),
        "person_ids": sorted({one.id for home in homes for one in home.members}),
        "grounds": ["ALWAYS"],
    }


def _refused(caller: Caller) -> dict[str, Any]:
    return {"areas": [caller.division], "outcome": "DENIED", "code": "FIELD_NOT_GRANTED"}


# ---- records of assistance, and what no builder makes


async def _records(hub: Hub, household: BuiltHousehold) -> None:
    """Record aid of several departments: with account, without amount, without person."""
    ring = hub.ring
    for place, (owner, fen) in enumerate(
        (
            *(("MED", 5), ("CA", 100_000_000_099), ("HEA", 0), ("DPF", None), ("MED", 120)),
            *(("FIN", 420_000), ("CRT", 999_99), ("JUS", 500_000)),
        )
    ):
        record_id = new_id()
        account = f"62284800{place}1234567890"
        sealed = cells.seal(ring, "assistance_record.account", record_id, account)
        await an_assistance_record(
            hub,
            household,
            id=record_id,
            owner_department=owner,
            amount_fen=fen,
            person_id=None if owner == "CA" else household.head.id,
            account_cell=sealed if place % 2 else None,
            account_mask=masks.account(account) if place % 2 else None,
            period_from=date(2026, 1, 1),
            period_to=None if place % 2 else date(2026, 1, 31),
        )


async def _tamper(hub: Hub, url: str, households: list[BuiltHousehold]) -> None:
    """Write what builders do not: odd texts, absent values, other states; past the chain."""
    odd, lone, pair, *_ = households
    evidence = canonical({"name": _ODD_TEXT, "list": [1, None, True], "deep": {'a\\"b': "\u0001"}})
    with psycopg.connect(url, autocommit=True) as connection:

        def change(table: str, row_id: UUID, **values: Any) -> None:
            columns = sql.SQL(",").join(
                sql.SQL("{}=%s").format(sql.Identifier(name)) for name in values
            )
            statement = sql.SQL("UPDATE {} SET {} WHERE id=%s").format(
                sql.Identifier(table), columns
            )
            connection.execute(statement, (*values.values(), row_id))

        sealed = cells.seal(hub.ring, "household.address", odd.id, _ODD_TEXT)
        change("household", odd.id, address_cell=sealed, address_mask=masks.address(_ODD_TEXT))
        change("household", lone.id, number=None, address_cell=None, address_mask=None)
        change("person", lone.head.id, phone_cell=None, phone_mask=None)
        _tamper_with_alerts(connection, change, hub, evidence)
        change("household", pair.id, status="UNVERIFIED", number='双"引\\号')
        _send_on(connection)


def _tamper_with_alerts(
    connection: psycopg.Connection, change: Callable[..., None], hub: Hub, evidence: bytes
) -> None:
    found: Mapping[str, UUID] = dict(
        connection.execute("SELECT indicator, id FROM alert ORDER BY id").fetchall()
    )
    assert json.loads(evidence)
    newest = found["I-90"]
    cell = cells.seal(hub.ring, "alert.evidence", newest, evidence.decode())
    change("alert", newest, state="NEW", evidence_cell=cell, reason=_ODD_TEXT.replace("\u0000", ""))
    yesterday, today = sight_today() - timedelta(days=1), sight_today()
    for indicator in ("I-90", "I-91", "I-92", "I-95"):
        change("alert", found[indicator], due_on=yesterday)
    connection.execute("UPDATE correction SET due_on = %s WHERE field = 'category'", (yesterday,))
    for indicator, due_on in zip(("I-10", "I-11", "I-12", "I-13"), [yesterday] * 4, strict=True):
        _tamper_with_due_day(connection, found[indicator], due_on)
    _tamper_with_due_day(connection, found["I-30"], yesterday)
    _tamper_with_due_day(connection, found["I-33"], today)
    change("alert", found["I-92"], condition_ended_at=date(2026, 2, 3), person_id=None)


def _tamper_with_due_day(connection: psycopg.Connection, alert_id: UUID, due_on: date) -> None:
    """Set the due day of an alert's needs."""
    connection.execute("UPDATE need SET due_on = %s WHERE alert_id = %s", (due_on, alert_id))


def _send_on(connection: psycopg.Connection) -> None:
    """Give needs to the departments to which no class is routed, with their ground."""
    for indicator, department in _UNROUTED.items():
        connection.execute(
            "UPDATE need SET department = %s WHERE alert_id = "
            "(SELECT id FROM alert WHERE indicator = %s)",
            (department, indicator),
        )
        connection.execute(
            "INSERT INTO department_ground SELECT household_id, department, division_code, "
            "'OPEN_NEED' FROM need WHERE department = %s",
            (department,),
        )
