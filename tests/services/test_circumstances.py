"""A household as it is on record: each fact with its source, and what nobody knows left open."""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from hub.domain.divisions import DivisionRange
from hub.domain.evaluation.circumstances import (
    Ability,
    Area,
    Disability,
    Employment,
    Fact,
    House,
    Household,
    Income,
    Kin,
    Member,
    Origin,
    PropertyStanding,
    Schooling,
    Source,
    Spending,
    Stage,
    Standing,
    Supporter,
    Tenancy,
)
from hub.domain.identifiers import DivisionCode
from hub.domain.money import Fen
from hub.domain.people import (
    Category,
    ChildClass,
    HouseGrade,
    MonitoredType,
    SelfCare,
    SupportMode,
)
from hub.runtime import Hub
from hub.services import circumstances
from hub.services.matching import match
from hub.storage import circumstances as stored
from tests import seen
from tests.beginnings import Beginning
from tests.conftest import Clock
from tests.matching.deliveries import VILLAGE, Desk, citizen_id

HEAD, SPOUSE, STRANGER = map(citizen_id, range(1, 4))
TODAY = date(2026, 11, 22)
ENROLLED = date(2025, 9, 1)
COUNTY = DivisionRange("410721", "410722")
Said = tuple[str, Mapping[str, str], str, Any]  # data set, what its row says, fact, its value


@pytest.fixture
async def desk(hub: Hub, clock: Clock, tmp_path: Path, beginning: Beginning) -> Desk:
    """Give a desk on 22 November 2026, with a couple on the roster."""
    clock.set(datetime(2026, 11, 22, 4, tzinfo=UTC))
    desk = Desk(hub=hub, folder=tmp_path)
    await beginning.of("couple", lambda: a_couple(desk))
    return desk


async def a_couple(desk: Desk) -> None:
    """Put a couple on the roster."""
    await desk.sends(
        "CA_ROSTER", {"id_number": HEAD}, {"id_number": SPOUSE, "name": "李红", "relation": "1"}
    )


async def household(hub: Hub, number: str = "H1", *, on: date = TODAY) -> Household:
    """Return a household as it is on record."""
    [row] = await seen.rows_of(hub, "household", number=number)
    async with hub.write_as("test") as session:
        known = await circumstances.registers(session, hub.policy.datasets, on)
        found = await circumstances.of_household(session, row["id"], known)
    assert found is not None
    return found.household


async def couples(desk: Desk, said: Sequence[Said]) -> None:
    """Put a couple on the roster for each case, let the departments tell of the wives, compare."""
    listed: list[dict[str, str]] = []
    for at in range(len(said)):
        home = {"household_number": f"C{at}"}
        listed += [
            {**home, "id_number": citizen_id(100 + 2 * at)},
            {**home, "id_number": citizen_id(101 + 2 * at), "relation": "1"},
        ]
    await desk.sends("CA_ROSTER", *listed)
    for dataset in dict.fromkeys(each[0] for each in said):
        rows = [
            {"household_number": f"C{at}", "id_number": citizen_id(101 + 2 * at), **row}
            for at, (code, row, _, _) in enumerate(said)
            if code == dataset
        ]
        await desk.sends(dataset, *rows, as_of=date(2026, 11, 1))
    await match(desk.hub)


def value(fact: Fact[Any] | None) -> Any:
    """Return what a fact says."""
    assert fact is not None
    return fact.value


_OF_MEMBERS: list[Said] = [
    ("DPF_CERTIFICATES", {}, "disability", Disability(category=4, level=1)),
    (
        "DPF_CERTIFICATES",
        {"category": "7", "mental_level": "3", "vision_level": "4"},
        "disability",
        Disability(category=7, level=1, components=((1, 4), (6, 3))),
    ),
    ("DPF_CERTIFICATES", {"status": "FROZEN"}, "disability", None),
    ("DPF_CERTIFICATES", {"valid_to": "2026-11-21"}, "disability", None),
    ("DPF_CERTIFICATES", {"valid_to": "2026-11-22"}, "disability", Disability(category=4, level=1)),
    ("HEA_SERIOUS_ILLNESS", {}, "serious_illness", True),
    ("HEA_SERIOUS_ILLNESS", {"ended_on": "2026-11-22"}, "serious_illness", False),
    ("MED_SETTLEMENTS", {}, "self_pay", 600_000),
    ("HRSS_EMPLOYMENT", {}, "employment", Employment.EMPLOYED),
    ("HRSS_UNEMPLOYMENT", {}, "employment", Employment.UNEMPLOYED),
    ("HRSS_UNEMPLOYMENT", {"hard_to_place": "Y"}, "hard_to_place", True),
    ("HRSS_UNEMPLOYMENT", {"hard_to_place": "N"}, "hard_to_place", False),
    (
        "HRSS_UNEMPLOYMENT",
        {"hard_to_place": "Y", "ended_on": "2026-11-01"},
        "hard_to_place",
        False,
    ),
    (
        "EDU_ROLLS",
        {},
        "schooling",
        Schooling(stage=Stage.COMPULSORY, full_time=True, since=ENROLLED),
    ),
    (
        "EDU_ROLLS",
        {"stage": "JUNIOR_COLLEGE", "full_time": "N"},
        "schooling",
        Schooling(stage=Stage.UNDERGRADUATE, full_time=False, since=ENROLLED),
    ),
    ("EDU_ROLLS", {"status": "SUSPENDED"}, "schooling", None),
    ("CA_ASSESSMENTS", {"has_income": "Y"}, "has_income", True),
    ("CA_ASSESSMENTS", {"self_care": "PARTLY_LOST"}, "self_care", SelfCare.PARTLY_LOST),
    (
        "CA_SUPPORTERS",
        {"kin": "SIBLING", "born_on": "1966-11-22", "ability": "UNABLE", "paid": "600"},
        "supporters",
        (Supporter(kin=Kin.SIBLING, age=60, ability=Ability.UNABLE, paid=Fen(60_000)),),
    ),
    (
        "CA_SUPPORTERS",
        {"born_on": "1966-11-23"},
        "supporters",
        (Supporter(kin=Kin.CHILD, age=59, ability=Ability.UNKNOWN, paid=None),),
    ),
    ("CA_SUPPORTERS", {"kin": "NONE"}, "supporters", ()),
    ("VET_TAGS", {"soldier_level": "6"}, "disabled_soldier", 6),
    ("VET_TAGS", {"preferential": "Y"}, "preferential", True),
    ("VET_TAGS", {}, "veteran", True),
    ("AGR_MONITORED", {}, "monitored", MonitoredType.SUDDEN),
    ("AGR_MONITORED", {"ended_on": "2026-11-01"}, "monitored", None),
    ("CA_CHILDREN", {}, "protected_child", ChildClass.ORPHAN),
    ("WOM_CANCERS", {}, "two_cancers", True),
    ("MED_INSURANCE", {}, "insured", True),
    ("MED_INSURANCE", {"status": "ENDED"}, "insured", False),
    ("HEA_DEATHS", {}, "died_on", date(2026, 8, 15)),
    ("POPULATION", {"hukou_division": "510107001"}, "hukou", "510107001"),
]


async def test_a_record_is_a_fact_with_its_source(hub: Hub, desk: Desk) -> None:
    """What a department says of a member comes with data set, record and day."""
    await couples(desk, _OF_MEMBERS)

    for at, (dataset, _, name, expected) in enumerate(_OF_MEMBERS):
        wife = (await household(hub, f"C{at}")).members[1]
        [kept] = await seen.rows_of(hub, "facts", dataset=dataset, person_id=wife.id)
        source = Source(
            origin=Origin.DATASET,
            code=dataset,
            reference=kept["record_reference"],
            as_of=date(2026, 11, 1),
        )
        assert getattr(wife, name) == Fact(expected, source), (dataset, name)


_SILENT: list[tuple[str, str, Any]] = [
    ("DPF_CERTIFICATES", "disability", None),
    ("HEA_SERIOUS_ILLNESS", "serious_illness", False),
    ("MED_SETTLEMENTS", "self_pay", 0),
    ("HRSS_UNEMPLOYMENT", "hard_to_place", False),
    ("EDU_ROLLS", "schooling", None),
    ("VET_TAGS", "disabled_soldier", None),
    ("VET_TAGS", "preferential", False),
    ("VET_TAGS", "veteran", False),
    ("AGR_MONITORED", "monitored", None),
    ("CA_CHILDREN", "protected_child", None),
    ("WOM_CANCERS", "two_cancers", False),
    ("MED_INSURANCE", "insured", False),
    ("HEA_DEATHS", "died_on", None),
]


async def test_a_register_that_does_not_name_a_member_says_that_there_is_none(
    hub: Hub, desk: Desk
) -> None:
    """Silence is knowledge to the last day of the data set's freshness; then nobody knows."""
    for dataset in dict.fromkeys(each[0] for each in _SILENT):
        await desk.sends(dataset, {"id_number": STRANGER})
    await match(hub)

    for dataset, name, expected in _SILENT:
        last = TODAY + timedelta(days=hub.policy.datasets[dataset].freshness_days)
        source = Source(origin=Origin.DATASET, code=dataset, as_of=TODAY)
        fresh = (await household(hub, on=last)).members[0]
        late = (await household(hub, on=last + timedelta(days=1))).members[0]
        assert getattr(fresh, name) == Fact(expected, source), (dataset, name)
        assert getattr(late, name) is None, (dataset, name)


async def test_whom_nobody_looked_into_stays_open(hub: Hub, desk: Desk) -> None:
    """A list of those who were looked into says nothing of the others."""
    for dataset in ("CA_SUPPORTERS", "CA_ASSESSMENTS", "POPULATION"):
        await desk.sends(dataset, {"id_number": STRANGER, "name": "孙伟"})
    await match(hub)

    head = (await household(hub)).members[0]

    assert (head.supporters, head.has_income, head.self_care, head.hukou) == (None,) * 4


async def test_without_deliveries_nothing_is_known(hub: Hub, desk: Desk) -> None:
    """What civil affairs has determined is on record, and nothing beside it."""
    assert desk
    found = await household(hub)

    open_facts = [f.name for f in fields(Member) if f.default is None]
    assert all(getattr(each, name) is None for each in found.members for name in open_facts)
    assert found == Household(
        id=found.id,
        division=DivisionCode(VILLAGE),
        members=found.members,
        standings=tuple(
            Standing(category=Category.DIBAO, person_id=each.id, valid_from=date(2026, 1, 1))
            for each in found.members
        ),
    )
    assert [(m.relation, m.birth_date, m.is_female) for m in found.members] == [
        ("0", date(1960, 2, 29), False),
        ("1", date(1960, 2, 29), True),
    ]


_ENDED = {"ended_on": "2026-11-01"}


async def test_only_both_registers_together_say_that_somebody_does_not_work(
    hub: Hub, desk: Desk
) -> None:
    """Whoever stands in neither neither works nor is registered; who works is employed."""
    roster = [{"id_number": citizen_id(100 + at), "household_number": f"C{at}"} for at in range(5)]
    await desk.sends("CA_ROSTER", *roster)
    works, leaves, seeks, found_work, _ = roster
    await desk.sends("HRSS_EMPLOYMENT", works, leaves | _ENDED, found_work | _ENDED)
    await desk.sends("HRSS_UNEMPLOYMENT", works, leaves, seeks, found_work | _ENDED)
    await match(hub)

    employed = [(await household(hub, f"C{at}")).members[0].employment for at in range(5)]

    assert [value(each) for each in employed] == [
        Employment.EMPLOYED,
        Employment.UNEMPLOYED,
        Employment.UNEMPLOYED,
        Employment.NONE,
        Employment.NONE,
    ]


@pytest.mark.parametrize("dataset", ["HRSS_EMPLOYMENT", "HRSS_UNEMPLOYMENT"])
async def test_one_register_alone_leaves_it_open(hub: Hub, desk: Desk, dataset: str) -> None:
    """Whoever it does not name may stand in the other."""
    await desk.sends(dataset, {"id_number": STRANGER})
    await match(hub)

    assert (await household(hub)).members[0].employment is None


async def test_of_two_departments_that_keep_costs_one_counts(hub: Hub, desk: Desk) -> None:
    """The same bill in both feeds is no bill twice: what healthcare security settled holds."""
    await desk.sends("HEA_COSTS", {"id_number": HEAD})
    await match(hub)
    spent = value((await household(hub)).members[0].self_pay)
    await desk.sends("MED_SETTLEMENTS", {"id_number": HEAD})
    await match(hub)

    found = await household(hub)

    assert spent == 310_050
    assert value(found.members[0].self_pay) == 600_000
    assert value(found.spending[Spending.MEDICAL]) == 600_000


# ---- the household


async def test_income_comes_by_classes_with_what_is_not_counted(hub: Hub, desk: Desk) -> None:
    """What the classes leave over of the total is unclassified; property is a conclusion."""
    await desk.sends(
        "CA_INCOME",
        {
            "id_number": HEAD,
            "wages": "12000.00",
            "transfers": "2000.50",
            "work_costs": "1200",
            "not_counted_scholarship": "800.00",
            "not_counted_other": "0",
            "property": "WITHIN_MARGIN",
        },
    )
    await match(hub)

    found = await household(hub)

    assert value(found.income) == Income(
        wages=Fen(1_200_000),
        transfers=Fen(200_050),
        unclassified=Fen(999_950),
        not_counted={"SCHOLARSHIP": Fen(80_000)},
        work_costs=Fen(120_000),
    )
    assert value(found.property) is PropertyStanding.WITHIN_MARGIN


async def test_only_the_households_own_income_of_the_year_counts(hub: Hub, desk: Desk) -> None:
    """Another household's, or one verified for a time long past, leaves the income open."""
    rows = [
        ({"household_number": "X"}, False),
        ({"period_to": "2025-11-22", "verified_on": "2025-12-01"}, True),
        ({"period_to": "2025-11-21", "verified_on": "2025-12-01"}, False),
        ({"income": "0"}, True),
    ]
    await couples(desk, [("CA_INCOME", row, "", None) for row, _ in rows])

    for at, (row, is_known) in enumerate(rows):
        found = await household(hub, f"C{at}")
        assert (found.income is not None, found.property) == (is_known, None), row


async def test_spending_is_added_where_it_is_known_of_all(hub: Hub, desk: Desk) -> None:
    """Of a kind that nobody delivers there is no sum; silence adds 0."""
    await desk.sends("EDU_COSTS", {"id_number": HEAD}, {"id_number": SPOUSE, "amount": "100.01"})
    await desk.sends("DPF_REHABILITATION", {"id_number": SPOUSE})
    await match(hub)

    found = await household(hub)

    sums = {kind: fact.value for kind, fact in found.spending.items()}
    assert sums == {Spending.EDUCATION: 450_001, Spending.REHABILITATION: 120_050}


_OF_HOUSEHOLDS: list[Said] = [
    (
        "HOU_DANGEROUS",
        {"renovated_on": "2026-09-30"},
        "house",
        House(grade=HouseGrade.D, only_dwelling=True, renovated_on=date(2026, 9, 30)),
    ),
    (
        "HOU_DANGEROUS",
        {"grade": "", "has_dwelling": "N", "only_dwelling": "N"},
        "house",
        House(grade=None, only_dwelling=False, has_dwelling=False),
    ),
    (
        "HOU_TENANCY",
        {},
        "tenancy",
        Tenancy(square_metres=52, rent_per_square_metre=Fen(250)),
    ),
    ("HOU_TENANCY", {"ended_on": "2026-11-01"}, "tenancy", None),
    ("EMG_DISASTERS", {}, "disaster", date(2026, 8, 10)),
    ("AGR_RELOCATION", {}, "relocated_from", "410721102"),
]


@pytest.mark.requirement("CAT-23")
async def test_what_is_said_under_any_member_is_the_households(hub: Hub, desk: Desk) -> None:
    """A house, a tenancy, a disaster stand under whoever the department names."""
    await couples(desk, _OF_HOUSEHOLDS)

    for at, (_, row, name, expected) in enumerate(_OF_HOUSEHOLDS):
        assert value(getattr(await household(hub, f"C{at}"), name)) == expected, row


async def test_a_register_that_names_no_member_says_that_there_is_none_for_the_household(
    hub: Hub, desk: Desk
) -> None:
    """Where a row of one member was rejected, it says nothing of the household either."""
    days = {
        "HOU_DANGEROUS": "assessed_on",
        "HOU_TENANCY": "rented_from",
        "EMG_DISASTERS": "struck_on",
    }
    for dataset in days:
        await desk.sends(dataset, {"id_number": STRANGER})
    await match(hub)
    silent = await household(hub)
    for dataset, day in days.items():
        await desk.sends(dataset, {"id_number": STRANGER}, {"id_number": SPOUSE, day: "2026-02-30"})
    await match(hub)

    unsure = await household(hub)

    assert [value(each) for each in (silent.house, silent.tenancy, silent.disaster)] == [None] * 3
    assert (unsure.house, unsure.tenancy, unsure.disaster) == (None,) * 3


async def test_what_civil_affairs_determined_is_a_standing(hub: Hub, desk: Desk) -> None:
    """As it holds on the day, with how somebody is supported and can look after themselves."""
    listed = {"id_number": HEAD, "category": "TEKUN", "support_mode": "DISPERSED"}
    await desk.sends(
        "CA_ROSTER",
        {**listed, "self_care": "FULLY_LOST", "valid_to": "2026-12-31", "area": "RURAL"},
        {"id_number": HEAD, "category": "OTHER", "valid_to": "2026-11-21"},
    )
    await desk.sends("CA_ASSESSMENTS", {"id_number": HEAD})
    await match(hub)

    found = await household(hub)
    head = found.members[0]

    assert found.standings == (
        Standing(
            category=Category.TEKUN,
            person_id=head.id,
            support_mode=SupportMode.DISPERSED,
            self_care=SelfCare.FULLY_LOST,
            valid_from=date(2026, 1, 1),
            valid_to=date(2026, 12, 31),
        ),
    )
    assert head.self_care == Fact(
        SelfCare.FULLY_LOST, Source(origin=Origin.REGISTER, code="determination")
    )
    assert value(found.area) is Area.RURAL


async def test_the_roster_holds_before_the_population(hub: Hub, desk: Desk) -> None:
    """Of where somebody is registered civil affairs' own list is the nearer one."""
    registered = {"hukou_division": VILLAGE, "area": "RURAL"}
    await desk.sends("POPULATION", {"id_number": HEAD, **registered, "area": "URBAN"})
    await match(hub)
    urban = await household(hub)
    await desk.sends("CA_ROSTER", {"id_number": HEAD, **registered})
    await match(hub)

    found = await household(hub)

    assert (value(urban.area), value(found.area)) == (Area.URBAN, Area.RURAL)
    assert found.members[0].hukou is not None
    assert found.members[0].hukou.source.code == "CA_ROSTER"


# ---- pages


async def test_pages_hold_every_household_once(
    hub: Hub, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the order of their villages, each with all of its members; none of another county."""
    monkeypatch.setattr(stored, "PAGE", 2)
    homes = [
        {"id_number": citizen_id(10 + n), "household_number": f"P{n // 2}", "relation": str(n % 2)}
        for n in range(10)
    ]
    elsewhere = {"id_number": STRANGER, "household_number": "X", "division": "510107001"}
    await desk.sends("CA_ROSTER", *homes, elsewhere)
    pages: list[list[Household]] = []
    async with hub.write_as("test") as session:
        known = await circumstances.registers(session, hub.policy.datasets, TODAY)
        while found := await circumstances.page(
            session, COUNTY, known, after=pages[-1][-1] if pages else None
        ):
            pages.append([each.household for each in found])

    assert [len(page) for page in pages] == [2, 2, 2]
    every = [each for page in pages for each in page]
    assert len({each.id for each in every}) == 6
    assert sorted(len(each.members) for each in every) == [2, 2, 2, 2, 2, 2]


async def test_a_household_without_anybody_is_seen(hub: Hub, desk: Desk) -> None:
    """Whoever evaluates it refuses it; it is not passed over in silence."""
    await desk.sends("CA_ROSTER", {"id_number": HEAD}, as_of=TODAY)
    [row] = await seen.rows_of(hub, "household", number="H1")
    async with hub.write_as("test") as session:
        known = await circumstances.registers(session, hub.policy.datasets, date(2025, 1, 1))
        found = await circumstances.of_household(session, row["id"], known)

    assert found is not None
    assert found.household.members == ()
