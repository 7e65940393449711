"""Status attestation: somebody asked about by citizen id, in a case."""

from collections.abc import Mapping
from typing import Any

import strawberry

from hub.domain.attestations import AskedStatus
from hub.domain.callers import Caller
from hub.runtime import Hub
from hub.services import attestations
from schema.fields import Argument, root_admitted
from schema.guards import STATUS_FRAME
from schema.types.enums import Purpose

_ID_NUMBER = Argument(
    name="idNumber",
    type=str,
    description="公民身份号码，18 位；请用变量传入。The citizen id, 18 characters; in a variable.",
    reads=(),
)
_PURPOSE = Argument(
    name="purpose",
    type=Purpose | None,
    description="目的，须与请求头 Hub-Purpose 一致；缺省即该目的。The purpose of the request, "
    "which decides the rights: that of the header Hub-Purpose; absent: the same.",
    reads=(),
)
_CASE_NUMBER = Argument(
    name="caseNumber",
    type=str | None,
    description="案号，随核验记录在案；缺省取请求头 Hub-Case。The case that the record names; "
    "absent: that of the header Hub-Case; without either CASE_REQUIRED.",
    reads=(),
)


async def _admit(hub: Hub, caller: Caller, arguments: Mapping[str, Any]) -> Caller:
    purpose = arguments.get("purpose")
    asked = AskedStatus(
        id_number=arguments["idNumber"],
        purpose=None if purpose is None else Purpose(purpose),
        case_number=arguments.get("caseNumber"),
    )
    return await attestations.admit(hub, caller, asked)


@strawberry.type
class AttestationQuery:
    status_attestation: Any = root_admitted(
        "attestations.StatusAttestation",
        STATUS_FRAME,
        "身份核验：每次操作一人，逐次留痕，每个客户端每日有上限；多人请用名册。Whether somebody is "
        "determined as on low income, and until when: one person in an operation, each on record "
        "with its case, within a daily limit of your client (RATE_LIMITED); for many, send a "
        "roster to /attestations.",
        _ID_NUMBER,
        _PURPOSE,
        _CASE_NUMBER,
        admit=_admit,
    )
