"""One server process of a comparison: the hub, the hub without its record, e, or e0.

e is the same SQL under the same role, settings and policies, in one pipelined transaction on a
bare route that returns PostgreSQL's bytes; e0 is that without transaction and policies.
"""

import asyncio
import os
import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from uvicorn.loops.auto import auto_loop_factory

from hub.config import Settings
from hub.domain.callers import Caller
from hub.domain.divisions import DivisionRange
from hub.domain.identifiers import DepartmentCode, DivisionCode
from hub.reading.statement import Statement
from hub.runtime import Hub
from hub.storage.disclosures import Disclosure
from hub.storage.pools import Pool
from hub.web.app import build
from schema.documents import read_document
from schema.prepared import prepare, rights_of
from scripts.benchmarks.works import WORKS, Work


class _NoRecord:
    """A recorder that keeps nothing: only to see what the record costs."""

    async def record(self, disclosure: Disclosure) -> None:
        """Do nothing."""


def _caller(hub: Hub, work: Work) -> Caller:
    department = DepartmentCode(work.department)
    agreement = hub.policy.agreement_of(department, work.role)
    return Caller(
        client_id="bench",
        department=department,
        role=work.role,
        division=DivisionCode(work.division),
        scopes=agreement.scopes,
        purpose=work.purpose,
        request_id="bench",
    )


def _compiled(hub: Hub, work: Work) -> tuple[Caller, list[Statement], list[list[str | None]]]:
    """Return the statements that the hub would run for a work, and their parameters."""
    caller = _caller(hub, work)
    agreement = hub.policy.agreement_of(caller.department, caller.role)
    prepared = prepare(read_document(work.query), None)
    variables = prepared.coerce(work.variables)
    plan = prepared.plan(rights_of(agreement, caller.scopes, caller.purpose), variables)
    statements = [each for _, each in plan[""].roots if isinstance(each, Statement)]
    parameters = [[bind(caller, variables) for bind in each.binds] for each in statements]
    return caller, statements, parameters


def _bytes(cursors: list[Any]) -> bytes:
    return b",".join(cursor.pgresult.get_value(0, 0) or b"null" for cursor in cursors)


def _bare(hub: Hub, work: Work) -> Starlette:
    """Return e: one pipelined transaction, the caller's role, settings and policies."""
    caller, statements, parameters = _compiled(hub, work)
    reach = caller.divisions
    settings = (caller.department, caller.division, reach.lo, reach.hi)
    pool = hub.database.reader(caller.role)

    async def answer(request: Request) -> Response:
        del request
        async with pool.connection() as connection, connection.pipeline():
            await connection.execute(b"BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            await connection.execute(
                b"SELECT set_config('hub.department',$1,true),set_config('hub.division',$2,true),"
                b"set_config('hub.division_lo',$3,true),set_config('hub.division_hi',$4,true)",
                settings,
                prepare=True,
            )
            cursors = [
                await connection.execute(each.sql, texts, prepare=True)
                for each, texts in zip(statements, parameters, strict=True)
            ]
            await connection.execute(b"COMMIT")
        return Response(_bytes(cursors), media_type="application/json")

    return Starlette(routes=[Route("/graphql", answer, methods=["POST"])])


def _barest(hub: Hub, work: Work, url: str) -> tuple[Starlette, Pool]:
    """Return e0: the statement alone, past all policies."""
    caller, statements, parameters = _compiled(hub, work)
    reach = DivisionRange.below(caller.division)
    settings = {
        "hub.department": caller.department,
        "hub.division": caller.division,
        "hub.division_lo": reach.lo,
        "hub.division_hi": reach.hi,
    }
    options = " ".join(f"-c {name}={value}" for name, value in settings.items())
    options += " -c TimeZone=Asia/Shanghai -c jit=off -c plan_cache_mode=force_generic_plan"
    pool = Pool(url, 10, options=options)

    async def answer(request: Request) -> Response:
        del request
        async with pool.connection() as connection:
            cursors = [
                await connection.execute(each.sql, texts, prepare=True)
                for each, texts in zip(statements, parameters, strict=True)
            ]
        return Response(_bytes(cursors), media_type="application/json")

    return Starlette(routes=[Route("/graphql", answer, methods=["POST"])]), pool


@asynccontextmanager
async def _application(kind: str, work: Work) -> AsyncGenerator[Any]:
    settings = Settings.read(os.environ)
    async with Hub.open(settings) as hub:
        if kind == "hub":
            yield build(hub)
        elif kind == "no-record":
            hub.recorder = _NoRecord()  # pyright: ignore[reportAttributeAccessIssue] on purpose
            yield build(hub)
        elif kind == "e":
            yield _bare(hub, work)
        else:
            assert settings.database_url is not None
            application, pool = _barest(hub, work, settings.database_url.reveal())
            yield application
            pool.close()


async def _serve(kind: str, work: str, port: int) -> None:
    async with _application(kind, WORKS[work]) as application:
        config = uvicorn.Config(
            application, host="127.0.0.1", port=port, log_level="error", access_log=False
        )
        await uvicorn.Server(config).serve()


if __name__ == "__main__":
    with asyncio.Runner(loop_factory=auto_loop_factory()) as runner:
        runner.run(_serve(sys.argv[1], sys.argv[2], int(sys.argv[3])))
