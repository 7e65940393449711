from dataclasses import replace

import pytest

from hub.domain.events import EventKind
from hub.domain.needs import NeedClass, NeedMove
from hub.runtime import Hub
from hub.storage import chain
from tests import builders, seen, written
from tests.people import BuiltHousehold


@pytest.fixture
async def homes(hub: Hub) -> tuple[BuiltHousehold, BuiltHousehold]:
    """Give two households, the head of the first being a member of the second too."""
    first = await builders.a_household(hub)
    second = await builders.a_household(hub)
    async with hub.write_as("test-builder") as session:
        shared = replace(second, members=(*second.members, first.head))
        linked = await written.membership(session, shared, first.head)
        await chain.append(session, second.id, EventKind.HOUSEHOLD_TAKEN_IN, [linked])
    return first, second


@pytest.mark.requirement("F-10")
async def test_events_about_a_person_stand_on_each_household_chain(
    hub: Hub, homes: tuple[BuiltHousehold, BuiltHousehold]
) -> None:
    """What happens to a person in two households is linked on both, and both can be proved."""
    first, second = homes

    need = await builders.a_need(hub, first, need_class=NeedClass.MEDICAL)
    await builders.make(hub, NeedMove.ACCEPT, need)

    expected = ["ALERT_VERIFIED", "ALERT_CLASSIFIED", "NEED_PUSHED", "NEED_ACCEPTED"]
    assert (await seen.steps_of(hub, first.id))[-4:] == expected
    assert (await seen.steps_of(hub, second.id))[-4:] == expected
    assert await seen.is_whole(hub)
