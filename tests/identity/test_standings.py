"""What a process remembers of its clients' standing, and for how long."""

import asyncio

from hub.domain.callers import Role
from hub.domain.errors import Unavailable
from hub.domain.identifiers import DepartmentCode, DivisionCode
from hub.identity.standings import Standing, Standings
from hub.identity.tokens import Claims

CLAIMS = Claims(
    client_id="med-1",
    department=DepartmentCode("MED"),
    role=Role.DEPARTMENT,
    division=DivisionCode("410721"),
    scopes=frozenset(),
    expires_at=0,
)


class Registry:
    """Clients whose standing is told when the test says so."""

    def __init__(self) -> None:
        """Have a standing of number 1."""
        self.number = 1
        self.asked = 0
        self.fails = False
        self.was_asked = asyncio.Event()
        self.may_answer = asyncio.Event()

    async def find(self, client_id: str) -> Standing:
        """Return the standing as it was when it was asked for."""
        assert client_id == CLAIMS.client_id
        self.asked += 1
        number, fails = self.number, self.fails
        self.was_asked.set()
        await self.may_answer.wait()
        if fails:
            raise Unavailable("The database cannot be reached; try again.")
        return Standing(number=number, is_enabled=True, scopes=frozenset(), agreement=None)


async def test_many_who_ask_at_once_look_once() -> None:
    """A standing that has grown old costs one look, however many requests wait for it."""
    registry = Registry()
    standings = Standings(registry.find)
    waiting = [asyncio.create_task(standings.of(CLAIMS)) for _ in range(16)]
    await registry.was_asked.wait()

    registry.may_answer.set()

    assert {standing.number for standing in await asyncio.gather(*waiting)} == {1}
    assert registry.asked == 1


async def test_who_goes_away_takes_nothing_along() -> None:
    """A request that is broken off while it waits leaves the look to the others."""
    registry = Registry()
    standings = Standings(registry.find)
    first, second = (asyncio.create_task(standings.of(CLAIMS)) for _ in range(2))
    await registry.was_asked.wait()

    first.cancel()
    registry.may_answer.set()

    assert (await second).number == 1
    assert registry.asked == 1


async def test_what_was_asked_before_a_change_is_not_kept() -> None:
    """A client that is forgotten is looked up anew, also while an earlier look is under way."""
    registry = Registry()
    standings = Standings(registry.find)
    earlier = asyncio.create_task(standings.of(CLAIMS))
    await registry.was_asked.wait()

    registry.number = 2
    standings.forget(CLAIMS.client_id)
    registry.may_answer.set()

    assert (await standings.of(CLAIMS)).number == 2
    assert (await earlier).number == 1
    assert (await standings.of(CLAIMS)).number == 2
    assert registry.asked == 2


async def test_a_look_that_fails_is_told_to_all_and_kept_by_none() -> None:
    """Whoever waited hears of it; the next request looks again."""
    registry = Registry()
    registry.fails = True
    registry.may_answer.set()
    standings = Standings(registry.find)

    failed = await asyncio.gather(*(standings.of(CLAIMS) for _ in range(3)), return_exceptions=True)
    registry.fails = False

    assert [type(each) for each in failed] == [Unavailable] * 3
    assert (await standings.of(CLAIMS)).number == 1
    assert registry.asked == 2
