"""Who goes to school in the demonstration county, what it costs, and who is helped."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from hub.cli.demo.chance import number, share
from hub.cli.demo.county import County
from hub.cli.demo.payments import Row, paid
from hub.cli.demo.people import Person

_FALL = 9  # the month in which a school year begins
_SPRING = 3
_FIRST_YEARS = {  # the age at which each stage begins, with its yearly share of an age group
    3: ("PRESCHOOL", 0.9),
    6: ("PRIMARY", 0.998),
    12: ("JUNIOR", 0.995),
    15: ("SENIOR", 0.9),
    18: ("UNDERGRADUATE", 0.5),
}
_LAST_AGE = 22
_OTHER_STAGES = {"SENIOR": "VOCATIONAL", "UNDERGRADUATE": "JUNIOR_COLLEGE"}
_FEES = {  # yuan a term at a public school; compulsory schooling has none
    "PRESCHOOL": 1_500,
    "SENIOR": 800,
    "VOCATIONAL": 1_000,
    "JUNIOR_COLLEGE": 2_100,
    "UNDERGRADUATE": 2_200,
}
_AIDS = {"PRESCHOOL": 500, "PRIMARY": 500, "JUNIOR": 625, "SENIOR": 1_000, "VOCATIONAL": 1_000}
_COLLEGE_AID = 1_650
_HARDSHIP = {True: 0.55, False: 0.02}  # of students on the roster, and of others
_AIDED = 0.9  # of the students in hardship
_SUSPENDED = 0.01
_TRADE = 0.4  # of those who could learn one
_BESIDE_WORK = {"JUNIOR_COLLEGE": 0.1}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Student:
    """A person at school."""

    person: Person
    stage: str
    since: date
    in_hardship: bool


def rolls(county: County) -> Iterator[Row]:
    """Yield the pupils and students, without their school."""
    for each in _students(county):
        who = each.person.citizen_id
        yield {
            "id_number": who,
            "stage": each.stage,
            "full_time": "N" if share(who, "part") < _BESIDE_WORK.get(each.stage, 0) else "Y",
            "status": "SUSPENDED" if share(who, "suspended") < _SUSPENDED else "ENROLLED",
            "enrolled_on": each.since.isoformat(),
            "left_on": "",
        }


def hardship(county: County) -> Iterator[Row]:
    """Yield the students whom their schools identified this year as in hardship."""
    begins = _school_year(county.today)
    for each in _students(county):
        who = each.person.citizen_id
        if each.in_hardship:
            level = ("SPECIAL", "HARD", "GENERAL")[number(who, "level", 0, 2)]
            identified = begins + timedelta(days=number(who, "identified", 10, 60))
            yield {
                "id_number": who,
                "school_year": str(begins.year),
                "level": level,
                "identified_on": min(identified, county.today).isoformat(),
            }


def costs(county: County) -> Iterator[Row]:
    """Yield what the last two terms cost each student of a stage with fees."""
    begins = _school_year(county.today)
    for each in _students(county):
        for term in (begins, date(begins.year, _SPRING, 1)):
            if each.stage in _FEES and each.since <= term <= county.today:
                yield {
                    "id_number": each.person.citizen_id,
                    "term_from": term.isoformat(),
                    "amount": f"{_FEES[each.stage]}.00",
                }


def aid(county: County, months: Sequence[date]) -> Iterator[Row]:
    """Yield the aid given in some months: once a term, to students in hardship."""
    terms = [month for month in months if month.month in {_SPRING + 1, _FALL + 1}]
    for each in _students(county):
        who = each.person.citizen_id
        if not each.in_hardship or share(who, "aided") >= _AIDED:
            continue
        for month in terms:
            if each.since <= month:
                row = paid(each.person, month, _AIDS.get(each.stage, _COLLEGE_AID))
                serial = f"ZZ{month:%Y%m}{number(who, 'aid', 0, 10**8):09d}"
                yield {**row, "aid_number": serial}


def _students(county: County) -> Iterator[_Student]:
    begins = _school_year(county.today)
    for household, person in county.living:
        age = person.age_on(begins)
        first = max((year for year in _FIRST_YEARS if year <= age), default=None)
        if first is None or age > _LAST_AGE:
            continue
        stage, enrolled = _FIRST_YEARS[first]
        if share(person.citizen_id, "enrolled") >= enrolled:
            continue
        if stage in _OTHER_STAGES and share(person.citizen_id, "stage") < _TRADE:
            stage = _OTHER_STAGES[stage]
        yield _Student(
            person=person,
            stage=stage,
            since=date(begins.year - (age - first), _FALL, 1),
            in_hardship=share(person.citizen_id, "hardship")
            < _HARDSHIP[household.determined is not None],
        )


def _school_year(today: date) -> date:
    """Return the first day of the school year that a day lies in."""
    return date(today.year - (today.month < _FALL), _FALL, 1)
