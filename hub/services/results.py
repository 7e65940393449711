"""Handling results in number: each its own transaction, so that a bad one sinks no other."""

from hub.domain.callers import Caller
from hub.domain.errors import Refusal
from hub.domain.result_reports import ReportHandlingResults, ReportOneOfMany
from hub.runtime import Hub
from hub.services import needs
from hub.services.once import Outcome, earlier, turn


async def report_many(
    hub: Hub, caller: Caller, command: ReportHandlingResults
) -> list[Outcome | Refusal]:
    """Record what came of many needs, one after the other.

    The request's key stands for its whole body from the moment its form is found sound. Whoever
    sends it again gets what was done replayed, and what was refused or not reached tried anew.

    Returns:
        What each result came to, in the order of the results.

    Raises:
        InvalidInput: there are no results or too many, or the key breaks a rule.
        KeyReused: the key came with another body before.

    Source:
        国办发〔2023〕39号 三(一): 及时将救助帮扶信息反馈给民政部门.
    """
    async with turn(hub, caller, command) as session:
        await earlier(session, command)
    return [await _settled(hub, caller, each) for each in command.each()]


async def _settled(hub: Hub, caller: Caller, command: ReportOneOfMany) -> Outcome | Refusal:
    """Return what one result came to, a refusal included."""
    try:
        return await needs.report(hub, caller, command)
    except Refusal as refusal:
        return refusal
