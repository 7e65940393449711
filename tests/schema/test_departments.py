"""What departments find in the hub: their own inbox, and of people only what they need."""

from typing import Any

import orjson
import pytest

from hub.domain.alerts import Path, Severity
from hub.domain.callers import Caller
from hub.domain.identifiers import DepartmentCode
from hub.domain.needs import NeedClass
from hub.runtime import Hub
from schema.answer import Request, answer
from schema.named import operations
from tests import builders
from tests.callers import office

_SENT_TO = {
    "EDU": NeedClass.EDUCATION,
    "HRSS": NeedClass.EMPLOYMENT,
    "HOU": NeedClass.HOUSING,
    "AGR": NeedClass.RURAL_SUPPORT,
    "EMG": NeedClass.DISASTER,
    "MED": NeedClass.MEDICAL,
    "DPF": NeedClass.REHABILITATION,
}
_NEEDS = """query($first: Int!) { pushedNeeds(first: $first) { edges { node {
    needClass department alert { path severity } person { name } } } } }"""


def department(hub: Hub, code: str) -> Caller:
    """Return a department's office with all that its agreement holds."""
    caller = office(code)
    agreement = hub.policy.agreement_of(DepartmentCode(code), caller.role)
    return office(code, scopes=agreement.scopes)


async def ask(hub: Hub, caller: Caller, query: str, **variables: Any) -> dict[str, Any]:
    """Return the whole answer to a query."""
    return orjson.loads((await answer(hub, caller, Request(query=query, variables=variables))).body)


def nodes(answered: dict[str, Any]) -> list[dict[str, Any]]:
    """Return what stands in an inbox."""
    return [edge["node"] for edge in answered["data"]["pushedNeeds"]["edges"]]


@pytest.mark.requirement("F-07")
@pytest.mark.parametrize("code", [*_SENT_TO, "HEA"])
async def test_each_department_queries_what_its_programme_needs(hub: Hub, code: str) -> None:
    """Its needs and whom they are about are given; categories, evidence and income never are."""
    caller = department(hub, code)
    if code in _SENT_TO:
        await builders.a_need(hub, need_class=_SENT_TO[code])

    given = nodes(await ask(hub, caller, _NEEDS, first=5))
    assert [each["person"]["name"] is not None for each in given] == [True] * (code in _SENT_TO)

    for beyond in ("household { determinations { category } }", "alert { evidence }"):
        query = f"{{ pushedNeeds(first: 5) {{ edges {{ node {{ {beyond} }} }} }} }}"
        refused = await ask(hub, caller, query)
        assert {error["extensions"]["code"] for error in refused["errors"]} == {"FIELD_NOT_GRANTED"}
        assert "data" not in refused


@pytest.mark.requirement("F-08")
async def test_needs_arrive_by_tier_and_class(hub: Hub) -> None:
    """Each inbox holds its own class of need, with the path and severity it is to be met by."""
    household = await builders.a_household(hub)
    for code, need_class in _SENT_TO.items():
        await builders.a_need(
            hub,
            household,
            need_class=need_class,
            indicator=f"X-{code}",
            severity=Severity.RED.value,
        )

    for code, need_class in _SENT_TO.items():
        [only] = nodes(await ask(hub, department(hub, code), _NEEDS, first=50))
        assert (only["needClass"], only["department"]) == (need_class, code)
        assert only["alert"] == {"path": Path.A_NOT_DELIVERED, "severity": Severity.RED}
    waiting = await ask(
        hub, department(hub, "MED"), operations()["PushedNeeds"], first=5, status=["CLOSED"]
    )
    assert nodes(waiting) == []
