"""Many results in one request: each by itself, each once, whatever becomes of the others."""

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from hub.domain.errors import InvalidInput, KeyReused, Refusal
from hub.domain.identifiers import new_id
from hub.domain.needs import HandlingResult, NeedMove, NeedStatus
from hub.domain.result_reports import ReportedResult, ReportHandlingResults
from hub.runtime import Hub
from hub.services import needs
from hub.services.once import Outcome
from hub.services.results import report_many
from tests import builders, seen
from tests.callers import a_key, office
from tests.faults.test_twins import at_once

DPF = office("DPF")


def a_result(hub: Hub, need_id: UUID, **changes: Any) -> ReportedResult:
    """Return one of many results, of today, that gave no aid."""
    values: dict[str, Any] = {"result": HandlingResult.NOT_ELIGIBLE, "handled_on": hub.today()}
    return ReportedResult(need_id=need_id, **{**values, **changes})


def many(*results: ReportedResult, key: str | None = None) -> ReportHandlingResults:
    """Return the request that reports these."""
    return ReportHandlingResults(idempotency_key=key or a_key(), results=results)


def codes(settled: list[Outcome | Refusal]) -> list[str]:
    """Return what each item came to."""
    return [
        each.code if isinstance(each, Refusal) else ("replayed" if each.replayed else "done")
        for each in settled
    ]


async def test_one_bad_result_does_not_sink_the_rest(hub: Hub) -> None:
    """Foreign, repeated and unsound items are refused by themselves; the others are recorded."""
    one, other, bad = [await builders.a_need(hub) for _ in range(3)]
    note = "410721195403071248"

    settled = await report_many(
        hub,
        DPF,
        many(
            a_result(hub, one),
            a_result(hub, new_id()),
            a_result(hub, one),
            a_result(hub, bad, note=note),
            a_result(hub, other, result=HandlingResult.PROVIDED, amount_yuan="80.00"),
        ),
    )

    assert codes(settled) == ["done", "NOT_FOUND", "ALREADY_HANDLED", "INVALID_INPUT", "done"]
    statuses = [(await seen.need_of(hub, each)).status for each in (one, other, bad)]
    assert statuses == [NeedStatus.HANDLED, NeedStatus.HANDLED, NeedStatus.PUSHED]
    assert len(await seen.rows_of(hub, "handling_result")) == 2
    assert await seen.is_whole(hub)


async def test_a_retry_replays_what_was_done_and_does_the_rest(hub: Hub) -> None:
    """After a break in the middle the same request does what is missing, and nothing twice."""
    needs_of = [await builders.a_need(hub) for _ in range(3)]
    command = many(*(a_result(hub, each) for each in needs_of))
    first, *_ = command.each()
    await needs.report(hub, DPF, first)

    again = await report_many(hub, DPF, command)

    assert codes(again) == ["replayed", "done", "done"]
    before = await seen.stored(hub)
    assert codes(await report_many(hub, DPF, command)) == ["replayed"] * 3
    assert await seen.stored(hub) == before


async def test_what_was_refused_is_tried_anew(hub: Hub) -> None:
    """A refused item leaves its own key free: once nothing is in its way, the retry does it."""
    need_id = await builders.a_need(hub, status=NeedStatus.HANDLED)
    command = many(a_result(hub, need_id))
    first = await report_many(hub, DPF, command)
    await builders.make(hub, NeedMove.RETURN, need_id)

    again = await report_many(hub, DPF, command)

    assert (codes(first), codes(again)) == (["ALREADY_HANDLED"], ["done"])
    assert await seen.is_whole(hub)


@pytest.mark.parametrize("place", [0, 1])
async def test_a_key_with_another_body_is_refused_whole(hub: Hub, place: int) -> None:
    """The key stands for all items: changing any of them, also one refused before, is noticed."""
    done, other = await builders.a_need(hub), await builders.a_need(hub)
    command = many(a_result(hub, done), a_result(hub, new_id()))
    await report_many(hub, DPF, command)
    results = [*command.results]
    results[place] = replace(results[place], need_id=other)
    before = await seen.stored(hub)

    with pytest.raises(KeyReused):
        await report_many(hub, DPF, replace(command, results=tuple(results)))

    assert await seen.stored(hub) == before
    assert (await seen.need_of(hub, other)).status is NeedStatus.PUSHED


@pytest.mark.parametrize("count", [0, 101])
async def test_no_results_and_too_many_are_refused(hub: Hub, count: int) -> None:
    """A request has 1 to 100 results; nothing is looked at otherwise, and its key stays free."""
    with pytest.raises(InvalidInput, match="1 to 100"):
        await report_many(hub, DPF, many(*(a_result(hub, new_id()) for _ in range(count))))

    assert await seen.rows_of(hub, "idempotency") == []


async def test_the_key_of_a_single_report_is_another(hub: Hub) -> None:
    """The keys of one mutation are not those of another, even where they are spelled alike."""
    one, other = await builders.a_need(hub), await builders.a_need(hub)
    key = a_key()
    await builders.make(hub, NeedMove.REPORT, one, f"{key}#0")

    settled = await report_many(hub, DPF, many(a_result(hub, other), key=key))

    assert codes(settled) == ["done"]


async def test_twins_at_once_report_each_need_once(hub: Hub) -> None:
    """Ten times the same request at the same moment: each result stands once."""
    command = many(*[a_result(hub, await builders.a_need(hub)) for _ in range(4)])

    async def first_of(request: ReportHandlingResults) -> Outcome:
        settled = await report_many(hub, DPF, request)
        assert set(codes(settled)) <= {"done", "replayed"}
        assert isinstance(settled[0], Outcome)
        return settled[0]

    answers = await at_once(first_of(command) for _ in range(10))

    assert sum(isinstance(each, Outcome) and not each.replayed for each in answers) == 1
    assert len(await seen.rows_of(hub, "handling_result")) == 4
    assert await seen.is_whole(hub)
