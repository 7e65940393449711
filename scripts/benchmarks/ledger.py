"""Fill a disclosure ledger and search it as an auditor does: by household, person, client, purpose.

`BENCH_ROWS=3000000 scripts/bench ledger`; the rows are spread over three years, each names one
household, and a household stands in as many of them whatever their number is.
"""

import asyncio
import os
import platform
import random
import re
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import orjson
import psycopg

from hub.domain.callers import Caller
from hub.policy import loader
from hub.runtime import Hub
from hub.storage import embedded
from schema.answer import Request, answer
from schema.named import operations
from scripts.benchmarks import processes
from scripts.benchmarks.filling import filling
from tests import data_folders
from tests.callers import COUNTY, VILLAGE, auditor
from tests.faults import machines
from tests.faults.machines import Machine

ROWS = int(os.environ.get("BENCH_ROWS", "3000000"))
SEARCHES = int(os.environ.get("BENCH_OPERATIONS", "200"))  # of each kind
ROWS_A_HOME = 45  # on average, that name one household
HOMES = max(ROWS // ROWS_A_HOME, 1)
CLIENTS = 100
PURPOSES = ("PROGRAMME_DELIVERY", "MONITOR", "AUDIT", "DETERMINE")
MONTHS = 36
PAGE = 20

_ID = "(lpad(to_hex({n}),8,'0')||'-0000-7000-8000-00000000000{kind}')::uuid"
_HOME, _PERSON = (_ID.replace("{kind}", kind) for kind in "01")

_PEOPLE = (
    f"""INSERT INTO household (id,number,status,division_code,member_count,recorded_at)
        SELECT {_HOME.format(n="n")},'B'||n,'ACTIVE','{VILLAGE}',1,now()
        FROM generate_series(1,{HOMES}) n""",
    f"""INSERT INTO person (id,name,name_mask,citizen_id_cell,citizen_id_index,citizen_id_mask,
        id_status,sex,birth_date,recorded_at)
        SELECT {_PERSON.format(n="n")},'测','*','\\x00',sha256(n::text::bytea),'*','VALID','1',
        '1950-01-01',now() FROM generate_series(1,{HOMES}) n""",
    f"""INSERT INTO membership (id,household_id,person_id,relation,counted,valid_from,recorded_at)
        SELECT uuidv7(),{_HOME.format(n="n")},{_PERSON.format(n="n")},'0',true,
        '2020-01-01',now() FROM generate_series(1,{HOMES}) n""",
)
_MONTH = f"""
    INSERT INTO disclosure (id,recorded_at,request_id,client_id,department,role,division_code,areas,
        purpose,operation,document_digest,outcome,coordinates,datasets,household_ids,person_ids,
        grounds)
    SELECT uuidv7(),at,'bench','client-'||(random()*{CLIENTS})::int,'MED','DEPARTMENT',
        '{COUNTY}','{{{COUNTY}}}',(ARRAY{list(PURPOSES)})[1+floor(random()*{len(PURPOSES)})::int],
        'PushedNeeds',sha256('bench'),'DISCLOSED',
        '{{Need.id,Person.name,Person.citizenId}}','{{}}',
        ARRAY[{_HOME.format(n="n")}],ARRAY[{_PERSON.format(n="n")}],'{{OPEN_NEED}}'
    FROM (SELECT now()-%s*interval '1 month'-random()*interval '30 days' AS at,
        1+floor(random()*{HOMES})::int AS n FROM generate_series(1,%s) ORDER BY 1) s
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """What the searches of one kind came to."""

    kind: str
    found: float  # rows of a page, on average
    latencies: Sequence[float]  # seconds, sorted
    server: float  # CPU ms a search
    database: float

    def quantile(self, share: float) -> float:
        """Return the latency that this share did not exceed, in milliseconds."""
        place = min(int(len(self.latencies) * share), len(self.latencies) - 1)
        return self.latencies[place] * 1000


def main() -> None:
    """Fill, search, and print the table of the README and the plans."""
    embedded.exit_on_sigterm()
    print(
        f"{ROWS:,} rows, {HOMES:,} households, {SEARCHES} searches of a kind, {os.cpu_count()} "
        f"cores, Python {platform.python_version()}; load {os.getloadavg()[0]:.1f} at the start"
    )
    with data_folders.kept() as folders, machines.a_machine(folders) as machine:
        began = time.perf_counter()
        size = _fill(machine.url)
        print(f"filled in {time.perf_counter() - began:.0f} s: {size}", flush=True)
        found = asyncio.run(_search(machine))
    print("\n".join(_table(found)))


def _fill(url: str) -> str:
    """Fill the ledger as time would have; return its size."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("SELECT make_disclosure_months(now() - interval '4 years', 1)")
        with filling(connection, ("household", "person", "membership", "disclosure")):
            for statement in _PEOPLE:
                connection.execute(statement.encode())
            for month in range(MONTHS):
                connection.execute(_MONTH.encode(), [month, ROWS // MONTHS])
        [(table, index)] = connection.execute(
            "SELECT pg_size_pretty(sum(pg_table_size(relid))), "
            "pg_size_pretty(sum(pg_indexes_size(relid))) FROM pg_partition_tree('disclosure')"
        ).fetchall()
    return f"{table} of rows, {index} of indexes"


async def _search(machine: Machine) -> list[Search]:
    """Search in each way, and print how PostgreSQL does it."""
    postmaster = processes.postmaster(machine.url)
    async with Hub.open(machine.settings, policy=loader.load(demo=True)) as hub:
        held = hub.policy.agreements["AUD"].scopes
        caller = auditor(scopes=held)
        found: list[Search] = []
        for kind in ("household", "person", "client", "purpose"):
            for variables in _drawn(kind, 20):
                await _ask(hub, caller, variables)
            found.append(await _searched(hub, caller, kind, postmaster))
            _explain(machine.url, hub, next(_drawn(kind, 1)))
    return found


async def _searched(hub: Hub, caller: Caller, kind: str, postmaster: int) -> Search:
    latencies: list[float] = []
    rows = 0
    before = time.process_time(), processes.tree_cpu(postmaster)
    for variables in _drawn(kind, SEARCHES):
        began = time.perf_counter()
        rows += await _ask(hub, caller, variables)
        latencies.append(time.perf_counter() - began)
    after = time.process_time(), processes.tree_cpu(postmaster)
    return Search(
        kind=kind,
        found=rows / SEARCHES,
        latencies=sorted(latencies),
        server=(after[0] - before[0]) / SEARCHES * 1000,
        database=(after[1] - before[1]) / SEARCHES * 1000,
    )


async def _ask(hub: Hub, caller: Caller, variables: dict[str, Any]) -> int:
    """Search as a client does, whose look is recorded; return how many rows came."""
    request = Request(query=operations()["Disclosures"], variables={"first": PAGE, **variables})
    body = orjson.loads((await answer(hub, caller, request)).body)
    return len(body["data"]["disclosures"]["edges"])


def _drawn(kind: str, times: int) -> Iterator[dict[str, Any]]:
    """Yield what is searched for: each time another household, person, client, or purpose."""
    for _ in range(times):
        place = random.randint(1, HOMES)  # noqa: S311 no secret
        since = datetime.now(UTC) - timedelta(days=random.randint(30, 1000))  # noqa: S311
        match kind:
            case "household":
                yield {"householdId": str(UUID(f"{place:08x}-0000-7000-8000-000000000000"))}
            case "person":
                yield {"personId": str(UUID(f"{place:08x}-0000-7000-8000-000000000001"))}
            case "client":
                client = f"client-{place % CLIENTS}"
                yield {"clientId": client, "from": since.isoformat(timespec="seconds")}
            case _:
                purpose = PURPOSES[place % len(PURPOSES)]
                yield {"purpose": purpose, "from": since.isoformat(timespec="seconds")}


_STEP = re.compile("Scan|Limit|Sort |Sort$|Append|Join|Loop|Aggregate")
_CONDITION = {
    "householdId": "(d.recorded_at,d.id) IN (SELECT s.recorded_at,s.id "
    "FROM disclosures_of_household('{}') s)",
    "personId": "(d.recorded_at,d.id) IN (SELECT s.recorded_at,s.id "
    "FROM disclosures_of_person('{}') s)",
    "clientId": "d.client_id='{}'",
    "purpose": "d.purpose='{}'",
    "from": "d.recorded_at>='{}'",
}


def _explain(url: str, hub: Hub, variables: dict[str, Any]) -> None:
    """Print the plan of a page, under the auditor's policies: each kind of step once."""
    assert hub.policy
    where = " AND ".join(_CONDITION[name].format(value) for name, value in variables.items())
    with psycopg.connect(url) as connection:
        connection.execute(
            "SELECT set_config('hub.division_lo', %s, true), "
            "set_config('hub.division_hi', %s, true)",
            [COUNTY, "410722"],
        )
        connection.execute("SET LOCAL ROLE hub_audit")
        plan = connection.execute(
            "EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, SUMMARY ON) SELECT d.* FROM disclosure d "
            f"WHERE {where} ORDER BY d.recorded_at, d.id LIMIT {PAGE + 1}".encode()
        ).fetchall()
    steps = Counter(_step(line) for (line,) in plan if _STEP.search(line))
    print(f"-- {', '.join(variables)}; {plan[-1][0]}")
    for step, times in steps.items():
        print(f"   {step}{f'  × {times}' if times > 1 else ''}")


def _step(line: str) -> str:
    """Return a step of a plan, the same for each month."""
    return re.sub(r"_[0-9]{4}_[0-9]{2}| \(.*| d_[0-9]+", "", line).rstrip()


def _table(found: Sequence[Search]) -> Iterator[str]:
    yield (
        f"| search of {ROWS:,} rows | rows of a page | p50 ms | p99 ms | CPU ms, hub / PostgreSQL |"
    )
    yield "|---|---|---|---|---|"
    for one in found:
        yield (
            f"| by {one.kind} | {one.found:.1f} | {one.quantile(0.5):.0f} | "
            f"{one.quantile(0.99):.0f} | {one.server:.1f} / {one.database:.1f} |"
        )


if __name__ == "__main__":
    main()
