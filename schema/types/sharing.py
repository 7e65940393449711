"""What an object says of the fields that it does not show."""

from enum import StrEnum

import strawberry

from schema.fields import frame


@strawberry.enum(description="字段未以原值提供的形式。In which form a field was not given whole.")
class WithheldForm(StrEnum):
    WITHHELD = "WITHHELD"  # the value is null, whatever it is in truth
    MASKED = "MASKED"


@strawberry.type(
    description="未予提供或仅以掩码提供的字段。A field that was withheld on this row, or masked."
)
class WithheldField:
    field: str = frame("字段名。The field's name in the schema.")
    form: WithheldForm = frame("WITHHELD 表示值为空并非真值；MASKED 表示掩码。Null, or a mask.")
    clause: str = frame("依据条款。The clause that the field's grant rests on.")
