"""From a token to a caller: purpose and scopes come from the agreement."""

from dataclasses import replace
from types import MappingProxyType

import pytest

from hub.domain.callers import Caller, Purpose, Role
from hub.domain.errors import PurposeNotAgreed, PurposeRequired, Unauthenticated
from hub.domain.identifiers import DepartmentCode, DivisionCode
from hub.domain.sharing import Agreement
from hub.identity.callers import caller_of
from hub.identity.tokens import Claims
from hub.policy.policy import Policy


def a_claim(*scopes: str) -> Claims:
    """Build the claims of a medical client's token with these scopes."""
    return Claims(
        client_id="med-1",
        department=DepartmentCode("MED"),
        role=Role.DEPARTMENT,
        division=DivisionCode("410721"),
        scopes=frozenset(scopes),
        expires_at=0,
    )


def _under(policy: Policy, *purposes: Purpose) -> Policy:
    """Return a policy whose only agreement is the medical department's, for these purposes."""
    agreement = Agreement(
        audience="MED",
        department=DepartmentCode("MED"),
        purposes=purposes,
        scopes=frozenset({"need.inbox:read", "need.result:write"}),
        grants=MappingProxyType({}),
    )
    return replace(policy, agreements={"MED": agreement})


def _call(policy: Policy, *scopes: str, purpose: str | None = None) -> Caller:
    return caller_of(a_claim(*scopes), policy, purpose=purpose, case="民救1号", request_id="r")


def test_only_purpose_applies_unnamed(policy: Policy) -> None:
    """An agreement with one purpose needs no header."""
    caller = _call(_under(policy, Purpose.MONITOR), "need.inbox:read")

    assert (caller.purpose, caller.case_number) == (Purpose.MONITOR, "民救1号")


def test_several_purposes_need_one_named(policy: Policy) -> None:
    """With several purposes the request names one, and is told which there are."""
    several = _under(policy, Purpose.MONITOR, Purpose.DETERMINE)

    with pytest.raises(PurposeRequired) as refused:
        _call(several)

    assert refused.value.purposes == (Purpose.MONITOR, Purpose.DETERMINE)
    assert _call(several, purpose="DETERMINE").purpose is Purpose.DETERMINE


@pytest.mark.parametrize("purpose", ["AUDIT", "monitor", "", "X" * 500])
def test_purpose_outside_the_agreement_is_refused(policy: Policy, purpose: str) -> None:
    """A purpose that the agreement does not hold is refused, known or not, and not repeated whole.

    Source:
        政务数据共享条例 Art. 25.
    """
    with pytest.raises(PurposeNotAgreed) as refused:
        _call(_under(policy, Purpose.MONITOR), purpose=purpose)

    assert len(str(refused.value)) < 200


def test_scopes_are_those_of_token_and_agreement(policy: Policy) -> None:
    """A token never widens the agreement, and the agreement never widens the token."""
    caller = _call(_under(policy, Purpose.MONITOR), "need.inbox:read", "chain.event:read")

    assert caller.scopes == {"need.inbox:read"}


def test_token_outlives_no_agreement(policy: Policy) -> None:
    """A token issued before the agreement ended opens nothing after it."""
    with pytest.raises(Unauthenticated, match="no agreement"):
        _call(replace(policy, agreements={}), "need.inbox:read")
