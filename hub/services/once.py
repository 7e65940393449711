"""Exactly once: a command takes effect one time, however often it is sent.

The key, the rows, the chain's link and the outcome are one transaction. A retry finds the outcome
and gets it back; a refusal undoes all of it, the key included, so that the key stays free.
"""

from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from hub.domain.callers import Caller
from hub.domain.commands import Command
from hub.ledger.canonical import canonical
from hub.runtime import Hub
from hub.sealing.indexes import keyed_digest
from hub.storage import idempotency
from hub.storage.database import WriteSession
from hub.storage.linked import LinkedRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a command came to: the row it is about, as it then stood."""

    id: UUID
    version: int
    replayed: bool = False  # the command was sent before; nothing was done this time


@asynccontextmanager
async def turn(hub: Hub, caller: Caller, command: Command) -> AsyncGenerator[WriteSession]:
    """Check the command's values, and open the one transaction in which all of it happens.

    Raises:
        InvalidInput: a value breaks a rule that its type cannot say.
    """
    command.check(hub.today())
    async with hub.write(caller) as session:
        yield session


async def earlier(session: WriteSession, command: Command) -> Outcome | None:
    """Return what the command came to when it was sent before; None: it is ours to do.

    Ask once the caller's authority is known. A twin that is still at work is waited for.

    Raises:
        KeyReused: the key came with another body before.
    """
    digest = keyed_digest(session.ring, canonical(_body(command)))
    kept = await idempotency.claim(session, command.mutation, command.idempotency_key, digest)
    if kept is None:
        return None
    return Outcome(id=UUID(kept["id"]), version=kept["version"], replayed=True)


def keep(session: WriteSession, command: Command, row: LinkedRow) -> Outcome:
    """Keep the row that the command came to, for a retry, and return it as the outcome."""
    return keep_row(session, command, row.row)


def keep_row(session: WriteSession, command: Command, row: Mapping[Any, Any]) -> Outcome:
    """Do what `keep` does with a row that no chain commits to."""
    outcome = Outcome(id=row["id"], version=row["version"])
    stored = {"id": str(outcome.id), "version": outcome.version}
    idempotency.keep(session, command.mutation, command.idempotency_key, stored)
    return outcome


def _body(command: Command) -> dict[str, object]:
    """Return all that the client asked for, without the key."""
    return {name: value for name, value in asdict(command).items() if name != "idempotency_key"}
