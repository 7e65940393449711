"""Which documents a client may be registered to run: those that its agreement gives whole."""

import pytest

from hub.domain.sharing import Agreement
from hub.policy import loader
from schema.registration import refusals

POLICY = loader.load()
MED = POLICY.agreements["MED"]
EDU = POLICY.agreements["EDU"]
INBOX = "query Inbox($n: Int!) { pushedNeeds(first: $n) { edges { node { id } } } }"
_NEEDS = "needs(first: 200) { edges { node { household { needs(first: $n) { __typename } } } } }"
ALERT = "{ alerts(first: 1) { edges { node { evidence } } } }"


@pytest.mark.parametrize("body", [INBOX, f"{INBOX} query Me {{ viewer {{ role }} }}"])
def test_what_the_agreement_gives_fits(body: str) -> None:
    """One operation or several, with variables or without."""
    assert refusals(body, MED) == []


def test_what_is_not_granted_is_named() -> None:
    """Each coordinate, beside the operation that asks for it."""
    body = f"{INBOX} query Alerts {ALERT}"

    [told] = refusals(body, MED)

    assert told.startswith("Alerts: Alert.evidence is not granted to MED")
    assert "alert.evidence:read" in told


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("{", "Syntax Error"),
        ("{ nothing }", "line 1: Cannot query field"),
        ("fragment F on Query { viewer { role } }", "Fragment"),
        ("query A { __typename } query A { __typename }", "There can be only one operation"),
        ("{ __schema { types { name } } }", "GET /contract.graphql"),
        ('{ __type(name: "Need") { name } viewer { role } }', "an operation of their own"),
        ('{ household(id: "410721195006150018") { id } }', "id number"),
        ("query A { " + "need: viewer { role } " * 21 + "}", "number of root fields"),
        (
            f"query A($n: Int!) {{ households(first: 200) {{ edges {{ node {{ {_NEEDS} }} }} }} }}",
            "cost",
        ),
    ],
)
def test_what_can_never_run_is_refused(body: str, reason: str) -> None:
    """What the gate would refuse each time is refused once, with the gate's own words."""
    [told, *_] = refusals(body, POLICY.agreements["CAC"])

    assert reason in told


def test_one_purpose_must_give_the_whole_operation() -> None:
    """What an agreement gives for two purposes is not joined in one request."""
    pupil = "{ pushedNeeds(first: 1) { edges { node { person { name } } } } }"
    statistics = EDU.purposes[1:]

    assert refusals(pupil, EDU) == []
    assert refusals(pupil, _for(EDU, *statistics)) != []


def _for(held: Agreement, *purposes: object) -> Agreement:
    return Agreement(
        audience=held.audience,
        department=held.department,
        purposes=tuple(each for each in held.purposes if each in purposes),
        scopes=held.scopes,
        grants=held.grants,
    )
