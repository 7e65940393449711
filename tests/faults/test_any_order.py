"""Moves in any order: whatever is tried, the store does as the pure domain says."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TypeVar
from uuid import UUID

from hypothesis import HealthCheck, given, settings, strategies as st

from hub.domain.alerts import Alert, AlertState
from hub.domain.errors import Refusal
from hub.domain.identifiers import DivisionCode, NeedId
from hub.domain.needs import Need, NeedClass, NeedMove, NeedStatus, Route, predecessor_among
from hub.runtime import Hub
from hub.services.once import Outcome
from tests import builders, seen
from tests.callers import COUNTY
from tests.people import BuiltHousehold

T = TypeVar("T")

CLASSES = (NeedClass.REHABILITATION, NeedClass.MEDICAL)
AT = datetime(2026, 11, 22, tzinfo=UTC)  # the model's moves have no times worth comparing

pushes = st.sampled_from(CLASSES)
moves = st.tuples(st.sampled_from(NeedMove), st.integers(min_value=0, max_value=7))
steps = st.lists(st.one_of(pushes, moves, moves), min_size=5, max_size=25)


@dataclass(slots=True)
class Model:
    """An alert and its needs, moved by the pure domain alone."""

    alert: Alert
    needs: list[Need] = field(default_factory=list[Need])

    def push(self, need_class: NeedClass, route: Route) -> Need:
        """Push a need, as yet without the id that the store will give it."""
        handling = self.alert.in_handling()
        predecessor = predecessor_among(self.needs, need_class)
        self.alert = handling
        return Need(
            id=NeedId(UUID(int=0)),
            alert_id=self.alert.id,
            household_id=self.alert.household_id,
            person_id=self.alert.person_id,
            need_class=need_class,
            department=route.department,
            division_code=DivisionCode(COUNTY),
            status=NeedStatus.PUSHED,
            predecessor_id=predecessor,
            pushed_at=AT,
            due_on=None,
            due_on_provisional=False,
        )

    def move(self, move: NeedMove, index: int) -> None:
        """Move a need, and let the alert follow when it ends."""
        self.needs[index] = self.needs[index].moved(move, at=AT)
        if not self.needs[index].status.is_open:
            self.alert = self.alert.following(self.needs)

    @property
    def grounds(self) -> set[tuple[str, str]]:
        """Who may see the household, and why."""
        return {(need.department, "OPEN_NEED") for need in self.needs if need.status.is_open}


async def pushed(hub: Hub, model: Model, household: BuiltHousehold, need_class: NeedClass) -> None:
    """Push by the model and by the service; both do it, or both refuse with the same code."""
    route = hub.policy.route(need_class, household.division, hub.today())
    assert route is not None
    expected = outcome_of(lambda: model.push(need_class, route))

    answer = await answer_of(builders.push(hub, household, model.alert.id, need_class))

    if isinstance(expected, Need) and isinstance(answer, Outcome):
        model.needs.append(replace(expected, id=NeedId(answer.id)))
    else:
        assert answer == expected


async def moved(hub: Hub, model: Model, move: NeedMove, index: int) -> None:
    """Move by the model and by the service; both do it, or both refuse with the same code."""
    need_id = model.needs[index].id
    expected = outcome_of(lambda: model.move(move, index))

    answer = await answer_of(builders.make(hub, move, need_id))

    assert expected == (None if isinstance(answer, Outcome) else answer)


def outcome_of(work: Callable[[], T]) -> T | str:
    """Return what the model's work comes to: its value, or the code of its refusal."""
    try:
        return work()
    except Refusal as refused:
        return refused.code


async def answer_of(work: Awaitable[Outcome]) -> Outcome | str:
    """Return what the service's work comes to: its outcome, or the code of its refusal."""
    try:
        return await work
    except Refusal as refused:
        return refused.code


@settings(
    max_examples=12,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(tried=steps)
async def test_the_store_does_as_the_domain_says(
    hub: Hub, tried: list[NeedClass | tuple[NeedMove, int]]
) -> None:
    """Every step is done or refused alike; alert, needs and grounds agree, and all is linked."""
    household = await builders.a_household(hub)
    alert_id = await builders.an_alert(hub, household, state=AlertState.CLASSIFIED, found=CLASSES)
    model = Model(await seen.alert_of(hub, alert_id))

    for step in tried:
        if isinstance(step, NeedClass):
            await pushed(hub, model, household, step)
        elif model.needs:
            await moved(hub, model, step[0], step[1] % len(model.needs))

    assert (await seen.alert_of(hub, alert_id)).state is model.alert.state
    stored = [await seen.need_of(hub, need.id) for need in model.needs]
    assert [(n.status, n.predecessor_id) for n in stored] == [
        (n.status, n.predecessor_id) for n in model.needs
    ]
    assert await seen.grounds_of(hub, household.id) == model.grounds
    assert await seen.is_whole(hub, household.id)
