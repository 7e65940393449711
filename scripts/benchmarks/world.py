"""Populations of the sizes that the read goals name, each made once and kept in its folder."""

import asyncio
from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import UUID

import psycopg

from hub.config import Environment, Settings
from hub.domain.identifiers import new_id
from hub.runtime import Hub
from hub.sealing import cells, indexes, masks
from hub.sealing.keys import KeyRing
from scripts.benchmarks.filling import filling

PERSONS = 600_000
LONG_CHAINS = 10_000  # households with 40 events and 20 records, for W2
_LONG_EVENTS, _EVENTS = 40, 3  # of a household with a long chain, of another
_LONG_RECORDS, _RECORDS = 20, 4
_A_HOUSEHOLD = 3  # persons
_NEEDS = 2  # of a household
COUNTY = "410721"
_TABLES = (
    *("household", "person", "membership", "alert", "need", "department_ground"),
    *("assistance_record", "chain_event"),
)
OFFICES = ("MED", "DPF", "CA", "EDU")

_HOUSEHOLD = "(lpad(to_hex(i),8,'0')||'-0000-7000-8000-000000000000')::uuid"


def _households(count: int) -> str:
    """Return the statement that adds the households."""
    return f"""INSERT INTO household (id,number,status,division_code,member_count,recorded_at)
        SELECT {_HOUSEHOLD},'B'||i,'ACTIVE','4107211012'||lpad((i%20)::text,2,'0'),{_A_HOUSEHOLD},
        now() FROM generate_series(1,{count}) i"""


def _of_each(each: int, of_long: int, count: int) -> str:
    """Return a query of h, a household's place, and s, the place of one of its rows."""
    return f"""SELECT h,s FROM generate_series(1,{count}) h,
        LATERAL generate_series(1,CASE WHEN h<={LONG_CHAINS} THEN {of_long} ELSE {each} END) s"""


def _cases(households: int) -> tuple[str, ...]:
    """Return the statements that add alerts, needs, records and chains to the households."""
    return (
        """INSERT INTO match_run (id,as_of,engine,completed,skipped,hits,raised,changed,ended,
        policy_version,started_at,finished_at)
        VALUES ('00000000-0000-7000-8000-000000000001',current_date,'duckdb','{}','{}',0,0,0,0,
        'bench',now(),now())""",
        """INSERT INTO alert (id,indicator,indicator_version,subject,household_id,division_code,
        path,severity,state,raised_at,due_on_provisional,evidence_cell,evidence_digest,policy_version,
        run_id,changed_by,changed_at)
        SELECT uuidv7(),'I-01','1',h.id::text,h.id,'410721101','A_NOT_DELIVERED','ORANGE',
        'HANDLING',now()-random()*interval '300 days',false,'\\x00','\\x00','bench',
        '00000000-0000-7000-8000-000000000001','bench',now() FROM household h""",
        f"""INSERT INTO need (id,alert_id,household_id,need_class,department,division_code,status,
        pushed_at,due_on,due_on_provisional,policy_version,changed_by,changed_at)
        SELECT uuidv7(),a.id,a.household_id,'MEDICAL',
        (ARRAY{list(OFFICES)})[1+((row_number() OVER ())%4)::int],'{COUNTY}',
        CASE WHEN random()<0.8 THEN 'PUSHED' ELSE 'CLOSED' END,
        now()-random()*interval '200 days',current_date,false,'bench','bench',now()
        FROM alert a, generate_series(1,{_NEEDS})""",
        f"""INSERT INTO department_ground (household_id,department,division_code,ground)
        SELECT DISTINCT household_id,department,'{COUNTY}','OPEN_NEED' FROM need
        WHERE status='PUSHED'""",
        f"""INSERT INTO assistance_record (id,household_id,programme_code,owner_department,
        division_code,kind,amount_fen,period_from,period_to,paid_on,status,policy_version,
        recorded_at)
        SELECT uuidv7(),{_HOUSEHOLD.replace("i)", "h)")},'BASIC_LIVING','CA','{COUNTY}',
        'CASH',60000+(random()*9999)::int,current_date-30,current_date,current_date,'PAID','bench',
        now()-random()*interval '300 days'
        FROM ({_of_each(_RECORDS, _LONG_RECORDS, households)}) r""",
        f"""INSERT INTO chain_event (household_id,sequence,id,kind,occurred_at,recorded_at,
        client_id,department,policy_version,row_tables,row_ids,row_versions,row_digests,salt,commitment,suite,
        previous_hash,hash)
        SELECT {_HOUSEHOLD.replace("i)", "h)")},s,uuidv7(),'ASSISTANCE_TAKEN_IN',now(),
        now(),'hub-ingest','CA','bench','{{assistance_record}}',ARRAY[uuidv7()],'{{1}}',
        '\\x00','\\x00',sha256('c'),1,sha256('p'),sha256((h*50+s)::text::bytea)
        FROM ({_of_each(_EVENTS, _LONG_EVENTS, households)}) e""",
    )


def long_chain(place: int) -> str:
    """Return the id of a household with a long chain, from 1."""
    return f"{place:08x}-0000-7000-8000-000000000000"


async def prepare(settings: Settings, persons: int = PERSONS) -> None:
    """Fill the bench's database with so many persons, unless it is filled already."""
    async with Hub.open(settings) as hub:
        assert hub.settings.environment is Environment.DEVELOPMENT
        url = str(hub.settings.database_url.reveal() if hub.settings.database_url else "")
        await asyncio.to_thread(_fill, url, hub.ring, persons)


def _fill(url: str, ring: KeyRing, persons: int) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        if connection.execute("SELECT 1 FROM household LIMIT 1").fetchone():
            return
        print(f"filling a database with {persons:,} persons, once …", flush=True)
        with filling(connection, _TABLES):
            connection.execute(_households(persons // _A_HOUSEHOLD).encode())
            _people(connection, ring, persons)
            for statement in _cases(persons // _A_HOUSEHOLD):
                connection.execute(statement.encode())


def _people(connection: psycopg.Connection[Any], ring: KeyRing, count: int) -> None:
    """Add three persons to each household, their ids truly sealed."""
    with connection.cursor() as cursor:
        columns = "id,name,name_mask,citizen_id_cell,citizen_id_index,citizen_id_mask,id_status,"
        columns += "sex,birth_date,phone_cell,phone_mask,recorded_at"
        with cursor.copy(f"COPY person ({columns}) FROM STDIN") as copy:
            for row in _persons(ring, count):
                copy.write_row(row)
        cursor.execute(
            """INSERT INTO membership (id,household_id,person_id,relation,counted,valid_from,
               recorded_at)
               SELECT uuidv7(),
               (lpad(to_hex(1+(n-1)/3),8,'0')||'-0000-7000-8000-000000000000')::uuid,
               id,((n-1)%3)::text,true,current_date-100,now()
               FROM (SELECT id,row_number() OVER (ORDER BY id) AS n FROM person) p"""
        )


def _persons(ring: KeyRing, count: int) -> Iterator[tuple[Any, ...]]:
    for n in range(count):
        id_: UUID = new_id()
        number = f"410721{1950 + n % 60}{1 + n % 12:02d}{1 + n % 28:02d}{n % 10_000:04d}"
        phone = f"138{n % 100_000_000:08d}"
        yield (
            id_,
            f"测试{n}",
            "测*",
            cells.seal(ring, "person.citizen_id", id_, number),
            indexes.blind_index(ring, "person.citizen_id", f"{number}#{n}"),
            masks.citizen_id(number),
            "VALID",
            1 + n % 2,
            date(1950 + n % 60, 1 + n % 12, 1 + n % 28),
            cells.seal(ring, "person.phone", id_, phone),
            masks.phone(phone),
            "2026-11-01",
        )
