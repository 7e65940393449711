"""A value is said to be wrong, and its owner answers."""

import strawberry

from hub.domain.corrections import AnswerCorrection, RequestCorrection
from hub.services import corrections
from schema.fields import mutation
from schema.guards import ANSWER_CORRECTION, REQUEST_CORRECTION
from schema.mutations.inputs import KEY, REASON, id_of
from schema.payload import Info, payload
from schema.types.enums import CorrectionOutcome
from schema.types.payloads import CorrectionPayload


@strawberry.input(
    description="申请更正：人员与救助记录二者必填其一；姓名和证件号码不在此更正。整条记录有误的，"
    "字段填 operation，主张填 DELETE（删除）。A value to be put right, of a person or a record of "
    "assistance; never a name or an id number. That there is no such record at all is claimed as "
    "a delta says it: the field operation with the claim DELETE."
)
class RequestCorrectionInput:
    idempotency_key: str = strawberry.field(description=KEY)
    person_id: strawberry.ID | None = strawberry.field(
        default=None, description="所涉人员。The person whom the data set speaks of."
    )
    assistance_record_id: strawberry.ID | None = strawberry.field(
        default=None, description="所涉救助记录。The record of assistance."
    )
    dataset: str = strawberry.field(
        description="数据集代码，如 DPF_CERTIFICATES。The data set's code."
    )
    field: str = strawberry.field(
        description="数据集的字段，如 level；整条记录填 operation。The field, as the data set "
        "names it; operation for the record as a whole."
    )
    claim: str = strawberry.field(
        description="正确值，写法与该数据集相同。What is right, written as in the data set."
    )
    reason: str = strawberry.field(description=REASON)

    def command(self) -> RequestCorrection:
        """Return it as the domain's command."""
        person, record = self.person_id, self.assistance_record_id
        return RequestCorrection(
            idempotency_key=self.idempotency_key,
            person_id=None if person is None else id_of(person),
            assistance_record_id=None if record is None else id_of(record),
            dataset=self.dataset,
            field=self.field,
            claim=self.claim,
            reason=self.reason,
        )


@strawberry.input(description="答复更正申请。The owner's answer to a claim.")
class AnswerCorrectionInput:
    idempotency_key: str = strawberry.field(description=KEY)
    correction_id: strawberry.ID = strawberry.field(description="标识。The correction's id.")
    outcome: CorrectionOutcome = strawberry.field(
        description="CORRECTED 主张属实，UPHELD 维持原值，PARTLY 另有正确值。The answer."
    )
    value: str | None = strawberry.field(
        default=None,
        description="PARTLY 时的正确值，其余不填。What is right with PARTLY; else left out.",
    )
    reason: str = strawberry.field(description=REASON)

    def command(self) -> AnswerCorrection:
        """Return it as the domain's command."""
        return AnswerCorrection(
            idempotency_key=self.idempotency_key,
            correction_id=id_of(self.correction_id),
            outcome=self.outcome,
            value=self.value,
            reason=self.reason,
        )


@strawberry.type
class CorrectionMutation:
    @mutation(REQUEST_CORRECTION, "申请更正。Ask the owner of the data to put a value right.")
    async def request_correction(
        self, info: Info, input: RequestCorrectionInput
    ) -> CorrectionPayload | None:
        work = corrections.request(
            info.context.hub,
            info.context.caller,
            input.command(),
            is_given=info.context.is_given,
        )
        return await payload(info, work)

    @mutation(ANSWER_CORRECTION, "答复更正申请。Answer a claim about your department's data.")
    async def answer_correction(
        self, info: Info, input: AnswerCorrectionInput
    ) -> CorrectionPayload | None:
        work = corrections.answer(info.context.hub, info.context.caller, input.command())
        return await payload(info, work)
