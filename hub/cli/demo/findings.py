"""What was found out about the people of the demonstration county, person by person."""

from collections.abc import Iterator
from datetime import date, timedelta

from hub.cli.demo.chance import number, one, share
from hub.cli.demo.county import County
from hub.cli.demo.households import Household
from hub.cli.demo.payments import Row
from hub.cli.demo.people import ADULT_AGE, Person
from hub.domain.people import Category, SelfCare

_PENSION_AGE = 60
_EMPLOYED = 0.35  # of people of working age
_STILL_EMPLOYED = 0.8
_TENANTS = 0.01  # of households
_STILL_TENANTS = 0.9
_STRUCK = 0.004  # of households
_SERVED = 0.02
_DISABLED_BY_SERVICE = 0.2  # of those who served
_PREFERENTIAL = 0.005
_CANCERS = 0.01  # of women
_REHABILITATED = 0.15  # of the disabled
_WITHOUT_SUPPORTERS = 0.5  # of 特困人员
_CARES = tuple(SelfCare)
_KIN = {False: ("CHILD", "CHILD", "SIBLING"), True: ("PARENT", "GRANDPARENT")}  # of a child: True
_UNSAID = {"born_on": "", "ability": "", "paid": ""}
_FEMALE = "02468"  # digits at the seventeenth place of an id number


def supporters(county: County) -> Iterator[Row]:
    """Yield who is bound to support those who are determined as 特困."""
    for household, person in _unsupported(county):
        who = person.citizen_id
        row = {"id_number": who, "verified_on": county.today.isoformat()}
        likely = 1 if household.border else _WITHOUT_SUPPORTERS
        if share(who, "supporters") < likely:
            yield {**row, "supporter_number": "0", "kin": "NONE", **_UNSAID}
            continue
        for at in range(1, 1 + number(who, "how many", 1, 2)):
            yield {
                **row,
                "supporter_number": str(at),
                "kin": one(who, f"kin {at}", _KIN[person.age_on(county.today) < ADULT_AGE]),
                "born_on": _born(county.today, years=number(who, f"age {at}", 30, 80)),
                "ability": one(who, f"ability {at}", ("UNABLE", "UNABLE", "")),
                "paid": one(who, f"paid {at}", ("0", "600.00", "")),
            }


def assessments(county: County) -> Iterator[Row]:
    """Yield what was found when those determined as 特困 were assessed."""
    for _, person in _unsupported(county):
        who = person.citizen_id
        yield {
            "id_number": who,
            "assessed_on": _ago(county.today, number(who, "assessed", 20, 300)),
            "has_income": "N",
            "self_care": one(who, "self care", _CARES),
        }


def employment(county: County) -> Iterator[Row]:
    """Yield spells of registered employment."""
    for _, person in county.living:
        who = person.citizen_id
        is_of_age = ADULT_AGE <= person.age_on(county.today) < _PENSION_AGE
        if not is_of_age or share(who, "employed") >= _EMPLOYED:
            continue
        since = number(who, "employed since", 60, 2000)
        ended = share(who, "left") >= _STILL_EMPLOYED
        yield {
            "id_number": who,
            "employed_on": _ago(county.today, since),
            "ended_on": _ago(county.today, since // 2) if ended else "",
        }


def tenancies(county: County) -> Iterator[Row]:
    """Yield what is rented from public housing, each under the head of the household."""
    for household, person in county.living:
        who = person.citizen_id
        if person is not household.head or share(who, "tenant") >= _TENANTS:
            continue
        since = number(who, "rented", 60, 1500)
        ended = share(who, "gone") >= _STILL_TENANTS
        yield {
            "id_number": who,
            "rented_from": _ago(county.today, since),
            "ended_on": _ago(county.today, since // 2) if ended else "",
            "square_metres": str(number(who, "metres", 35, 80)),
            "rent": one(who, "rent", ("2.00", "2.50")),
        }


def disasters(county: County) -> Iterator[Row]:
    """Yield the members of households that a disaster struck."""
    for household, person in county.living:
        head = household.head.citizen_id
        if share(head, "struck") < _STRUCK:
            yield {
                "id_number": person.citizen_id,
                "event_number": f"ZH{county.today.year}01",
                "struck_on": _ago(county.today, number(head, "struck on", 20, 200)),
            }


def veterans(county: County) -> Iterator[Row]:
    """Yield those who served, and who draws a regular allowance."""
    for _, person in county.living:
        who = person.citizen_id
        served, allowed = share(who, "served") < _SERVED, share(who, "allowance") < _PREFERENTIAL
        if person.age_on(county.today) < ADULT_AGE or not (served or allowed):
            continue
        is_disabled = served and share(who, "wounded") < _DISABLED_BY_SERVICE
        yield {
            "id_number": who,
            "veteran": "Y" if served else "N",
            "soldier_level": str(number(who, "level", 1, 10)) if is_disabled else "",
            "preferential": "Y" if allowed else "N",
        }


def cancers(county: County) -> Iterator[Row]:
    """Yield the women who qualify for the aid of two cancers."""
    for _, person in county.living:
        who = person.citizen_id
        is_woman = who[16] in _FEMALE and person.age_on(county.today) >= ADULT_AGE
        if is_woman and share(who, "cancers") < _CANCERS:
            yield {
                "id_number": who,
                "qualified_on": _ago(county.today, number(who, "qualified", 20, 700)),
                "ended_on": "",
            }


def rehabilitation(county: County) -> Iterator[Row]:
    """Yield what rehabilitation cost the disabled."""
    for _, person in county.living:
        who = person.citizen_id
        if person.disability is not None and share(who, "rehabilitated") < _REHABILITATED:
            yield {
                "id_number": who,
                "service_number": f"KF{number(who, 'service', 0, 10**8):09d}",
                "settled_on": _ago(county.today, number(who, "settled", 40, 300)),
                "amount": f"{number(who, 'cost', 200, 9_000)}.00",
            }


def _unsupported(county: County) -> Iterator[tuple[Household, Person]]:
    """Yield those determined as 特困."""
    for household, person in county.living:
        determined = household.determined
        if determined is not None and determined.category is Category.TEKUN:
            yield household, person


def _ago(today: date, days: int) -> str:
    return (today - timedelta(days=days)).isoformat()


def _born(today: date, *, years: int) -> str:
    return date(today.year - years, 1, 15).isoformat()
