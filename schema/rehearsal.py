"""What the operations on record would be given under a proposed policy and proposed agreements.

Documents, purposes and clients are replayed, never data: each operation is prepared as a request's
is, and its coordinates are decided twice, by what is in force and by what is proposed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Self

from hub.domain.agreements import SharingAgreement, agreed
from hub.domain.callers import Purpose
from hub.domain.denials import FieldNotGranted, PurposeNotAgreed
from hub.domain.errors import Fault
from hub.domain.identifiers import DepartmentCode, DivisionCode
from hub.domain.sharing import Rule
from hub.identity.callers import held_by
from hub.identity.standings import Standing
from hub.policy.agreement_files import Wanted
from hub.policy.policy import Policy
from hub.reading.rights import Rights
from hub.reading.selection import Coordinates
from hub.runtime import Hub
from hub.services.agreements import OPERATOR
from hub.storage import agreements, clients, recorded_operations
from hub.storage.clients import Client
from hub.storage.recorded_operations import RecordedOperation
from schema.documents import read_document
from schema.prepared import prepare

MOST_DAYS = 1096  # as long as the record is kept

_Seat = tuple[DepartmentCode, DivisionCode]  # a department, and its county
_Agreements = Mapping[_Seat, SharingAgreement]


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What an operation is given, without any row."""

    rules: Mapping[str, Rule]  # by coordinate, those that are given on some row
    refusal: str | None = None  # the code by which the operation as a whole would be refused


@dataclass(frozen=True, slots=True, kw_only=True)
class Rehearsed:
    """An operation on record, and how it fares before and after."""

    client: Client
    operation: RecordedOperation
    before: Given
    after: Given

    @property
    def gained(self) -> list[str]:
        """The coordinates that it is given after, and was not before."""
        return sorted(self.after.rules.keys() - self.before.rules.keys())

    @property
    def lost(self) -> list[str]:
        """The coordinates that it was given before, and is not after."""
        return sorted(self.before.rules.keys() - self.after.rules.keys())

    @property
    def altered(self) -> dict[str, tuple[Rule, Rule]]:
        """The rules, before and after, of what is given in another form or on another ground."""
        both = sorted(self.before.rules.keys() & self.after.rules.keys())
        pairs = {each: (self.before.rules[each], self.after.rules[each]) for each in both}
        return {
            each: (old, new)
            for each, (old, new) in pairs.items()
            if (old.form, old.ground) != (new.form, new.ground)
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class _Regime:
    """A policy, and the agreements under it."""

    hub: Hub
    policy: Policy
    agreements: _Agreements

    def under(self, policy: Policy, wanted: Sequence[Wanted]) -> Self:
        """Return this regime with another policy, and with agreements as files have them."""
        changed = dict(self.agreements)
        for each in wanted:
            seat = (each.department, each.division)
            changed[seat] = agreed(self.agreements.get(seat), *seat, each.terms)
        return replace(self, policy=policy, agreements=changed)

    def given(self, client: Client, purpose: Purpose, asked: Coordinates) -> Given:
        """Decide an operation's coordinates for a client."""
        standing = Standing(
            number=client.standing,
            is_enabled=client.enabled,
            scopes=client.scopes,
            agreement=self.agreements.get((client.department, client.division)),
        )
        try:
            held = held_by(client, standing, self.policy, self.hub.today())
            if purpose not in held.purposes:
                raise PurposeNotAgreed(purpose, held.purposes)
        except Fault as refused:
            return Given(rules={}, refusal=refused.code)
        return _given(
            Rights(agreement=held, scopes=client.scopes & held.scopes, purpose=purpose), asked
        )


async def rehearse(
    hub: Hub, policy: Policy, wanted: Sequence[Wanted], *, days: int
) -> list[Rehearsed]:
    """Return the operations of the last days that would be given more, less or otherwise.

    What no client can ask any more is left out: operations of clients that are disabled, and
    documents of which the schema has lost a field.

    Args:
        hub: whose record is replayed.
        policy: the proposed one.
        wanted: the proposed agreements; where there is none, the present one stays.
        days: how far back.
    """
    start = datetime.now(UTC) - timedelta(days=days)  # the record goes by the true time
    async with hub.write_as(OPERATOR) as session:
        recorded = await recorded_operations.since(session, start)
        enabled = {each.id: each for each in await clients.every(session) if each.enabled}
        known = {(each.department, each.division): each for each in await agreements.every(session)}
    present = _Regime(hub=hub, policy=hub.policy, agreements=known)
    proposed = present.under(policy, wanted)
    return [
        rehearsed
        for operation in recorded
        if (client := enabled.get(operation.client_id))
        and (rehearsed := _rehearsed(client, operation, present, proposed))
    ]


def _rehearsed(
    client: Client, operation: RecordedOperation, present: _Regime, proposed: _Regime
) -> Rehearsed | None:
    """Return how an operation fares; None: it can be asked no more, or nothing changes for it."""
    document = read_document(operation.body)
    if document.errors:
        return None
    asked = prepare(document, operation.name).coordinates
    before, after = (
        regime.given(client, operation.purpose, asked) for regime in (present, proposed)
    )
    found = Rehearsed(client=client, operation=operation, before=before, after=after)
    return found if found.gained or found.lost or found.altered else None


def _given(rights: Rights, asked: Coordinates) -> Given:
    denied: set[str] = set()
    try:
        rights.admit(asked)
    except FieldNotGranted as refused:
        denied = {field.coordinate for field in refused.fields}
    rules = {
        guard.coordinate: rights.rule(guard)
        for guard in asked.fields
        if guard.coordinate not in denied
    }
    return Given(rules=rules, refusal=FieldNotGranted.code if denied else None)
