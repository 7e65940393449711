"""Reads of all callers at once, many of them broken off: what comes back is the caller's own.

Some clients hang up in the middle, and some requests are cancelled within the hub, wherever they
are: before the statement, within it, or while their record is written.
"""

import asyncio
import re
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from random import Random
from typing import Any

import orjson
import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send

from hub.domain.callers import Caller, Role
from hub.identity.addresses import Addresses
from hub.identity.tokens import Tokens
from hub.web.app import build
from tests import sharing
from tests.faults.wire import NoAnswer, Wire
from tests.oracle.both import Asker
from tests.oracle.callers import BARE, caller_of
from tests.oracle.sight import Sight
from tests.oracle.world import World
from tests.reading.documents import NAMED, filled

CLIENTS = 16

_HANG_UP = 0.2  # the share of requests whose client leaves before it is answered
_BROKEN_OFF = 0.3  # the share of requests that are cancelled within the hub
_LONGEST_SECONDS = 0.03  # until then
_ID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}")
_WITH_IDS = (
    "household",
    "person",
    "membership",
    "determination",
    "alert",
    "verification",
    "need",
    "handling_result",
    "assistance_record",
    "chain_event",
    "department_report",
    "correction",
    *("sharing_agreement", "sharing_request", "disclosure", "evaluation", "entitlement"),
)


class BrokenOff:
    """An ASGI application whose requests may be cancelled at any moment."""

    def __init__(self, app: ASGIApp, rng: Random) -> None:
        """Wrap an application."""
        self._app = app
        self._rng = rng
        self.cancelled = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve the request, or end it wherever it then is."""
        if self._rng.random() > _BROKEN_OFF:
            await self._app(scope, receive, send)
            return
        try:
            async with asyncio.timeout(self._rng.uniform(0, _LONGEST_SECONDS)):
                await self._app(scope, receive, send)
        except TimeoutError:
            self.cancelled += 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One document of one caller, and what it is answered when nothing else goes on."""

    caller: Caller
    token: str
    query: str
    variables: Mapping[str, Any]
    expected: Any  # the data; None: refused
    seen: frozenset[str]  # the ids of all rows that the caller may see


@dataclass(slots=True, kw_only=True)
class Storm:
    """What many reads came to."""

    answered: int = 0
    hung_up: int = 0
    cancelled: int = 0
    foreign: list[str] = field(default_factory=list[str])  # ids that are not the caller's
    wrong: list[str] = field(default_factory=list[str])  # answers unlike the undisturbed ones


async def storm(world: World, *, reads: int, seed: int) -> Storm:
    """Ask at random on many connections, and hold each answer against the caller's own reach."""
    rng = Random(seed)  # noqa: S311 a failing run must come out the same again
    still = world.hub.clock()
    world.hub.clock = lambda: still  # the world's own clock goes on with each look: tokens expire
    asked = [question async for question in _questions(world)]
    await sharing.register(world.hub, {each.caller.client_id: each.caller for each in asked})
    found = Storm()
    async with _serving(world, rng) as (port, app):
        async with asyncio.TaskGroup() as group:
            for _ in range(CLIENTS):
                group.create_task(_client(port, asked, found, reads=reads // CLIENTS, rng=rng))
        found.cancelled = app.cancelled
    return found


async def _questions(world: World) -> AsyncGenerator[Question]:
    """Yield every named query of every caller, about several rows, own and foreign."""
    tokens = Tokens(
        Addresses(world.hub.settings.issuer),
        signing_pem=world.hub.ring.signing_pem,
        clock=partial(world.hub.clock),
    )
    for kind in BARE:
        caller = caller_of(world.hub.policy, kind)
        token = tokens.issue(
            sharing.client_of(caller.client_id, caller, world.hub.clock()), caller.scopes
        )
        if not _is_let_in(world, caller):
            continue
        seen = _seen(world, caller)
        for title, document in NAMED.items():
            if title.startswith("Sharing"):  # the agreements are made anew for those who come
                continue
            for variables in _variants(world, document.variables):
                body = await Asker(world, caller).hub(document.query, variables)
                assert _foreign(body.get("data"), seen) == [], f"{kind} asks {title}"
                yield Question(
                    caller=caller,
                    token=token,
                    query=document.query,
                    variables=variables,
                    expected=body.get("data"),
                    seen=seen,
                )


def _variants(world: World, variables: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the variables with the first, the third and the last row's id."""
    named = [name for name, value in variables.items() if "#" in str(value)]
    places = ("0", "2", "-1") if named else ("0",)
    return [
        filled(
            world,
            {
                n: f"{str(v).partition('#')[0]}#{p}" if n in named else v
                for n, v in variables.items()
            },
        )
        for p in places
    ]


def _is_let_in(world: World, caller: Caller) -> bool:
    """Tell whether a caller comes under an agreement that holds, or needs none."""
    if not world.hub.policy.conditional_items(
        world.hub.policy.agreement_of(caller.department, caller.role)
    ):
        return True
    return caller.role is not Role.DEPARTMENT or any(
        row["state"] == "ACTIVE" and row["valid_to"] >= world.hub.today()
        for row in world.rows["sharing_agreement"].where("department", caller.department)
        if row["division_code"] == caller.division
    )


def _seen(world: World, caller: Caller) -> frozenset[str]:
    """Return the ids of all rows that the caller may see, from what the rows themselves say."""
    sight = Sight(world.rows, caller)
    rows = [row for table in _WITH_IDS for row in sight.table(table).rows]
    return frozenset(str(row["id"]) for row in rows)


def _foreign(data: Any, seen: frozenset[str]) -> list[str]:
    """Return the ids in an answer that are of no row that the caller may see."""
    return [each for each in _ID.findall(orjson.dumps(data).decode()) if each not in seen]


@asynccontextmanager
async def _serving(world: World, rng: Random) -> AsyncGenerator[tuple[int, BrokenOff]]:
    """Serve the world's hub on a free port, and give that and what breaks requests off."""
    app = BrokenOff(build(world.hub), rng)
    server = uvicorn.Server(
        uvicorn.Config(app, port=0, lifespan="off", log_config=None, log_level="critical")
    )
    serving = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110 uvicorn tells nobody
        await asyncio.sleep(0.01)
    try:
        yield server.servers[0].sockets[0].getsockname()[1], app
    finally:
        server.should_exit = True
        await serving


async def _client(
    port: int, asked: list[Question], found: Storm, *, reads: int, rng: Random
) -> None:
    wire = Wire(port=port, purpose="")
    for _ in range(reads):
        question = rng.choice(asked)
        wire.purpose = question.caller.purpose
        patience = rng.uniform(0, _LONGEST_SECONDS) if rng.random() < _HANG_UP else None
        try:
            answer = await wire.graphql(
                question.token, question.query, dict(question.variables), patience=patience
            )
        except NoAnswer:
            found.hung_up += 1
            continue
        data = answer.body.get("data")
        found.answered += 1
        found.foreign += _foreign(data, question.seen)
        if data != question.expected:
            found.wrong.append(f"{question.caller.client_id}: {answer.body}"[:500])
    wire.hang_up()
