"""A mask that comes back is refused, wherever it stands, and nothing is done."""

from typing import Any

import pytest

from hub.domain.needs import NeedStatus
from hub.runtime import Hub
from hub.sealing import masks
from tests.builders import a_need
from tests.callers import a_key, county, office
from tests.people import a_person
from tests.schema.test_mutations import mutate, run
from tests.seen import stored

_REPORT = {
    "path": "B_MAYBE_ELIGIBLE",
    "needClass": "MEDICAL",
    "description": "住院费用较高",
    "observedOn": "2026-11-01",
}


def _refused(answer: dict[str, Any]) -> str:
    """Return the message of the only error, which says that a mask came back."""
    [error] = answer["errors"]
    assert "data" not in answer
    assert error["extensions"]["code"] == "MASKED_VALUE"
    return error["message"]


async def test_a_masked_id_number_reports_nobody(hub: Hub) -> None:
    """The refusal names the place, not the text, and says what to do; nothing is stored."""
    number = masks.citizen_id(a_person().citizen_id)
    before = await stored(hub)

    answer = await mutate(hub, office("MED"), "raiseAlert", idNumber=number, **_REPORT)

    message = _refused(answer)
    assert message.startswith("$input.idNumber is a mask")
    assert "Send the value from your own records" in message
    assert number not in message
    assert await stored(hub) == before


@pytest.mark.parametrize("text", [masks.name("王建国"), masks.phone("13800005678"), "****"])
async def test_a_mask_as_literal_is_refused(hub: Hub, text: str) -> None:
    """A text in the document itself is looked at as well."""
    need_id = await a_need(hub, status=NeedStatus.PUSHED)
    query = f"""mutation {{ declineNeed(input: {{ idempotencyKey: "{a_key()}",
needId: "{need_id}", reason: "{text}" }}) {{ userErrors {{ code }} }} }}"""
    before = await stored(hub)

    answer = await run(hub, office("DPF"), query)

    assert _refused(answer).startswith("The text in line 2, column")
    assert await stored(hub) == before


async def test_a_mask_deep_in_a_record_is_refused(hub: Hub) -> None:
    """Records are JSON of the client's own making; their texts are looked at one by one."""
    records = [
        {"姓名": "王建国"},
        {"姓名": masks.name("王建国"), "身份证号": a_person().citizen_id},
    ]

    answer = await mutate(
        hub, office("MED"), "submitRecords", dataset="MED_INSURANCE", records=records
    )

    assert _refused(answer).startswith("$input.records.1.姓名 is a mask")


async def test_masks_are_refused_of_queries_too(hub: Hub) -> None:
    """What a query looks for is no mask either."""
    answer = await run(
        hub,
        county(),
        "query($d: String) { households(first: 1, division: $d) { edges { cursor } } }",
        d=masks.account("6222021702001234567"),
    )

    assert _refused(answer).startswith("$d is a mask")


async def test_a_text_with_an_asterisk_is_taken(hub: Hub) -> None:
    """A reason may hold an asterisk of its own."""
    need_id = await a_need(hub, status=NeedStatus.PUSHED)

    answer = await mutate(
        hub, office("DPF"), "declineNeed", needId=str(need_id), reason="见附件*第二页"
    )

    assert answer["data"]["declineNeed"]["userErrors"] == []
