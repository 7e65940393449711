"""A mutation's payload: the outcome of its service, read back through the one way out."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import strawberry

from hub.domain.callers import Caller
from hub.domain.errors import Refusal
from hub.runtime import Hub
from hub.services.once import Outcome
from hub.services.submissions import Submitted
from schema.questions import Question
from schema.types.access import AccessExplanation
from schema.types.payloads import PayloadValue, UserError
from schema.types.submissions import SubmitRecordsPayload

ReadBack = Callable[[str, Outcome], Awaitable[dict[str, Any]]]

Explain = Callable[[Question], Awaitable[AccessExplanation | None]]


@dataclass(kw_only=True)
class Context:
    """What the resolvers of one operation share."""

    hub: Hub
    caller: Caller
    read_back: ReadBack  # by the mutation field's response key
    explain: Explain
    is_given: Callable[[str], bool]  # a coordinate, in full, on some row
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


async def receipt(info: Info, work: Awaitable[Outcome]) -> Any:
    """Return the payload of a mutation whose caller may read nothing of what it came to."""
    try:
        outcome = await work
    except Refusal as refusal:
        return PayloadValue(user_errors=[UserError.of(refusal)])
    info.context.replayed = info.context.replayed or outcome.replayed
    return PayloadValue(reference=str(outcome.id))


async def payloads(info: Info, work: Awaitable[Sequence[Outcome | Refusal]], items: str) -> Any:
    """Return the payload of a mutation of many items, each with its row read back or its refusal.

    Args:
        info: of the mutation's field.
        work: what each item came to, in their order; a refusal of the whole is raised.
        items: the input's field that lists them, as "results".
    """
    try:
        settled = await work
    except Refusal as refusal:
        return PayloadValue(user_errors=[UserError.of(refusal)])
    outcomes = [await _item(info, each, (items, str(i))) for i, each in enumerate(settled)]
    return PayloadValue(outcomes=outcomes)


async def _item(info: Info, settled: Outcome | Refusal, place: tuple[str, str]) -> PayloadValue:
    """Return what one item came to; its errors name the item's place in the input."""
    index = int(place[1])
    if isinstance(settled, Refusal):
        return PayloadValue(index=index, user_errors=[UserError.of(settled, within=place)])
    context = info.context
    context.replayed = context.replayed or settled.replayed
    read_back = await context.read_back(str(info.path.key), settled)
    return PayloadValue(index=index, read_back=read_back)
