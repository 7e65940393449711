"""What a household got is told with its period, and until when the departments have told of it."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from hub.domain.evaluation.results import Receipt, Recorded
from hub.domain.money import Fen
from hub.runtime import Hub
from hub.services import batches, circumstances, receipts
from hub.services.matching import match
from tests import seen
from tests.beginnings import Beginning
from tests.conftest import Clock
from tests.matching.deliveries import Desk, citizen_id

SEPTEMBER = date(2026, 9, 1)
HEAD, STRANGER = map(citizen_id, range(1, 3))


@pytest.fixture
async def desk(hub: Hub, clock: Clock, tmp_path: Path, beginning: Beginning) -> Desk:
    """Give a desk on 22 November 2026, with a household of one."""
    clock.set(datetime(2026, 11, 22, 4, tzinfo=UTC))
    desk = Desk(hub=hub, folder=tmp_path)
    await beginning.of("household", lambda: a_household(desk))
    return desk


async def a_household(desk: Desk) -> None:
    """Put a household of one on the roster."""
    await desk.sends("CA_ROSTER", {"id_number": HEAD})


async def got(hub: Hub) -> list[Receipt]:
    """Return what the household got, as an evaluation is told."""
    [row] = await seen.rows_of(hub, "household")
    async with hub.write_as("test") as session:
        known = await circumstances.registers(session, hub.policy.datasets, hub.today())
        home = await circumstances.of_household(session, row["id"], known)
        assert home is not None
        found = await receipts.of_households(session, [home])
    return [*found[row["id"]]]


async def recorded(hub: Hub, *, on: date | None = None) -> Mapping[str, Recorded]:
    """Return of which days the programmes are told of."""
    async with hub.write_as("test") as session:
        known = await circumstances.registers(session, hub.policy.datasets, on or hub.today())
        return await receipts.recorded(session, known)


async def test_a_payment_is_a_receipt_for_its_month(hub: Hub, desk: Desk) -> None:
    """What the bank sent back was given too; a payment to a stranger is not the household's."""
    await desk.sends(
        "CA_NURSING",
        {"id_number": HEAD},
        {"id_number": HEAD, "month": "2026-09", "status": "RETURNED"},
        {"id_number": STRANGER},
    )

    found = await got(hub)

    [person] = await seen.rows_of(hub, "person")
    assert found == [
        Receipt(
            programme="NURSING_SUBSIDY",
            person_id=person["id"],
            amount=Fen(8_000),
            period_from=date(2026, month, 1),
            period_to=date(2026, month, last),
            paid_on=date(2026, 10, 20),
        )
        for month, last in ((10, 31), (9, 30))
    ]


async def test_a_batch_that_was_withdrawn_gave_nothing(hub: Hub, desk: Desk) -> None:
    """Nobody says any more that its payments were made."""
    receipt = await desk.sends("CA_NURSING", {"id_number": HEAD})
    await batches.withdraw(hub, receipt.batch_id, "错发")

    assert await got(hub) == []


async def test_the_subsidy_of_a_premium_is_received_for_the_year(hub: Hub, desk: Desk) -> None:
    """It comes with the insurance; none is no receipt."""
    await desk.sends("MED_INSURANCE", {"id_number": HEAD, "subsidy": "280.00"})
    await match(hub)
    [subsidy] = await got(hub)
    await desk.sends("MED_INSURANCE", {"id_number": HEAD, "subsidy": "0"})
    await match(hub)

    assert (subsidy.programme, subsidy.amount) == ("PREMIUM_SUBSIDY", 28_000)
    assert (subsidy.period_from, subsidy.period_to) == (date(2026, 1, 1), date(2026, 12, 31))
    assert await got(hub) == []


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        (date(2026, 11, 10), Recorded(SEPTEMBER, date(2026, 10, 31))),
        (date(2026, 11, 9), Recorded(SEPTEMBER, date(2026, 9, 30))),
        (date(2026, 9, 30), None),
    ],
)
async def test_a_month_is_told_of_once_its_lag_is_over(
    hub: Hub, desk: Desk, as_of: date, expected: Recorded | None
) -> None:
    """Ten days after its end; what is merely late was not left out."""
    months = [{"id_number": HEAD, "month": month} for month in ("2026-09", "2026-10")]
    await desk.sends("CA_NURSING", *months, as_of=as_of)

    assert (await recorded(hub)).get("NURSING_SUBSIDY") == expected


@pytest.mark.parametrize(
    ("months", "first"),
    [
        (("2026-08", "2026-09", "2026-10"), date(2026, 8, 1)),
        (("2026-10", "2026-09", "2026-08"), date(2026, 8, 1)),  # what came late fills the gap
        (("2026-08", "2026-10"), date(2026, 10, 1)),
    ],
)
async def test_months_are_told_of_back_to_the_first_that_never_came(
    hub: Hub, desk: Desk, months: tuple[str, ...], first: date
) -> None:
    """A term or a year of which a month is missing is not on record whole."""
    for day, month in enumerate(months, start=18):
        row = {"id_number": HEAD, "month": month}
        await desk.sends("CA_NURSING", row, as_of=date(2026, 11, day))

    assert (await recorded(hub))["NURSING_SUBSIDY"] == Recorded(first, date(2026, 10, 31))


async def test_a_batch_of_another_month_completes_nothing(hub: Hub, desk: Desk) -> None:
    """October, sent in October, is not made complete by November's file."""
    await desk.sends("CA_NURSING", {"id_number": HEAD}, as_of=date(2026, 10, 20))
    await desk.sends("CA_NURSING", {"id_number": HEAD, "month": "2026-11"})

    assert "NURSING_SUBSIDY" not in await recorded(hub)


async def test_premiums_are_told_of_by_the_insurances_own_list(hub: Hub, desk: Desk) -> None:
    """As of its day, while it is recent enough; of earlier years it says nothing."""
    await desk.sends("MED_INSURANCE", {"id_number": STRANGER}, as_of=date(2026, 11, 1))
    await match(hub)
    fresh = await recorded(hub)
    late = date(2026, 11, 1) + timedelta(days=63)

    assert fresh == {"PREMIUM_SUBSIDY": Recorded(date(2026, 11, 1), date(2026, 11, 1))}
    assert await recorded(hub, on=late) == {}
