"""What can be done with a need; each takes effect once, however often it is sent."""

import strawberry

from hub.services import needs, results
from schema.fields import mutation
from schema.guards import ANSWER, CONFIRM, PUSH, REPORT, WITHDRAW
from schema.mutations.inputs import (
    AcceptNeedInput,
    ConfirmResultInput,
    DeclineNeedInput,
    PushNeedInput,
    ReportHandlingResultInput,
    ReportHandlingResultsInput,
    ReturnResultInput,
    WithdrawNeedInput,
)
from schema.payload import Info, payload, payloads
from schema.types.payloads import NeedPayload, ReportedNeedsPayload


@strawberry.type
class NeedMutation:
    @mutation(PUSH, "推送救助需求。Push a need to the department that its place names.")
    async def push_need(self, info: Info, input: PushNeedInput) -> NeedPayload | None:
        work = needs.push(info.context.hub, info.context.caller, input.command())
        return await payload(info, work)

    @mutation(ANSWER, "受理需求。Accept a need.")
    async def accept_need(self, info: Info, input: AcceptNeedInput) -> NeedPayload | None:
        work = needs.accept(info.context.hub, info.context.caller, input.command())
        return await payload(info, work)

    @mutation(ANSWER, "不予受理需求。Decline a need, with a reason.")
    async def decline_need(self, info: Info, input: DeclineNeedInput) -> NeedPayload | None:
        work = needs.decline(info.context.hub, info.context.caller, input.command())
        return await payload(info, work)

    @mutation(REPORT, "反馈办理结果。Report what came of a need.")
    async def report_handling_result(
        self, info: Info, input: ReportHandlingResultInput
    ) -> NeedPayload | None:
        work = needs.report(info.context.hub, info.context.caller, input.command())
        return await payload(info, work)

    @mutation(REPORT, "批量反馈办理结果。Report what came of many needs, each by itself.")
    async def report_handling_results(
        self, info: Info, input: ReportHandlingResultsInput
    ) -> ReportedNeedsPayload | None:
        work = results.report_many(info.context.hub, info.context.caller, input.command())
        return await payloads(info, work, "results")

    @mutation(CONFIRM, "确认办理结果。Confirm a result; the need is closed.")
    async def confirm_result(self, info: Info, input: ConfirmResultInput) -> NeedPayload | None:
        work = needs.confirm(info.context.hub, info.context.caller, input.command())
        return await payload(info, work)

    @mutation(CONFIRM, "退回办理结果。Return a result; the department reports again.")
    async def return_result(self, info: Info, input: ReturnResultInput) -> NeedPayload | None:
        work = needs.return_result(info.context.hub, info.context.caller, input.command())
        return await payload(info, work)

    @mutation(WITHDRAW, "撤回需求。Withdraw a need that has no result yet.")
    async def withdraw_need(self, info: Info, input: WithdrawNeedInput) -> NeedPayload | None:
        work = needs.withdraw(info.context.hub, info.context.caller, input.command())
        return await payload(info, work)
