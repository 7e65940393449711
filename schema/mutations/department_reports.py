"""What departments tell of persons whom they have met."""

import strawberry

from hub.domain.department_reports import RaiseAlert
from hub.services import department_reports
from schema.fields import mutation
from schema.guards import RAISE
from schema.mutations.inputs import KEY
from schema.payload import Info, receipt
from schema.types.enums import NeedClass, Path
from schema.types.payloads import ReceiptPayload
from schema.types.scalars import Day


@strawberry.input(
    description="推送线索：可能符合条件而未获救助的人员。Somebody who may be eligible and is not "
    "helped. Source: 长民发〔2025〕22号 二(四)."
)
class RaiseAlertInput:
    idempotency_key: str = strawberry.field(description=KEY)
    id_number: str = strawberry.field(
        description="公民身份号码，18 位。The citizen id, 18 characters."
    )
    path: Path = strawberry.field(
        description="A_NOT_DELIVERED 政策未落实，B_MAYBE_ELIGIBLE 可能符合条件。Path A or B only."
    )
    need_class: NeedClass = strawberry.field(description="可能缺失的救助。What may be lacking.")
    description: str = strawberry.field(
        description="情况说明，至多 500 字，不得含身份证号。What was seen; no id numbers."
    )
    observed_on: Day = strawberry.field(description="发现日期，不晚于今天。Day, up to today.")

    def command(self) -> RaiseAlert:
        """Return it as the domain's command."""
        return RaiseAlert(
            idempotency_key=self.idempotency_key,
            id_number=self.id_number,
            path=self.path,
            need_class=self.need_class,
            description=self.description,
            observed_on=self.observed_on,
        )


@strawberry.type
class DepartmentReportMutation:
    @mutation(
        RAISE,
        "推送线索；无论枢纽是否已知该人员，答复相同。Report somebody who may lack help; the answer "
        "does not tell whether the hub knows them.",
    )
    async def raise_alert(self, info: Info, input: RaiseAlertInput) -> ReceiptPayload | None:
        work = department_reports.raise_alert(
            info.context.hub, info.context.caller, input.command()
        )
        return await receipt(info, work)
