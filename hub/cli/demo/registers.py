"""What the registers of the demonstration county hold: roster, population, deaths, certificates."""

from collections.abc import Iterator

from hub.cli.demo.chance import number, share
from hub.cli.demo.county import County
from hub.cli.demo.households import Household
from hub.cli.demo.jurisdiction import area_of
from hub.cli.demo.payments import Row
from hub.cli.demo.people import Person

_ELSEWHERE = 0.02  # of the people
_OTHER_TOWNSHIP = "510107001"
_MULTIPLE = 7
_DISABILITIES = (
    *("vision_level", "hearing_level", "speech_level"),
    *("limb_level", "intellect_level", "mental_level"),
)


def roster(county: County) -> Iterator[Row]:
    """Yield civil affairs' roster: one row a member, with the household's category."""
    for household in county.roster:
        for person in household.members:
            yield _listed(household, person)


def population(county: County) -> Iterator[Row]:
    """Yield the watched persons, and those of the roster whom the register names too."""
    for household in county.others:
        for person in household.members:
            yield _watched(household.number, household, person)
    for at, (household, person) in enumerate(county.overlap):
        yield _watched(household.number if at % 10 else None, household, person)


def deaths(county: County) -> Iterator[Row]:
    """Yield the deaths, once for each source that reports it."""
    for person in _everyone(county):
        if person.death is not None:
            for source in person.death.sources:
                yield {
                    "id_number": person.citizen_id,
                    "died_on": person.death.died_on.isoformat(),
                    "source": source,
                }


def certificates(county: County, *, former: bool = False) -> Iterator[Row]:
    """Yield the disability certificates.

    Args:
        county: whose people hold them.
        former: as they stood before some were downgraded.
    """
    for person in _everyone(county):
        certificate = person.disability
        if certificate is not None:
            level = (former and certificate.former_level) or certificate.level
            kind = f"{certificate.category}{level}"
            yield {
                "id_number": person.citizen_id,
                "certificate_number": person.citizen_id + kind,
                "category": str(certificate.category),
                "level": str(level),
                "status": certificate.status,
                "issued_on": certificate.issued_on.isoformat(),
                "valid_to": certificate.valid_to.isoformat() if certificate.valid_to else "",
                **_components(person.citizen_id, certificate.category, level),
            }


def _everyone(county: County) -> Iterator[Person]:
    return (person for _, person in county.people)


def _listed(household: Household, person: Person) -> Row:
    determined = household.determined
    if determined is None:
        raise ValueError("A household of the roster needs its category.")
    return {
        "household_number": household.number or "",
        "name": person.name,
        "id_number": person.citizen_id,
        "phone": person.phone or "",
        "address": household.address,
        "relation": person.relation,
        "division": household.village.code,
        "category": determined.category,
        "valid_from": determined.valid_from.isoformat(),
        "valid_to": determined.valid_to.isoformat() if determined.valid_to else "",
        "decision_reference": determined.decision_reference,
        "support_mode": determined.support_mode or "",
        "self_care": determined.self_care or "",
        **_registered(household, person),
    }


def _watched(number: str | None, household: Household, person: Person) -> Row:
    return {
        "name": person.name,
        "id_number": person.citizen_id,
        "household_number": number or "",
        "division": household.village.code,
        **_registered(household, person),
    }


def _registered(household: Household, person: Person) -> Row:
    """Return where somebody's household is registered, and as what."""
    is_elsewhere = share(person.citizen_id, "hukou") < _ELSEWHERE
    return {
        "hukou_division": _OTHER_TOWNSHIP if is_elsewhere else household.village.code,
        "area": area_of(household.village),
    }


def _components(who: str, category: int, level: int) -> Row:
    """Return the levels of the disabilities that a 多重残疾 is made of; of another, none."""
    rest = dict.fromkeys(_DISABILITIES, "")
    if category != _MULTIPLE:
        return rest
    first = number(who, "component", 0, len(_DISABILITIES) - 1)
    second = (first + number(who, "other", 1, len(_DISABILITIES) - 1)) % len(_DISABILITIES)
    return {**rest, _DISABILITIES[first]: str(level), _DISABILITIES[second]: "4"}
