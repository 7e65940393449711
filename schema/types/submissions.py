"""What a mutation of records answers: counts, and what became of each row."""

import strawberry

from hub.domain.rejections import Rejection
from hub.services.submissions import Submitted
from schema.types.payloads import UserError


@strawberry.type(description="一行不收的原因。Why a submitted row was rejected.")
class RowRejection:
    field: str = strawberry.field(description="字段的中文名。The field's label.")
    reason: str = strawberry.field(description="原因代码，如 ID_FORM。A code, as ID_FORM.")
    shape: str = strawberry.field(
        description="值的形状：数字为 9，字母为 A，汉字为“中”；从不返回值本身。"
        "The value's shape, digits as 9 and letters as A; never the value."
    )
    remedy: str = strawberry.field(description="怎么办。What to do about it.")

    @classmethod
    def of(cls, rejection: Rejection) -> "RowRejection":
        """Return a rejection in the schema's words."""
        return cls(
            field=rejection.field,
            reason=rejection.reason.value,
            shape=rejection.shape,
            remedy=rejection.remedy,
        )


@strawberry.type(description="一行的结果。What became of a submitted row.")
class SubmittedRow:
    index: int = strawberry.field(
        description="在输入中的位置，从 0 起。Its place in the input, from 0."
    )
    accepted: bool = strawberry.field(
        description="是否收下；与他行完全相同也算收下。Whether it is taken in, or the same as one."
    )
    rejections: list[RowRejection] = strawberry.field(
        description="不收的原因；为空表示收下。Why it was rejected; empty: it was not."
    )


@strawberry.type(description="逐条报送的结果。What became of submitted records.")
class SubmitRecordsPayload:
    batch_id: strawberry.ID | None = strawberry.field(
        default=None,
        description="批次标识；仅校验或全部不收时为空。The batch; null where there is none.",
    )
    accepted: int | None = strawberry.field(
        default=None, description="收下的行数。How many rows are taken in."
    )
    rejected: int | None = strawberry.field(
        default=None, description="不收的行数。How many rows are rejected."
    )
    duplicate: int | None = strawberry.field(
        default=None, description="重复的行数。How many rows repeat others."
    )
    unlinked: int | None = strawberry.field(
        default=None, description="领取人不在库中的发放笔数。Payments to people not known here."
    )
    validate_only: bool | None = strawberry.field(
        default=None, description="是否仅校验、未留下任何数据。Whether nothing was kept."
    )
    rows: list[SubmittedRow] = strawberry.field(
        default_factory=list["SubmittedRow"],
        description="逐行结果，按输入顺序。What became of each row, in the input's order.",
    )
    user_errors: list[UserError] = strawberry.field(
        default_factory=list["UserError"],
        description="整体不收的原因；为空表示已逐行处理。Why none is in; empty: each was tried.",
    )

    @classmethod
    def of(cls, submitted: Submitted) -> "SubmitRecordsPayload":
        """Return what became of records in the schema's words."""
        receipt, refusal = submitted.receipt, submitted.refusal
        rejected = sum(bool(each) for each in submitted.rejections)
        return cls(
            batch_id=strawberry.ID(str(receipt.batch_id))
            if receipt is not None and not receipt.validate_only
            else None,
            accepted=receipt.accepted if receipt else 0,
            rejected=receipt.rejected if receipt else rejected,
            duplicate=receipt.duplicate if receipt else 0,
            unlinked=receipt.unlinked if receipt else 0,
            validate_only=receipt.validate_only if receipt else None,
            rows=[
                SubmittedRow(
                    index=index,
                    accepted=not found,
                    rejections=[RowRejection.of(each) for each in found],
                )
                for index, found in enumerate(submitted.rejections)
            ],
            user_errors=[UserError.of(refusal)] if refusal else [],
        )
