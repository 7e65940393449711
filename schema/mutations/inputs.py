"""What mutations take in, and how it becomes the domain's commands."""

from uuid import UUID

import strawberry

from hub.domain import commands
from hub.domain.result_reports import MAX_RESULTS, ReportedResult, ReportHandlingResults
from schema.types.enums import (
    HandlingResultKind,
    NeedClass,
    Path,
    VerificationMethod,
    VerificationResult,
)
from schema.types.scalars import Day

KEY = (
    "幂等键：同一请求重试须用同一键，8–128 个可见 ASCII 字符，保留 72 小时。"
    "Idempotency key: the same for each retry of one request; kept 72 hours."
)
REASON = "理由，至多 500 字，不得含身份证号。Why; at most 500 characters, without id numbers."
_NO_ID = UUID(int=0)  # nothing has it


def id_of(text: strawberry.ID) -> UUID:
    """Return an id; what is none is answered as what is absent."""
    try:
        return UUID(text)
    except ValueError:
        return _NO_ID


def _key() -> str:
    return strawberry.field(description=KEY)


def _reason() -> str:
    return strawberry.field(description=REASON)


def _need() -> strawberry.ID:
    return strawberry.field(description="需求标识。The need's id.")


def _alert() -> strawberry.ID:
    return strawberry.field(description="预警标识。The alert's id.")


def _programme() -> str | None:
    return strawberry.field(
        default=None,
        description="救助项目代码；缺省为该类需求的项目。The programme; absent: the class's own.",
    )


def _amount() -> str | None:
    return strawberry.field(
        default=None, description="金额（元），如 1200.00。Amount in yuan, as 1200.00."
    )


def _note() -> str | None:
    return strawberry.field(
        default=None,
        description="说明，至多 500 字，不得含身份证号。At most 500 characters, no id numbers.",
    )


@strawberry.input(description="线下核查结果。What people found on the spot.")
class RecordVerificationInput:
    idempotency_key: str = _key()
    alert_id: strawberry.ID = _alert()
    method: VerificationMethod = strawberry.field(description="方式。How it was looked at.")
    result: VerificationResult = strawberry.field(description="结果。What was found.")
    workers: list[str] = strawberry.field(
        description="核查人员姓名，至少一人。Who looked; one or more."
    )
    verified_on: Day = strawberry.field(description="核查日期，不晚于今天。Day, up to today.")
    need_classes: list[NeedClass] = strawberry.field(
        description="现场发现的需求类别，可为空。Needs found on the spot; may be empty."
    )

    def command(self) -> commands.RecordVerification:
        """Return it as the domain's command."""
        return commands.RecordVerification(
            idempotency_key=self.idempotency_key,
            alert_id=id_of(self.alert_id),
            method=self.method,
            result=self.result,
            workers=tuple(self.workers),
            verified_on=self.verified_on,
            need_classes=tuple(self.need_classes),
        )


@strawberry.input(description="预警分类。The path of a verified alert, confirmed or changed.")
class ClassifyAlertInput:
    idempotency_key: str = _key()
    alert_id: strawberry.ID = _alert()
    path: Path = strawberry.field(description="处置路径 A–E。Path A to E.")
    reason: str = _reason()

    def command(self) -> commands.ClassifyAlert:
        """Return it as the domain's command."""
        return commands.ClassifyAlert(
            idempotency_key=self.idempotency_key,
            alert_id=id_of(self.alert_id),
            path=self.path,
            reason=self.reason,
        )


@strawberry.input(
    description="推送救助需求。A need to push; the documents of its place name the department."
)
class PushNeedInput:
    idempotency_key: str = _key()
    alert_id: strawberry.ID = _alert()
    need_class: NeedClass = strawberry.field(description="需求类别。Its class.")

    def command(self) -> commands.PushNeed:
        """Return it as the domain's command."""
        return commands.PushNeed(
            idempotency_key=self.idempotency_key,
            alert_id=id_of(self.alert_id),
            need_class=self.need_class,
        )


@strawberry.input(description="受理需求。A need to accept.")
class AcceptNeedInput:
    idempotency_key: str = _key()
    need_id: strawberry.ID = _need()

    def command(self) -> commands.AcceptNeed:
        """Return it as the domain's command."""
        return commands.AcceptNeed(
            idempotency_key=self.idempotency_key, need_id=id_of(self.need_id)
        )


@strawberry.input(description="确认办理结果。A result to confirm.")
class ConfirmResultInput:
    idempotency_key: str = _key()
    need_id: strawberry.ID = _need()

    def command(self) -> commands.ConfirmResult:
        """Return it as the domain's command."""
        return commands.ConfirmResult(
            idempotency_key=self.idempotency_key, need_id=id_of(self.need_id)
        )


@strawberry.input(description="不予受理。A need to decline, and why.")
class DeclineNeedInput:
    idempotency_key: str = _key()
    need_id: strawberry.ID = _need()
    reason: str = _reason()

    def command(self) -> commands.DeclineNeed:
        """Return it as the domain's command."""
        return commands.DeclineNeed(
            idempotency_key=self.idempotency_key, need_id=id_of(self.need_id), reason=self.reason
        )


@strawberry.input(description="退回办理结果。A result to return, and why.")
class ReturnResultInput:
    idempotency_key: str = _key()
    need_id: strawberry.ID = _need()
    reason: str = _reason()

    def command(self) -> commands.ReturnResult:
        """Return it as the domain's command."""
        return commands.ReturnResult(
            idempotency_key=self.idempotency_key, need_id=id_of(self.need_id), reason=self.reason
        )


@strawberry.input(description="撤回需求。A need to withdraw, and why.")
class WithdrawNeedInput:
    idempotency_key: str = _key()
    need_id: strawberry.ID = _need()
    reason: str = _reason()

    def command(self) -> commands.WithdrawNeed:
        """Return it as the domain's command."""
        return commands.WithdrawNeed(
            idempotency_key=self.idempotency_key, need_id=id_of(self.need_id), reason=self.reason
        )


@strawberry.input(description="反馈办理结果。What came of a need, and the aid given.")
class ReportHandlingResultInput:
    idempotency_key: str = _key()
    need_id: strawberry.ID = _need()
    result: HandlingResultKind = strawberry.field(description="办理结果。The result.")
    handled_on: Day = strawberry.field(description="办理日期，不晚于今天。Day, up to today.")
    programme_code: str | None = _programme()
    amount_yuan: str | None = _amount()
    note: str | None = _note()

    def command(self) -> commands.ReportHandlingResult:
        """Return it as the domain's command."""
        return commands.ReportHandlingResult(
            idempotency_key=self.idempotency_key,
            need_id=id_of(self.need_id),
            result=self.result,
            handled_on=self.handled_on,
            programme_code=self.programme_code,
            amount_yuan=self.amount_yuan,
            note=self.note,
        )


@strawberry.input(description="批量反馈中的一项。What came of one of many needs.")
class ReportedResultInput:
    need_id: strawberry.ID = _need()
    result: HandlingResultKind = strawberry.field(description="办理结果。The result.")
    handled_on: Day = strawberry.field(description="办理日期，不晚于今天。Day, up to today.")
    programme_code: str | None = _programme()
    amount_yuan: str | None = _amount()
    note: str | None = _note()


@strawberry.input(description="批量反馈办理结果。What came of many needs, each by itself.")
class ReportHandlingResultsInput:
    idempotency_key: str = _key()
    results: list[ReportedResultInput] = strawberry.field(
        description=f"各项结果，至多 {MAX_RESULTS} 项。The results, at most {MAX_RESULTS}."
    )

    def command(self) -> ReportHandlingResults:
        """Return it as the domain's command."""
        return ReportHandlingResults(
            idempotency_key=self.idempotency_key,
            results=tuple(
                ReportedResult(
                    need_id=id_of(each.need_id),
                    result=each.result,
                    handled_on=each.handled_on,
                    programme_code=each.programme_code,
                    amount_yuan=each.amount_yuan,
                    note=each.note,
                )
                for each in self.results
            ),
        )
