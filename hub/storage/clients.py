"""Clients: who may ask for tokens, kept without their secrets."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import RowMapping, insert as insert_into, select

from hub.domain.callers import Role
from hub.domain.identifiers import DepartmentCode, DivisionCode
from hub.storage.database import WriteSession
from hub.storage.tables import client as table


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
    row = await session.row(select(table).where(table.c.id == client_id))
    return None if row is None else _client_of(row)


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
    )
