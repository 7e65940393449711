"""The policy as published: each entry once by code and version, and the releases that name them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Table, func, insert, literal, select
from sqlalchemy.dialects.postgresql import insert as insert_new

from hub.policy.policy import Policy
from hub.storage import policy_rows, tables
from hub.storage.database import WriteSession
from hub.storage.policy_rows import Values

_LOCK = 20_260_701  # of publishing, so that two processes that start at once make one release
_REGISTER = "register"  # a release names the divisions' version, not each division


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kind:
    """One kind of entry: its name in a release, its table, and this policy's rows."""

    name: str
    table: Table
    rows: Sequence[Values]


async def publish(session: WriteSession, policy: Policy) -> bool:
    """Publish a policy, unless it is the newest release already.

    Entries are added and never changed; one that is as it was before keeps its version. A policy
    that was in force once and comes back makes a release of its own, named version-2 and so on.

    Returns:
        Whether a release was made.
    """
    await session.run(select(func.pg_advisory_xact_lock(_LOCK)))
    if await _newest(session) == policy.version:
        return False
    release = await _name(session, policy.version)
    await session.run(
        insert(tables.policy_release), {"version": release, "released_at": session.stamp.at}
    )
    for kind in _kinds(policy):
        await _add(session, release, kind)
    await _add_divisions(session, release, policy)
    return True


async def _newest(session: WriteSession) -> str | None:
    """Return the policy version of the newest release, or None before the first."""
    release = tables.policy_release
    row = await session.row(select(release.c.version).order_by(release.c.sequence.desc()).limit(1))
    return None if row is None else str(row["version"]).partition("-")[0]


async def _name(session: WriteSession, version: str) -> str:
    """Return the name of a version's next release."""
    release = tables.policy_release
    row = await session.row(
        select(func.count().label("times")).where(
            func.split_part(release.c.version, "-", 1) == version
        )
    )
    times = row["times"] if row else 0
    return f"{version}-{times + 1}" if times else version


async def _add(session: WriteSession, release: str, kind: _Kind) -> None:
    """Add a kind's entries that are new, and name all of them in the release."""
    if not kind.rows:
        return
    await session.run(insert_new(kind.table).on_conflict_do_nothing(), kind.rows)
    await session.run(
        insert(tables.policy_release_entry),
        [_named(release, kind.name, row["code"], row["version"]) for row in kind.rows],
    )


async def _add_divisions(session: WriteSession, release: str, policy: Policy) -> None:
    """Add the register of divisions where its edition is new, and name it in the release."""
    division, edition = tables.policy_division, policy.divisions.register.edition
    known = await session.row(
        select(literal(1)).where(
            select(division.c.code).where(division.c.version == edition).exists()
        )
    )
    if known is None:
        await session.copy(
            division.name,
            ["code", "version", "name", "level", "parent_code"],
            ((d.code, edition, d.name, d.level, d.parent) for d in policy.divisions.values()),
        )
    await session.run(
        insert(tables.policy_release_entry), _named(release, "division", _REGISTER, edition)
    )


def _named(release: str, kind: str, code: str, version: str) -> Values:
    return {"release": release, "kind": kind, "code": code, "version": version}


def _kinds(policy: Policy) -> Iterable[_Kind]:
    for name, rows in policy_rows.OF_KIND.items():
        yield _Kind(name=name, table=tables.metadata.tables[f"policy_{name}"], rows=rows(policy))
