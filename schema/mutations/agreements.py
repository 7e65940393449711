"""Sharing agreements: suspended, resumed, ended; and what was obtained disposed of."""

import strawberry

from hub.services import agreements
from schema.fields import mutation
from schema.guards import ANSWER_SHARING, REQUEST_SHARING
from schema.mutations.sharing_inputs import (
    ConfirmDisposalInput,
    EndSharingInput,
    ResumeSharingInput,
    SuspendSharingInput,
)
from schema.payload import Info, payload
from schema.types.payloads import SharingAgreementPayload


@strawberry.type
class AgreementMutation:
    @mutation(ANSWER_SHARING, "暂停共享，即时生效。Suspend an agreement; it holds at once.")
    async def suspend_sharing(
        self, info: Info, input: SuspendSharingInput
    ) -> SharingAgreementPayload | None:
        work = agreements.move(info.context.hub, info.context.caller, input.command())
        return await payload(info, work)

    @mutation(ANSWER_SHARING, "恢复共享。Resume a suspended agreement.")
    async def resume_sharing(
        self, info: Info, input: ResumeSharingInput
    ) -> SharingAgreementPayload | None:
        work = agreements.move(info.context.hub, info.context.caller, input.command())
        return await payload(info, work)

    @mutation(ANSWER_SHARING, "终止共享，并提出处置要求。End an agreement, and say how to dispose.")
    async def end_sharing(
        self, info: Info, input: EndSharingInput
    ) -> SharingAgreementPayload | None:
        work = agreements.move(info.context.hub, info.context.caller, input.command())
        return await payload(info, work)

    @mutation(
        REQUEST_SHARING,
        "确认已处置所获取的数据。Confirm when and how what was obtained was disposed of.",
    )
    async def confirm_disposal(
        self, info: Info, input: ConfirmDisposalInput
    ) -> SharingAgreementPayload | None:
        work = agreements.confirm_disposal(info.context.hub, info.context.caller, input.command())
        return await payload(info, work)
