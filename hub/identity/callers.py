"""From a token's claims to the caller of one request: authority comes from the agreement."""

from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Protocol

from hub.domain.callers import Caller, Purpose, Role
from hub.domain.denials import AgreementMissing, PurposeNotAgreed, PurposeRequired
from hub.domain.engagements import stood_on
from hub.domain.errors import Unauthenticated
from hub.domain.identifiers import DepartmentCode, DivisionCode
from hub.domain.sharing import Agreement
from hub.domain.sharing_terms import Terms
from hub.identity.standings import Standing
from hub.identity.tokens import Claims
from hub.policy.errors import NoAgreement
from hub.policy.policy import Policy

# What agreements come about by: a department asks, and the data authority settles disputes.
_PROCEDURE = frozenset(
    {"policy.catalogue:read", "sharing.request:write", "sharing.coordination:write"}
)

_LONGEST_ECHO = 40  # characters of an unknown purpose that an error repeats


class Seated(Protocol):
    """Whose client it is and where it stands: a token's claims, or the client itself."""

    @property
    def department(self) -> DepartmentCode:
        """Its department's code."""
        ...

    @property
    def role(self) -> Role:
        """What kind of client it is."""
        ...

    @property
    def division(self) -> DivisionCode:
        """The division that it works for."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a request says of itself."""

    request_id: str
    purpose: str | None = None  # None takes the agreement's only purpose
    case: str | None = None  # its number, for the record of what is disclosed
    reason: str | None = None  # why, for the same record


def caller_of(
    claims: Claims, standing: Standing, held: Agreement, asked: Asked, today: date
) -> Caller:
    """Return who asks, with the scopes that token, client, catalogue and agreement all hold.

    Args:
        claims: of a token that was verified.
        standing: of its client.
        held: what `held_by` gives for both.
        asked: what the request says of itself.
        today: the day of the request.

    Raises:
        PurposeRequired: none is named, and the agreement has several.
        PurposeNotAgreed: the agreement does not hold the one named.
        EngagementMissing, EngagementRequired: an auditor stands on none.
    """
    case = asked.case
    if claims.role is Role.AUDITOR:
        engagement = stood_on(standing.engagements, case, today)
        case = case or engagement.notice
    return Caller(
        client_id=claims.client_id,
        department=claims.department,
        role=claims.role,
        division=claims.division,
        scopes=claims.scopes & standing.scopes & held.scopes,
        purpose=_purpose(held, asked.purpose),
        request_id=asked.request_id,
        case_number=case,
        reason=asked.reason,
        standing=standing.number,
    )


def held_by(seat: Seated, standing: Standing, policy: Policy, today: date) -> Agreement:
    """Return what the catalogue holds for a client's kind, cut down to its department's agreement.

    A department that is given nothing but what is shared without conditions needs no agreement.

    Raises:
        AgreementMissing: the department needs one, and has none in its county.
        AgreementSuspended, AgreementEnded: it has one that does not hold today.
        Unauthenticated: the catalogue has nothing for this kind of client any more.
    """
    held = _catalogued(seat, policy)
    if seat.role is not Role.DEPARTMENT or not _conditional(policy, held.audience):
        return held  # civil affairs runs the hub, and the auditor stands on the law
    if standing.agreement is None:
        raise AgreementMissing(seat.department, seat.division)
    standing.agreement.require(today)
    return _under(policy, held.audience, standing.agreement.terms)


def without(claims: Claims, policy: Policy) -> Agreement:
    """Return what a department has without an agreement that holds: the way to come to one.

    Raises:
        Unauthenticated: the catalogue has nothing for this kind of client any more.

    Source:
        政务数据共享条例 Art. 20, 27, 28.
    """
    held = _catalogued(claims, policy)
    return replace(held, scopes=held.scopes & _PROCEDURE)


@lru_cache(maxsize=256)
def _conditional(policy: Policy, audience: str) -> frozenset[str]:
    """Return the codes of the items that an audience is given by agreement only."""
    return policy.conditional_items(policy.agreements[audience])


@lru_cache(maxsize=1024)
def _under(policy: Policy, audience: str, terms: Terms) -> Agreement:
    """Return what the catalogue holds for an audience, cut down to the terms it has agreed to.

    Items without conditions need no agreement, and what the department delivers and reports is
    its duty; neither is cut.
    """
    held = policy.agreements[audience]
    kept = {
        scope
        for code in _conditional(policy, audience) - terms.items
        for scope in policy.items[code].scopes
    }
    return replace(
        held,
        scopes=held.scopes - kept,
        purposes=tuple(each for each in held.purposes if each in terms.purposes),
    )


def _catalogued(seat: Seated, policy: Policy) -> Agreement:
    """Return what the catalogue holds for the caller's kind."""
    try:
        return policy.agreement_of(seat.department, seat.role)
    except NoAgreement:
        raise Unauthenticated(
            f"Department {seat.department} has no agreement with the hub any more; "
            "ask its operator for one."
        ) from None


def _purpose(agreement: Agreement, named: str | None) -> Purpose:
    """Return the purpose that the request stands on."""
    if named is None:
        if len(agreement.purposes) != 1:
            raise PurposeRequired(agreement.purposes)
        return agreement.purposes[0]
    if named not in agreement.purposes:
        raise PurposeNotAgreed(named[:_LONGEST_ECHO], agreement.purposes)
    return Purpose(named)
