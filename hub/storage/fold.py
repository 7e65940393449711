"""The fold: the hits of a run made into alerts, written only where something changed.

Three set statements: alerts whose evidence changed, alerts whose condition has ended, alerts that
are missing. Nothing is raised while an alert of the same indicator and subject is open, or closed
with its condition not ended since. Only an indicator that ran to its end may end anything.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy import RowMapping

from hub.domain.alerts import AlertState, Path, Severity
from hub.domain.divisions import township_of
from hub.domain.events import EventKind
from hub.domain.identifiers import DivisionCode, new_id
from hub.ledger.canonical import canonical
from hub.sealing import cells, indexes
from hub.storage import bulk, chain, fold_plan, homes, households
from hub.storage.chain import ChainDraft
from hub.storage.database import WriteSession
from hub.storage.linked import LinkedRow
from hub.storage.tables import alert

_SLOT = "alert.evidence"
_CHANGING = (
    "indicator_version",
    "severity",
    "condition_ended_at",
    "evidence_cell",
    "evidence_digest",
    "policy_version",
    "run_id",
    "changed_by",
    "changed_at",
)
_ENDING = ("condition_ended_at", "policy_version", "run_id", "changed_by", "changed_at")


class FoundHit(Protocol):
    """What the fold needs of a hit."""

    @property
    def indicator(self) -> str:
        """The indicator's code."""
        ...

    @property
    def subject(self) -> str:
        """The id of the person or household, as text."""
        ...

    @property
    def household_id(self) -> UUID:
        """The household that the alert belongs to."""
        ...

    @property
    def person_id(self) -> UUID | None:
        """The person that the alert is about."""
        ...

    @property
    def severity(self) -> Severity:
        """How urgent it is."""
        ...

    @property
    def evidence(self) -> Mapping[str, Any]:
        """What the condition rests on, by label."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What an indicator says of each of its alerts."""

    version: str
    path: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class DueDay:
    """By when a township is to have looked."""

    on: date | None = None  # None: no document and no pack sets a time
    provisional: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A run of the comparison, as the fold sees it."""

    id: UUID
    as_of: date
    terms: Mapping[str, Terms]  # by indicator
    due: Callable[[str], DueDay]  # by township
    scope: Collection[str] = ()  # subjects of an incremental run


@dataclass(frozen=True, slots=True, kw_only=True)
class Completed:
    """Where an indicator ran to its end, so that what it did not find has ended."""

    indicator: str
    counties: Sequence[str]
    held: Iterable[str]  # subjects of whom data is missing: nothing of theirs ends
    scoped: bool = False  # only of subjects in the run's scope


@dataclass(slots=True, kw_only=True)
class Folded:
    """What the fold wrote."""

    raised: list[LinkedRow] = field(default_factory=list[LinkedRow])
    changed: list[LinkedRow] = field(default_factory=list[LinkedRow])
    ended: list[LinkedRow] = field(default_factory=list[LinkedRow])


@dataclass(frozen=True, slots=True)
class _Sealable:
    """A hit with its evidence in canonical form."""

    hit: FoundHit
    evidence: bytes
    digest: bytes


async def fold(
    session: WriteSession, run: Run, hits: Iterable[FoundHit], completed: Sequence[Completed]
) -> Folded:
    """Fold a run's hits into the alerts, with one event a kind on each household's chain."""
    found = {(hit.indicator, hit.subject): _sealable(session, hit) for hit in hits}
    await fold_plan.prepare(
        session,
        ((*key, s.hit.household_id, s.hit.severity.value, s.digest) for key, s in found.items()),
        ends=(
            (done.indicator, county, done.scoped) for done in completed for county in done.counties
        ),
        scope=run.scope,
        holds=((done.indicator, subject) for done in completed for subject in done.held),
    )
    plan = await fold_plan.make(session)
    if not plan:
        return Folded()
    locked = await chain.lock_many(session, {row["household_id"] for row in plan})
    # People may have worked alerts until their households were locked: what is still to do, now.
    todo: dict[str, list[RowMapping]] = defaultdict(list)
    for row in await fold_plan.make(session):
        if row["household_id"] in locked:
            todo[row["action"]].append(row)
    folded = Folded(
        changed=await _change(session, run, [(r["id"], _of(found, r)) for r in todo["CHANGED"]]),
        ended=await _end(session, run, [row["id"] for row in todo["ENDED"]]),
        raised=await _raise(session, run, [_of(found, row) for row in todo["MISSING"]]),
    )
    await chain.append_many(session, await _drafts(session, folded))
    return folded


def _of(found: Mapping[tuple[str, str], _Sealable], row: RowMapping) -> _Sealable:
    """Return the hit that a line of the plan is about."""
    return found[(row["indicator"], row["subject"])]


def _sealable(session: WriteSession, hit: FoundHit) -> _Sealable:
    """Return a hit with the form of its evidence that is compared and sealed."""
    evidence = canonical(hit.evidence)
    return _Sealable(hit, evidence, indexes.keyed_digest(session.ring, evidence))


async def _change(
    session: WriteSession, run: Run, changed: Sequence[tuple[UUID, _Sealable]]
) -> list[LinkedRow]:
    """Give open alerts the evidence of today, and take back that their condition had ended."""
    rows = [
        _said(session, run, alert_id, each) | {"condition_ended_at": None}
        for alert_id, each in changed
    ]
    return await bulk.change(session, alert, rows, only=_CHANGING)


async def _end(session: WriteSession, run: Run, ids: Sequence[UUID]) -> list[LinkedRow]:
    """Date the end of alerts' conditions; whether they are closed is for people."""
    rows = [{**_stamped(session, run), "id": each, "condition_ended_at": run.as_of} for each in ids]
    return await bulk.change(session, alert, rows, only=_ENDING)


async def _raise(session: WriteSession, run: Run, new: Sequence[_Sealable]) -> list[LinkedRow]:
    """Add alerts, dispatched to the township of their household."""
    known = await households.by_id(session, {each.hit.household_id for each in new})
    rows: list[dict[str, Any]] = []
    for each in new:
        home = known[each.hit.household_id]
        township = township_of(DivisionCode(home["division_code"]))
        due = run.due(township)
        rows.append(
            {
                **_said(session, run, new_id(), each),
                "indicator": each.hit.indicator,
                "subject": each.hit.subject,
                "household_id": each.hit.household_id,
                "person_id": each.hit.person_id,
                "division_code": township,
                "path": run.terms[each.hit.indicator].path.value,
                "state": AlertState.DISPATCHED.value,
                "raised_at": session.stamp.at,
                "condition_ended_at": None,
                "due_on": due.on,
                "due_on_provisional": due.provisional,
                "reason": None,
                "version": 1,
            }
        )
    return await bulk.add(session, alert, rows)


def _said(session: WriteSession, run: Run, alert_id: UUID, each: _Sealable) -> dict[str, Any]:
    """Return what a hit says of its alert, sealed."""
    return {
        **_stamped(session, run),
        "id": alert_id,
        "indicator_version": run.terms[each.hit.indicator].version,
        "severity": each.hit.severity.value,
        "evidence_cell": cells.seal(session.ring, _SLOT, alert_id, each.evidence.decode()),
        "evidence_digest": each.digest,
    }


def _stamped(session: WriteSession, run: Run) -> dict[str, Any]:
    """Return who writes an alert, when and why."""
    return {
        "policy_version": session.stamp.policy_version,
        "run_id": run.id,
        "changed_by": session.stamp.client_id,
        "changed_at": session.stamp.at,
    }


async def _drafts(session: WriteSession, folded: Folded) -> list[ChainDraft]:
    """Return the events: of each kind one for a household."""
    drafts: list[ChainDraft] = []
    for kind, rows in (
        (EventKind.ALERT_RAISED, folded.raised),
        (EventKind.ALERT_CHANGED, folded.changed),
        (EventKind.CONDITION_ENDED, folded.ended),
    ):
        grouped = await homes.group(session, rows)
        drafts += [ChainDraft(home, kind, linked) for home, linked in grouped.items()]
    return drafts
