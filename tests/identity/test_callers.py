"""From a token to a caller: purpose and scopes come from the agreement."""

from dataclasses import replace
from datetime import date
from types import MappingProxyType
from typing import Any

import pytest

from hub.domain.agreements import AgreementState, SharingAgreement
from hub.domain.callers import Caller, Purpose, Role
from hub.domain.denials import (
    AgreementEnded,
    AgreementMissing,
    AgreementSuspended,
    PurposeNotAgreed,
    PurposeRequired,
)
from hub.domain.errors import Unauthenticated
from hub.domain.identifiers import DepartmentCode, DivisionCode, new_id
from hub.domain.sharing import Agreement
from hub.identity.callers import Asked, caller_of, held_by, without
from hub.identity.standings import Standing
from hub.identity.tokens import Claims
from hub.policy.policy import Policy
from tests import sharing
from tests.callers import COUNTY

TODAY = date(2026, 11, 22)


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


def _standing(policy: Policy, **changes: Any) -> Standing:
    """Return the standing of a client of the medical department, which has an agreement."""
    agreement = SharingAgreement(
        id=new_id(),
        department=DepartmentCode("MED"),
        division=COUNTY,
        terms=sharing.terms(policy, "MED"),
        state=AgreementState.ACTIVE,
    )
    values: dict[str, Any] = {
        "number": 1,
        "is_enabled": True,
        "scopes": frozenset(policy.scopes),
        "agreement": agreement,
    }
    return Standing(**{**values, **changes})


def _call(
    policy: Policy, *scopes: str, purpose: str | None = None, standing: Standing | None = None
) -> Caller:
    claims, stands = a_claim(*scopes), standing or _standing(policy)
    held = held_by(claims, stands, policy, TODAY)
    asked = Asked(request_id="r", purpose=purpose, case="民救1号", reason="复核")
    return caller_of(claims, stands, held, asked, TODAY)


def test_only_purpose_applies_unnamed(policy: Policy) -> None:
    """An agreement with one purpose needs no header."""
    caller = _call(_under(policy, Purpose.MONITOR), "need.inbox:read")

    assert (caller.purpose, caller.case_number) == (Purpose.MONITOR, "民救1号")
    assert caller.reason == "复核"


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
        _call(replace(policy, agreements={}), "need.inbox:read", standing=_standing(policy))


def test_scopes_are_also_those_of_the_client_as_it_is_registered_now(policy: Policy) -> None:
    """What was taken from a client is gone from the tokens that it holds."""
    less = _standing(policy, scopes=frozenset({"need.inbox:read"}))

    caller = _call(policy, "need.inbox:read", "person.identity:read", standing=less)

    assert caller.scopes == {"need.inbox:read"}


def _agreed(policy: Policy, **changes: Any) -> Standing:
    known = _standing(policy).agreement
    assert known is not None
    terms = sharing.terms(policy, "MED", **{k: v for k, v in changes.items() if k != "state"})
    state = changes.get("state", AgreementState.ACTIVE)
    agreement = replace(known, terms=terms, state=state, state_reason="查明用途不符。")
    return _standing(policy, agreement=agreement)


def test_items_outside_the_agreement_are_cut_from_the_scopes(policy: Policy) -> None:
    """What needs no agreement, and what the department itself reports, stays.

    Source:
        政务数据共享条例 Art. 14-15.
    """
    scopes = policy.agreements["MED"].scopes
    caller = _call(policy, *scopes, standing=_agreed(policy, items=frozenset({"household.base"})))

    conditional = {"household.base:read"}
    assert caller.scopes == conditional | {
        scope
        for scope in scopes
        if scope.endswith(":write")
        or scope
        in {
            "need.inbox:read",
            "need.result:read",
            "correction.base:read",
            "policy.catalogue:read",
            "data.quality:read",
            "disclosure.ledger:read",
            "statistics.aggregate:read",
        }
    }


def test_purposes_are_those_of_catalogue_and_agreement(policy: Policy) -> None:
    """A purpose that the county did not agree to is refused, though the catalogue holds it."""
    with pytest.raises(PurposeNotAgreed):
        _call(
            policy,
            purpose="PROGRAMME_DELIVERY",
            standing=_agreed(policy, purposes=frozenset({Purpose.STATISTICS})),
        )


def test_who_is_given_nothing_conditional_needs_no_agreement(policy: Policy) -> None:
    """Who keeps the catalogue reads what is shared without conditions, and no person."""
    claims = replace(a_claim(), department=DepartmentCode("DAT"))

    held = held_by(claims, _standing(policy, agreement=None), policy, date(2026, 11, 22))

    assert held is policy.agreements["DAT"]
    assert policy.conditional_items(held) == frozenset()


def test_a_department_without_agreement_is_refused(policy: Policy) -> None:
    """The catalogue alone gives nothing.

    Source:
        政务数据共享条例 Art. 20.
    """
    with pytest.raises(AgreementMissing, match="MED has no sharing agreement in 410721"):
        _call(policy, standing=_standing(policy, agreement=None))


@pytest.mark.parametrize(
    ("changes", "kind", "words"),
    [
        ({"state": AgreementState.SUSPENDED}, AgreementSuspended, "查明用途不符"),
        ({"state": AgreementState.ENDED}, AgreementEnded, r'was ended \("查明用途不符。"\)'),
        ({"valid_to": date(2026, 11, 21)}, AgreementEnded, "ended on 2026-11-21"),
        ({"valid_from": date(2026, 11, 23)}, AgreementEnded, "begins on 2026-11-23"),
    ],
)
def test_an_agreement_that_does_not_hold_today_gives_nothing(
    policy: Policy, changes: dict[str, Any], kind: type[Exception], words: str
) -> None:
    """Suspended, ended, over, or not begun: each is said, with what to do."""
    with pytest.raises(kind, match=words):
        _call(policy, standing=_agreed(policy, **changes))


@pytest.mark.parametrize("day", [date(2026, 11, 22)])
def test_the_first_and_the_last_day_count(policy: Policy, day: date) -> None:
    """An agreement of one day holds on it."""
    assert _call(policy, standing=_agreed(policy, valid_from=day, valid_to=day)).standing == 1


@pytest.mark.parametrize(
    ("department", "scopes"),
    [
        ("MED", {"policy.catalogue:read", "sharing.request:write"}),
        ("DAT", {"policy.catalogue:read", "sharing.coordination:write"}),
    ],
)
def test_without_an_agreement_there_is_the_way_to_one(
    policy: Policy, department: str, scopes: set[str]
) -> None:
    """To read what is shared, to ask for it, and to settle disputes about it; no person's data.

    Source:
        政务数据共享条例 Art. 20, 28.
    """
    claims = replace(a_claim(), department=DepartmentCode(department))

    assert without(claims, policy).scopes == scopes
