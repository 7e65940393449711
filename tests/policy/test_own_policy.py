"""The hub's own policy: what the documents say of it, entry by entry."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import pytest

from hub.domain.callers import Purpose, Role
from hub.domain.law import UNSET
from hub.domain.needs import NeedClass
from hub.policy.datasets import Creates, FieldType, Frequency, Mode
from hub.policy.divisions import NATION
from hub.policy.errors import NoAgreement
from hub.policy.loader import load
from hub.policy.packs import Parameter
from hub.policy.policy import Policy

COUNTY = "410721"
TODAY = date(2026, 11, 20)

# The data sets of this release: mode, what a row becomes, the key of a record.
DATASETS = {
    "CA_ROSTER": (Mode.SNAPSHOT, Creates.ROSTER, ("household_number", "id_number", "category")),
    "POPULATION": (Mode.SNAPSHOT, Creates.POPULATION, ("id_number",)),
    "HEA_DEATHS": (Mode.CUMULATIVE, Creates.FACTS, ("id_number", "source")),
    "DPF_CERTIFICATES": (Mode.SNAPSHOT, Creates.FACTS, ("certificate_number",)),
    "CA_LIVING": (Mode.PERIOD, Creates.PAYMENTS, ("id_number", "month")),
    "CA_NURSING": (Mode.PERIOD, Creates.PAYMENTS, ("id_number", "month")),
    "CA_BASIC": (Mode.PERIOD, Creates.PAYMENTS, ("household_number", "month")),
    "CA_HEATING": (Mode.PERIOD, Creates.PAYMENTS, ("household_number", "month")),
    "CA_CHILDREN": (Mode.SNAPSHOT, Creates.FACTS, ("id_number", "identified_on")),
    "CA_INCOME": (Mode.SNAPSHOT, Creates.FACTS, ("household_number", "period_to")),
    "HRSS_UNEMPLOYMENT": (Mode.SNAPSHOT, Creates.FACTS, ("id_number", "registered_on")),
    "MED_SETTLEMENTS": (Mode.CUMULATIVE, Creates.FACTS, ("settlement_number",)),
    "MED_INSURANCE": (Mode.SNAPSHOT, Creates.FACTS, ("id_number", "year")),
    "MED_AID": (Mode.PERIOD, Creates.PAYMENTS, ("id_number", "aid_number")),
    "EDU_ROLLS": (Mode.SNAPSHOT, Creates.FACTS, ("id_number", "stage")),
    "EDU_HARDSHIP": (Mode.SNAPSHOT, Creates.FACTS, ("id_number", "school_year")),
    "EDU_AID": (Mode.PERIOD, Creates.PAYMENTS, ("id_number", "aid_number")),
    "EDU_COSTS": (Mode.CUMULATIVE, Creates.FACTS, ("id_number", "term_from")),
    "AGR_MONITORED": (Mode.SNAPSHOT, Creates.FACTS, ("id_number", "identified_on")),
    "AGR_RELOCATION": (Mode.SNAPSHOT, Creates.FACTS, ("id_number", "moved_on")),
    "HOU_DANGEROUS": (Mode.SNAPSHOT, Creates.FACTS, ("id_number", "assessed_on")),
    "HEA_COSTS": (Mode.CUMULATIVE, Creates.FACTS, ("id_number", "period_from")),
    "HEA_SERIOUS_ILLNESS": (Mode.SNAPSHOT, Creates.FACTS, ("id_number", "qualified_on")),
    "CA_SUPPORTERS": (Mode.SNAPSHOT, Creates.FACTS, ("id_number", "supporter_number")),
    "CA_ASSESSMENTS": (Mode.SNAPSHOT, Creates.FACTS, ("id_number", "assessed_on")),
    "HRSS_EMPLOYMENT": (Mode.SNAPSHOT, Creates.FACTS, ("id_number", "employed_on")),
    "HOU_TENANCY": (Mode.SNAPSHOT, Creates.FACTS, ("id_number", "rented_from")),
    "EMG_DISASTERS": (Mode.CUMULATIVE, Creates.FACTS, ("id_number", "event_number")),
    "VET_TAGS": (Mode.SNAPSHOT, Creates.FACTS, ("id_number",)),
    "WOM_CANCERS": (Mode.SNAPSHOT, Creates.FACTS, ("id_number", "qualified_on")),
    "DPF_REHABILITATION": (Mode.CUMULATIVE, Creates.FACTS, ("id_number", "service_number")),
}
_LONGEST_GAP = {  # days from one batch that is due to the next
    Frequency.DAILY: 1,
    Frequency.MONTHLY: 31,
    Frequency.QUARTERLY: 92,
    Frequency.TERM: 184,
    Frequency.YEARLY: 366,
}
UNSET_IN_THE_COUNTY = {
    "attestation.per_day",
    "statistics.smallest_cell",
    "serious_illness.definition",
    "severe_disability.levels",
    "premium.fixed_yuan",
    "nursing_subsidy.levels",
    "living_subsidy.categories",
    "self_pay.yuan",
    "self_pay.none_yuan",
    "rigid.residual_yuan_year",
    "hukou.required",
    "standard.dibao_yuan_month",
    "income.disposable_yuan_year",
    "income.per",
    "standard.tekun_yuan_month",
    "hukou.prefix_digits",
    "single_inclusion.soldier_levels",
    "rigid.zero_income",
    "other.groups",
    "dibao.method",
    "premium.personal_yuan_year",
    "funeral.four_items_yuan",
    "heating.from",
    "heating.to",
    "term.starts",
    "verification.working_days",
    "answer.working_days",
    "sharing.disposal_working_days",
}


@pytest.fixture(scope="module")
def plain() -> Policy:
    """Give the policy without what was adopted for the demo."""
    return load()


def given(policy: Policy, key: str, division: str = COUNTY) -> object:
    """Return a parameter's value, or UNSET."""
    parameter = policy.parameter(key, division, TODAY)
    return parameter.value if isinstance(parameter, Parameter) else parameter


def test_the_data_sets_are_those_of_the_release(policy: Policy) -> None:
    """Mode, what the rows become, and what tells records apart."""
    assert {
        code: (d.mode, d.creates, d.record_key) for code, d in policy.datasets.items()
    } == DATASETS


def test_every_data_set_names_a_person_and_payments_name_a_programme(policy: Policy) -> None:
    """Rows are linked by id number; a payment belongs to a programme of its department."""
    for dataset in policy.datasets.values():
        assert FieldType.CITIZEN_ID in {field.type for field in dataset.fields}
        if dataset.programme_code is not None:
            assert policy.programmes[dataset.programme_code].owner == dataset.department


def test_a_batch_is_fresh_at_least_until_the_next_is_due(policy: Policy) -> None:
    """Else a department that delivers in time would fall silent between two batches."""
    for dataset in policy.datasets.values():
        assert dataset.freshness_days > _LONGEST_GAP[dataset.frequency], dataset.code


def test_no_data_set_asks_for_more_than_it_needs(policy: Policy) -> None:
    """No disease, no school and no item of a bill has a field; bank accounts are of payments only.

    Source:
        个人信息保护法 Art. 6; 国办发〔2023〕39号 五(二).
    """
    for dataset in policy.datasets.values():
        labels = [h for f in dataset.fields for h in (f.label_zh, *f.aliases)]
        assert not [h for h in labels if any(w in h for w in ("病种", "诊断", "学校", "明细"))]
        if FieldType.ACCOUNT in {field.type for field in dataset.fields}:
            assert dataset.creates is Creates.PAYMENTS


def test_every_class_of_need_is_described(policy: Policy) -> None:
    """Each has its names; aid goes by a programme of the department that is sent the class."""
    assert policy.needs.keys() == set(NeedClass)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("margin.multiple", Decimal("1.5")),
        ("rigid.method", "RATIO"),
        ("rigid.share", Decimal("0.50")),
        ("rigid.inclusive", True),
        ("rigid.window_months", 12),
        ("rigid.property", "MARGIN"),
        ("rent_cut.dibao", Decimal("0.90")),
        ("rent_cut.low_income", Decimal("0.80")),
        ("rent_cut.area_per_person", 20),
        ("rent_cut.area_at_most", 60),
        ("determination.authority", "TOWNSHIP"),
        ("notice.working_days", 3),
        ("review.months", 12),
        ("grace.months_at_most", 6),
        ("premium.rates", {"TEKUN": "1.00", "DIBAO": "FIXED"}),
        ("single_inclusion.groups", ("SERIOUS_ILLNESS", "SEVERE_DISABILITY")),
        ("support.exempt_kin", ("SIBLING",)),
        ("support.exempt_from_years", 60),
        ("collection.unit", "TOWNSHIP"),
        ("tekun.students_continue", True),
        ("single_inclusion.levels", (1, 2)),
        ("single_inclusion.mental_levels", (3,)),
        ("working_age.from_years", 16),
        ("working_age.below_years", 60),
    ],
)
def test_what_the_countys_plan_says(plain: Policy, key: str, value: object) -> None:
    """The values of 新政办〔2024〕22号, and the nation's where the plan is silent."""
    assert given(plain, key) == value


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("rigid.inclusive", False),  # 超过 there, 达到…以上 here
        ("rigid.share", UNSET),
        ("determination.authority", "COUNTY"),
        ("rent_cut.dibao", UNSET),
    ],
)
def test_what_the_national_document_says(plain: Policy, key: str, value: object) -> None:
    """Another county has the nation's values, not 新乡县's."""
    assert given(plain, key, "410122") == value


def test_what_no_document_gives_stays_unset(plain: Policy) -> None:
    """Nothing is defaulted: these rules are off in the county until it decides."""
    unset = {key for key in plain.parameter_keys if given(plain, key) is UNSET}

    assert unset == UNSET_IN_THE_COUNTY


def test_the_demo_adopts_values_and_says_so(policy: Policy, plain: Policy) -> None:
    """Each is marked adopted, a proposal, with its origin; nothing else differs."""
    adopted: Mapping[str, object] = {
        "nursing_subsidy.levels": (1, 2),
        "verification.working_days": 10,
        "answer.working_days": 10,
        "living_subsidy.categories": ("DIBAO",),
        "self_pay.yuan": {
            "TEKUN": "1000",
            "DIBAO": "5000",
            "DIBAO_MARGIN": "10000",
            "RIGID": "10000",
            "FANPIN": "10000",
        },
        "self_pay.none_yuan": Decimal(15000),
        "sharing.disposal_working_days": 10,
        "attestation.per_day": 12000,
        "statistics.smallest_cell": 10,
        "premium.personal_yuan_year": Decimal(400),
        "serious_illness.definition": "LIST",
    }

    assert {p.key: p.value for p in policy.packs["demo"].parameters} == adopted
    packs = {f"demo{name}" for name in ("", "_beijing", "_changsha", "_heilongjiang")}
    assert policy.packs.keys() - plain.packs.keys() == packs
    assert all(p.adopted and p.origin for code in packs for p in policy.packs[code].parameters)


def test_every_parameter_is_named_by_a_pack_of_the_nation(plain: Policy) -> None:
    """Set or unset, with the clause: what can differ between counties has its national ground."""
    nations = [pack for pack in plain.packs.values() if pack.division == NATION]

    assert {p.key for pack in nations for p in pack.parameters} == plain.parameter_keys.keys()


def test_the_register_holds_the_county_to_its_villages(policy: Policy) -> None:
    """新乡县 with its eight townships, and a village's way up to the province."""
    townships = [d for d in policy.divisions.values() if d.parent == COUNTY]

    assert len(policy.divisions) == 45_559
    assert len(townships) == 8
    assert [*policy.divisions.upward("410721101201")] == [
        "410721101201",
        "410721101",
        "410721",
        "410700",
        "410000",
        "000000",
    ]


def test_a_process_reads_the_register_once() -> None:
    """Whoever loads a second policy, as a rehearsal does, does not unpack all divisions again."""
    assert load().divisions is load(demo=True).divisions


@pytest.mark.parametrize(
    ("department", "role", "audience"),
    [
        ("CA", Role.PROVINCE, "CAP"),
        ("CA", Role.COUNTY, "CAC"),
        ("TWP", Role.TOWNSHIP, "TWP"),
        ("VLG", Role.VILLAGE, "VLG"),
        ("AUD", Role.AUDITOR, "AUD"),
        ("MED", Role.DEPARTMENT, "MED"),
    ],
)
def test_a_clients_agreement_follows_from_department_and_role(
    policy: Policy, department: str, role: Role, audience: str
) -> None:
    """The catalogue has one column for each kind of caller."""
    assert policy.agreement_of(department, role).audience == audience


@pytest.mark.parametrize(
    ("department", "role"),
    [("VLG", Role.TOWNSHIP), ("MED", Role.COUNTY), ("CA", Role.DEPARTMENT), ("X", Role.AUDITOR)],
)
def test_who_has_no_agreement_gets_none(policy: Policy, department: str, role: Role) -> None:
    """A department cannot take another's column by claiming its role."""
    with pytest.raises(NoAgreement):
        policy.agreement_of(department, role)


def test_those_who_ask_for_several_purposes_are_few(policy: Policy) -> None:
    """A request names its purpose only where the agreement has several."""
    several = {a: g.purposes for a, g in policy.agreements.items() if len(g.purposes) > 1}

    assert several == {
        "EDU": (Purpose.PROGRAMME_DELIVERY, Purpose.STATISTICS),
        **dict.fromkeys(("CAC", "TWP"), (Purpose.MONITOR, Purpose.DETERMINE)),
    }
