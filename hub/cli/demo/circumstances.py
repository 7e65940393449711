"""What departments know of the people of the demonstration county: work, costs, house and move."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import ROUND_DOWN, Decimal

from hub.cli.demo.chance import number, one, share
from hub.cli.demo.county import County
from hub.cli.demo.households import Household
from hub.cli.demo.payments import Row
from hub.cli.demo.people import ADULT_AGE, Person
from hub.domain.people import Category

_PENSION_AGE = 60
_PROTECTED = 0.003  # of children with their family
_CHILD_CLASSES = ("ORPHAN", "UNSUPPORTED", "UNSUPPORTED")
_STILL_PROTECTED = 0.9
_UNEMPLOYED = 0.05
_REGISTERED_FOR_DAYS = (20, 700)
_STILL_REGISTERED = 0.6
_MONITORED = {True: 0.03, False: 0.002}  # of households, on the roster or not
_STILL_MONITORED = 0.7
_RELOCATED = 0.006
_DANGEROUS = 0.02
_WORKED_ON = 0.5  # of dangerous houses
_INSURED = 0.985
_PAUSED = 0.004
_SERIOUSLY_ILL = 0.004
_WELL = 0.1  # of the seriously ill
_APPLIED_ILL = 0.4  # of households on no list with somebody seriously ill
_APPLIED = 0.01  # of the others
_WITHOUT_INCOME = 0.01
_UNVERIFIED_INCOME = 0.002
_CLASSES = ("wages", "business", "assets", "transfers", "work_costs")
_NOT_COUNTED = (
    *("not_counted_preferential", "not_counted_family_planning", "not_counted_scholarship"),
    *("not_counted_courage", "not_counted_assistance", "not_counted_basic_pension"),
    "not_counted_other",
)


def unemployment(county: County) -> Iterator[Row]:
    """Yield spells of registered unemployment."""
    for _, person in county.living:
        who = person.citizen_id
        age = person.age_on(county.today)
        if not ADULT_AGE <= age < _PENSION_AGE or share(who, "unemployed") >= _UNEMPLOYED:
            continue
        since = county.today - timedelta(days=number(who, "since", *_REGISTERED_FOR_DAYS))
        ended = share(who, "ended") >= _STILL_REGISTERED
        yield {
            "id_number": who,
            "registered_on": since.isoformat(),
            "ended_on": _midway(since, county.today) if ended else "",
            "reason": one(who, "reason", ("CONTRACT_ENDED", "DISMISSED", "CLOSED", "")),
            "hard_to_place": one(who, "hard to place", ("Y", "N", "N", "")),
        }


def insurance(county: County) -> Iterator[Row]:
    """Yield who takes part in the basic medical insurance this year."""
    for household, person in county.living:
        who = person.citizen_id
        if share(who, "insured") >= _INSURED:
            continue
        category = household.determined.category if household.determined else None
        subsidy = county.jurisdiction.subsidies.get(category, 0) if category else 0
        yield {
            "id_number": who,
            "year": str(county.today.year),
            "status": "SUSPENDED" if share(who, "paused") < _PAUSED else "ACTIVE",
            "insured_from": f"{county.today.year}-01-01",
            "premium": f"{county.jurisdiction.premium:.2f}",
            "subsidy": f"{subsidy:.2f}",
        }


def monitored(county: County) -> Iterator[Row]:
    """Yield the members of households that agriculture monitors."""
    for household, person in county.living:
        head = household.head.citizen_id
        certainly = _is_monitored(household)
        likely = _MONITORED[household.determined is not None]
        if not certainly and share(head, "monitored") >= likely:
            continue
        since = county.today - timedelta(days=number(head, "identified", 30, 1200))
        ended = not certainly and share(head, "risk") >= _STILL_MONITORED
        types = ("MARGINAL",) if household.border else ("UNSTABLE", "MARGINAL", "SUDDEN")
        yield {
            "id_number": person.citizen_id,
            "type": one(head, "type", types),
            "identified_on": since.isoformat(),
            "ended_on": _midway(since, county.today) if ended else "",
        }


def _is_monitored(household: Household) -> bool:
    """Tell whether somebody is monitored whatever chance says, as those determined as such are."""
    determined, border = household.determined, household.border
    is_listed = determined is not None and determined.category is Category.FANPIN
    return is_listed or (border is not None and border.is_monitored)


def protected_children(county: County) -> Iterator[Row]:
    """Yield the orphans, and the children whom nobody in fact supports."""
    for household, person in county.living:
        who = person.citizen_id
        if person.age_on(county.today) >= ADULT_AGE:
            continue
        alone = person is household.head
        if not alone and share(who, "protected") >= _PROTECTED:
            continue
        since = max(person.born_on, county.today - timedelta(days=number(who, "alone", 60, 1500)))
        ended = not alone and share(who, "supported") >= _STILL_PROTECTED
        yield {
            "id_number": who,
            "type": one(who, "class", _CHILD_CLASSES),
            "identified_on": since.isoformat(),
            "ended_on": _midway(since, county.today) if ended else "",
        }


def relocated(county: County) -> Iterator[Row]:
    """Yield the members of families that moved; one of them stands on the rolls of both places."""
    places = [household.village.code for household in county.roster]
    for household, person in county.living:
        head = household.head.citizen_id
        move = household.relocation
        if move is None and (household.determined is None or share(head, "moved") >= _RELOCATED):
            continue
        moved_on = county.today - timedelta(days=number(head, "moved on", 1500, 3300))
        yield {
            "id_number": person.citizen_id,
            "from_division": move.came_from if move else one(head, "from", places),
            "to_division": move.went_to if move else household.village.code,
            "moved_on": (move.moved_on if move else moved_on).isoformat(),
        }


def dangerous_houses(county: County) -> Iterator[Row]:
    """Yield the houses that were assessed, each under its householder."""
    for household, person in county.living:
        head = person.citizen_id
        if person is not household.head or share(head, "house") >= _DANGEROUS:
            continue
        assessed = county.today - timedelta(days=number(head, "assessed", 60, 900))
        renovated = share(head, "renovated") < _WORKED_ON
        yield {
            "id_number": head,
            "grade": one(head, "grade", ("A", "B", "C", "C", "D")),
            "only_dwelling": one(head, "only", ("Y", "Y", "Y", "N")),
            "assessed_on": assessed.isoformat(),
            "renovated_on": (assessed + timedelta(days=50)).isoformat() if renovated else "",
            "has_dwelling": "Y",
        }


def seriously_ill(county: County) -> Iterator[Row]:
    """Yield who qualifies as seriously ill; the costs of some of them are high too."""
    for _, person in county.living:
        who = person.citizen_id
        if is_seriously_ill(person):
            since = county.today - timedelta(days=number(who, "ill", 20, 500))
            is_well = not person.is_seriously_ill and share(who, "well") < _WELL
            yield {
                "id_number": who,
                "qualified_on": since.isoformat(),
                "ended_on": _midway(since, county.today) if is_well else "",
            }


def is_seriously_ill(person: Person) -> bool:
    """Tell whether the health department counts somebody as seriously ill."""
    return person.is_seriously_ill or share(person.citizen_id, "serious") < _SERIOUSLY_ILL


def income(county: County) -> Iterator[Row]:
    """Yield the verified income of the roster's households, and of those who applied in vain.

    Of some it is 0; of a few it was not verified, and is empty.
    """
    applied = (household for household in county.others if _has_applied(household))
    period_to = county.today.replace(day=1) - timedelta(days=1)
    for household in (*county.roster, *applied):
        total = _income(county, household)
        yield {
            "household_number": household.number or "",
            "id_number": household.head.citizen_id,
            "period_to": period_to.isoformat(),
            "income": f"{total:.2f}" if total else "" if total is None else "0",
            "persons": str(len(household.members)),
            "verified_on": county.today.isoformat(),
            **_classes(household, total or Decimal(0)),
            "property": _property(household),
        }


def _has_applied(household: Household) -> bool:
    """Tell whether a household that is on no list has asked to be, as the seriously ill do."""
    ill = any(is_seriously_ill(person) for person in household.members)
    likely = _APPLIED_ILL if ill else _APPLIED
    return household.number is not None and share(household.head.citizen_id, "asked") < likely


def _income(county: County, household: Household) -> Decimal | None:
    """Return the yuan of a year; None where they were not verified."""
    line = county.jurisdiction.yearly_standard(household.village) * len(household.members)
    if household.border is not None:
        multiple = household.border.income
        return None if multiple is None else _cut(line * multiple)
    head = household.head.citizen_id
    if household.determined is None:  # too much for the roster
        return line * number(head, "amount", 125, 280) // 100
    drawn = share(head, "income")
    if drawn < _UNVERIFIED_INCOME:
        return None
    if drawn < _WITHOUT_INCOME:
        return Decimal(0)
    return line * number(head, "amount", 30, 125) // 100


def _cut(yuan: Decimal) -> Decimal:
    """Return a sum in whole fen, not rounded up, so that what lies below a line stays there."""
    return yuan.quantize(Decimal("0.01"), rounding=ROUND_DOWN)


def _classes(household: Household, total: Decimal) -> Row:
    """Return the classes of an income, and what of it is not counted; at a border all of it is."""
    if household.border is not None:
        return {
            **dict.fromkeys((*_CLASSES, *_NOT_COUNTED), ""),
            "transfers": f"{total:.2f}",
        }
    head = household.head.citizen_id
    wages = total * number(head, "wages", 0, 6) // 10
    business = total * number(head, "business", 0, 2) // 10
    pension = (total - wages - business) * number(head, "pension", 0, 4) // 10
    return {
        "wages": f"{wages:.2f}",
        "business": f"{business:.2f}",
        "assets": "0",
        "transfers": f"{total - wages - business:.2f}",
        "work_costs": f"{wages // 10:.2f}",
        **dict.fromkeys(_NOT_COUNTED, ""),
        "not_counted_basic_pension": f"{pension:.2f}",
    }


def _property(household: Household) -> str:
    """Return the conclusion about property: those on the roster have passed it."""
    if household.determined is None:
        return one(household.head.citizen_id, "property", ("WITHIN_MARGIN", "EXCEEDS", ""))
    is_poorest = household.determined.category in {Category.DIBAO, Category.TEKUN}
    return "WITHIN_DIBAO" if is_poorest else "WITHIN_MARGIN"


def _midway(since: date, today: date) -> str:
    """Return the day midway between two."""
    return (since + (today - since) / 2).isoformat()
