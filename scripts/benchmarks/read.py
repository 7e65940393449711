"""Measure the read path against e, e0 and PostGraphile, in turns; print the README's table."""

import asyncio
import os
import platform
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from hub.config import Environment, Secret, Settings
from hub.domain.identifiers import DepartmentCode, DivisionCode
from hub.identity.addresses import Addresses
from hub.identity.tokens import Tokens
from hub.policy import loader
from hub.policy.policy import Policy
from hub.runtime import Hub, key_file, migrate, now, serving
from hub.sealing.keys import KeyRing
from hub.storage import clients
from hub.storage.clients import Client
from schema.documents import read_document
from schema.gate import judge
from schema.named import operations, warm
from schema.prepared import prepare, rights_of
from scripts.benchmarks import load, processes, rival, world
from scripts.benchmarks.works import WORKS, Work
from tests import sharing

ROUNDS = int(os.environ.get("BENCH_ROUNDS", "5"))
SECONDS = float(os.environ.get("BENCH_SECONDS", "3"))
FOLDER = Path(os.environ.get("BENCH_DIR", ".hub/bench"))
KINDS = ("e", "hub", "no-record", "e0")
_RIVAL = "PostGraphile"


@dataclass(slots=True, kw_only=True)
class Figures:
    """What one kind of server came to, round by round."""

    rates: list[float] = field(default_factory=list[float])
    server: list[float] = field(default_factory=list[float])  # CPU ms a request
    database: list[float] = field(default_factory=list[float])
    size: int = 0

    def take(self, port: int, message: bytes, pid: int, postmaster: int) -> None:
        """Add a round against a server that runs, after a while of warming up."""
        asyncio.run(load.run(port, message, seconds=min(1.0, SECONDS)))
        before = processes.cpu(pid), processes.tree_cpu(postmaster)
        found = asyncio.run(load.run(port, message, seconds=SECONDS))
        after = processes.cpu(pid), processes.tree_cpu(postmaster)
        self.rates.append(found.rate)
        self.server.append((after[0] - before[0]) / found.requests * 1000)
        self.database.append((after[1] - before[1]) / found.requests * 1000)
        self.size = found.size


@contextmanager
def server(kind: str, work: Work, settings: Settings, ring: KeyRing) -> Generator[tuple[int, int]]:
    """Start a server; give its port and process id."""
    assert settings.database_url is not None
    environment = {
        "HUB_ENV": "development",
        "HUB_DATABASE_URL": settings.database_url.reveal(),
        "HUB_DATA_DIR": str(settings.data_dir),
        "GRAPHILE_ENV": "production",
    }
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "scripts.benchmarks.servers", kind, work.name, str(port)]
    if kind == _RIVAL:
        command = rival.command(work, settings, ring, port)
    process = subprocess.Popen(command, env={**os.environ, **environment})  # noqa: S603 our own
    try:
        for _ in range(300):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield port, process.pid
    finally:
        process.terminate()
        process.wait(20)


def _client(work: Work, policy: Policy) -> Client:
    """Return the client that asks for a work, with all scopes of its kind."""
    department = DepartmentCode(work.department)
    return Client(
        id=f"bench-{department}",
        name="bench",
        department=department,
        role=work.role,
        division=DivisionCode(work.division),
        secret_digest=b"",
        scopes=policy.agreement_of(department, work.role).scopes,
        enabled=True,
        recorded_at=now(),
    )


async def register(settings: Settings) -> None:
    """Register the clients of all works, and agree with their departments."""
    async with Hub.open(settings) as hub:
        await sharing.agree(hub)
        async with hub.write_as("hub-bench") as session:
            for client in {
                each.department: _client(each, hub.policy) for each in WORKS.values()
            }.values():
                if await clients.find(session, client.id) is None:
                    await clients.insert(session, client)


def _token(settings: Settings, ring: KeyRing, work: Work) -> str:
    """Sign a token as the hub itself would."""
    client = _client(work, loader.load())
    tokens = Tokens(Addresses(settings.issuer), signing_pem=ring.signing_pem, clock=partial(now))
    return tokens.issue(client, client.scopes)


def _measure(work: Work, settings: Settings, ring: KeyRing, postmaster: int) -> dict[str, Figures]:
    """Measure all kinds of server on one work, in turns."""
    queries: dict[str, str] = dict.fromkeys(KINDS, work.query)
    if work.rival_query is not None:
        queries[_RIVAL] = work.rival_query
    figures = {kind: Figures() for kind in queries}
    for _ in range(ROUNDS):
        for kind, query in queries.items():
            with server(kind, work, settings, ring) as (port, pid):
                message = request(work, query, settings, ring)
                figures[kind].take(port, message, pid, postmaster)
    return figures


def request(work: Work, query: str, settings: Settings, ring: KeyRing) -> bytes:
    """Return the bytes of a work's request, with a token as the hub itself would sign it."""
    token = _token(settings, ring, work)
    authority = {"Authorization": f"Bearer {token}", "Hub-Purpose": work.purpose}
    return load.request("/graphql", work.body(query), authority)


def ratio(ours: list[float], theirs: list[float]) -> float:
    """Return the median of the rounds' ratios."""
    return statistics.median(a / b for a, b in zip(ours, theirs, strict=True))


def _row(name: str, figures: dict[str, Figures]) -> str:
    hub, bare, e, e0 = (figures[kind] for kind in ("hub", "no-record", "e", "e0"))
    cells = [
        name,
        f"{hub.size / 1000:.1f} kB",
        f"{statistics.median(e.server):.2f} / {statistics.median(e.database):.2f}",
        f"{ratio(bare.server, e.server):.2f}",
        f"{ratio(hub.server, e.server):.2f}",
        f"{ratio(bare.rates, e.rates):.2f}",
        f"{ratio(hub.rates, e.rates):.2f}",
        f"{statistics.median(hub.rates):.0f}",
        f"{ratio(e0.server, e.server):.2f}",
        f"{ratio(e0.rates, e.rates):.2f}",
        _against(hub, figures.get(_RIVAL)),
    ]
    return "| " + " | ".join(cells) + " |"


def _against(hub: Figures, rival_figures: Figures | None) -> str:
    """Return how many times the rival's requests the hub answers, and their CPU the other way."""
    if rival_figures is None:
        return "–"
    theirs = [a + b for a, b in zip(rival_figures.server, rival_figures.database, strict=True)]
    ours = [a + b for a, b in zip(hub.server, hub.database, strict=True)]
    return f"{ratio(hub.rates, rival_figures.rates):.2f} / {ratio(theirs, ours):.2f}"


_HEAD = (
    "| work | answer | e: CPU ms, server / database | server CPU ÷ e, no record | with record | "
    "requests/s ÷ e, no record | with record | requests/s | e0 CPU ÷ e | e0 requests/s ÷ e | "
    "requests/s ÷ PostGraphile, and its CPU ÷ ours |\n"
    "|---|---|---|---|---|---|---|---|---|---|---|"
)


def _plan_figures() -> list[str]:
    """Return the rows of the plan's own figures."""
    policy = loader.load(demo=True)
    before = time.perf_counter()
    made = warm(policy)
    warmed = time.perf_counter() - before
    agreement = policy.agreements["MED"]
    query, variables = operations()["PushedNeeds"], {"first": 50}

    def look_up(text: str) -> None:
        prepared = prepare(read_document(text), None)
        coerced = prepared.coerce(variables)
        judge(prepared.measured(coerced))
        prepared.plan(rights_of(agreement, agreement.scopes, agreement.purposes[0]), coerced)

    times: list[float] = []
    for _ in range(200):
        start = time.perf_counter()
        for _ in range(100):
            look_up(query)
        times.append((time.perf_counter() - start) / 100)
    start = time.perf_counter()
    for n in range(50):
        look_up(query.replace("PushedNeeds", f"AdHoc{n}"))
    cold = (time.perf_counter() - start) / 50
    return [
        f"| warm plan look-up, PushedNeeds | {statistics.median(times) * 1e6:.1f} µs |",
        f"| cold ad hoc document of that size | {cold * 1e3:.2f} ms |",
        f"| {made} plans of the named operations, made at start | {warmed:.2f} s |",
    ]


def main() -> None:
    """Fill, measure, print."""
    settings = Settings(environment=Environment.DEVELOPMENT, data_dir=FOLDER)
    asyncio.run(migrate(settings))
    ring = KeyRing.load(key_file(settings))
    asyncio.run(_main(settings, ring))


async def _main(settings: Settings, ring: KeyRing) -> None:
    async with serving(settings) as url:
        located = replace(settings, database_url=Secret(url))
        await world.prepare(located)
        await register(located)
        rival.install()
        postmaster = processes.postmaster(url)
        print(
            f"{ROUNDS} rounds of {SECONDS} s, 16 connections, {os.cpu_count()} cores, Python "
            f"{platform.python_version()}"
        )
        print(_HEAD)
        for name in sys.argv[1:] or WORKS:
            figures = await asyncio.to_thread(_measure, WORKS[name], located, ring, postmaster)
            print(_row(name, figures), flush=True)
        print("\n| plan | |\n|---|---|")
        print("\n".join(_plan_figures()))


if __name__ == "__main__":
    main()
