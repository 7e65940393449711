"""What a mutation answers: the row that it came to, or why it was refused."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import strawberry

from hub.domain.errors import Refusal
from hub.reading import rows as source
from schema.fields import payload_one
from schema.guards import ALERT_ID, CORRECTION_ID, EVALUATION_ID, NEED_ID, POLICY, SHARING


@strawberry.enum(
    description="业务结果代码，不随语言变化。Codes of expected outcomes; they never change with "
    "the language."
)
class UserErrorCode(StrEnum):
    NOT_FOUND = "NOT_FOUND"
    INVALID_INPUT = "INVALID_INPUT"
    IDEMPOTENCY_KEY_REUSED = "IDEMPOTENCY_KEY_REUSED"
    ALERT_NOT_DISPATCHED = "ALERT_NOT_DISPATCHED"
    ALERT_NOT_VERIFIED = "ALERT_NOT_VERIFIED"
    ALERT_NOT_CLASSIFIED = "ALERT_NOT_CLASSIFIED"
    ALREADY_HANDLED = "ALREADY_HANDLED"
    NEED_NOT_OPEN = "NEED_NOT_OPEN"
    NEED_NOT_PUSHED = "NEED_NOT_PUSHED"
    NEED_NOT_HANDLED = "NEED_NOT_HANDLED"
    NEED_CLASS_NOT_FOUND_ON_SPOT = "NEED_CLASS_NOT_FOUND_ON_SPOT"
    NEED_CLASS_ALREADY_PUSHED = "NEED_CLASS_ALREADY_PUSHED"
    NO_ROUTE = "NO_ROUTE"
    CORRECTION_OPEN = "CORRECTION_OPEN"
    CORRECTION_ANSWERED = "CORRECTION_ANSWERED"
    UNKNOWN_PROGRAMME = "UNKNOWN_PROGRAMME"
    FILE_REFUSED = "FILE_REFUSED"
    SHARING_REQUEST_OPEN = "SHARING_REQUEST_OPEN"
    SHARING_REQUEST_NOT_OPEN = "SHARING_REQUEST_NOT_OPEN"
    SHARING_REQUEST_NOT_REFUSED = "SHARING_REQUEST_NOT_REFUSED"
    SHARING_REQUEST_NOT_DISPUTED = "SHARING_REQUEST_NOT_DISPUTED"
    PAPERS_AWAITED = "PAPERS_AWAITED"
    PAPERS_NOT_REQUESTED = "PAPERS_NOT_REQUESTED"
    PAPERS_REQUESTED_BEFORE = "PAPERS_REQUESTED_BEFORE"
    ANSWER_OVERDUE = "ANSWER_OVERDUE"
    ANSWER_EXTENDED_BEFORE = "ANSWER_EXTENDED_BEFORE"
    AGREEMENT_SUSPENDED = "AGREEMENT_SUSPENDED"
    AGREEMENT_NOT_OVER = "AGREEMENT_NOT_OVER"
    ALREADY_ACTIVE = "ALREADY_ACTIVE"
    ALREADY_SUSPENDED = "ALREADY_SUSPENDED"
    ALREADY_ENDED = "ALREADY_ENDED"
    ALREADY_DISPOSED = "ALREADY_DISPOSED"
    DISPOSAL_OUTSTANDING = "DISPOSAL_OUTSTANDING"


@strawberry.type(
    description="业务上可预期的不予办理。Why a mutation was refused; nothing was stored, and the "
    "idempotency key stays free."
)
class UserError:
    code: UserErrorCode = strawberry.field(description="代码。Its code.")
    field: list[str] = strawberry.field(
        description="有误的输入字段路径。The input field it is about."
    )
    message: str = strawberry.field(description="说明与补救办法。What is wrong and what to do.")

    @classmethod
    def of(cls, refusal: Refusal, *, within: tuple[str, ...] = ()) -> "UserError":
        """Return a refusal in the schema's words; `within` is the item's place in the input."""
        return cls(
            code=UserErrorCode(refusal.code),
            field=[*within, *refusal.field],
            message=refusal.message,
        )


_ERRORS = "不予办理的原因；为空表示已办理。Why it was refused; empty: it was done."


@strawberry.type(description="需求变更的结果。What a mutation of a need came to.")
class NeedPayload:
    need: Any = payload_one(
        "needs.Need", source.OF_ID, NEED_ID, "变更后的需求。The need as it now stands."
    )
    user_errors: list[UserError] = strawberry.field(description=_ERRORS)


@strawberry.type(description="批量反馈中一项的结果。What one of many results came to.")
class ReportedNeedPayload:
    index: int = strawberry.field(
        description="在输入中的位置，从 0 起。Its place in the input, from 0."
    )
    need: Any = payload_one(
        "needs.Need", source.OF_ID, NEED_ID, "变更后的需求。The need as it now stands."
    )
    user_errors: list[UserError] = strawberry.field(description=_ERRORS)


@strawberry.type(
    description="批量反馈的结果。What many results came to; one that is refused does not keep the "
    "others from being recorded."
)
class ReportedNeedsPayload:
    outcomes: list[ReportedNeedPayload] = strawberry.field(
        description="各项结果，按输入顺序。What each came to, in the order of the input."
    )
    user_errors: list[UserError] = strawberry.field(
        description="整体不予办理的原因；为空表示已逐项办理。"
        "Why the whole was refused; empty: each was tried."
    )


@strawberry.type(description="预警变更的结果。What a mutation of an alert came to.")
class AlertPayload:
    alert: Any = payload_one(
        "alerts.Alert", source.OF_ID, ALERT_ID, "变更后的预警。The alert as it now stands."
    )
    user_errors: list[UserError] = strawberry.field(description=_ERRORS)


@strawberry.type(description="更正的结果。What a mutation of a correction came to.")
class CorrectionPayload:
    correction: Any = payload_one(
        "corrections.Correction",
        source.OF_ID,
        CORRECTION_ID,
        "变更后的纠错。The correction as it now stands.",
    )
    user_errors: list[UserError] = strawberry.field(description=_ERRORS)


@strawberry.type(description="测算的结果。What an evaluation came to.")
class DeterminationEvaluationPayload:
    evaluation: Any = payload_one(
        "evaluations.DeterminationEvaluation",
        source.OF_ID,
        EVALUATION_ID,
        "所作测算。The evaluation as it was kept.",
    )
    user_errors: list[UserError] = strawberry.field(description=_ERRORS)


@strawberry.type(description="共享申请变更的结果。What a mutation of a sharing request came to.")
class SharingRequestPayload:
    sharing_request: Any = payload_one(
        "sharing_requests.SharingRequest",
        source.OF_ID,
        SHARING,
        "变更后的申请。The request as it now stands.",
    )
    user_errors: list[UserError] = strawberry.field(description=_ERRORS)


@strawberry.type(description="共享协议变更的结果。What a mutation of an agreement came to.")
class SharingAgreementPayload:
    sharing_agreement: Any = payload_one(
        "agreements.SharingAgreement",
        source.OF_ID,
        POLICY,
        "变更后的协议。The agreement as it now stands.",
    )
    user_errors: list[UserError] = strawberry.field(description=_ERRORS)


@strawberry.type(
    description="回执。A receipt: what was told is on record. It says nothing of whom it was about."
)
class ReceiptPayload:
    received: bool = strawberry.field(description="是否已入库。Whether it is on record.")
    reference: strawberry.ID | None = strawberry.field(
        description="回执编号，供日后查询。Its reference, to ask about it later; null: refused."
    )
    user_errors: list[UserError] = strawberry.field(description=_ERRORS)


@dataclass(frozen=True, slots=True, kw_only=True)
class PayloadValue:
    """A payload at run time: JSON that was read back, by its place in the payload, and refusals."""

    read_back: dict[str, Any] = field(default_factory=dict[str, Any])
    user_errors: list[UserError] = field(default_factory=list[UserError])
    index: int = 0  # of an item among many
    outcomes: list["PayloadValue"] = field(default_factory=list["PayloadValue"])
    reference: str | None = None  # of a receipt

    @property
    def received(self) -> bool:
        """Tell whether what was told is on record."""
        return self.reference is not None
