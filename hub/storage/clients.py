"""Clients: who may ask for tokens, kept without their secrets."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    Integer,
    RowMapping,
    Text,
    bindparam,
    func,
    insert as insert_into,
    select,
    update,
)

from hub.domain.callers import Role
from hub.domain.identifiers import DepartmentCode, DivisionCode
from hub.storage.database import WriteSession
from hub.storage.tables import client as table

_REQUIRE = select(
    func.require_standing(bindparam("client_id", type_=Text), bindparam("standing", type_=Integer))
)
_FIND = select(table).where(table.c.id == bindparam("client_id"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Client:
    """A registered client of one department, in one role, for one division."""

    id: str
    name: str
    department: DepartmentCode
    role: Role
    division: DivisionCode
    secret_digest: bytes  # SHA-256 of a secret of 256 random bits
    scopes: frozenset[str]
    enabled: bool
    recorded_at: datetime
    standing: int = 1  # raised with every change of the client or its department's agreement


async def insert(session: WriteSession, client: Client) -> None:
    """Register a client."""
    await session.run(
        insert_into(table).values(
            id=client.id,
            name=client.name,
            department=client.department,
            role=client.role,
            division_code=client.division,
            secret_digest=client.secret_digest,
            scopes=sorted(client.scopes),
            enabled=client.enabled,
            recorded_at=client.recorded_at,
        )
    )


async def find(session: WriteSession, client_id: str) -> Client | None:
    """Return the client of that id, enabled or not; None where there is none."""
    row = await session.row(_FIND, {"client_id": client_id})
    return None if row is None else _client_of(row)


def require_standing(session: WriteSession, client_id: str, standing: int | None) -> None:
    """Refuse the transaction with StandingChanged unless this is the client's standing.

    Args:
        session: the check goes out before its next statement.
        client_id: of a client, registered or not.
        standing: that its rights were decided by; None: it is not registered.
    """
    session.later(_REQUIRE, {"client_id": client_id, "standing": standing})


async def set_enabled(session: WriteSession, client_id: str, *, enabled: bool) -> bool:
    """Enable or disable a client; return whether there is one of that id."""
    changed = update(table).where(table.c.id == client_id).values(enabled=enabled)
    return bool(await session.run(changed))


async def every(session: WriteSession) -> list[Client]:
    """Return all clients, in the order of their ids."""
    return [_client_of(row) for row in await session.rows(select(table).order_by(table.c.id))]


def _client_of(row: RowMapping) -> Client:
    return Client(
        id=row["id"],
        name=row["name"],
        department=DepartmentCode(row["department"]),
        role=Role(row["role"]),
        division=DivisionCode(row["division_code"]),
        secret_digest=bytes(row["secret_digest"]),
        scopes=frozenset(row["scopes"]),
        enabled=row["enabled"],
        recorded_at=row["recorded_at"],
        standing=row["standing"],
    )
