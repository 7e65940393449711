"""Records that departments submit by themselves."""

import strawberry

from hub.domain.submissions import MAX_RECORDS, SubmitRecords
from hub.services import submissions
from schema.fields import mutation
from schema.guards import SUBMIT
from schema.payload import Info, submitted
from schema.types.scalars import Day, SubmittedRecord
from schema.types.submissions import SubmitRecordsPayload


@strawberry.input(description="逐条报送记录。Records of one data set to submit.")
class SubmitRecordsInput:
    idempotency_key: str = strawberry.field(
        description="幂等键，也是批次名称：同一请求重试须用同一键，8–128 个可见 ASCII 字符。"
        "Idempotency key, and the batch's name: the same for each retry of one request."
    )
    dataset: str = strawberry.field(
        description="数据集代码，须为本部门的数据集。Code of a data set of the own department."
    )
    as_of: Day | None = strawberry.field(
        default=None,
        description="数据截止日；缺省为今天。The day whose state they show; absent: today.",
    )
    validate_only: bool = strawberry.field(
        default=False, description="只校验，不留下任何数据。Judge everything and keep nothing."
    )
    records: list[SubmittedRecord] = strawberry.field(
        description=f"记录，1–{MAX_RECORDS} 条；快照类数据集按增量处理，operation 可写 UPSERT、"
        f"DELETE。1 to {MAX_RECORDS} records; of a snapshot's data set they are what has changed, "
        "each with the operation UPSERT or DELETE."
    )

    def command(self) -> SubmitRecords:
        """Return it as the domain's command."""
        return SubmitRecords(
            idempotency_key=self.idempotency_key,
            dataset=self.dataset,
            as_of=self.as_of,
            validate_only=self.validate_only,
            records=tuple(self.records),
        )


@strawberry.type
class RecordMutation:
    @mutation(SUBMIT, "逐条报送记录。Submit records of a data set, each judged by itself.")
    async def submit_records(
        self, info: Info, input: SubmitRecordsInput
    ) -> SubmitRecordsPayload | None:
        work = submissions.submit(info.context.hub, info.context.caller, input.command())
        return await submitted(info, work)
