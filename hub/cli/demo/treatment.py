"""What treatment cost the people of the demonstration county, and the aid that was given for it."""

from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from hub.cli.demo.chance import number, one, share
from hub.cli.demo.circumstances import is_seriously_ill
from hub.cli.demo.county import County
from hub.cli.demo.households import Household
from hub.cli.demo.payments import Row, paid
from hub.cli.demo.people import Person
from hub.domain.people import Category

_TREATED = {True: 0.55, False: 0.25}  # of people on the roster, and of others
_COSTLY = 0.008  # of the treated: one stay in hospital that ruins a household
_AT_BORDER_DAYS_AGO = 100
_DAYS = 420  # treatment further back is not delivered
_AIDED = frozenset({Category.DIBAO, Category.TEKUN, Category.DIBAO_MARGIN})
_AID = 0.6  # of aided people's stays in hospital
_AT_THE_HOSPITAL = 0.7  # of this aid: no account is paid to


@dataclass(frozen=True, slots=True, kw_only=True)
class _Treatment:
    """One treatment that was settled."""

    serial: str
    settled_on: date
    kind: str
    total: int  # yuan
    policy_range: int
    self_pay: int


def settlements(county: County) -> Iterator[Row]:
    """Yield the settlements of the last fourteen months."""
    for household, person in county.people:
        for each in _treatments(county, household, person):
            yield {
                "id_number": person.citizen_id,
                "settlement_number": each.serial,
                "settled_on": each.settled_on.isoformat(),
                "kind": each.kind,
                "total": f"{each.total}.00",
                "policy_range": f"{each.policy_range}.00",
                "self_pay": f"{each.self_pay}.00",
            }


def expenditure(county: County) -> Iterator[Row]:
    """Yield what each person's settlements of a calendar month come to."""
    spent: dict[tuple[str, date], list[int]] = defaultdict(lambda: [0, 0])
    for household, person in county.people:
        for each in _treatments(county, household, person):
            sums = spent[person.citizen_id, each.settled_on.replace(day=1)]
            sums[0] += each.total
            sums[1] += each.self_pay
    for (who, month), (total, self_pay) in spent.items():
        last = month.replace(day=monthrange(month.year, month.month)[1])
        yield {
            "id_number": who,
            "period_from": month.isoformat(),
            "period_to": min(last, county.today).isoformat(),
            "total": f"{total}.00",
            "self_pay": f"{self_pay}.00",
        }


def aid(county: County, months: Sequence[date]) -> Iterator[Row]:
    """Yield the aid given in some months, mostly at the hospital's desk."""
    for household, person in county.people:
        if household.determined is None or household.determined.category not in _AIDED:
            continue
        for each in _treatments(county, household, person):
            in_months = each.settled_on.replace(day=1) in months
            if in_months and each.kind == "INPATIENT" and share(each.serial, "aid") < _AID:
                yield _aid(person, each)


def _aid(person: Person, treatment: _Treatment) -> Row:
    row = paid(person, treatment.settled_on.replace(day=1), treatment.self_pay // 2)
    there = share(treatment.serial, "desk") < _AT_THE_HOSPITAL
    settled_on = treatment.settled_on.isoformat()
    return {
        **row,
        "aid_number": f"Y{treatment.serial[1:]}",
        "account": "" if there else row["account"],
        "paid_on": settled_on if there else max(settled_on, row["paid_on"]),
    }


def _treatments(county: County, household: Household, person: Person) -> Iterator[_Treatment]:
    """Yield a person's treatments, none after their death; at a border just the one that counts."""
    if household.border is not None and household.border.spent:
        if person is household.head:
            yield _at_border(county, household, household.border.spent)
        return
    who, listed = person.citizen_id, household.determined is not None
    ill = is_seriously_ill(person)
    if not ill and share(who, "treated") >= _TREATED[listed]:
        return
    for at in range(number(who, "times", 3, 6) if ill else number(who, "times", 1, 2)):
        about = f"treatment {at}"
        settled_on = county.today - timedelta(days=number(who, f"{about} on", 1, _DAYS))
        if person.death is not None and settled_on > person.death.died_on:
            continue
        kind = one(who, f"{about} kind", ("OUTPATIENT", "OUTPATIENT", "INPATIENT", "CHRONIC"))
        total = _cost(who, about, kind, costly=ill or share(who, "costly") < _COSTLY)
        self_pay = total * number(who, f"{about} part", 18, 55) // 100
        yield _Treatment(
            serial=f"J{settled_on:%Y%m%d}{number(who, about, 0, 10**9):010d}",
            settled_on=settled_on,
            kind=kind,
            total=total,
            policy_range=total * number(who, f"{about} range", 60, 100) // 100,
            self_pay=self_pay,
        )


def _at_border(county: County, household: Household, spent: Decimal) -> _Treatment:
    """Return the treatment that cost a household so many times the living allowance's line."""
    line = county.jurisdiction.yearly_standard(household.village) * len(household.members)
    self_pay = int(line * spent)
    settled_on = county.today - timedelta(days=_AT_BORDER_DAYS_AGO)
    return _Treatment(
        serial=f"J{settled_on:%Y%m%d}{number(household.head.citizen_id, 'border', 0, 10**9):010d}",
        settled_on=settled_on,
        kind="INPATIENT",
        total=2 * self_pay,
        policy_range=self_pay,
        self_pay=self_pay,
    )


def _cost(who: str, about: str, kind: str, *, costly: bool) -> int:
    """Return what a treatment cost, in yuan."""
    if kind == "INPATIENT":
        return number(who, f"{about} cost", *((28_000, 120_000) if costly else (1_800, 12_000)))
    return number(who, f"{about} cost", 60, 1_600)
