"""A hub with a seeded fault: it records an idempotency key after the commit, not within it.

A test's server, started as `python -m tests.faults.forgetful serve --port N`. Whoever sends a
request again after a death between the two finds no key, and has it done a second time where the
state allows it. So that a short test meets such deaths, some requests die there by themselves.
"""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from random import random
from typing import Any

from sqlalchemy import insert, select

from hub.cli import main
from hub.domain.callers import Caller
from hub.runtime import Hub
from hub.storage import idempotency, tables
from hub.storage.database import WriteSession

_GAP_SECONDS = 0.05  # between commit and key
_DEATHS = 0.4  # the share of requests that end between the two


class Died(Exception):
    """The request ended between the commit and the key."""


@dataclass(slots=True, kw_only=True)
class _Pending:
    mutation: str
    key: str
    digest: bytes
    outcome: dict[str, Any] | None = None


_pending: dict[int, _Pending] = {}  # by the id of the session
_write = Hub.write


async def _claim(
    session: WriteSession, mutation: str, key: str, digest: bytes
) -> dict[str, Any] | None:
    """Only look whether the key is there."""
    table = tables.idempotency.c
    found = await session.row(
        select(table.outcome).where(
            table.client_id == session.stamp.client_id, table.mutation == mutation, table.key == key
        )
    )
    if found is not None:
        return found["outcome"]
    _pending[id(session)] = _Pending(mutation=mutation, key=key, digest=digest)
    return None


def _keep(session: WriteSession, mutation: str, key: str, outcome: dict[str, Any]) -> None:
    """Remember the outcome until the transaction has ended."""
    del mutation, key
    _pending[id(session)].outcome = outcome


@asynccontextmanager
async def _forgetful(hub: Hub, caller: Caller) -> AsyncGenerator[WriteSession]:
    """Commit, then record the key."""
    async with _write(hub, caller) as session:
        try:
            yield session
        finally:
            pending = _pending.pop(id(session), None)
    if pending is None or pending.outcome is None:
        return
    await asyncio.sleep(_GAP_SECONDS)
    if random() < _DEATHS:  # noqa: S311 chance, no secret
        raise Died
    async with _write(hub, caller) as later:
        await later.run(
            insert(tables.idempotency).values(
                client_id=caller.client_id,
                mutation=pending.mutation,
                key=pending.key,
                request_digest=pending.digest,
                outcome=pending.outcome,
                recorded_at=later.stamp.at,
            )
        )


if __name__ == "__main__":
    idempotency.claim = _claim
    idempotency.keep = _keep
    Hub.write = _forgetful  # pyright: ignore[reportAttributeAccessIssue] a fault on purpose
    main.run()
