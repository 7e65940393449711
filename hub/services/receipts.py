"""What a household got, and until when the departments have told of all that they gave."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from hub.domain.days import month_end
from hub.domain.evaluation.results import Receipt, Recorded
from hub.domain.identifiers import PersonId
from hub.domain.money import Fen
from hub.policy.datasets import Dataset
from hub.services.circumstances import OnRecord
from hub.services.registers import Registers
from hub.storage import batches, receipts
from hub.storage.batches import Batch
from hub.storage.circumstances import MemberRow
from hub.storage.database import WriteSession

# The subsidy of a premium comes with the insurance itself, and not as a payment.
_PREMIUM: Final = "PREMIUM_SUBSIDY"
_INSURANCE: Final = "MED_INSURANCE"
_LAST_MONTH: Final = 12
_ONE_DAY: Final = timedelta(days=1)


async def of_households(
    session: WriteSession, homes: Sequence[OnRecord]
) -> Mapping[UUID, Sequence[Receipt]]:
    """Return what each household got, by its id; nothing for one that got nothing."""
    found: dict[UUID, list[Receipt]] = defaultdict(list)
    for row in await receipts.of_households(session, [each.household.id for each in homes]):
        found[row.household_id].append(
            Receipt(
                programme=row.programme,
                person_id=None if row.person_id is None else PersonId(row.person_id),
                amount=None if row.amount_fen is None else Fen(row.amount_fen),
                period_from=row.period_from,
                period_to=row.period_to,
                paid_on=row.paid_on,
            )
        )
    for home in homes:
        found[home.household.id] += [_subsidy(row) for row in home.rows if row.premium_subsidy_fen]
    return found


async def recorded(session: WriteSession, known: Registers) -> Mapping[str, Recorded]:
    """Return by programme the days of which nothing is still to be told.

    A programme of which no data set tells is not there: nobody knows what it gave. A register that
    names the present state, as that of the insured does, tells of no earlier period.

    Source:
        5.4 of the domain's page: a batch that is late or missing is no aid that was not given.
    """
    found: dict[str, Recorded] = {}
    for code, dataset in sorted(known.datasets.items()):
        if dataset.programme_code is None:
            continue
        held = await batches.current(session, code, every=True, on=known.on)
        stretches = [each for batch in held if (each := _complete(batch, dataset)) is not None]
        if stretches:
            found[dataset.programme_code] = _newest_stretch(stretches)
    insured = known.silent.get(_INSURANCE)
    if insured is not None and insured.as_of is not None:
        found[_PREMIUM] = Recorded(insured.as_of, insured.as_of)
    return found


def _newest_stretch(stretches: Sequence[Recorded]) -> Recorded:
    """Return the days up to the newest that follow one another without a gap."""
    first, last = max(stretches, key=lambda each: each.last)
    for each in sorted(stretches, key=lambda each: each.last, reverse=True):
        if each.last + _ONE_DAY >= first:
            first = min(first, each.first)
    return Recorded(first, last)


def _complete(batch: Batch, dataset: Dataset) -> Recorded | None:
    """Return the months that a batch of payments holds completely; None where it holds none.

    A month is complete in a batch that covers it and shows a day at least the data set's lag after
    the month's end.
    """
    if batch.period is None:
        return None
    first, last = batch.period
    told_until = batch.as_of - timedelta(days=dataset.lag_days)
    # The day before a month begins is the end of the newest month that is over by then.
    newest = (told_until + _ONE_DAY).replace(day=1) - _ONE_DAY
    end = min(newest, month_end(last))
    return Recorded(first.replace(day=1), end) if end >= month_end(first) else None


def _subsidy(row: MemberRow) -> Receipt:
    """Return the subsidy of a member's premium, for the whole insured year."""
    assert row.person_id is not None, "a subsidy stands under the person who is insured"
    assert row.insured_year is not None, "and names its year"
    return Receipt(
        programme=_PREMIUM,
        person_id=PersonId(row.person_id),
        amount=Fen(row.premium_subsidy_fen or 0),
        period_from=date(row.insured_year, 1, 1),
        period_to=date(row.insured_year, _LAST_MONTH, 31),
        paid_on=None,
    )
