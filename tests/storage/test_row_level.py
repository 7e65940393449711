"""Row-level security: the second wall, which holds with the gate switched off.

Two counties, in each a household with a person, an alert and a need; MED was pushed the need in
the first county and gave its aid there, DPF the need in the second. Each test reads plainly, as a
defect of the reading layer might, and sees its own rows only.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import psycopg
import pytest
from psycopg import sql

from hub.domain.callers import Role
from hub.domain.divisions import DivisionRange
from hub.domain.identifiers import DivisionCode
from hub.runtime import Hub, now
from hub.storage import tables
from hub.storage.database import WriteSession
from tests import rows

FIRST, SECOND = "410721", "410722"

# What a household brings with it, besides itself and its person.
OF_HOUSEHOLD = (
    "membership",
    "determination",
    "alert",
    "verification",
    "need",
    "handling_result",
    "assistance_record",
    "chain_event",
    "department_ground",
)
HISTORY = ("chain_head", "household_history", "person_history", "alert_history")
OF_AUDIT = ("disclosure", *HISTORY)
HIDDEN_FROM_READERS = ("batch", "batch_rejection", "match_run", "document", *HISTORY)
EVALUATIONS = ("evaluation", "evaluation_result", "evaluation_step")
HIDDEN_FROM_ALL = ("client", "idempotency")


@dataclass(frozen=True, slots=True)
class County:
    """What a county's one household is made of."""

    code: str
    department: str
    household: UUID
    person: UUID


@dataclass(frozen=True, slots=True)
class World:
    """Two counties that must not see each other."""

    first: County
    second: County


@pytest.fixture
async def world(hub: Hub) -> World:
    """Give the two counties, written as the services write."""
    async with hub.write_as("hub-test") as session:
        return World(
            await _a_county(session, FIRST, "MED"), await _a_county(session, SECOND, "DPF")
        )


async def _a_county(session: WriteSession, code: str, department: str) -> County:
    township = {"division_code": f"{code}100"}
    office = {"division_code": code}
    home = await rows.add(session, tables.household, division_code=f"{code}100201")
    one = await rows.add(session, tables.person)
    both = {"household_id": home["id"], "person_id": one["id"]}
    batch = await rows.add(session, tables.batch, key=code)
    run = await rows.add(session, tables.match_run)
    await rows.add(session, tables.membership, **both)
    await rows.add(session, tables.determination, **both)
    await rows.add(session, tables.facts, person_id=one["id"], batch_id=batch["id"])
    alert = await rows.add(
        session, tables.alert, **both, **township, run_id=run["id"], subject=str(one["id"])
    )
    of_alert = {"household_id": home["id"], "alert_id": alert["id"]}
    await rows.add(session, tables.verification, **of_alert)
    need = await rows.add(session, tables.need, **of_alert, **office, department=department)
    await rows.add(session, tables.handling_result, household_id=home["id"], need_id=need["id"])
    await rows.add(
        session,
        tables.assistance_record,
        household_id=home["id"],
        owner_department=department,
        **office,
    )
    await rows.add(
        session,
        tables.department_ground,
        household_id=home["id"],
        department=department,
        **office,
        ground="OPEN_NEED",
    )
    await rows.add(session, tables.chain_event, household_id=home["id"], department=department)
    await rows.add(session, tables.chain_head, household_id=home["id"])
    await _disclosed(session, **office, areas=[code])
    for table, row in ((tables.household, home), (tables.person, one), (tables.alert, alert)):
        await session.run(
            table.update().where(table.c.id == row["id"]).values(recorded_again(table))
        )
    return County(code, department, home["id"], one["id"])


async def _disclosed(session: WriteSession, **given: Any) -> None:
    """Record that certificates went out."""
    values: dict[str, Any] = {
        "recorded_at": now(),
        "purpose": "MONITOR",
        "document_digest": b"",
        "outcome": "DISCLOSED",
        "datasets": ["DPF_CERTIFICATES"],
    }
    await rows.add(session, tables.disclosure, **values | given)


def recorded_again(table: Any) -> Mapping[str, Any]:
    """Return a change that touches nothing a policy looks at, so that there is a former self."""
    column = "changed_by" if "changed_by" in table.c else "recorded_at"
    return {column: table.c[column]}


def selecting(column: str, table: str) -> sql.Composed:
    """Return the plain query for a column of a table, or for all of them."""
    columns = sql.SQL("*") if column == "*" else sql.Identifier(column)
    return sql.SQL("SELECT {} FROM {}").format(columns, sql.Identifier(table))


async def _seen(
    hub: Hub, role: Role, query: sql.SQL | sql.Composed | bytes, settings: Mapping[str, str]
) -> list[tuple[Any, ...]]:
    """Return what a plain query sees under a role and its settings."""
    async with hub.database.reader(role).connection() as connection, connection.transaction():
        for name, value in settings.items():
            await connection.execute("SELECT set_config($1, $2, true)", (name, value))
        cursor = await connection.execute(query)
        return await cursor.fetchall()


def _as_department(department: str, code: str) -> Mapping[str, str]:
    return {
        "hub.department": department,
        "hub.division": code,
        "hub.division_lo": code,
        "hub.division_hi": f"{code[:-1]}{int(code[-1]) + 1}",
    }


def _within(department: str, code: str) -> Mapping[str, str]:
    reach = DivisionRange.below(DivisionCode(code))
    return {
        "hub.department": department,
        "hub.division": code,
        "hub.division_lo": reach.lo,
        "hub.division_hi": reach.hi,
    }


async def _households(
    hub: Hub, role: Role, settings: Mapping[str, str], names: Sequence[str] = OF_HOUSEHOLD
) -> dict[str, tuple[UUID, ...]]:
    """Return whose rows are seen in each table."""
    return {
        table: tuple(
            household
            for (household,) in await _seen(hub, role, selecting("household_id", table), settings)
        )
        for table in names
    }


async def test_a_department_sees_its_own_households(hub: Hub, world: World) -> None:
    """A department sees what belongs to a household that it has a ground for, and no other."""
    seen = await _households(hub, Role.DEPARTMENT, _as_department("MED", FIRST))

    assert seen == dict.fromkeys(OF_HOUSEHOLD, (world.first.household,))


@pytest.mark.parametrize(
    "settings",
    [_as_department("MED", SECOND), _as_department("DPF", FIRST), _as_department("EDU", FIRST)],
)
async def test_another_office_sees_nothing(
    hub: Hub, world: World, settings: Mapping[str, str]
) -> None:
    """The same department of another county, and another department of the county, see nothing."""
    assert world
    seen = await _households(hub, Role.DEPARTMENT, settings)

    assert seen == dict.fromkeys(OF_HOUSEHOLD, ())


async def test_a_department_sees_only_the_persons_of_its_households(hub: Hub, world: World) -> None:
    """Persons and the facts about them follow their membership."""
    med = _as_department("MED", FIRST)

    for query in (selecting("id", "person"), selecting("person_id", "facts")):
        assert await _seen(hub, Role.DEPARTMENT, query, med) == [(world.first.person,)]
    households = await _seen(hub, Role.DEPARTMENT, selecting("id", "household"), med)
    assert households == [(world.first.household,)]


async def test_a_department_without_ground_sees_its_own_contribution_only(
    hub: Hub, world: World
) -> None:
    """Once the ground has gone, the need and record stay visible, the household does not."""
    ground = tables.department_ground
    async with hub.write_as("hub-test") as session:
        await session.run(ground.delete().where(ground.c.household_id == world.first.household))
    med = _as_department("MED", FIRST)

    own = ("need", "handling_result", "assistance_record")
    seen = await _households(hub, Role.DEPARTMENT, med)
    assert {table for table in OF_HOUSEHOLD if seen[table]} == set(own)
    for table in ("household", "person", "facts"):
        assert await _seen(hub, Role.DEPARTMENT, selecting("*", table), med) == []


@pytest.mark.parametrize("role", [Role.COUNTY, Role.TOWNSHIP, Role.AUDITOR])
async def test_civil_affairs_and_audit_see_their_own_county(
    hub: Hub, world: World, role: Role
) -> None:
    """Civil affairs and audit see the households of their divisions, and what belongs to them."""
    seen = await _households(hub, role, _as_department("CA", SECOND))

    assert seen == dict.fromkeys(OF_HOUSEHOLD, (world.second.household,))


@pytest.mark.parametrize("role", [Role.COUNTY, Role.AUDITOR])
async def test_civil_affairs_and_audit_see_the_persons_of_their_county(
    hub: Hub, world: World, role: Role
) -> None:
    """Persons and facts follow the household's division."""
    settings = _as_department("CA", SECOND)

    for query in (selecting("id", "person"), selecting("person_id", "facts")):
        assert await _seen(hub, role, query, settings) == [(world.second.person,)]


@pytest.fixture
async def villages(hub: Hub) -> tuple[UUID, UUID]:
    """Give the households of two villages of one township, each with a person and an alert."""
    async with hub.write_as("hub-test") as session:
        homes = [await _a_village(session, f"{FIRST}10020{place}") for place in (1, 2)]
    return homes[0], homes[1]


async def _a_village(session: WriteSession, code: str) -> UUID:
    home = await rows.add(session, tables.household, division_code=code)
    one = await rows.add(session, tables.person)
    both = {"household_id": home["id"], "person_id": one["id"]}
    run = await rows.add(session, tables.match_run)
    await rows.add(session, tables.membership, **both)
    await rows.add(
        session,
        tables.alert,
        **both,
        division_code=code[:9],
        run_id=run["id"],
        subject=str(one["id"]),
    )
    return home["id"]


_PLACES = ("membership", "alert")


async def test_a_village_sees_its_own_households_and_their_alerts(
    hub: Hub, villages: tuple[UUID, UUID]
) -> None:
    """An alert stands at the township; the village sees those of its own households only."""
    first, second = villages

    for home, code in ((first, f"{FIRST}100201"), (second, f"{FIRST}100202")):
        found = await _households(hub, Role.VILLAGE, _within("VLG", code), _PLACES)
        assert found == dict.fromkeys(_PLACES, (home,))
    assert await _households(hub, Role.VILLAGE, _within("VLG", f"{FIRST}100203"), _PLACES) == (
        dict.fromkeys(_PLACES, ())
    )


@pytest.mark.parametrize(
    ("role", "code"),
    [
        (Role.TOWNSHIP, f"{FIRST}100"),
        (Role.COUNTY, FIRST),
        (Role.PROVINCE, "410700"),
        (Role.PROVINCE, "410000"),
    ],
)
async def test_whoever_is_above_sees_all_villages(
    hub: Hub, villages: tuple[UUID, UUID], role: Role, code: str
) -> None:
    """Township, county, city and province see the households of all that lies within them."""
    found = await _households(hub, role, _within("CA", code), _PLACES)

    assert {name: {*homes} for name, homes in found.items()} == (
        {name: {*villages} for name in _PLACES}
    )


@pytest.mark.usefixtures("villages")
@pytest.mark.parametrize("code", ["410800", "420000"])
async def test_another_city_or_province_sees_nothing(hub: Hub, code: str) -> None:
    """A level above sees what is below it, not beside it."""
    found = await _households(hub, Role.PROVINCE, _within("CA", code), _PLACES)

    assert found == dict.fromkeys(_PLACES, ())


@pytest.mark.parametrize(
    ("role", "department", "code"),
    [
        (Role.TOWNSHIP, "TWP", f"{FIRST}100"),
        (Role.DEPARTMENT, "DAT", FIRST),
        (Role.DEPARTMENT, "FIN", FIRST),
        (Role.COUNTY, "CA", FIRST),
    ],
)
async def test_agreements_are_seen_by_who_keeps_or_funds_them(
    hub: Hub, role: Role, department: str, code: str
) -> None:
    """All of the county's are seen by itself, its townships, finance and the data steward."""
    seen = await _agreements(hub, role, department, code)

    assert {place for _, place in seen} == {FIRST}
    assert len(seen) > 10


@pytest.mark.parametrize(
    ("role", "department", "code", "expected"),
    [
        (Role.VILLAGE, "VLG", f"{FIRST}100201", []),
        (Role.DEPARTMENT, "MED", FIRST, [("MED", FIRST)]),
        (Role.DEPARTMENT, "DAT", SECOND, []),
        (Role.TOWNSHIP, "TWP", f"{SECOND}100", []),
        (Role.PROVINCE, "CA", "410800", []),
    ],
)
async def test_others_see_their_own_agreement_or_none(
    hub: Hub, role: Role, department: str, code: str, expected: list[tuple[str, str]]
) -> None:
    """A department sees its own, a village and whoever is of another county none."""
    assert await _agreements(hub, role, department, code) == expected


async def _agreements(hub: Hub, role: Role, department: str, code: str) -> list[tuple[Any, ...]]:
    query = sql.SQL("SELECT department, division_code FROM sharing_agreement")
    return await _seen(hub, role, query, _within(department, code))


async def test_a_department_is_told_that_others_give_and_not_what(hub: Hub, world: World) -> None:
    """What others gave within a year comes as one sum; their records stay hidden."""
    async with hub.write_as("hub-test") as session:
        for owner, status, fen in (("EDU", "PAID", 500), ("CA", "PAID", 70), ("CA", "VOID", 9)):
            await rows.add(
                session,
                tables.assistance_record,
                household_id=world.first.household,
                owner_department=owner,
                division_code=FIRST,
                status=status,
                amount_fen=fen,
            )
    med = _as_department("MED", FIRST)

    [(told,)] = await _seen(
        hub, Role.DEPARTMENT, sql.SQL("SELECT aid_of_others(id) FROM household"), med
    )

    assert told == 570
    owners = selecting("owner_department", "assistance_record")
    assert await _seen(hub, Role.DEPARTMENT, owners, med) == [("MED",)]


async def test_audit_sees_former_selves_and_disclosures_of_its_county(
    hub: Hub, world: World
) -> None:
    """The auditor sees history, heads and disclosures within the range, runs and batches whole."""
    assert world
    settings = _as_department("AUD", FIRST)

    for table in OF_AUDIT:
        found = await _seen(hub, Role.AUDITOR, selecting("*", table), settings)
        assert len(found) == 1, table
    for table in ("batch", "match_run"):
        found = await _seen(hub, Role.AUDITOR, selecting("*", table), settings)
        assert len(found) == 2, table


@pytest.mark.parametrize("role", list(Role))
async def test_without_settings_nobody_sees_anything(hub: Hub, world: World, role: Role) -> None:
    """A connection on which no setting was ever given, or on which it was cleared, sees no row."""
    assert world
    cleared = dict.fromkeys(_as_department("CA", FIRST), "")

    for table in ("household", "person", "facts", *OF_HOUSEHOLD):
        assert await _seen(hub, role, selecting("*", table), {}) == []
        assert await _seen(hub, role, selecting("*", table), cleared) == []


async def test_settings_end_with_their_transaction(hub: Hub, world: World) -> None:
    """A pooled connection takes nothing of one caller's rights to the next."""
    query = b"SELECT count(*), current_setting('hub.division_lo', true) FROM household"
    async with hub.database.reader(Role.COUNTY).connection() as connection:
        async with connection.transaction():
            for name, value in _as_department("CA", FIRST).items():
                await connection.execute("SELECT set_config($1, $2, true)", (name, value))
            inside = await (await connection.execute(query)).fetchone()
        after = await (await connection.execute(query)).fetchone()

    assert world
    assert inside == (1, FIRST)
    assert after in {(0, ""), (0, None)}


@pytest.mark.parametrize("role", [Role.COUNTY, Role.TOWNSHIP, Role.AUDITOR])
async def test_reports_are_seen_where_they_are_worked(hub: Hub, world: World, role: Role) -> None:
    """Whom a report is about or who made it does not matter, only the division it is worked in."""
    async with hub.write_as("hub-test") as session:
        for code in (FIRST, SECOND):
            await rows.add(
                session,
                tables.department_report,
                department="MED",
                office_code=FIRST,
                division_code=code,
                household_id=world.first.household,
            )

    query = selecting("division_code", "department_report")
    assert await _seen(hub, role, query, _as_department("CA", SECOND)) == [(SECOND,)]
    assert await _seen(hub, role, query, {}) == []


async def _filed(session: WriteSession, world: World) -> None:
    """File a claim of MED in each county, about DPF's data."""
    for county in (world.first, world.second):
        row = await rows.add(
            session,
            tables.correction,
            household_id=county.household,
            division_code=county.code,
            parties=["DPF", "MED"],
        )
        changed = tables.correction.update().where(tables.correction.c.id == row["id"])
        await session.run(changed.values(changed_by="again"))


@pytest.mark.parametrize("department", ["MED", "DPF"])
async def test_a_correction_is_seen_by_its_parties(hub: Hub, world: World, department: str) -> None:
    """Who filed it and who answers it see it, in their own county and without any ground."""
    async with hub.write_as("hub-test") as session:
        await _filed(session, world)
    query = selecting("household_id", "correction")

    theirs = _as_department(department, SECOND)
    assert await _seen(hub, Role.DEPARTMENT, query, theirs) == [(world.second.household,)]
    assert await _seen(hub, Role.DEPARTMENT, query, _as_department("EDU", SECOND)) == []
    assert await _seen(hub, Role.DEPARTMENT, query, {}) == []


@pytest.mark.parametrize("role", [Role.COUNTY, Role.TOWNSHIP, Role.AUDITOR])
async def test_civil_affairs_and_audit_see_corrections_of_their_households(
    hub: Hub, world: World, role: Role
) -> None:
    """Whoever the parties are; the auditor sees their former selves too."""
    async with hub.write_as("hub-test") as session:
        await _filed(session, world)
    tables_seen = ("correction", "correction_history")

    for table in tables_seen[: 1 + (role is Role.AUDITOR)]:
        query = selecting("household_id", table)
        found = await _seen(hub, role, query, _as_department("CA", FIRST))
        assert found == [(world.first.household,)]
        assert await _seen(hub, role, query, {}) == []


async def _evaluated(session: WriteSession, world: World) -> None:
    """Evaluate a household of each county, and find what it misses."""
    for county in (world.first, world.second):
        home = {"household_id": county.household}
        whole = await rows.add(session, tables.evaluation, **home)
        result = await rows.add(
            session, tables.evaluation_result, **home, evaluation_id=whole["id"]
        )
        await rows.add(session, tables.evaluation_step, **home, result_id=result["id"])
        for owner in ("MED", "DPF"):
            await rows.add(session, tables.entitlement, **home, owner=owner)


@pytest.mark.parametrize("role", [Role.COUNTY, Role.TOWNSHIP, Role.AUDITOR])
async def test_civil_affairs_and_audit_see_evaluations_of_their_households(
    hub: Hub, world: World, role: Role
) -> None:
    """And what is due to them, whichever department gives it."""
    async with hub.write_as("hub-test") as session:
        await _evaluated(session, world)

    for table in (*EVALUATIONS, "entitlement"):
        query = selecting("household_id", table)
        found = await _seen(hub, role, query, _as_department("CA", FIRST))
        assert {*found} == {(world.first.household,)}
        assert await _seen(hub, role, query, {}) == []


async def test_a_department_sees_what_is_due_of_its_own_while_its_need_is_open(
    hub: Hub, world: World
) -> None:
    """Neither other departments' programmes nor households without an open need of its own."""
    async with hub.write_as("hub-test") as session:
        await _evaluated(session, world)
    query = sql.SQL("SELECT household_id, owner FROM entitlement")
    ground = tables.department_ground

    for department, code, home in (("MED", FIRST, world.first), ("DPF", SECOND, world.second)):
        settings = _as_department(department, code)
        assert await _seen(hub, Role.DEPARTMENT, query, settings) == [(home.household, department)]
    for settings in (_as_department("DPF", FIRST), _as_department("EDU", FIRST)):
        assert await _seen(hub, Role.DEPARTMENT, query, settings) == []
    assert await _seen(hub, Role.DEPARTMENT, query, {}) == []
    async with hub.write_as("hub-test") as session:
        await session.run(ground.delete().where(ground.c.department == "MED"))
        await rows.add(
            session,
            ground,
            household_id=world.first.household,
            department="MED",
            division_code=FIRST,
            ground="OWN_RECORD",
        )
    assert await _seen(hub, Role.DEPARTMENT, query, _as_department("MED", FIRST)) == []


@pytest.mark.parametrize("table", EVALUATIONS)
async def test_an_evaluation_is_never_changed(hub: Hub, world: World, table: str) -> None:
    """Whatever comes later, how it was reckoned then stays as it was."""
    async with hub.write_as("hub-test") as session:
        await _evaluated(session, world)
    changing = tables.metadata.tables[table].update().values(version=2)

    with pytest.raises(psycopg.Error):
        async with hub.write_as("hub-test") as session:
            await session.run(changing)


@pytest.mark.parametrize("role", [Role.COUNTY, Role.TOWNSHIP, Role.AUDITOR])
async def test_the_ledger_is_seen_where_it_concerns_somebody(
    hub: Hub, world: World, role: Role
) -> None:
    """By the clients of an area, and by those above it who saw its households; by nobody else."""
    async with hub.write_as("hub-test") as session:
        await _disclosed(session, division_code="410700", areas=["410700", SECOND])
    query = selecting("division_code", "disclosure")

    assert world
    assert await _seen(hub, role, query, _as_department("CA", FIRST)) == [(FIRST,)]
    found = await _seen(hub, role, query, _as_department("CA", SECOND))
    assert sorted(found) == [("410700",), (SECOND,)]
    assert await _seen(hub, role, query, {}) == []


@pytest.mark.requirement("SUP-13")
async def test_a_department_sees_how_its_own_data_are_used(hub: Hub, world: World) -> None:
    """Disclosures of its data sets within its county, whoever asked; no others.

    Source:
        政务数据共享条例 Art. 29.
    """
    async with hub.write_as("hub-test") as session:
        await _disclosed(session, division_code=FIRST, areas=[FIRST], datasets=[])
    query = selecting("division_code", "disclosure")

    assert world
    for department, code, seen in (
        ("DPF", FIRST, [(FIRST,)]),
        ("DPF", SECOND, [(SECOND,)]),
        ("MED", FIRST, []),
    ):
        settings = _as_department(department, code)
        assert await _seen(hub, Role.DEPARTMENT, query, settings) == seen
    assert await _seen(hub, Role.DEPARTMENT, query, {}) == []


@pytest.mark.parametrize(
    ("role", "department", "seen"),
    [
        (Role.DEPARTMENT, "MED", {"MED"}),
        (Role.DEPARTMENT, "EDU", set[str]()),
        (Role.DEPARTMENT, "DAT", {"MED", "DPF"}),
        (Role.DEPARTMENT, "FIN", {"MED", "DPF"}),
        (Role.COUNTY, "CA", {"MED", "DPF"}),
        (Role.AUDITOR, "AUD", {"MED", "DPF"}),
    ],
)
async def test_what_is_asked_for_is_seen_by_the_office_and_who_oversees_it(
    hub: Hub, role: Role, department: str, seen: set[str]
) -> None:
    """Of the caller's county only; nobody reads former requests."""
    async with hub.write_as("hub-test") as session:
        for each in ("MED", "DPF"):
            for code in (FIRST, SECOND):
                await rows.add(session, tables.sharing_request, department=each, division_code=code)
    query = selecting("department", "sharing_request")

    found = await _seen(hub, role, query, _as_department(department, FIRST))
    assert sorted(found) == sorted((each,) for each in seen)
    assert await _seen(hub, role, query, {}) == []
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        await _seen(hub, role, selecting("id", "sharing_request_history"), {})


@pytest.mark.parametrize(
    ("role", "closed"),
    [
        (
            Role.DEPARTMENT,
            (*HIDDEN_FROM_ALL, *HIDDEN_FROM_READERS, "department_report", *EVALUATIONS),
        ),
        (Role.COUNTY, (*HIDDEN_FROM_ALL, *HIDDEN_FROM_READERS)),
        (Role.AUDITOR, HIDDEN_FROM_ALL),
    ],
)
async def test_what_a_role_has_no_business_with_is_closed(
    hub: Hub, role: Role, closed: Sequence[str]
) -> None:
    """Secrets, keys, raw batches and former selves are not granted at all."""
    for table in closed:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            await _seen(hub, role, selecting("*", table), {})


@pytest.mark.parametrize("role", list(Role))
async def test_a_reader_cannot_write(hub: Hub, world: World, role: Role) -> None:
    """No reading role may change a row, even one that it sees, in any kind of transaction."""
    async with hub.database.reader(role).connection() as connection, connection.transaction():
        await connection.execute("SET TRANSACTION READ WRITE")
        for name, value in _as_department("MED", FIRST).items():
            await connection.execute("SELECT set_config($1, $2, true)", (name, value))
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            await connection.execute("UPDATE household SET status = 'x' RETURNING 1")
    assert world


@pytest.mark.parametrize("role", list(Role))
async def test_the_policy_is_open_to_all(hub: Hub, role: Role) -> None:
    """Whoever may ask at all may read the programmes and indicators in force."""
    programmes = await _seen(hub, role, b"SELECT code FROM current_programme", {})
    divisions = await _seen(
        hub,
        role,
        b"SELECT code FROM current_division WHERE code = '410721'",
        {},
    )

    assert {code for (code,) in programmes} == set(hub.policy.programmes)
    assert divisions == [(FIRST,)]
