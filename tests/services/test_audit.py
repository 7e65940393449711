"""The audit: what is done to the records behind the hub's back is found and named."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, LiteralString

import psycopg
import pytest
from psycopg import DataError, sql
from sqlalchemy import text

from hub.domain.errors import NotFound
from hub.domain.events import EventKind
from hub.domain.identifiers import new_id
from hub.ledger.verification import Defect, Finding
from hub.runtime import Hub
from hub.services import audit
from hub.storage import chain, tables
from hub.storage.linked import LINKED, LinkedRow
from tests.chains import Home, a_home, a_membership, a_person, added, correct, pay

OTHER_ID = "410721195403071248"


def tamper(
    superuser: psycopg.Connection,
    statement: LiteralString,
    values: Sequence[object] | Mapping[str, Any] = (),
) -> None:
    """Run a statement past all triggers and rights, as whoever owns the machine can."""
    with superuser.transaction():
        superuser.execute("SET LOCAL session_replication_role = replica")
        superuser.execute(statement, values)


async def move(hub: Hub, old: Home, new: Home) -> None:
    """Let a household's person join another household, under another name."""
    async with hub.write_as("ca-1") as session:
        membership = a_membership(replace(new, membership_id=new_id(), person_id=old.person_id))
        joined = await added(session, tables.membership, membership)
        moved = await session.row(
            tables.person.update()
            .where(tables.person.c.id == old.person_id)
            .values(name="王建军")
            .returning(*tables.person.c)
        )
        assert moved is not None
        rows = [joined, LinkedRow("person", moved)]
        await chain.append(session, new.household_id, EventKind.HOUSEHOLD_TAKEN_IN, rows)


def set_column(superuser: psycopg.Connection, table: str, column: str, value: str) -> None:
    """Set one column of all rows of a table, past all triggers and rights."""
    names = {"table": sql.Identifier(table), "column": sql.Identifier(column)}
    statement = sql.SQL("UPDATE {table} SET {column} = {value}").format(
        **names, value=sql.Literal(value)
    )
    with superuser.transaction():
        superuser.execute("SET LOCAL session_replication_role = replica")
        superuser.execute(statement)


async def the_finding(hub: Hub) -> Finding:
    """Return the only finding of a whole audit."""
    (finding,) = (await audit.verify(hub)).findings
    return finding


def a_finding(home: Home | None, what: Defect, **where: Any) -> Finding:
    """Return a finding about a household."""
    nowhere = {"sequence": None, "table": None, "row_id": None, "row_version": None}
    return Finding(household_id=home and home.household_id, what=what, **nowhere | where)


async def test_untouched_records_hold(hub: Hub) -> None:
    """What the hub wrote, corrections and former versions included, verifies."""
    first, second = await a_home(hub), await a_home(hub, citizen_id=OTHER_ID)
    payment = await pay(hub, first, amount_fen=12_000)
    await correct(hub, first, payment, amount_fen=13_000)

    whole, one = await audit.verify(hub), await audit.verify(hub, second.household_id)

    assert whole == audit.Verdict(households=2, events=4, rows=8)
    assert one == audit.Verdict(households=1, events=1, rows=3)
    assert whole.holds


async def test_unknown_household_is_not_found(hub: Hub) -> None:
    """An audit of a household that is not on record says so, and does not pass."""
    with pytest.raises(NotFound):
        await audit.verify(hub, new_id())


async def test_altered_amount_is_found(hub: Hub, superuser: psycopg.Connection) -> None:
    """An amount altered in the table is found, and its payment named."""
    home = await a_home(hub)
    await pay(hub, home, amount_fen=12_000)
    payment = await pay(hub, home, amount_fen=12_000)

    tamper(superuser, "UPDATE assistance_record SET amount_fen = 1 WHERE id = %s", [payment])

    assert await the_finding(hub) == a_finding(
        home,
        Defect.ROW_ALTERED,
        sequence=3,
        table="assistance_record",
        row_id=payment,
        row_version=1,
    )


async def test_altered_history_is_found(hub: Hub, superuser: psycopg.Connection) -> None:
    """A former version is as safe as the current one."""
    home = await a_home(hub)
    payment = await pay(hub, home, amount_fen=12_000)
    await correct(hub, home, payment, amount_fen=13_000)

    tamper(superuser, "UPDATE assistance_record_history SET amount_fen = 1")

    finding = await the_finding(hub)
    assert (finding.what, finding.row_id, finding.row_version) == (Defect.ROW_ALTERED, payment, 1)


async def test_alteration_past_the_services_is_found(
    hub: Hub, superuser: psycopg.Connection
) -> None:
    """A change that goes by the triggers makes a version that no event names."""
    home = await a_home(hub)
    payment = await pay(hub, home, amount_fen=12_000)

    superuser.execute("UPDATE assistance_record SET amount_fen = 1 WHERE id = %s", [payment])

    assert await the_finding(hub) == a_finding(
        home, Defect.ROW_UNLINKED, table="assistance_record", row_id=payment, row_version=2
    )


async def test_altered_person_is_found(hub: Hub, superuser: psycopg.Connection) -> None:
    """Persons are rows of their households' chains too."""
    home = await a_home(hub)

    tamper(superuser, "UPDATE person SET name = '李四'")

    assert await the_finding(hub) == a_finding(
        home,
        Defect.ROW_ALTERED,
        sequence=1,
        table="person",
        row_id=home.person_id,
        row_version=1,
    )


async def test_exchanged_cell_is_found(hub: Hub, superuser: psycopg.Connection) -> None:
    """A sealed cell copied from another person does not open, and its row is named."""
    home = await a_home(hub)
    await a_home(hub, citizen_id=OTHER_ID)

    tamper(
        superuser,
        "UPDATE person SET phone_cell = (SELECT phone_cell FROM person WHERE id <> %(id)s) "
        "WHERE id = %(id)s",
        {"id": home.person_id},
    )

    finding = await the_finding(hub)
    assert (finding.what, finding.row_id) == (Defect.ROW_ALTERED, home.person_id)


async def test_deleted_row_is_found(hub: Hub, superuser: psycopg.Connection) -> None:
    """A payment that was deleted is missed."""
    home = await a_home(hub)
    payment = await pay(hub, home, amount_fen=12_000)

    tamper(superuser, "DELETE FROM assistance_record")

    assert await the_finding(hub) == a_finding(
        home,
        Defect.ROW_MISSING,
        sequence=2,
        table="assistance_record",
        row_id=payment,
        row_version=1,
    )


async def test_row_moved_to_the_history_is_found(hub: Hub, superuser: psycopg.Connection) -> None:
    """A payment that only its history holds is deleted all the same."""
    home = await a_home(hub)
    payment = await pay(hub, home, amount_fen=12_000)

    tamper(superuser, "INSERT INTO assistance_record_history SELECT * FROM assistance_record")
    tamper(superuser, "DELETE FROM assistance_record")

    assert await the_finding(hub) == a_finding(
        home,
        Defect.ROW_MISSING,
        sequence=2,
        table="assistance_record",
        row_id=payment,
        row_version=1,
    )


@pytest.mark.parametrize("is_kept", [True, False])
async def test_rolled_back_row_is_found(
    hub: Hub, superuser: psycopg.Connection, *, is_kept: bool
) -> None:
    """A former version put back is found, whether or not the history still holds it too."""
    home = await a_home(hub)
    payment = await pay(hub, home, amount_fen=12_000)
    await correct(hub, home, payment, amount_fen=13_000)
    await correct(hub, home, payment, amount_fen=14_000)

    tamper(superuser, "INSERT INTO assistance_record_history SELECT * FROM assistance_record")
    tamper(superuser, "DELETE FROM assistance_record")
    former = "SELECT * FROM assistance_record_history WHERE version = 1"
    tamper(superuser, f"INSERT INTO assistance_record {former}")
    if not is_kept:
        tamper(superuser, "DELETE FROM assistance_record_history WHERE version = 1")

    finding = await the_finding(hub)
    missing = 3 if is_kept else 1
    assert (finding.what, finding.row_id) == (Defect.ROW_MISSING, payment)
    assert (finding.sequence, finding.row_version) == (missing + 1, missing)


@pytest.mark.parametrize("version", [0, 1, 2])
async def test_forged_history_is_found(
    hub: Hub, superuser: psycopg.Connection, version: int
) -> None:
    """The history holds nothing but versions before the one that stands in the table."""
    home = await a_home(hub)
    payment = await pay(hub, home, amount_fen=12_000)

    tamper(
        superuser,
        "INSERT INTO assistance_record_history SELECT (jsonb_populate_record(r, "
        "jsonb_build_object('version', %s::int, 'household_id', %s::uuid))).* "
        "FROM assistance_record r",
        [version, new_id()],
    )

    assert await the_finding(hub) == a_finding(
        home,
        Defect.ROW_UNLINKED,
        table="assistance_record",
        row_id=payment,
        row_version=version,
    )


async def test_rolled_back_person_is_found(hub: Hub, superuser: psycopg.Connection) -> None:
    """A person who moved on is judged by the chain of the old household too."""
    old, new = await a_home(hub), await a_home(hub, citizen_id=OTHER_ID)
    await move(hub, old, new)
    tamper(superuser, "INSERT INTO person_history SELECT * FROM person WHERE version = 2")
    tamper(superuser, "DELETE FROM person WHERE version = 2")
    tamper(superuser, "INSERT INTO person SELECT * FROM person_history WHERE version = 1")
    tamper(superuser, "DELETE FROM person_history WHERE version = 1")

    one = (await audit.verify(hub, old.household_id)).findings
    other = (await audit.verify(hub, new.household_id)).findings

    assert [(each.what, each.row_version) for each in one] == [(Defect.ROW_UNLINKED, 2)]
    assert [(each.what, each.row_version) for each in other] == [(Defect.ROW_MISSING, 2)]


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("paid_on", "infinity"),
        ("paid_on", "0044-03-15 BC"),
        ("period_to", "-infinity"),
        ("recorded_at", "infinity"),
        ("recorded_at", "0044-03-15 BC"),
        ("recorded_at", "0001-01-01 00:00:00 Asia/Shanghai"),
        ("recorded_at", "12026-10-01"),
    ],
)
async def test_value_beyond_the_calendar_is_found(
    hub: Hub, superuser: psycopg.Connection, column: str, value: str
) -> None:
    """A value that Python cannot load is one finding; it does not blind the audit."""
    home, other = await a_home(hub), await a_home(hub, citizen_id=OTHER_ID)
    payment = await pay(hub, home, amount_fen=12_000)

    set_column(superuser, "assistance_record", column, value)
    tamper(superuser, "DELETE FROM membership WHERE household_id = %s", [other.household_id])

    first, second = (await audit.verify(hub)).findings
    assert (first.what, first.row_id) == (Defect.ROW_ALTERED, payment)
    assert (second.what, second.row_id) == (Defect.ROW_MISSING, other.membership_id)


async def test_event_beyond_the_calendar_is_found(hub: Hub, superuser: psycopg.Connection) -> None:
    """An event at no instant that Python can load is broken."""
    home = await a_home(hub)

    tamper(superuser, "UPDATE chain_event SET occurred_at = 'infinity'")

    assert await the_finding(hub) == a_finding(home, Defect.BROKEN_LINK, sequence=1)


async def test_days_are_loaded_strictly_after_an_audit(hub: Hub) -> None:
    """The connection that an audit used is like any other again."""
    await audit.verify(hub)

    with pytest.raises(DataError):
        async with hub.write_as("ca-1") as session:
            await session.rows(text("SELECT CAST('infinity' AS date)"))


async def test_microsecond_in_an_event_is_found(hub: Hub, superuser: psycopg.Connection) -> None:
    """An instant moved by less than the hub's own clock shows is altered all the same."""
    home = await a_home(hub)

    tamper(superuser, "UPDATE chain_event SET occurred_at = occurred_at + interval '1 microsecond'")

    assert await the_finding(hub) == a_finding(home, Defect.BROKEN_LINK, sequence=1)


async def test_microsecond_in_a_row_is_found(hub: Hub, superuser: psycopg.Connection) -> None:
    """A row's instants are as exact as those of its event."""
    home = await a_home(hub)

    tamper(superuser, "UPDATE household SET recorded_at = recorded_at + interval '1 microsecond'")

    finding = await the_finding(hub)
    assert (finding.what, finding.row_id) == (Defect.ROW_ALTERED, home.household_id)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE chain_event SET row_tables = row_tables || ARRAY['need']",
        "UPDATE chain_event SET row_ids = row_ids || gen_random_uuid()",
        "UPDATE chain_event SET row_versions = row_versions || 1",
        (
            "UPDATE chain_event SET row_tables = row_tables || NULL::text, "
            "row_ids = row_ids || NULL::uuid, row_versions = row_versions || NULL::int"
        ),
        (
            "UPDATE chain_event SET row_tables = ARRAY[row_tables], row_ids = ARRAY[row_ids], "
            "row_versions = ARRAY[row_versions]"
        ),
    ],
)
async def test_surplus_parts_of_references_are_found(
    hub: Hub, superuser: psycopg.Connection, change: LiteralString
) -> None:
    """What an event's arrays hold beyond whole references is not passed over."""
    home = await a_home(hub)

    tamper(superuser, change)

    assert await the_finding(hub) == a_finding(home, Defect.BROKEN_LINK, sequence=1)


async def test_deleted_household_is_found(hub: Hub, superuser: psycopg.Connection) -> None:
    """A household that was deleted with its people is missed while its chain stands."""
    home = await a_home(hub)

    for statement in ("DELETE FROM membership", "DELETE FROM person", "DELETE FROM household"):
        tamper(superuser, statement)

    finding = await the_finding(hub)
    assert (finding.what, finding.row_id) == (Defect.ROW_MISSING, home.household_id)


async def test_inserted_row_is_found(hub: Hub, superuser: psycopg.Connection) -> None:
    """A payment that the hub never recorded is named."""
    home = await a_home(hub)
    payment = await pay(hub, home, amount_fen=12_000)
    forged = new_id()

    tamper(
        superuser,
        "INSERT INTO assistance_record SELECT (jsonb_populate_record(r, jsonb_build_object("
        "'id', %s::uuid))).* FROM assistance_record r WHERE id = %s",
        [forged, payment],
    )

    assert await the_finding(hub) == a_finding(
        home, Defect.ROW_UNLINKED, table="assistance_record", row_id=forged, row_version=1
    )


async def test_edited_event_is_found(hub: Hub, superuser: psycopg.Connection) -> None:
    """An event that was made to say something else is named."""
    home = await a_home(hub)
    await pay(hub, home, amount_fen=12_000)

    tamper(superuser, "UPDATE chain_event SET client_id = 'med-1' WHERE sequence = 2")

    assert await the_finding(hub) == a_finding(home, Defect.BROKEN_LINK, sequence=2)


async def test_deleted_event_is_found(hub: Hub, superuser: psycopg.Connection) -> None:
    """The place where an event was deleted is named."""
    home = await a_home(hub)
    await pay(hub, home, amount_fen=12_000)

    tamper(superuser, "DELETE FROM chain_event WHERE sequence = 1")

    assert await the_finding(hub) == a_finding(home, Defect.WRONG_SEQUENCE, sequence=1)


async def test_deleted_tail_is_found(hub: Hub, superuser: psycopg.Connection) -> None:
    """The last event, deleted with the row it names, is missed by the head."""
    home = await a_home(hub)
    await pay(hub, home, amount_fen=12_000)

    tamper(superuser, "DELETE FROM chain_event WHERE sequence = 2")
    tamper(superuser, "DELETE FROM assistance_record")

    assert await the_finding(hub) == a_finding(home, Defect.HEAD_DIFFERS, sequence=2)


async def test_inserted_event_is_found(hub: Hub, superuser: psycopg.Connection) -> None:
    """A copy of an event, put after the last one, does not follow it."""
    home = await a_home(hub)

    tamper(
        superuser,
        "INSERT INTO chain_event SELECT (jsonb_populate_record(e, jsonb_build_object("
        "'id', gen_random_uuid(), 'sequence', 2))).* FROM chain_event e",
    )

    assert await the_finding(hub) == a_finding(home, Defect.BROKEN_LINK, sequence=2)


async def test_chain_moved_to_another_household_is_found(
    hub: Hub, superuser: psycopg.Connection
) -> None:
    """A chain that was given to another household is named at its first link."""
    home = await a_home(hub)
    other = new_id()

    tamper(superuser, "UPDATE chain_event SET household_id = %s", [other])
    tamper(superuser, "UPDATE chain_head SET household_id = %s", [other])

    findings = {each.household_id: each.what for each in (await audit.verify(hub)).findings}
    assert findings == {other: Defect.BROKEN_LINK, home.household_id: Defect.ROW_UNLINKED}


async def test_deleted_chain_is_found(hub: Hub, superuser: psycopg.Connection) -> None:
    """Rows whose chain was deleted, head and all, are named by no event."""
    home = await a_home(hub)

    tamper(superuser, "DELETE FROM chain_event")
    tamper(superuser, "DELETE FROM chain_head")

    assert await the_finding(hub) == a_finding(
        home, Defect.ROW_UNLINKED, table="household", row_id=home.household_id, row_version=1
    )


async def test_each_household_has_its_own_finding(hub: Hub, superuser: psycopg.Connection) -> None:
    """One broken chain does not hide another; of each, the first thing wrong is named."""
    homes = [await a_home(hub), await a_home(hub, citizen_id=OTHER_ID)]
    for home in homes:
        await pay(hub, home, amount_fen=12_000)

    tamper(superuser, "UPDATE assistance_record SET amount_fen = 1")
    tamper(superuser, "UPDATE membership SET relation = '9'")

    findings = (await audit.verify(hub)).findings
    assert [(each.household_id, each.sequence, each.table) for each in findings] == [
        (home.household_id, 1, "membership") for home in homes
    ]


async def test_person_of_no_household_is_found(hub: Hub) -> None:
    """A person inserted behind the hub's back, without a household, is named all the same."""
    person_id = new_id()
    async with hub.write_as("ca-1") as session:
        await added(session, tables.person, a_person(hub.ring, person_id, OTHER_ID))

    assert await the_finding(hub) == a_finding(
        None, Defect.ROW_UNLINKED, table="person", row_id=person_id, row_version=1
    )


async def test_person_may_change_households(hub: Hub) -> None:
    """A person's versions need be named once, by the chain of any household of theirs."""
    old, new = await a_home(hub), await a_home(hub, citizen_id=OTHER_ID)

    await move(hub, old, new)

    assert (await audit.verify(hub)).findings == ()


async def test_pages_cover_every_household(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    """However few households are held at once, each is verified once."""
    monkeypatch.setattr(audit, "PAGE_SIZE", 2)
    for number in range(5):
        await a_home(hub, citizen_id=f"41072119540307{number:04}")

    assert await audit.verify(hub) == audit.Verdict(households=5, events=5, rows=15)


async def test_audit_sees_one_moment(hub: Hub) -> None:
    """An audit that runs while payments are recorded finds nothing wrong with them."""
    home = await a_home(hub)
    payments = asyncio.gather(*(pay(hub, home, amount_fen=each) for each in range(20)))

    verdicts = [await audit.verify(hub) for _ in range(5)]

    await payments
    assert [verdict.findings for verdict in verdicts] == [()] * 5


def test_every_table_of_content_is_linked() -> None:
    """A table that keeps former versions of a household's rows has them proven by its chain."""
    of_nobody = {"sharing_agreement", "sharing_request"}

    assert {table.name for table in tables.VERSIONED} - set(LINKED) == of_nobody
