"""What further departments know of persons of the hub, as the link step keeps it."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest
from sqlalchemy import RowMapping

from hub.matching import known_facts
from hub.policy.datasets import Creates
from hub.policy.policy import Policy
from hub.runtime import Hub
from hub.services.matching import match
from hub.storage import tables
from hub.storage.match_runs import RunScope
from tests import seen
from tests.beginnings import Beginning
from tests.conftest import Clock
from tests.matching.deliveries import VILLAGE, Desk, citizen_id

ONE, STRANGER, THREE = map(citizen_id, range(1, 4))
_COMMON = {"person_id", "dataset", "batch_id", "record_reference", "linked_at"}


@pytest.fixture
async def desk(hub: Hub, clock: Clock, tmp_path: Path, beginning: Beginning) -> Desk:
    """Give a desk on 22 November 2026, with a household of one."""
    clock.set(datetime(2026, 11, 22, 4, tzinfo=UTC))
    desk = Desk(hub=hub, folder=tmp_path)
    await beginning.of("household", lambda: a_household(desk))
    return desk


async def a_household(desk: Desk) -> None:
    """Put a household of one on the roster."""
    await desk.sends("CA_ROSTER", {"id_number": ONE})


async def said(hub: Hub, dataset: str) -> dict[str, Any]:
    """Return what is known of the one person of the hub, without what is empty."""
    [row] = await seen.rows_of(hub, "facts")
    assert row["dataset"] == dataset
    return _said(row)


def _said(row: RowMapping) -> dict[str, Any]:
    """Return what a row says, without what is empty."""
    return {
        str(name): value for name, value in row.items() if name not in _COMMON and value is not None
    }


_LEFT = {"status": "LEFT", "enrolled_on": "2022-09-01", "left_on": "2025-06-30"}
_NOT_SAID = (
    *("PREFERENTIAL", "FAMILY_PLANNING", "SCHOLARSHIP", "COURAGE"),
    *("ASSISTANCE", "BASIC_PENSION", "OTHER"),
)
_CASES: list[tuple[str, tuple[dict[str, str], ...], Mapping[str, Any]]] = [
    (
        "HRSS_UNEMPLOYMENT",
        (
            {"registered_on": "2024-01-05", "ended_on": "2024-09-01"},
            {"registered_on": "2026-07-01"},
        ),
        {"is_registered": True, "registered_on": date(2026, 7, 1)},
    ),
    (
        "HRSS_UNEMPLOYMENT",
        ({"hard_to_place": "Y"},),
        {"is_registered": True, "registered_on": date(2026, 7, 1), "is_hard_to_place": True},
    ),
    (
        "HRSS_UNEMPLOYMENT",
        ({"registered_on": "2026-07-01", "ended_on": "2026-11-22"},),
        {"is_registered": False, "registered_on": date(2026, 7, 1)},
    ),
    (
        "MED_INSURANCE",
        ({"year": "2025"}, {"year": "2026"}, {"year": "2027", "insured_from": "2027-01-01"}),
        {"is_insured": True, "insured_year": 2026, "premium_subsidy_fen": 0},
    ),
    (
        "MED_INSURANCE",
        ({"year": "2025", "subsidy": "280.00"},),
        {"is_insured": False, "insured_year": 2025, "premium_subsidy_fen": 28_000},
    ),
    (
        "MED_INSURANCE",
        ({"status": "SUSPENDED"},),
        {"is_insured": False, "insured_year": 2026, "premium_subsidy_fen": 0},
    ),
    (
        "EDU_ROLLS",
        ({"stage": "JUNIOR", **_LEFT}, {"stage": "SENIOR"}),
        {
            "is_enrolled": True,
            "is_full_time": True,
            "school_stage": "SENIOR",
            "enrolled_on": date(2025, 9, 1),
        },
    ),
    (
        "EDU_ROLLS",
        ({"full_time": "N"},),
        {
            "is_enrolled": True,
            "is_full_time": False,
            "school_stage": "JUNIOR",
            "enrolled_on": date(2025, 9, 1),
        },
    ),
    (
        "EDU_ROLLS",
        (_LEFT,),
        {
            "is_enrolled": False,
            "is_full_time": False,
            "school_stage": "JUNIOR",
            "enrolled_on": date(2022, 9, 1),
        },
    ),
    ("EDU_HARDSHIP", ({"school_year": "2025"}, {}), {"is_identified": True}),
    ("EDU_HARDSHIP", ({"school_year": "2025"},), {"is_identified": False}),
    (
        "CA_CHILDREN",
        (
            {"identified_on": "2024-05-06", "type": "ORPHAN", "ended_on": "2026-11-23"},
            {"identified_on": "2025-02-01", "type": "UNSUPPORTED", "ended_on": "2026-11-22"},
        ),
        {"child_class": "ORPHAN", "identified_on": date(2024, 5, 6), "is_protected": True},
    ),
    (
        "AGR_MONITORED",
        (
            {"identified_on": "2025-03-20", "type": "SUDDEN"},
            {"identified_on": "2026-02-01", "type": "MARGINAL", "ended_on": "2026-08-01"},
        ),
        {"monitored_type": "SUDDEN", "identified_on": date(2025, 3, 20), "is_monitored": True},
    ),
    (
        "AGR_RELOCATION",
        ({"moved_on": "2018-05-01", "to_division": "410721103"}, {}),
        {"from_division": "410721102", "to_division": VILLAGE, "moved_on": date(2019, 11, 1)},
    ),
    (
        "HOU_DANGEROUS",
        ({"renovated_on": "2026-09-30"}, {"assessed_on": "2020-01-01", "grade": "C"}),
        {
            "house_grade": "D",
            "only_dwelling": True,
            "assessed_on": date(2026, 4, 10),
            "renovated_on": date(2026, 9, 30),
            "has_dwelling": True,
        },
    ),
    (
        "HOU_DANGEROUS",
        ({"grade": "", "has_dwelling": "N"},),
        {"only_dwelling": True, "assessed_on": date(2026, 4, 10), "has_dwelling": False},
    ),
    (
        "HOU_TENANCY",
        (
            {"rented_from": "2025-01-01", "ended_on": "2026-01-01", "square_metres": "80"},
            {"rented_from": "2024-01-01"},
        ),
        {"is_tenant": True, "square_metres": 52, "rent_fen": 250},
    ),
    (
        "EMG_DISASTERS",
        ({}, {"event_number": "ZH2", "struck_on": "2025-06-30"}),
        {"struck_on": date(2026, 8, 10)},
    ),
    (
        "VET_TAGS",
        ({"soldier_level": "6"},),
        {"is_veteran": True, "is_preferential": False, "soldier_level": 6},
    ),
    ("VET_TAGS", ({"preferential": "Y"},), {"is_veteran": True, "is_preferential": True}),
    ("WOM_CANCERS", ({},), {"qualifies": True}),
    ("WOM_CANCERS", ({"ended_on": "2026-11-22"},), {"qualifies": False}),
    (
        "HRSS_EMPLOYMENT",
        (
            {"employed_on": "2024-01-05", "ended_on": "2026-11-23"},
            {"employed_on": "2025-01-05", "ended_on": "2026-11-22"},
        ),
        {"is_employed": True, "employed_on": date(2024, 1, 5)},
    ),
    (
        "CA_ASSESSMENTS",
        ({"assessed_on": "2025-01-05", "self_care": "FULLY_LOST"}, {"has_income": ""}),
        {"self_care": "ABLE", "assessed_on": date(2026, 9, 1)},
    ),
    (
        "CA_ASSESSMENTS",
        ({},),
        {"has_income": False, "self_care": "ABLE", "assessed_on": date(2026, 9, 1)},
    ),
    (
        "CA_SUPPORTERS",
        (
            {"supporter_number": "0", "kin": "NONE"},
            {"kin": "SIBLING", "born_on": "1966-11-22", "ability": "UNABLE", "paid": "600.00"},
        ),
        {
            "supporters": [
                {
                    "kin": "SIBLING",
                    "born_on": "1966-11-22",
                    "ability": "UNABLE",
                    "paid_fen": 60_000,
                }
            ]
        },
    ),
    ("CA_SUPPORTERS", ({"kin": "NONE"},), {"supporters": []}),
    (
        "CA_INCOME",
        (
            {"household_number": "HX", "period_to": "2026-08-31", "income": "1.00"},
            {
                "household_number": "HX",
                "wages": "12000.00",
                "not_counted_scholarship": "0.05",
                "property": "WITHIN_DIBAO",
            },
        ),
        {
            "household_number": "HX",
            "period_to": date(2026, 9, 30),
            "income_fen": 2_400_000,
            "wages_fen": 1_200_000,
            "not_counted": dict.fromkeys(_NOT_SAID) | {"SCHOLARSHIP": 5},
            "property_standing": "WITHIN_DIBAO",
        },
    ),
    (
        "CA_INCOME",
        (
            {
                "household_number": "HY",
                "business": "1",
                "assets": "2",
                "transfers": "3",
                "work_costs": "0",
            },
        ),
        {
            "household_number": "HY",
            "period_to": date(2026, 9, 30),
            "income_fen": 2_400_000,
            "business_fen": 100,
            "assets_fen": 200,
            "transfers_fen": 300,
            "work_costs_fen": 0,
        },
    ),
    (
        "EDU_COSTS",
        ({}, {"term_from": "2025-11-22"}, {"term_from": "2025-11-21"}),
        {"education_12m_fen": 880_000},
    ),
    (
        "DPF_REHABILITATION",
        (
            {"settled_on": "2026-11-21"},
            {"service_number": "KF2"},
            {"service_number": "KF3", "settled_on": "2025-11-21"},
        ),
        {"rehabilitation_12m_fen": 240_100},
    ),
    ("HEA_SERIOUS_ILLNESS", ({},), {"qualifies": True}),
    ("HEA_SERIOUS_ILLNESS", ({"ended_on": "2026-11-01"},), {"qualifies": False}),
]


@pytest.mark.requirement(
    "DS-05", "DS-09", "DS-11", "DS-12", "DS-15", "DS-19", "DS-20", "DS-23", "DS-34"
)
async def test_what_holds_today_is_kept(hub: Hub, desk: Desk) -> None:
    """Of several rows the one that holds counts, then the newest; strangers are nobody's facts."""
    people = [
        {"id_number": citizen_id(100 + at), "household_number": f"C{at}", "name": str(at)}
        for at in range(len(_CASES))
    ]
    await desk.sends("CA_ROSTER", *people)
    for dataset in dict.fromkeys(code for code, _, _ in _CASES):
        rows = [
            {**people[at], **row}
            for at, (code, sent, _) in enumerate(_CASES)
            for row in sent
            if code == dataset
        ]
        await desk.sends(dataset, *rows, {"id_number": STRANGER, "household_number": "S"})

    await match(hub)

    names = {row["id"]: row["name"] for row in await seen.rows_of(hub, "person")}
    found = {int(names[row["person_id"]]): _said(row) for row in await seen.rows_of(hub, "facts")}
    assert found == {at: expected for at, (_, _, expected) in enumerate(_CASES)}


@pytest.mark.requirement("DS-30", "DS-31")
async def test_costs_are_kept_as_sums_of_twelve_months(hub: Hub, desk: Desk) -> None:
    """Settlements of a year to the day are added, over all batches; no settlement is kept."""
    of_one = {"id_number": ONE}
    await desk.sends(
        "MED_SETTLEMENTS",
        of_one | {"settlement_number": "J1", "settled_on": "2025-11-21"},
        of_one | {"settlement_number": "J2", "settled_on": "2025-11-22"},
        of_one | {"settlement_number": "J3", "kind": "DRUG", "self_pay": "50.05"},
    )
    await desk.sends(
        "MED_SETTLEMENTS",
        of_one | {"settlement_number": "J3", "kind": "DRUG", "self_pay": "60.05"},
        of_one
        | {
            "settlement_number": "J4",
            "settled_on": "2026-11-21",
            "total": "6000.00",
            "policy_range": "0",
        },
    )

    await match(hub)

    assert await said(hub, "MED_SETTLEMENTS") == {
        "self_pay_12m_fen": 600_000 + 6_005 + 600_000,
        "total_12m_fen": 2_000_000 * 2 + 600_000,
        "settled_on": date(2026, 11, 21),
        "is_over_threshold": True,
    }


@pytest.mark.parametrize(
    ("category", "costs", "is_over"),
    [
        ("DIBAO", "5000.00 DRUG", False),
        ("DIBAO", "5000.01 DRUG", True),
        ("RIGID", "10000.00 INPATIENT", False),
        ("OTHER", "19000.00 INPATIENT", None),
        (None, "15000.00 INPATIENT", False),
        (None, "15000.01 INPATIENT", True),
        (None, "15000.01 DRUG", False),
    ],
)
async def test_costs_are_held_against_the_limit_of_the_category(
    hub: Hub, desk: Desk, category: str | None, costs: str, *, is_over: bool | None
) -> None:
    """The limit is exceeded, not reached; medicine counts of people on a list; OTHER has none."""
    listed = {"id_number": THREE, "household_number": "H3", "valid_to": "2026-12-31"}
    if category is None:
        await desk.sends("POPULATION", {"id_number": THREE})
    else:
        await desk.sends("CA_ROSTER", {"id_number": ONE}, {**listed, "category": category})
    self_pay, kind = costs.split()
    settled = {"total": "20000.00", "policy_range": "0", "self_pay": self_pay, "kind": kind}
    await desk.sends("MED_SETTLEMENTS", {"id_number": THREE, **settled})

    await match(hub)

    assert (await said(hub, "MED_SETTLEMENTS")).get("is_over_threshold") is is_over


async def test_costs_of_long_ago_are_nothing(hub: Hub, desk: Desk) -> None:
    """Who has had no settlement for a year has costs of 0, and is not forgotten."""
    await desk.sends("MED_SETTLEMENTS", {"id_number": ONE, "settled_on": "2025-01-10"})

    await match(hub)

    found = await said(hub, "MED_SETTLEMENTS")
    assert (found["self_pay_12m_fen"], found["total_12m_fen"]) == (0, 0)


async def test_another_day_moves_facts_without_a_new_file(
    hub: Hub, desk: Desk, clock: Clock
) -> None:
    """A run over what has changed takes costs that grew a year old out of the sum of everybody."""
    await desk.sends("HEA_DEATHS", {"id_number": STRANGER})  # I-35 runs, which names no day
    await desk.sends("MED_SETTLEMENTS", {"id_number": ONE, "settled_on": "2025-11-25"})
    await match(hub)
    assert (await said(hub, "MED_SETTLEMENTS"))["self_pay_12m_fen"] == 600_000

    clock.set(datetime(2026, 11, 26, 4, tzinfo=UTC))
    report = await match(hub, incremental=True)

    assert report.scope is RunScope.INCREMENTAL
    assert (await said(hub, "MED_SETTLEMENTS"))["self_pay_12m_fen"] == 0


def test_every_column_of_the_facts_has_its_data_set(policy: Policy) -> None:
    """No column stands in the table that nothing fills, and no data set of facts fills none."""
    filled = {name for _, _, expected in _CASES for name in expected}
    by_others = {
        *("disability_category", "disability_level", "certificate_status", "certificate_mask"),
        *("certificate_index", "certificate_issued_on", "certificate_valid_to"),
        *("died_on", "death_sources", "is_over_threshold", "disability_components"),
        *("hukou_division", "area"),
        *("self_pay_12m_fen", "total_12m_fen", "settled_on"),
    }

    assert set(tables.facts.c.keys()) == _COMMON | filled | by_others
    told = {code for code, d in policy.datasets.items() if d.creates is Creates.FACTS}
    assert set(known_facts.DATASETS) == told | {"CA_ROSTER", "POPULATION"}


@pytest.mark.requirement("DS-24")
async def test_expenditure_by_period_is_added_over_twelve_months(hub: Hub, desk: Desk) -> None:
    """Amounts of a person and period, each once, in their order; a sum of a year is kept."""
    receipt = await desk.sends(
        "HEA_COSTS",
        {"id_number": ONE},
        {"id_number": ONE, "period_from": "2026-10-01", "period_to": "2026-10-31"},
        {"id_number": ONE, "period_from": "2025-11-01", "period_to": "2025-11-21"},
        {"id_number": STRANGER, "period_to": "2026-08-31"},
        {"id_number": STRANGER, "total": "-1.00"},
    )

    await match(hub)

    assert (receipt.accepted, receipt.rejected) == (3, 2)
    assert await said(hub, "HEA_COSTS") == {"self_pay_12m_fen": 620_100, "total_12m_fen": 1_800_000}


@pytest.mark.requirement("DS-32")
async def test_a_multiple_disability_keeps_what_it_is_made_of(hub: Hub, desk: Desk) -> None:
    """Each of its disabilities with its level, in the order of their categories."""
    levels = {"mental_level": "3", "vision_level": "4"}
    await desk.sends("DPF_CERTIFICATES", {"id_number": ONE, "category": "7", **levels})

    await match(hub)

    assert (await said(hub, "DPF_CERTIFICATES"))["disability_components"] == [14, 63]


async def test_the_roster_tells_where_people_are_registered(hub: Hub, desk: Desk) -> None:
    """Of somebody listed twice the newest spell counts; whoever is said nothing of has no fact."""
    registered = {"hukou_division": VILLAGE, "area": "RURAL"}
    await desk.sends(
        "CA_ROSTER",
        {"id_number": ONE, **registered},
        {"id_number": ONE, "household_number": "H2", "valid_from": "2026-02-01", "area": "URBAN"},
        {"id_number": THREE, "household_number": "H3"},
    )

    await match(hub)

    assert await said(hub, "CA_ROSTER") == {"area": "URBAN"}


async def test_a_field_that_came_later_is_empty_in_earlier_files(hub: Hub, desk: Desk) -> None:
    """A batch that landed before its data set had a field goes on holding."""
    await desk.sends("HRSS_UNEMPLOYMENT", {"id_number": ONE})
    [batch] = await seen.rows_of(hub, "batch", dataset="HRSS_UNEMPLOYMENT")
    path = hub.settings.data_dir / batch["parquet_path"]
    with duckdb.connect() as engine:
        engine.read_parquet(str(path)).project("* EXCLUDE (hard_to_place)").create("kept")
        engine.table("kept").write_parquet(str(path))

    await match(hub)

    assert await said(hub, "HRSS_UNEMPLOYMENT") == {
        "is_registered": True,
        "registered_on": date(2026, 7, 1),
    }
