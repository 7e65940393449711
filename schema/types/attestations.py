"""What is told of a person whom a department asks about by citizen id."""

import strawberry

from hub.reading import rows as source
from hub.reading.shapes import Kind
from schema.fields import column, rows
from schema.guards import STATUS
from schema.types.scalars import Day


@rows(source.STATUS_ATTESTATION)
@strawberry.type(
    description="身份核验结果。本县未认定的人员与枢纽未知的人员答复相同。Whether somebody is "
    "determined as on low income today, in your county; whomever the hub does not "
    "know is answered as whoever is not determined. Source: 社会救助法 42."
)
class StatusAttestation:
    is_determined: bool = column(
        "is_determined", Kind.TRUTH, STATUS, "是否为低收入人口。Determined in any category."
    )
    valid_from: Day | None = column(
        "valid_from", Kind.WORD, STATUS, "起始日；未认定为空。First day; null: not determined."
    )
    valid_to: Day | None = column(
        "valid_to",
        Kind.WORD,
        STATUS,
        "截止日（含）；未认定或无期限为空。Last day, included; null: not determined, or no end.",
    )
