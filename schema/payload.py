"""A mutation's payload: the outcome of its service, read back through the one way out."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import strawberry

from hub.domain.callers import Caller
from hub.domain.errors import Refusal
from hub.runtime import Hub
from hub.services.once import Outcome
from hub.services.submissions import Submitted
from schema.types.payloads import PayloadValue, UserError
from schema.types.submissions import SubmitRecordsPayload

ReadBack = Callable[[str, Outcome], Awaitable[dict[str, Any]]]


@dataclass(kw_only=True)
class Context:
    """What the resolvers of one operation share."""

    hub: Hub
    caller: Caller
    read_back: ReadBack  # by the mutation field's response key
    replayed: bool = field(default=False)


Info = strawberry.Info[Context, None]


async def payload(info: Info, work: Awaitable[Outcome]) -> Any:
    """Return the payload of a mutation: its row read back after the commit, or its refusal."""
    try:
        outcome = await work
    except Refusal as refusal:
        return PayloadValue(user_errors=[UserError.of(refusal)])
    context = info.context
    context.replayed = context.replayed or outcome.replayed
    return PayloadValue(read_back=await context.read_back(str(info.path.key), outcome))


async def submitted(info: Info, work: Awaitable[Submitted]) -> SubmitRecordsPayload:
    """Return the payload of submitted records: what became of each, or why all were refused."""
    try:
        found = await work
    except Refusal as refusal:
        return SubmitRecordsPayload(user_errors=[UserError.of(refusal)])
    receipt = found.receipt
    context = info.context
    context.replayed = context.replayed or (receipt is not None and receipt.repeated)
    return SubmitRecordsPayload.of(found)
