"""What programmes ask of a household and its members: both sides of each line, and the unknown."""

from dataclasses import replace
from datetime import date

import pytest

from hub.domain.evaluation.circumstances import (
    Area,
    Disability,
    Employment,
    House,
    Household,
    Member,
)
from hub.domain.evaluation.criteria import CRITERIA, step_of, verdict_of
from hub.domain.evaluation.inputs import INPUTS
from hub.domain.evaluation.rules import Criterion, Rules
from hub.domain.evaluation.steps import Step, Verdict
from hub.domain.law import UNSET, Citation, Trust
from hub.domain.people import Category, HouseGrade, MonitoredType, SelfCare
from tests.entitling import NATION, ON, XINXIANG, given, home, somebody

SOURCE = Citation(document="X", clause="1", words=None, trust=Trust.S)
MET, NOT_MET, UNKNOWN = Verdict.MET, Verdict.NOT_MET, Verdict.UNKNOWN
LEVELS = given(NATION, nursing_subsidy__levels=(1, 2))
SEASON = given(NATION, heating__from="11-15", heating__to="03-15")
AGELESS = given(NATION, working_age__below_years=UNSET)
YOUNG, OLD = date(2008, 11, 22), date(1966, 11, 22)  # 18 and 60 on the day


def asked(test: str, household: Household, rules: Rules = NATION, place: int | None = 0) -> Step:
    """Return what a criterion says of a member, or of the household."""
    member = None if place is None else household.members[place]
    criterion = Criterion(test=test, source=SOURCE)
    step = step_of(criterion, household, member, rules)
    assert step.verdict is verdict_of(criterion, household, member, rules)
    return step


def house(grade: HouseGrade | None = None, **known: object) -> Household:
    """Return a household with an only dwelling of a grade."""
    whole = {"only_dwelling": True, **known}
    return home(somebody(), house=House(grade=grade, **whole))  # type: ignore[arg-type] of the facts


PERSONS: list[tuple[str, dict[str, object], Verdict]] = [
    ("CHILD", {"birth_date": date(2008, 11, 23)}, MET),  # eighteen tomorrow
    ("CHILD", {"birth_date": YOUNG}, NOT_MET),
    ("ELDERLY", {"birth_date": OLD}, MET),
    ("ELDERLY", {"birth_date": date(1966, 11, 23)}, NOT_MET),
    ("DISABLED", {"disability": Disability(category=7, level=4)}, MET),
    ("DISABLED", {"disability": None}, NOT_MET),
    ("DISABLED", {}, UNKNOWN),
    ("CANNOT_SELF_CARE", {"self_care": SelfCare.FULLY_LOST}, MET),
    ("CANNOT_SELF_CARE", {"self_care": SelfCare.PARTLY_LOST}, UNKNOWN),
    ("CANNOT_SELF_CARE", {"self_care": SelfCare.ABLE}, NOT_MET),
    ("CANNOT_SELF_CARE", {}, UNKNOWN),
    ("VETERAN", {"veteran": False}, NOT_MET),
    ("PREFERENTIAL", {"preferential": True}, MET),
    ("PREFERENTIAL", {"preferential": False}, NOT_MET),
    ("LIFTED_OUT_OF_POVERTY", {"monitored": MonitoredType.UNSTABLE}, MET),
    ("LIFTED_OUT_OF_POVERTY", {"monitored": MonitoredType.SUDDEN}, UNKNOWN),
    ("LIFTED_OUT_OF_POVERTY", {}, UNKNOWN),
    ("UNINSURED_OR_INSURED", {"insured": False}, MET),
    ("UNINSURED_OR_INSURED", {}, UNKNOWN),
    ("MEDICAL_COST", {"self_pay": 1}, MET),
    ("MEDICAL_COST", {"self_pay": 0}, NOT_MET),
    ("MEDICAL_COST", {}, UNKNOWN),
    ("MAJOR_ILLNESS_COST", {"self_pay": 1}, UNKNOWN),
    ("MAJOR_ILLNESS_COST", {"self_pay": 0}, NOT_MET),
    ("MAJOR_ILLNESS_COST", {"serious_illness": True}, UNKNOWN),
    ("MAJOR_ILLNESS_COST", {"serious_illness": False}, NOT_MET),
    ("TWO_CANCERS", {"two_cancers": True}, MET),
    ("TWO_CANCERS", {"two_cancers": True, "is_female": False}, NOT_MET),
    ("TWO_CANCERS", {"two_cancers": False}, NOT_MET),
    ("TWO_CANCERS", {}, UNKNOWN),
    ("HARD_TO_PLACE", {}, UNKNOWN),
    ("ABLE_TO_WORK", {"birth_date": date(2010, 11, 22), "disability": None}, MET),  # 16 today
    ("ABLE_TO_WORK", {"birth_date": date(2010, 11, 23), "disability": None}, NOT_MET),
    ("ABLE_TO_WORK", {"birth_date": date(1966, 11, 23), "disability": None}, MET),
    ("ABLE_TO_WORK", {"birth_date": OLD, "disability": None}, NOT_MET),
    ("ABLE_TO_WORK", {}, UNKNOWN),
    ("ABLE_TO_WORK", {"disability": Disability(category=4, level=2)}, NOT_MET),
    ("ABLE_TO_WORK", {"disability": Disability(category=4, level=3)}, MET),
    ("ABLE_TO_WORK", {"disability": Disability(category=7, level=2)}, UNKNOWN),
    ("UNEMPLOYED_ABLE", {"employment": Employment.UNEMPLOYED}, MET),  # registered, so able
    ("UNEMPLOYED_ABLE", {"employment": Employment.UNEMPLOYED, "birth_date": OLD}, NOT_MET),
    ("UNEMPLOYED_ABLE", {"employment": Employment.NONE}, UNKNOWN),
    ("UNEMPLOYED_ABLE", {"employment": Employment.NONE, "disability": None}, MET),
    ("UNEMPLOYED_ABLE", {"employment": Employment.EMPLOYED}, NOT_MET),
    ("UNEMPLOYED_ABLE", {"disability": None}, UNKNOWN),
    ("UNEMPLOYED_ABLE", {"disability": Disability(category=4, level=2)}, UNKNOWN),  # registered?
    ("UNEMPLOYED_ABLE", {"birth_date": OLD}, NOT_MET),
    ("UNEMPLOYED_REGISTERED", {}, UNKNOWN),
    ("WORKER", {}, UNKNOWN),
    ("WORKER", {"birth_date": date(2010, 11, 22)}, UNKNOWN),
    ("WORKER", {"birth_date": date(2010, 11, 23)}, NOT_MET),
    ("DIED", {"died_on": ON}, MET),
    ("DIED", {"died_on": date(2026, 11, 23)}, NOT_MET),
    ("DIED", {}, UNKNOWN),
    ("ENROLLED", {}, UNKNOWN),
]


@pytest.mark.requirement("CAT-22")
@pytest.mark.parametrize(("test", "known", "verdict"), PERSONS)
def test_what_is_asked_of_a_person(test: str, known: dict[str, object], verdict: Verdict) -> None:
    """A fact decides; without it nobody guesses, and the step names what is missing."""
    step = asked(test, home(somebody(**known)))

    assert step.verdict is verdict
    assert step.used[0].person == 0
    assert (step.used[0].value is None) is (verdict is UNKNOWN)
    if verdict is UNKNOWN:
        assert INPUTS[step.used[0].name].name_zh in step.formula


HOMES = [
    ("URBAN", home(somebody(), area=Area.URBAN), MET),
    ("URBAN", home(somebody(), area=Area.RURAL), NOT_MET),
    ("URBAN", home(somebody()), UNKNOWN),
    ("DANGEROUS_OR_NO_HOUSE", home(somebody()), UNKNOWN),
    ("DANGEROUS_OR_NO_HOUSE", home(somebody(), house=None), NOT_MET),
    ("DANGEROUS_OR_NO_HOUSE", house(HouseGrade.B), NOT_MET),
    ("DANGEROUS_OR_NO_HOUSE", house(HouseGrade.C), MET),
    ("DANGEROUS_OR_NO_HOUSE", house(HouseGrade.D), MET),
    ("DANGEROUS_OR_NO_HOUSE", house(HouseGrade.D, only_dwelling=False), NOT_MET),
    ("DANGEROUS_OR_NO_HOUSE", house(has_dwelling=False), MET),
    ("DANGEROUS_OR_NO_HOUSE", house(), UNKNOWN),
    ("DANGEROUS_OR_NO_HOUSE", house(HouseGrade.D, renovated_on=ON), NOT_MET),
    ("DANGEROUS_OR_NO_HOUSE", house(HouseGrade.D, renovated_on=date(2026, 11, 23)), MET),
    ("HOUSING_POOR", house(has_dwelling=False), MET),
    ("HOUSING_POOR", house(HouseGrade.A), UNKNOWN),
    ("HOUSING_POOR", home(somebody()), UNKNOWN),
    ("TENANT", home(somebody()), UNKNOWN),
    ("RELOCATED", home(somebody()), UNKNOWN),
    ("DISASTER_STRUCK", home(somebody(), disaster=ON), MET),
    ("DISASTER_STRUCK", home(somebody(), disaster=date(2026, 11, 23)), NOT_MET),
    ("DISASTER_STRUCK", home(somebody()), UNKNOWN),
]


@pytest.mark.requirement("CAT-23")
@pytest.mark.parametrize(("test", "household", "verdict"), HOMES)
def test_what_is_asked_of_a_household(test: str, household: Household, verdict: Verdict) -> None:
    """A fact of the household decides, whichever member the programme is for.

    Source:
        长民发〔2025〕22号 三(二)3 (唯一居住房屋为C、D级危房或者无房).
    """
    of_member, of_household = asked(test, household), asked(test, household, place=None)

    assert of_member.verdict is of_household.verdict is verdict
    assert of_member.used[0].person is None


@pytest.mark.parametrize(
    ("rules", "test", "known", "verdict"),
    [
        (LEVELS, "DISABLED_LEVELS", {"disability": Disability(category=1, level=2)}, MET),
        (LEVELS, "DISABLED_LEVELS", {"disability": Disability(category=1, level=3)}, NOT_MET),
        (LEVELS, "DISABLED_LEVELS", {"disability": None}, NOT_MET),
        (LEVELS, "DISABLED_LEVELS", {}, UNKNOWN),
        (NATION, "DISABLED_LEVELS", {"disability": None}, NOT_MET),
        (
            NATION,
            "DISABLED_LEVELS",
            {"disability": Disability(category=1, level=1)},
            Verdict.UNSET,
        ),
        (AGELESS, "ABLE_TO_WORK", {"disability": None}, Verdict.UNSET),
        (AGELESS, "UNEMPLOYED_ABLE", {"employment": Employment.UNEMPLOYED}, Verdict.UNSET),
        (
            given(NATION, no_labour__limb_levels=UNSET),
            "ABLE_TO_WORK",
            {"disability": Disability(category=1, level=4)},
            Verdict.UNSET,
        ),
        (given(NATION, working_age__from_years=UNSET), "WORKER", {}, UNKNOWN),
        (NATION, "FREEZING_SEASON", {}, Verdict.UNSET),
        (SEASON, "FREEZING_SEASON", {}, MET),
    ],
)
def test_what_goes_by_a_parameter(
    rules: Rules, test: str, known: dict[str, object], verdict: Verdict
) -> None:
    """Where no document gives the value, the verdict is UNSET, unless the fact decides alone."""
    step = asked(test, home(somebody(**known)), rules)

    assert step.verdict is verdict
    if verdict is Verdict.UNSET:
        assert step.formula.startswith("没有文件给出")


@pytest.mark.parametrize(
    ("day", "verdict"),
    [
        (date(2026, 11, 14), NOT_MET),
        (date(2026, 11, 15), MET),
        (date(2027, 3, 15), MET),
        (date(2027, 3, 16), NOT_MET),
    ],
)
def test_the_freezing_season(day: date, verdict: Verdict) -> None:
    """The season runs from its first to its last day, across the year."""
    step = asked("FREEZING_SEASON", home(somebody()), replace(SEASON, on=day))

    assert step.verdict is verdict


@pytest.mark.parametrize(
    ("other", "verdict"),
    [
        (somebody(1, disability=Disability(category=2, level=1)), MET),
        (somebody(1), UNKNOWN),
        (somebody(1, disability=None), NOT_MET),
        (somebody(1, died_on=ON), NOT_MET),
    ],
)
def test_a_household_is_asked_for_anybody(other: Member, verdict: Verdict) -> None:
    """A household meets a criterion about people where anybody who lives in it does."""
    household = home(somebody(disability=None), other)

    assert asked("DISABLED", household, place=None).verdict is verdict


@pytest.mark.parametrize(
    ("standing", "rules", "verdict"),
    [
        (Category.OTHER, NATION, MET),
        (Category.FANPIN, NATION, MET),
        (Category.FANPIN, XINXIANG, UNKNOWN),  # no category there
        (None, NATION, UNKNOWN),
    ],
)
def test_who_is_of_low_income_lives_in_hardship(
    standing: Category | None, rules: Rules, verdict: Verdict
) -> None:
    """A determination tells of hardship; without one nobody has told, and people have to say.

    Source:
        国办发〔2023〕39号 四(二)2 (以及其他经济困难家庭).
    """
    step = asked("HARDSHIP", home(somebody(), standing=standing), rules)

    assert step.verdict is verdict
    assert step.used[0].name == ("category" if verdict is MET else "hardship")


UNTOLD = {
    "AFTER_DISASTER",
    "EMERGENCY_ILLNESS",
    "EXCELLENT_STUDENT",
    "FRESHMAN",
    "FUNERAL_ELSEWHERE",
    "HARDSHIP",
    "HARMED",
    "LEGAL_MATTER",
    "MORE_MEMBERS",
    "STRANDED",
    "SUDDEN_HARDSHIP",
    "TOWNSHIP_COVERED",
    "TRAFFIC_ACCIDENT",
    "TREATED",
    "WILLING_TO_MOVE_IN",
}


@pytest.mark.parametrize("test", sorted(UNTOLD))
def test_what_no_data_set_tells_is_unknown(test: str) -> None:
    """What the hub cannot know is UNKNOWN of everybody, and says whom to ask."""
    of_member, of_household = (asked(test, home(somebody()), place=place) for place in (0, None))

    assert of_member.verdict is of_household.verdict is UNKNOWN
    for step in (of_member, of_household.parts[0]):
        assert INPUTS[step.used[0].name].name_zh in step.formula
        assert INPUTS[step.used[0].name].ask


def test_every_input_of_a_criterion_is_called_by_a_name() -> None:
    """What is missing of somebody of whom nothing is known has a name, and one to ask."""
    nobody = home(somebody())

    for test in CRITERIA:
        for step in asked(test, nobody).flat():
            assert {used.name for used in step.used} <= {*INPUTS, "birth_date", "season"}
