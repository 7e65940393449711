"""Many results as a client sees them: an outcome an item, read back under the caller's rights."""

from typing import Any

from hub.domain.needs import NeedStatus
from hub.runtime import Hub
from tests.builders import a_need
from tests.callers import a_key, office
from tests.schema.test_mutations import mutate
from tests.seen import rows_of, stored

_ERRORS = "userErrors { code field }"


def an_item(hub: Hub, need_id: object, **changes: Any) -> dict[str, Any]:
    """Return one item of the input."""
    item = {"needId": str(need_id), "result": "NOT_ELIGIBLE", "handledOn": hub.today().isoformat()}
    return {**item, **changes}


async def test_each_item_is_answered_in_its_place(hub: Hub) -> None:
    """Aliases and fragments reach each need; an error names the item and its field."""
    one, other = await a_need(hub), await a_need(hub)
    asked = (
        "all: outcomes { index n: need { nr: id status } need { version } "
        f"{_ERRORS} }} again: outcomes {{ need {{ id }} __typename }} {_ERRORS} __typename"
    )
    items = [an_item(hub, one), an_item(hub, "x"), an_item(hub, other, amountYuan="5")]

    found = await mutate(hub, office("DPF"), "reportHandlingResults", asked, results=items)

    answered = found["data"]["reportHandlingResults"]
    first = {"nr": str(one), "status": "HANDLED"}
    assert answered["all"][0] == {"index": 0, "n": first, "need": {"version": 2}, "userErrors": []}
    assert answered["all"][1]["userErrors"] == [
        {"code": "NOT_FOUND", "field": ["results", "1", "needId"]}
    ]
    assert answered["all"][2]["userErrors"] == [
        {"code": "INVALID_INPUT", "field": ["results", "2", "amountYuan"]}
    ]
    assert [each["need"] for each in answered["again"]] == [{"id": str(one)}, None, None]
    assert (answered["userErrors"], answered["__typename"]) == ([], "ReportedNeedsPayload")


async def test_what_is_read_back_is_on_record(hub: Hub) -> None:
    """Each item that is read back is a disclosure; a refused one discloses nothing."""
    one, refused = await a_need(hub), await a_need(hub, status=NeedStatus.CLOSED)
    asked = f"outcomes {{ need {{ household {{ number }} }} {_ERRORS} }}"
    items = [an_item(hub, one), an_item(hub, refused)]

    await mutate(hub, office("DPF"), "reportHandlingResults", asked, results=items)

    [disclosed] = await rows_of(hub, "disclosure")
    [need] = await rows_of(hub, "need", id=one)
    assert disclosed["household_ids"] == [need["household_id"]]


async def test_a_retry_says_that_it_is_one(hub: Hub) -> None:
    """The same request again gives the same answer, read anew, and changes nothing."""
    given = {"idempotencyKey": a_key(), "results": [an_item(hub, await a_need(hub))]}
    asked = f"outcomes {{ index need {{ id version }} {_ERRORS} }} {_ERRORS}"
    first = await mutate(hub, office("DPF"), "reportHandlingResults", asked, **given)
    before = await stored(hub)

    again = await mutate(hub, office("DPF"), "reportHandlingResults", asked, **given)

    assert again["extensions"]["replayed"] is True
    assert again["data"] == first["data"]
    assert await stored(hub) == before


async def test_a_request_that_is_refused_whole_has_no_outcomes(hub: Hub) -> None:
    """A key used for another body is told once, for all items."""
    need_id, key = await a_need(hub), a_key()
    asked = f"outcomes {{ index }} {_ERRORS}"
    items = [an_item(hub, need_id)]
    given = {"idempotencyKey": key, "results": items}
    await mutate(hub, office("DPF"), "reportHandlingResults", asked, **given)

    given["results"] = [*items, *items]
    found = await mutate(hub, office("DPF"), "reportHandlingResults", asked, **given)

    assert found["data"]["reportHandlingResults"] == {
        "outcomes": [],
        "userErrors": [{"code": "IDEMPOTENCY_KEY_REUSED", "field": ["idempotencyKey"]}],
    }


async def test_a_costly_payload_is_measured_by_the_items(hub: Hub) -> None:
    """What is asked of each item counts a hundred times, before anything is done."""
    before = await stored(hub)
    asked = "outcomes { need { household { members { person { name } } needs(first: 50) "
    asked += "{ edges { node { id results { id } } } } } } }"

    found = await mutate(hub, office("DPF"), "reportHandlingResults", asked, results=[])

    assert found["errors"][0]["extensions"]["code"] == "OPERATION_TOO_LARGE"
    assert await stored(hub) == before
