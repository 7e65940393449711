"""Sharing requests for tests: asked for and answered, and agreements ended, by the services."""

from datetime import date
from typing import Any
from uuid import UUID

from hub.domain.agreements import SharingAgreement
from hub.domain.callers import Caller
from hub.domain.sharing_commands import (
    AnswerSharingRequest,
    AskForPapers,
    RequestSharing,
    SupplyPapers,
)
from hub.domain.sharing_requests import RequestAnswer
from hub.policy.policy import Policy
from hub.runtime import Hub
from hub.services import agreements, sharing_requests
from tests import sharing
from tests.callers import a_key, county

MISSING = ("使用依据原文", "数据安全承诺书")


def a_request(policy: Policy, department: str, **changes: Any) -> RequestSharing:
    """Return a department's request for all that its catalogue holds."""
    terms = sharing.terms(policy, department)
    values: dict[str, Any] = {
        "idempotency_key": a_key(),
        "items": tuple(sorted(terms.items)),
        "purposes": tuple(sorted(terms.purposes)),
        "basis": "社会救助法 42",
        "scenario": terms.scenario,
        "extent": terms.extent,
        "method": terms.method,
        "valid_from": date(2026, 1, 1),
        "valid_to": date(2039, 12, 31),
        "approved_by": "张伟",
        "papers": ("申请函",),
    }
    return RequestSharing(**{**values, **changes})


async def asked(hub: Hub, caller: Caller, **changes: Any) -> UUID:
    """Let a department ask; return the request's id."""
    command = a_request(hub.policy, caller.department, **changes)
    return (await sharing_requests.submit(hub, caller, command)).id


async def completed(hub: Hub, caller: Caller, request_id: UUID) -> None:
    """Let civil affairs ask for papers, and the department supply them."""
    notice = AskForPapers(idempotency_key=a_key(), request_id=request_id, missing=MISSING)
    await sharing_requests.ask_for_papers(hub, county(caller.division), notice)
    supplied = SupplyPapers(idempotency_key=a_key(), request_id=request_id, papers=MISSING)
    await sharing_requests.supply_papers(hub, caller, supplied)


async def accepted(hub: Hub, request_id: UUID, **changes: Any) -> None:
    """Let civil affairs accept a request."""
    await _answered(hub, request_id, answer=RequestAnswer.ACCEPTED, reason=None, **changes)


async def refused(hub: Hub, request_id: UUID, **changes: Any) -> None:
    """Let civil affairs refuse a request."""
    reason = "申请范围超出职责"
    await _answered(hub, request_id, answer=RequestAnswer.REFUSED, reason=reason, **changes)


async def _answered(hub: Hub, request_id: UUID, **values: Any) -> None:
    answer = AnswerSharingRequest(
        idempotency_key=a_key(), request_id=request_id, approved_by="王芳", **values
    )
    await sharing_requests.answer(hub, county(), answer)


async def ended(hub: Hub, caller: Caller) -> SharingAgreement:
    """Let the operator end the agreement of a department's office."""
    return await agreements.end(
        hub, caller.department, caller.division, reason="用途已实现。", disposal="销毁并书面确认。"
    )
