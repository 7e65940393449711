"""What people decide about an alert."""

import strawberry

from hub.services import alerts
from schema.fields import mutation
from schema.guards import CLASSIFY, VERIFY
from schema.mutations.inputs import ClassifyAlertInput, RecordVerificationInput
from schema.payload import Info, payload
from schema.types.payloads import AlertPayload


@strawberry.type
class AlertMutation:
    @mutation(VERIFY, "登记线下核查。Record what people found on the spot.")
    async def record_verification(
        self, info: Info, input: RecordVerificationInput
    ) -> AlertPayload | None:
        work = alerts.record_verification(info.context.hub, info.context.caller, input.command())
        return await payload(info, work)

    @mutation(CLASSIFY, "预警分类。Confirm or change the path of a verified alert.")
    async def classify_alert(self, info: Info, input: ClassifyAlertInput) -> AlertPayload | None:
        work = alerts.classify(info.context.hub, info.context.caller, input.command())
        return await payload(info, work)
