"""What a mutation answers: the row that it came to, or why it was refused."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import strawberry

from hub.domain.errors import Refusal
from hub.reading import rows as source
from schema.fields import payload_one
from schema.guards import ALERT_ID, NEED_ID


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
    UNKNOWN_PROGRAMME = "UNKNOWN_PROGRAMME"
    FILE_REFUSED = "FILE_REFUSED"


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
    def of(cls, refusal: Refusal) -> "UserError":
        """Return a refusal in the schema's words."""
        return cls(
            code=UserErrorCode(refusal.code), field=list(refusal.field), message=refusal.message
        )


_ERRORS = "不予办理的原因；为空表示已办理。Why it was refused; empty: it was done."


@strawberry.type(description="需求变更的结果。What a mutation of a need came to.")
class NeedPayload:
    need: Any = payload_one(
        "needs.Need", source.OF_ID, NEED_ID, "变更后的需求。The need as it now stands."
    )
    user_errors: list[UserError] = strawberry.field(description=_ERRORS)


@strawberry.type(description="预警变更的结果。What a mutation of an alert came to.")
class AlertPayload:
    alert: Any = payload_one(
        "alerts.Alert", source.OF_ID, ALERT_ID, "变更后的预警。The alert as it now stands."
    )
    user_errors: list[UserError] = strawberry.field(description=_ERRORS)


@dataclass(frozen=True, slots=True, kw_only=True)
class PayloadValue:
    """A payload at run time: JSON that was read back, by response key, and the refusals."""

    read_back: dict[str, Any] = field(default_factory=dict[str, Any])
    user_errors: list[UserError] = field(default_factory=list[UserError])
