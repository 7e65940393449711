"""From a token's claims to the caller of one request: authority comes from the agreement."""

from hub.domain.callers import Caller, Purpose
from hub.domain.errors import PurposeNotAgreed, PurposeRequired, Unauthenticated
from hub.domain.sharing import Agreement
from hub.identity.tokens import Claims
from hub.policy.errors import NoAgreement
from hub.policy.policy import Policy

_LONGEST_ECHO = 40  # characters of an unknown purpose that an error repeats


def caller_of(
    claims: Claims, policy: Policy, *, purpose: str | None, case: str | None, request_id: str
) -> Caller:
    """Return who asks, with the scopes that both the token and the agreement hold.

    Args:
        claims: of a token that was verified.
        policy: in force now, which may hold less than when the token was issued.
        purpose: as the request names it; None takes the agreement's only purpose.
        case: the case number that the request names, for the record of what it discloses.
        request_id: of this request.

    Raises:
        PurposeRequired: none is named, and the agreement has several.
        PurposeNotAgreed: the agreement does not hold the one named.
        Unauthenticated: the agreement has ended since the token was issued.
    """
    agreement = _agreement(claims, policy)
    return Caller(
        client_id=claims.client_id,
        department=claims.department,
        role=claims.role,
        division=claims.division,
        scopes=claims.scopes & agreement.scopes,
        purpose=_purpose(agreement, purpose),
        request_id=request_id,
        case_number=case,
    )


def _agreement(claims: Claims, policy: Policy) -> Agreement:
    """Return the agreement that gives the caller its authority."""
    try:
        return policy.agreement_of(claims.department, claims.role)
    except NoAgreement:
        raise Unauthenticated(
            f"Department {claims.department} has no agreement with the hub any more; "
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
