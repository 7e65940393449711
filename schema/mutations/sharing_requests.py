"""Sharing requests: made, completed, answered, disputed and settled."""

import strawberry

from hub.services import sharing_requests
from schema.fields import mutation
from schema.guards import ANSWER_SHARING, REQUEST_SHARING, SETTLE_SHARING
from schema.mutations.sharing_inputs import (
    AnswerSharingRequestInput,
    AskForPapersInput,
    DisputeRefusalInput,
    ExtendAnswerInput,
    RequestSharingInput,
    SettleDisputeInput,
    SupplyPapersInput,
    WithdrawSharingRequestInput,
)
from schema.payload import Info, payload
from schema.types.payloads import SharingRequestPayload


@strawberry.type
class SharingRequestMutation:
    @mutation(REQUEST_SHARING, "申请共享数据。Ask for data, as your office in your county.")
    async def request_sharing(
        self, info: Info, input: RequestSharingInput
    ) -> SharingRequestPayload | None:
        work = sharing_requests.submit(info.context.hub, info.context.caller, input.command())
        return await payload(info, work)

    @mutation(ANSWER_SHARING, "一次性告知需补正的材料。Name all missing papers, once, in time.")
    async def ask_for_papers(
        self, info: Info, input: AskForPapersInput
    ) -> SharingRequestPayload | None:
        context = info.context
        work = sharing_requests.ask_for_papers(context.hub, context.caller, input.command())
        return await payload(info, work)

    @mutation(REQUEST_SHARING, "补正材料，答复期限重新起算。Supply them; the time begins anew.")
    async def supply_papers(
        self, info: Info, input: SupplyPapersInput
    ) -> SharingRequestPayload | None:
        context = info.context
        work = sharing_requests.supply_papers(context.hub, context.caller, input.command())
        return await payload(info, work)

    @mutation(
        ANSWER_SHARING,
        "经同级共享主管部门同意延长答复期限，限一次。Put the answer off, once, with consent.",
    )
    async def extend_answer(
        self, info: Info, input: ExtendAnswerInput
    ) -> SharingRequestPayload | None:
        work = sharing_requests.extend(info.context.hub, info.context.caller, input.command())
        return await payload(info, work)

    @mutation(
        ANSWER_SHARING,
        "答复共享申请；同意的内容自此成为协议。Accept a request, which then is the agreement, or "
        "refuse it with reasons.",
    )
    async def answer_sharing_request(
        self, info: Info, input: AnswerSharingRequestInput
    ) -> SharingRequestPayload | None:
        work = sharing_requests.answer(info.context.hub, info.context.caller, input.command())
        return await payload(info, work)

    @mutation(REQUEST_SHARING, "对不同意共享提出争议。Bring a refusal before the data authority.")
    async def dispute_refusal(
        self, info: Info, input: DisputeRefusalInput
    ) -> SharingRequestPayload | None:
        work = sharing_requests.dispute(info.context.hub, info.context.caller, input.command())
        return await payload(info, work)

    @mutation(SETTLE_SHARING, "协调处理共享争议。Uphold a refusal, or overturn it.")
    async def settle_dispute(
        self, info: Info, input: SettleDisputeInput
    ) -> SharingRequestPayload | None:
        work = sharing_requests.settle(info.context.hub, info.context.caller, input.command())
        return await payload(info, work)

    @mutation(REQUEST_SHARING, "撤回共享申请。Take your office's request back.")
    async def withdraw_sharing_request(
        self, info: Info, input: WithdrawSharingRequestInput
    ) -> SharingRequestPayload | None:
        work = sharing_requests.withdraw(info.context.hub, info.context.caller, input.command())
        return await payload(info, work)
