"""What civil affairs paid in the demonstration county, month by month."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta

from hub.cli.demo.chance import share
from hub.cli.demo.county import County, Story
from hub.cli.demo.households import Household
from hub.cli.demo.people import ADULT_AGE, DAYS_A_YEAR, Person
from hub.domain.assistance import PaymentStatus
from hub.domain.people import Category, CertificateStatus

Row = dict[str, str]
Due = Callable[[County, date], Iterator[Row]]

MONTHS = 12
_PAID_ON_DAY = 15
_FORGOTTEN = 0.06  # of those to whom the living subsidy, or heating aid, is due
_RETURNED_EVERY = 900  # one of so many transfers comes back from the bank
_SUBSIDISED = frozenset({Category.DIBAO, Category.TEKUN})
_STOPPED_SINCE = timedelta(days=150)


def months(today: date, lag_days: int) -> list[date]:
    """Return the first days of the months delivered by a day, the oldest first.

    Args:
        today: the day on which the data were drawn.
        lag_days: how long after a month's end its data are whole.
    """
    whole = today - timedelta(days=lag_days - 1)
    newest = (whole.replace(day=1) - timedelta(days=1)).replace(day=1)
    return [_earlier(newest, count) for count in reversed(range(MONTHS))]


def basic(county: County, month: date) -> Iterator[Row]:
    """Yield a month's basic-living payments: one a household, to its payee."""
    for household in county.roster:
        determined = household.determined
        if determined is None or determined.category not in _SUBSIDISED:
            continue
        payee = _payee(county, household, month)
        if payee is not None and determined.valid_from <= month:
            standard = county.jurisdiction.monthly_standard(household.village)
            yuan = int(
                standard * (2 + len(household.members)) / 4
            )  # of a year's, what incomes lack
            yield {"household_number": household.number or "", **paid(payee, month, yuan)}


def heating(county: County, months: Sequence[date]) -> Iterator[Row]:
    """Yield what is paid for a winter, in one of some months: once a household, to its payee."""
    aid = county.jurisdiction.heating
    if aid is None:
        return
    homes = [home for home in county.roster if _category(home) in aid.categories]
    for month in months:
        for household in homes if month.month == aid.paid_in else ():
            payee = _payee(county, household, month)
            if payee is not None and share(payee.citizen_id, "cold") >= _FORGOTTEN:
                yield {"household_number": household.number or "", **paid(payee, month, aid.yuan)}


def living(county: County, month: date) -> Iterator[Row]:
    """Yield a month's living subsidies: disabled persons in basic-living households."""
    for household, person in county.people:
        if household.determined is None or household.determined.category is not Category.DIBAO:
            continue
        certificate = person.disability
        valid = certificate is not None and certificate.status is CertificateStatus.VALID
        if _is_forgotten(county, person):
            continue
        if valid and _is_paid(county, person, month, Story.LIVING_AFTER_DEATH):
            yield paid(person, month, 85)


def nursing(county: County, month: date) -> Iterator[Row]:
    """Yield a month's nursing subsidies: severely disabled persons, on the roster or not."""
    for _, person in county.people:
        certificate = person.disability
        if certificate is None or not certificate.is_severe:
            continue
        if _is_paid(county, person, month, Story.NURSING_AFTER_DEATH):
            yield paid(person, month, 105 if certificate.level == 1 else 90)


def _category(household: Household) -> Category | None:
    return household.determined.category if household.determined else None


def _is_forgotten(county: County, person: Person) -> bool:
    """Tell whether somebody, of whom no story is told, was never put on the list of payees."""
    forgotten = share(person.citizen_id, "forgotten") < _FORGOTTEN
    return forgotten and person.citizen_id not in county.stories


def _payee(county: County, household: Household, month: date) -> Person | None:
    """Return who receives a household's payment: its head, or after them a living adult."""
    if _is_paid(county, household.head, month, Story.BASIC_AFTER_DEATH):
        return household.head
    adults = (
        person
        for person in household.members[1:]
        if (month - person.born_on).days > ADULT_AGE * DAYS_A_YEAR
    )
    return next((person for person in adults if _is_paid(county, person, month, None)), None)


def _is_paid(county: County, person: Person, month: date, told: Story | None) -> bool:
    """Tell whether a payment goes to the person: alive, or in the story of the error.

    Args:
        county: whose stories count.
        person: who would be paid.
        month: its first day.
        told: the story in which this payment goes on after death.
    """
    story = county.stories.get(person.citizen_id)
    if told is Story.NURSING_AFTER_DEATH and story is Story.SUBSIDY_NEVER_PAID:
        return False
    if told is Story.NURSING_AFTER_DEATH and story is Story.SUBSIDY_STOPPED:
        return month < county.today - _STOPPED_SINCE
    alive = person.death is None or month <= person.death.died_on
    return alive or (told is not None and story is told)


def paid(person: Person, month: date, yuan: int) -> Row:
    """Return the row of a payment; a few are sent back by the bank."""
    returned = _draw(person, month) % _RETURNED_EVERY == 0
    return {
        "id_number": person.citizen_id,
        "month": f"{month:%Y-%m}",
        "amount": f"{yuan}.00",
        "account": person.account,
        "paid_on": month.replace(day=_PAID_ON_DAY).isoformat(),
        "status": PaymentStatus.RETURNED if returned else PaymentStatus.PAID,
    }


def _draw(person: Person, month: date) -> int:
    """Return a number that depends on person and month only, so that files come out the same."""
    return int(person.citizen_id[6:17]) * 31 + month.year * 12 + month.month


def _earlier(month: date, count: int) -> date:
    """Return the first day of the month so many months before."""
    index = month.year * 12 + month.month - 1 - count
    return date(index // 12, index % 12 + 1, 1)
