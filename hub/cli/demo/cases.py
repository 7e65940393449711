"""What the people of the demonstration have already done with their alerts.

Each township's client works its own alerts and stops at different points, so that every queue
holds something; the county pushes what is classified. All of it goes through the services, as the
clients' requests would.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import cycle
from typing import Any
from uuid import UUID

import orjson

from hub.cli.demo.parties import Cast
from hub.domain.alerts import AlertState, Path, VerificationMethod, VerificationResult
from hub.domain.callers import Caller
from hub.domain.commands import (
    AcceptNeed,
    ClassifyAlert,
    ConfirmResult,
    PushNeed,
    RecordVerification,
    ReportHandlingResult,
)
from hub.domain.days import local_day
from hub.domain.needs import HandlingResult, NeedClass
from hub.runtime import Hub
from hub.services import alerts, needs
from schema import sdl
from schema.answer import Request, answer

_PAGE = 200
_WORKERS = ("王淑敏", "李建国")


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How far a township takes an alert, and which needs are found on the spot."""

    until: AlertState
    found: tuple[NeedClass, ...] = ()  # of these, those that are sent somewhere in the county
    is_story: bool = False  # its needs are handled and confirmed: a whole chain to look at


@dataclass(frozen=True, slots=True, kw_only=True)
class Queued:
    """An alert as a township's client sees it."""

    id: UUID
    indicator: str
    path: Path
    state: AlertState
    raised_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Aid:
    """What a department reports for a class of need in the story."""

    result: HandlingResult
    programme_code: str
    amount_yuan: str
    note: str


_LOOKED = Plan(until=AlertState.VERIFIED, found=(NeedClass.DISABILITY_SUBSIDY,))
_CLASSIFIED = Plan(until=AlertState.CLASSIFIED, found=(NeedClass.DISABILITY_SUBSIDY,))
_DISPATCHED = Plan(until=AlertState.DISPATCHED)
_PLANS: Mapping[str, Sequence[Plan]] = {
    "I-01": (
        Plan(until=AlertState.HANDLING, found=(NeedClass.REHABILITATION,)),
        Plan(until=AlertState.HANDLING, found=(NeedClass.MEDICAL,)),
        Plan(until=AlertState.HANDLING, found=(NeedClass.DISABILITY_SUBSIDY, NeedClass.MEDICAL)),
        _LOOKED,
        _CLASSIFIED,
        _DISPATCHED,
        _DISPATCHED,
    ),
    "I-35": (
        Plan(until=AlertState.HANDLING, found=(NeedClass.PAYMENT_REVIEW,)),
        Plan(until=AlertState.CLASSIFIED, found=(NeedClass.PAYMENT_REVIEW,)),
        Plan(until=AlertState.VERIFIED, found=(NeedClass.PAYMENT_REVIEW,)),
        _DISPATCHED,
    ),
}
_OTHER_PLANS = (  # of the alerts of every other indicator
    Plan(until=AlertState.VERIFIED, found=(NeedClass.BASIC_LIVING,)),
    _DISPATCHED,
    Plan(until=AlertState.CLASSIFIED, found=(NeedClass.BASIC_LIVING,)),
    Plan(
        until=AlertState.HANDLING,
        found=(
            NeedClass.JUDICIAL_AID,
            NeedClass.DIFFICULT_WORKER,
            NeedClass.TWO_CANCERS,
            NeedClass.VETERAN,
            NeedClass.LEGAL_AID,
        ),
    ),
    *(_DISPATCHED,) * 4,
)
_STORY = Plan(
    until=AlertState.CLOSED,
    found=(NeedClass.REHABILITATION, NeedClass.DISABILITY_SUBSIDY),
    is_story=True,
)
_OFFICES = {NeedClass.REHABILITATION: "DPF", NeedClass.DISABILITY_SUBSIDY: "CA"}
_AIDS = {
    NeedClass.REHABILITATION: Aid(
        result=HandlingResult.PROVIDED,
        programme_code="REHABILITATION",
        amount_yuan="2400.00",
        note="已适配轮椅，安排社区康复。",
    ),
    NeedClass.DISABILITY_SUBSIDY: Aid(
        result=HandlingResult.ENROLLED,
        programme_code="NURSING_SUBSIDY",
        amount_yuan="105.00",
        note="已补录重度残疾人护理补贴，次月起发放。",
    ),
}


async def work(hub: Hub, cast: Cast) -> int:
    """Let each township work its alerts as planned; return how many there are.

    A second call goes on where the first was cut short: what is done already is not done again.
    """
    worked = 0
    plans = {
        code: cycle([_routed(hub, cast, plan) for plan in _PLANS.get(code, _OTHER_PLANS)])
        for code in hub.policy.indicators
    }
    for position, township in enumerate(cast.townships):
        desk = _Desk(hub=hub, cast=cast, caller=cast.caller(township))
        queue = await desk.queue()
        for at, alert in enumerate(queue):
            is_story = position == 0 and at == 0 and alert.indicator == "I-01"
            plan = next(plans[alert.indicator]) if alert.indicator in plans else _DISPATCHED
            await desk.take(alert, _STORY if is_story else plan)
        worked += len(queue)
    return worked


def _routed(hub: Hub, cast: Cast, plan: Plan) -> Plan:
    """Return a plan without the needs that no document of the county sends anywhere."""
    county = cast.department("CA").division
    routes = hub.policy.rules(county, hub.today()).routes
    return replace(plan, found=tuple(each for each in plan.found if each in routes))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Desk:
    """A township's desk: its caller, and what it does with one alert after another."""

    hub: Hub
    cast: Cast
    caller: Caller

    async def queue(self) -> list[Queued]:
        """Return the township's alerts, I-01 first; the order is the same at each start."""
        found: list[Queued] = []
        after: str | None = None
        while True:
            page = await self._page(after)
            found += [_queued(edge["node"]) for edge in page["edges"]]
            if not page["pageInfo"]["hasNextPage"]:
                return sorted(found, key=lambda alert: (alert.indicator, alert.id))
            after = page["pageInfo"]["endCursor"]

    async def take(self, alert: Queued, plan: Plan) -> None:
        """Take an alert as far as the plan says, from wherever it stands."""
        if plan.until is AlertState.DISPATCHED:
            return
        if alert.state is AlertState.DISPATCHED:
            await self._verify(alert, plan)
        if plan.until is AlertState.VERIFIED:
            return
        if alert.state in {AlertState.DISPATCHED, AlertState.VERIFIED}:
            await self._classify(alert)
        if plan.until is not AlertState.CLASSIFIED and alert.state is not AlertState.CLOSED:
            pushed = [(found, await self._push(alert, found)) for found in plan.found]
            for found, need_id in pushed if plan.is_story else ():
                await self._handle(alert, found, need_id)

    async def _page(self, after: str | None) -> dict[str, Any]:
        request = Request(
            query=sdl.operation("Alerts"),
            operation_name="Alerts",
            variables={"first": _PAGE, "after": after},
        )
        answered = await answer(self.hub, self.caller, request)
        return orjson.loads(answered.body)["data"]["alerts"]

    async def _verify(self, alert: Queued, plan: Plan) -> None:
        command = RecordVerification(
            idempotency_key=_key("verify", alert),
            alert_id=alert.id,
            method=VerificationMethod.HOME_VISIT,
            result=VerificationResult.CONFIRMED,
            workers=_WORKERS,
            verified_on=alert.raised_on,
            need_classes=plan.found,
        )
        await alerts.record_verification(self.hub, self.caller, command)

    async def _classify(self, alert: Queued) -> None:
        command = ClassifyAlert(
            idempotency_key=_key("classify", alert),
            alert_id=alert.id,
            path=alert.path,
            reason="入户核实，与数据比对结果一致。",
        )
        await alerts.classify(self.hub, self.caller, command)

    async def _push(self, alert: Queued, need_class: NeedClass) -> UUID:
        command = PushNeed(
            idempotency_key=_key(f"push-{need_class}", alert),
            alert_id=alert.id,
            need_class=need_class,
        )
        return (await needs.push(self.hub, self._office("CA"), command)).id

    async def _handle(self, alert: Queued, need_class: NeedClass, need_id: UUID) -> None:
        """Let the department accept and report, and the county confirm."""
        office = self._office(_OFFICES[need_class])
        key = _key(f"{need_class}", alert)
        accept = AcceptNeed(idempotency_key=f"accept-{key}", need_id=need_id)
        await needs.accept(self.hub, office, accept)
        aid = _AIDS[need_class]
        report = ReportHandlingResult(
            idempotency_key=f"report-{key}",
            need_id=need_id,
            result=aid.result,
            handled_on=alert.raised_on,
            programme_code=aid.programme_code,
            amount_yuan=aid.amount_yuan,
            note=aid.note,
        )
        await needs.report(self.hub, office, report)
        confirm = ConfirmResult(idempotency_key=f"confirm-{key}", need_id=need_id)
        await needs.confirm(self.hub, self._office("CA"), confirm)

    def _office(self, department: str) -> Caller:
        return self.cast.caller(self.cast.department(department))


def _queued(node: dict[str, str]) -> Queued:
    return Queued(
        id=UUID(node["id"]),
        indicator=node["indicator"],
        path=Path(node["path"]),
        state=AlertState(node["state"]),
        raised_on=local_day(datetime.fromisoformat(node["raisedAt"])),
    )


def _key(step: str, alert: Queued) -> str:
    """Return the idempotency key of a step, the same at each start."""
    return f"demo-{step}-{alert.id}"
