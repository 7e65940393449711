"""The policy as published: each entry once by code and version, and the releases that name them."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from hashlib import sha256
from typing import Any

from sqlalchemy import Table, func, insert, literal, select
from sqlalchemy.dialects.postgresql import insert as insert_new

from hub.domain.sharing import Clause, Grant
from hub.policy.packs import UNSET, Pack, Parameter
from hub.policy.periods import Period
from hub.policy.policy import Policy
from hub.storage import tables
from hub.storage.database import WriteSession

Values = dict[str, Any]

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
    yield _Kind(name="department", table=tables.policy_department, rows=_departments(policy))
    yield _Kind(name="programme", table=tables.policy_programme, rows=_programmes(policy))
    yield _Kind(name="indicator", table=tables.policy_indicator, rows=_indicators(policy))
    yield _Kind(name="pack", table=tables.policy_pack, rows=_packs(policy))
    yield _Kind(name="grant", table=tables.policy_grant, rows=_grants(policy))
    yield _Kind(name="routing", table=tables.policy_routing, rows=_routes(policy))


def _departments(policy: Policy) -> list[Values]:
    return [
        _entry(
            d.code, {"name_zh": d.name_zh, "name_en": d.name_en}, source=d.source, period=Period()
        )
        for d in policy.departments.values()
    ]


def _programmes(policy: Policy) -> list[Values]:
    return [
        _entry(
            p.code,
            {
                "name_zh": p.name_zh,
                "name_en": p.name_en,
                "owner_department": p.owner,
                "kind": p.kind,
                "programme_group": p.group,
            },
            source=p.source,
            period=p.period,
        )
        for p in policy.programmes.values()
    ]


def _indicators(policy: Policy) -> list[Values]:
    return [
        _entry(
            i.code,
            {
                "name_zh": i.name_zh,
                "name_en": i.name_en,
                "path": i.path,
                "subject": i.subject,
                "sources": list(i.sources),
                "explanation_zh": i.explanation_zh,
                "explanation_en": i.explanation_en,
            },
            source=i.source,
            period=Period(),
        )
        | {"version": i.version}  # alerts cite it
        for i in policy.indicators.values()
    ]


def _packs(policy: Policy) -> list[Values]:
    return [
        _entry(
            pack.code,
            {
                "name_zh": pack.name_zh,
                "name_en": pack.name_en,
                "division_code": pack.division,
                "parameter_count": len(pack.parameters),
                "parameters": _parameters(pack),
            },
            source=pack.source,
            period=pack.period,
        )
        for pack in policy.packs.values()
    ]


def _parameters(pack: Pack) -> list[Values]:
    return [
        {
            "key": p.key,
            "value": _json(p),
            "unset": p.value is UNSET,
            "unit": p.unit,
            "document": p.source.document,
            "clause": p.source.clause,
            "words": p.source.words,
            "trust": p.source.trust,
            "adopted": p.adopted,
            "origin": p.origin,
        }
        for p in pack.parameters
    ]


def _json(parameter: Parameter) -> object:
    """Return a parameter's value as JSON keeps it; a decimal as text, so that no digit is lost."""
    match parameter.value:
        case Decimal() as number:
            return str(number)
        case tuple() as several:
            return list(several)
        case Mapping() as by_category:
            return dict(by_category)
        case value if value is UNSET:
            return None
        case value:
            return value


def _grants(policy: Policy) -> list[Values]:
    return [
        _entry(
            _code_of(agreement.audience, grant, alone=len(grants) == 1),
            {
                "audience": agreement.audience,
                "coordinate": grant.coordinate,
                "form": grant.form,
                "ground": grant.ground,
                "purposes": sorted(grant.purposes),
                "reason": grant.reason,
            },
            source=grant.clause,
            period=Period(),
        )
        for agreement in policy.agreements.values()
        for grants in agreement.grants.values()
        for grant in grants
    ]


def _code_of(audience: str, grant: Grant, *, alone: bool) -> str:
    """Return a grant's code; where purposes have grants of their own, they are part of it."""
    code = f"{audience} {grant.coordinate}"
    return code if alone else f"{code} {'+'.join(sorted(grant.purposes))}"


def _routes(policy: Policy) -> list[Values]:
    return [
        _entry(
            r.need_class,
            {
                "need_class": r.need_class,
                "department": r.department,
                "working_days": r.working_days,
            },
            source=r.source,
            period=Period(),
        )
        for r in policy.routing.values()
    ]


def _entry(code: str, values: Values, *, source: Clause, period: Period) -> Values:
    """Return an entry's row; its version is the digest of all that it says."""
    row = values | {
        "valid_from": period.valid_from,
        "valid_to": period.valid_to,
        "document": source.document,
        "clause": source.clause,
    }
    said = json.dumps(row, sort_keys=True, ensure_ascii=False, default=str)
    return {"code": code, "version": sha256(said.encode()).hexdigest()[:12]} | row
