"""Every row of the programmes, in every jurisdiction: to whom it is due, and to whom it is not.

PRG-71 asks that programmes be linked, and entitles nobody to another. PRG-02 makes somebody
a person of 低保, which is a category's rule.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

import pytest

from hub.domain.evaluation.circumstances import (
    Area,
    Disability,
    Employment,
    House,
    Household,
    Schooling,
    Stage,
    Tenancy,
)
from hub.domain.evaluation.criteria import CRITERIA, FOR_PROGRAMMES_ONLY, verdict_of
from hub.domain.evaluation.entitlements import entitlements
from hub.domain.evaluation.results import Entitlement, EntitlementState
from hub.domain.evaluation.rules import Rules
from hub.domain.evaluation.steps import Verdict
from hub.domain.identifiers import DivisionCode
from hub.domain.law import Value
from hub.domain.money import Fen
from hub.domain.people import Category, HouseGrade, MonitoredType, SelfCare, SupportMode
from tests.entitling import (
    DIBAO,
    FANPIN,
    JURISDICTIONS,
    MARGIN,
    ON,
    OTHER,
    RIGID,
    TEKUN,
    all_until,
    given,
    home,
    somebody,
)

OWN: Final = {"CN": "国办发", "HLJ": "黑龙江", "XX": "新政办", "CS": "长民发", "BJ": "京政办发"}
MISSED, POSSIBLE = EntitlementState.MISSED, EntitlementState.POSSIBLE
MET, UNKNOWN = Verdict.MET, Verdict.UNKNOWN

L1, L2, L3, L4 = (Disability(category=4, level=level) for level in (1, 2, 3, 4))
BORN_1950, BORN_2012 = date(1950, 3, 1), date(2012, 3, 1)
NO_HOUSE: Final = House(grade=None, only_dwelling=False, has_dwelling=False)
C_HOUSE: Final = House(grade=HouseGrade.C, only_dwelling=True)
B_HOUSE: Final = House(grade=HouseGrade.B, only_dwelling=True)
TENANCY: Final = Tenancy(square_metres=50, rent_per_square_metre=Fen(300))
OF_HOMES: Final = frozenset({"area", "house", "tenancy", "disaster", "relocated_from"})


def one(
    standing: Category | None = None, mode: SupportMode | None = None, **known: object
) -> Household:
    """Return a household of one person; facts of either are given as plain values."""
    of_home = {name: value for name, value in known.items() if name in OF_HOMES}
    of_person = {name: value for name, value in known.items() if name not in OF_HOMES}
    return home(somebody(**of_person), standing=standing, mode=mode, **of_home)


def at(stage: Stage) -> Schooling:
    """Return full-time schooling at a stage."""
    return Schooling(stage=stage, full_time=True)


@dataclass(frozen=True, slots=True)
class Worked:
    """One row of the programmes in one jurisdiction."""

    requirement: str
    where: str
    rule: str
    due: Household
    not_due: Household | None  # None: nobody can say without asking
    state: EntitlementState = MISSED
    verdict: Verdict = MET

    def __str__(self) -> str:
        """Return its place in the table."""
        return f"{self.where}-{self.rule}"


def may(*row: object, verdict: Verdict = MET) -> Worked:
    """Return a row whose aid may be given, of no set period, or of which something is not known."""
    requirement, where, rule, due, not_due = row
    return Worked(requirement, where, rule, due, not_due, POSSIBLE, verdict)  # type: ignore[arg-type] of the row


SCHOOL = at(Stage.PRESCHOOL)
WORKED: Final = (
    Worked("PRG-01", "CN", "DIBAO_ALLOWANCE", one(DIBAO), one(MARGIN)),
    Worked("PRG-01", "CN", "TEKUN_SUPPORT", one(TEKUN), one(DIBAO)),
    Worked("PRG-10", "CN", "PREMIUM_TEKUN", one(TEKUN, insured=True), one(DIBAO)),
    Worked("PRG-10", "CN", "PREMIUM_FIXED", one(DIBAO, insured=False), one(MARGIN)),
    Worked(
        "PRG-14",
        "CN",
        "MEDICAL_COSTS",
        one(RIGID, serious_illness=True, self_pay=1),
        one(RIGID, serious_illness=True, self_pay=0),
    ),
    may("PRG-17", "CN", "EMERGENCY_DISEASE", one(), None, verdict=UNKNOWN),
    Worked("PRG-20", "CN", "EDUCATION", one(MARGIN, schooling=SCHOOL), one(MARGIN, schooling=None)),
    may(
        "PRG-20",
        "CN",
        "EDUCATION_OTHERS",
        one(schooling=SCHOOL),
        one(DIBAO, schooling=SCHOOL),
        verdict=UNKNOWN,
    ),
    may(
        "PRG-30",
        "CN",
        "RENTAL_HOME",
        one(DIBAO, area=Area.URBAN, house=NO_HOUSE),
        one(DIBAO, area=Area.RURAL, house=NO_HOUSE),
    ),
    may(
        "PRG-30",
        "CN",
        "DANGEROUS_HOME_TEKUN",
        one(TEKUN, SupportMode.DISPERSED, area=Area.RURAL, house=C_HOUSE),
        one(TEKUN, SupportMode.CONCENTRATED, area=Area.RURAL, house=C_HOUSE),
    ),
    Worked(
        "PRG-40",
        "CN",
        "EMPLOYMENT",
        one(RIGID, disability=None),
        one(TEKUN, disability=None),
    ),
    Worked("PRG-50", "CN", "DISASTER", one(TEKUN, disaster=ON), one(TEKUN, disaster=None)),
    may("PRG-63", "CN", "TEMPORARY", one(), None, verdict=UNKNOWN),
    may("PRG-65", "CN", "STRANDED", one(), None, verdict=UNKNOWN),
    may(
        "PRG-66",
        "CN",
        "VISITS_AND_CARE",
        one(OTHER, birth_date=BORN_1950, self_care=SelfCare.FULLY_LOST),
        one(OTHER, birth_date=BORN_1950, self_care=SelfCare.ABLE),
    ),
    may("PRG-55", "CN", "HEATING", one(RIGID), one(OTHER)),
    may("PRG-57", "CN", "FUNERAL", one(DIBAO, died_on=ON), one(DIBAO, died_on=None)),
    may(
        "PRG-60",
        "CN",
        "LIVING_SUBSIDY",
        one(MARGIN, disability=L4),
        one(MARGIN, disability=None),
    ),
    may(
        "PRG-60",
        "CN",
        "CHILD_REHABILITATION",
        one(MARGIN, disability=L4, birth_date=BORN_2012),
        one(MARGIN, disability=L4),
    ),
    may("PRG-60", "CN", "BARRIER_FREE", one(MARGIN, disability=L2), one(MARGIN, disability=L3)),
    Worked(
        "PRG-69",
        "CN",
        "RURAL_SUPPORT",
        one(monitored=MonitoredType.SUDDEN),
        one(monitored=None),
    ),
    may("PRG-72", "CN", "CHARITY", one(OTHER), one()),
    may(
        "PRG-51",
        "HLJ",
        "ELDERLY_SUBSIDY",
        one(DIBAO, birth_date=BORN_1950, self_care=SelfCare.FULLY_LOST),
        one(DIBAO, birth_date=BORN_1950, self_care=SelfCare.ABLE),
        verdict=UNKNOWN,
    ),
    may(
        "PRG-60",
        "HLJ",
        "CHILD_REHABILITATION",
        one(RIGID, disability=L4, birth_date=BORN_2012),
        one(DIBAO, disability=L4, birth_date=BORN_2012),
    ),
    may("PRG-60", "HLJ", "BARRIER_FREE", one(RIGID, disability=L2), one(RIGID, disability=L3)),
    may("PRG-67", "XX", "CHARITY", one(OTHER), one()),
    may(
        "PRG-70",
        "CS",
        "CHILD_REHABILITATION_TRAVEL",
        one(disability=L4, birth_date=BORN_2012),
        one(disability=None, birth_date=BORN_2012),
    ),
    Worked("PRG-11", "HLJ", "PREMIUM_TEKUN", one(TEKUN, insured=True), one(FANPIN)),
    Worked(
        "PRG-11",
        "HLJ",
        "PREMIUM_FIXED",
        one(monitored=MonitoredType.MARGINAL, insured=True),
        one(MARGIN, insured=True, monitored=None),
    ),
    Worked(
        "PRG-14",
        "HLJ",
        "MEDICAL_COSTS",
        one(MARGIN, serious_illness=True, self_pay=1),
        one(MARGIN, serious_illness=False, self_pay=1),
    ),
    Worked("PRG-21", "HLJ", "EDUCATION", one(OTHER, schooling=SCHOOL), one(schooling=SCHOOL)),
    may(
        "PRG-31",
        "HLJ",
        "RENTAL_HOME",
        one(OTHER, area=Area.URBAN, tenancy=TENANCY),
        one(OTHER, area=Area.RURAL, tenancy=TENANCY),
    ),
    Worked(
        "PRG-31",
        "HLJ",
        "DANGEROUS_HOME",
        one(OTHER, area=Area.RURAL, house=C_HOUSE),
        one(OTHER, area=Area.RURAL, house=B_HOUSE),
    ),
    Worked(
        "PRG-41",
        "HLJ",
        "EMPLOYMENT",
        one(TEKUN, employment=Employment.NONE, disability=None),
        one(TEKUN, employment=Employment.EMPLOYED, disability=None),
    ),
    Worked("PRG-50", "HLJ", "DISASTER", one(OTHER, disaster=ON), one(disaster=ON)),
    may(
        "PRG-51",
        "HLJ",
        "ELDERLY_PLACE",
        one(OTHER, birth_date=BORN_1950, veteran=True),
        one(OTHER, veteran=True),
        verdict=UNKNOWN,
    ),
    may("PRG-52", "HLJ", "JUDICIAL", one(OTHER), one(), verdict=UNKNOWN),
    may("PRG-53", "HLJ", "LEGAL", one(OTHER), one(), verdict=UNKNOWN),
    may("PRG-54", "HLJ", "WORKER", one(RIGID), one(TEKUN), verdict=UNKNOWN),
    Worked(
        "PRG-55",
        "HLJ",
        "HEATING_TEKUN",
        one(TEKUN, SupportMode.DISPERSED),
        one(TEKUN, SupportMode.CONCENTRATED),
    ),
    may("PRG-55", "HLJ", "HEATING_EXTENDED", one(RIGID), one(DIBAO)),
    Worked("PRG-56", "HLJ", "FUNERAL", one(TEKUN, died_on=ON), one(RIGID, died_on=ON)),
    may(
        "PRG-56",
        "HLJ",
        "FUNERAL_ELSEWHERE",
        one(TEKUN, died_on=ON),
        one(TEKUN, died_on=None),
        verdict=UNKNOWN,
    ),
    may("PRG-56", "HLJ", "FUNERAL_EXTENDED", one(RIGID, died_on=ON), one(TEKUN, died_on=ON)),
    may("PRG-58", "HLJ", "TRAFFIC", one(OTHER), one(), verdict=UNKNOWN),
    may("PRG-58", "HLJ", "ELECTRICITY", one(OTHER), one()),
    may("PRG-60", "HLJ", "LIVING_SUBSIDY", one(RIGID, disability=L4), one(DIBAO, disability=L4)),
    Worked(
        "PRG-62",
        "HLJ",
        "TWO_CANCERS",
        one(OTHER, two_cancers=True),
        one(OTHER, two_cancers=True, is_female=False),
    ),
    Worked("PRG-01", "XX", "DIBAO_ALLOWANCE", one(DIBAO), one(TEKUN)),
    Worked("PRG-01", "XX", "TEKUN_SUPPORT", one(TEKUN), one(DIBAO)),
    Worked("PRG-10", "XX", "PREMIUM_TEKUN", one(TEKUN, insured=True), one(DIBAO)),
    Worked("PRG-10", "XX", "PREMIUM_FIXED", one(DIBAO, insured=True), one(RIGID)),
    may("PRG-18", "XX", "FAMILY_DOCTOR", one(monitored=MonitoredType.UNSTABLE), None),
    may("PRG-19", "XX", "TREAT_FIRST", one(DIBAO), one(RIGID), verdict=UNKNOWN),
    may(
        "PRG-19",
        "XX",
        "TREAT_FIRST_TEKUN",
        one(TEKUN, area=Area.RURAL),
        one(TEKUN, area=Area.URBAN),
        verdict=UNKNOWN,
    ),
    may("PRG-19", "XX", "TREAT_FIRST_OTHERS", one(), None, verdict=UNKNOWN),
    Worked(
        "PRG-22",
        "XX",
        "EDUCATION_PRESCHOOL",
        one(OTHER, schooling=SCHOOL),
        one(OTHER, schooling=at(Stage.COMPULSORY)),
    ),
    Worked(
        "PRG-22",
        "XX",
        "EDUCATION_PRESCHOOL_LIFTED",
        one(schooling=SCHOOL, monitored=MonitoredType.UNSTABLE),
        one(schooling=None, monitored=MonitoredType.UNSTABLE),
    ),
    Worked(
        "PRG-22",
        "XX",
        "EDUCATION_COMPULSORY",
        one(schooling=at(Stage.COMPULSORY)),
        one(schooling=at(Stage.SENIOR_HIGH)),
    ),
    Worked(
        "PRG-22",
        "XX",
        "EDUCATION_COMPULSORY_LIVING",
        one(OTHER, schooling=at(Stage.COMPULSORY)),
        one(OTHER, schooling=at(Stage.VOCATIONAL)),
    ),
    Worked(
        "PRG-22",
        "XX",
        "EDUCATION_COMPULSORY_MEALS",
        one(OTHER, schooling=at(Stage.COMPULSORY), disability=L4),
        one(OTHER, schooling=at(Stage.SENIOR_HIGH), disability=L4),
    ),
    Worked(
        "PRG-22",
        "XX",
        "EDUCATION_SENIOR_GRANT",
        one(OTHER, schooling=at(Stage.SENIOR_HIGH)),
        one(OTHER, schooling=at(Stage.VOCATIONAL)),
    ),
    Worked(
        "PRG-22",
        "XX",
        "EDUCATION_SENIOR_FREE",
        one(DIBAO, schooling=at(Stage.SENIOR_HIGH), area=Area.RURAL),
        one(DIBAO, schooling=at(Stage.SENIOR_HIGH), area=Area.URBAN, disability=None),
    ),
    Worked(
        "PRG-22",
        "XX",
        "EDUCATION_VOCATIONAL_FREE",
        one(schooling=at(Stage.VOCATIONAL)),
        one(schooling=at(Stage.SENIOR_HIGH)),
    ),
    Worked(
        "PRG-22",
        "XX",
        "EDUCATION_VOCATIONAL_GRANT",
        one(OTHER, schooling=at(Stage.VOCATIONAL)),
        one(OTHER, schooling=at(Stage.SENIOR_HIGH)),
    ),
    may(
        "PRG-22",
        "XX",
        "EDUCATION_VOCATIONAL_PRIZE",
        one(schooling=at(Stage.VOCATIONAL)),
        one(schooling=at(Stage.SENIOR_HIGH)),
        verdict=UNKNOWN,
    ),
    may(
        "PRG-22",
        "XX",
        "EDUCATION_HIGHER_LOAN",
        one(schooling=at(Stage.POSTGRADUATE)),
        one(schooling=at(Stage.VOCATIONAL)),
    ),
    may(
        "PRG-22",
        "XX",
        "EDUCATION_HIGHER_FRESHMAN",
        one(OTHER, schooling=at(Stage.UNDERGRADUATE)),
        one(OTHER, schooling=at(Stage.VOCATIONAL)),
        verdict=UNKNOWN,
    ),
    may(
        "PRG-32",
        "XX",
        "RENTAL_HOME_TEKUN",
        one(TEKUN, SupportMode.DISPERSED, house=NO_HOUSE),
        one(TEKUN, SupportMode.CONCENTRATED, house=NO_HOUSE),
    ),
    may(
        "PRG-32",
        "XX",
        "RENTAL_HOME_POINTS",
        one(RIGID, house=NO_HOUSE),
        one(DIBAO, house=NO_HOUSE),
    ),
    Worked(
        "PRG-32",
        "XX",
        "RENT_CUT_DIBAO",
        one(DIBAO, area=Area.URBAN, tenancy=TENANCY),
        one(DIBAO, area=Area.URBAN, tenancy=None),
    ),
    Worked(
        "PRG-32",
        "XX",
        "RENT_CUT_LOW_INCOME",
        one(OTHER, area=Area.URBAN, tenancy=TENANCY),
        one(DIBAO, area=Area.URBAN, tenancy=TENANCY),
    ),
    Worked(
        "PRG-32",
        "XX",
        "DANGEROUS_HOME",
        one(RIGID, area=Area.RURAL, house=C_HOUSE),
        one(OTHER, area=Area.RURAL, house=C_HOUSE),
    ),
    Worked("PRG-50", "XX", "DISASTER", one(RIGID, disaster=ON), one(OTHER, disaster=ON)),
    may("PRG-66", "XX", "SERVICES", one(OTHER), one()),
    may("PRG-52", "XX", "JUDICIAL", one(RIGID), one(OTHER), verdict=UNKNOWN),
    may("PRG-54", "XX", "WORKER", one(TEKUN), one(OTHER), verdict=UNKNOWN),
    may("PRG-55", "XX", "HEATING", one(MARGIN), one(OTHER)),
    may("PRG-57", "XX", "FUNERAL", one(MARGIN, died_on=ON), one(OTHER, died_on=ON)),
    Worked("PRG-61", "XX", "BARRIER_FREE", one(DIBAO, disability=L1), one(DIBAO, disability=L3)),
    Worked(
        "PRG-61",
        "XX",
        "BARRIER_FREE_MONITORED",
        one(monitored=MonitoredType.SUDDEN, disability=L2),
        one(monitored=None, disability=L2),
    ),
    may(
        "PRG-61",
        "XX",
        "BARRIER_FREE_OTHERS",
        one(disability=L4),
        one(DIBAO, disability=L1),
        verdict=UNKNOWN,
    ),
    Worked("PRG-12", "CS", "PREMIUM_FULL", one(DIBAO, insured=True), one(RIGID)),
    Worked("PRG-12", "CS", "PREMIUM_HALF", one(MARGIN, insured=True), one(OTHER)),
    Worked("PRG-15", "CS", "MEDICAL_COSTS", one(OTHER, self_pay=1), one(OTHER, self_pay=0)),
    Worked("PRG-23", "CS", "EDUCATION", one(FANPIN, schooling=SCHOOL), one(schooling=SCHOOL)),
    Worked(
        "PRG-23",
        "CS",
        "RESETTLEMENT_TRAINING",
        one(relocated_from=DivisionCode("430124"), schooling=at(Stage.VOCATIONAL)),
        one(relocated_from=None, schooling=at(Stage.VOCATIONAL)),
    ),
    may(
        "PRG-33",
        "CS",
        "RENTAL_HOME",
        one(OTHER, area=Area.URBAN, house=NO_HOUSE),
        one(area=Area.URBAN, house=NO_HOUSE),
    ),
    may(
        "PRG-33",
        "CS",
        "RENTAL_HOME_RELOCATED",
        one(relocated_from=DivisionCode("430124")),
        one(relocated_from=None),
        verdict=UNKNOWN,
    ),
    Worked(
        "PRG-33",
        "CS",
        "DANGEROUS_HOME",
        one(OTHER, area=Area.RURAL, house=NO_HOUSE),
        one(OTHER, area=Area.RURAL, house=None),
    ),
    Worked(
        "PRG-42",
        "CS",
        "EMPLOYMENT",
        one(TEKUN, employment=Employment.UNEMPLOYED),
        one(TEKUN, employment=Employment.NONE),
    ),
    Worked("PRG-50", "CS", "DISASTER", one(FANPIN, disaster=ON), one(disaster=ON)),
    may(
        "PRG-50",
        "CS",
        "DISASTER_TRANSITION",
        one(FANPIN, disaster=ON),
        one(FANPIN, disaster=None),
        verdict=UNKNOWN,
    ),
    may("PRG-53", "CS", "LEGAL", one(FANPIN), one(monitored=None), verdict=UNKNOWN),
    may(
        "PRG-66",
        "CS",
        "CARE",
        one(OTHER, self_care=SelfCare.FULLY_LOST, serious_illness=True),
        one(OTHER, self_care=SelfCare.FULLY_LOST, serious_illness=False, disability=None),
    ),
    may("PRG-59", "CS", "FEE_CUTS", one(DIBAO), one(OTHER)),
    may("PRG-59", "CS", "FEE_CUTS_EXTENDED", one(RIGID), one(DIBAO)),
    Worked("PRG-57", "CS", "FUNERAL", one(TEKUN, died_on=ON), one(MARGIN, died_on=ON)),
    may("PRG-60", "CS", "LIVING_SUBSIDY", one(RIGID, disability=L4), one(DIBAO, disability=L4)),
    may(
        "PRG-60",
        "CS",
        "CHILD_REHABILITATION",
        one(RIGID, disability=L4, birth_date=BORN_2012),
        one(RIGID, disability=L4, birth_date=BORN_1950),
    ),
    may("PRG-60", "CS", "BARRIER_FREE", one(RIGID, disability=L2), one(RIGID, disability=L3)),
    may("PRG-60", "CS", "ASSISTIVE_DEVICES", one(RIGID, disability=L1), one(RIGID, disability=L4)),
    Worked("PRG-13", "BJ", "PREMIUM", one(MARGIN, insured=True), one(RIGID, insured=True)),
    Worked("PRG-16", "BJ", "MEDICAL_COSTS", one(RIGID, self_pay=1), one(OTHER, self_pay=1)),
    Worked("PRG-20", "BJ", "EDUCATION", one(RIGID, schooling=SCHOOL), one(OTHER)),
    may(
        "PRG-34",
        "BJ",
        "RENTAL_HOME",
        one(RIGID, area=Area.URBAN, house=NO_HOUSE),
        one(OTHER, area=Area.URBAN, house=NO_HOUSE),
    ),
    Worked(
        "PRG-34",
        "BJ",
        "DANGEROUS_HOME",
        one(MARGIN, area=Area.RURAL, house=C_HOUSE),
        one(RIGID, area=Area.RURAL, house=C_HOUSE),
    ),
    Worked(
        "PRG-43",
        "BJ",
        "EMPLOYMENT",
        one(RIGID, hard_to_place=True),
        one(RIGID, hard_to_place=False),
    ),
    Worked("PRG-55", "BJ", "HEATING", one(RIGID), one(TEKUN, SupportMode.CONCENTRATED)),
    may("PRG-66", "BJ", "SERVICES", one(OTHER), one()),
    Worked("PRG-60", "BJ", "LIVING_SUBSIDY", one(OTHER, disability=L4), one(disability=None)),
    Worked("PRG-60", "BJ", "NURSING_SUBSIDY", one(disability=L2), one(disability=L3)),
    may(
        "PRG-60",
        "BJ",
        "CHILD_REHABILITATION",
        one(disability=L4, birth_date=BORN_2012),
        one(disability=None, birth_date=BORN_2012),
    ),
    Worked("PRG-57", "BJ", "FUNERAL", one(RIGID, died_on=ON), one(OTHER, died_on=ON)),
    Worked("PRG-68", "BJ", "VETERANS", one(OTHER, veteran=True), one(OTHER, veteran=False)),
    may(
        "PRG-30",
        "CN",
        "RENTAL_HOME_TEKUN",
        one(TEKUN, SupportMode.DISPERSED, area=Area.URBAN, house=NO_HOUSE),
        one(TEKUN, SupportMode.CONCENTRATED, area=Area.URBAN, house=NO_HOUSE),
    ),
    may(
        "PRG-30",
        "CN",
        "DANGEROUS_HOME",
        one(RIGID, area=Area.RURAL, house=C_HOUSE),
        one(OTHER, area=Area.RURAL, house=C_HOUSE),
    ),
    Worked("PRG-20", "CN", "EDUCATION_OTHERS", one(OTHER, schooling=SCHOOL), one(schooling=None)),
    may("PRG-66", "CN", "SOCIAL_SERVICES", one(OTHER), one()),
    Worked("PRG-01", "HLJ", "DIBAO_ALLOWANCE", one(DIBAO), one(MARGIN)),
    Worked("PRG-01", "HLJ", "TEKUN_SUPPORT", one(TEKUN), one(DIBAO)),
    may("PRG-17", "HLJ", "EMERGENCY_DISEASE", one(), None, verdict=UNKNOWN),
    may(
        "PRG-31",
        "HLJ",
        "RENTAL_HOME",
        one(OTHER, area=Area.URBAN, house=NO_HOUSE, tenancy=None),
        one(area=Area.URBAN, house=NO_HOUSE, tenancy=None),
    ),
    Worked("PRG-55", "HLJ", "HEATING", one(DIBAO), one(RIGID)),
    may("PRG-63", "HLJ", "TEMPORARY", one(), None, verdict=UNKNOWN),
    may("PRG-65", "HLJ", "STRANDED", one(), None, verdict=UNKNOWN),
    may(
        "PRG-66",
        "HLJ",
        "VISITS_AND_CARE",
        one(OTHER, birth_date=BORN_2012, self_care=SelfCare.FULLY_LOST),
        one(OTHER, self_care=SelfCare.FULLY_LOST, disability=None),
    ),
    may("PRG-66", "HLJ", "SOCIAL_SERVICES", one(OTHER), one()),
    Worked(
        "PRG-69",
        "HLJ",
        "RURAL_SUPPORT",
        one(monitored=MonitoredType.SUDDEN),
        one(monitored=None),
    ),
    may("PRG-72", "HLJ", "CHARITY", one(OTHER), one()),
    Worked(
        "PRG-14",
        "XX",
        "MEDICAL_COSTS",
        one(RIGID, serious_illness=True, self_pay=1),
        one(OTHER, serious_illness=True, self_pay=1),
    ),
    may("PRG-17", "XX", "EMERGENCY_DISEASE", one(OTHER), one(), verdict=UNKNOWN),
    Worked("PRG-22", "XX", "EDUCATION", one(OTHER, schooling=SCHOOL), one(schooling=SCHOOL)),
    may(
        "PRG-22",
        "XX",
        "EDUCATION_OTHERS",
        one(schooling=SCHOOL),
        one(OTHER, schooling=SCHOOL),
        verdict=UNKNOWN,
    ),
    *(
        may("PRG-22", "XX", rule, one(schooling=at(stage)), one(schooling=None), verdict=UNKNOWN)
        for rule, stage in (
            ("EDUCATION_PRESCHOOL", Stage.PRESCHOOL),
            ("EDUCATION_COMPULSORY_LIVING", Stage.COMPULSORY),
            ("EDUCATION_SENIOR_GRANT", Stage.SENIOR_HIGH),
            ("EDUCATION_VOCATIONAL_GRANT", Stage.VOCATIONAL),
            ("EDUCATION_HIGHER_FRESHMAN", Stage.UNDERGRADUATE),
        )
    ),
    Worked(
        "PRG-22",
        "XX",
        "EDUCATION_COMPULSORY_MEALS",
        one(schooling=at(Stage.COMPULSORY), monitored=MonitoredType.UNSTABLE),
        one(schooling=at(Stage.SENIOR_HIGH), monitored=MonitoredType.UNSTABLE),
    ),
    may(
        "PRG-22",
        "XX",
        "EDUCATION_COMPULSORY_MEALS",
        one(OTHER, schooling=at(Stage.COMPULSORY), disability=None),  # once 建档立卡?
        one(OTHER, schooling=None),
        verdict=UNKNOWN,
    ),
    Worked(
        "PRG-22",
        "XX",
        "EDUCATION_SENIOR_FREE_OTHERS",
        one(OTHER, schooling=at(Stage.SENIOR_HIGH), disability=L4),
        one(OTHER, schooling=at(Stage.VOCATIONAL), disability=L4),
    ),
    may("PRG-32", "XX", "RENTAL_HOME", one(DIBAO, house=NO_HOUSE), one(RIGID, house=NO_HOUSE)),
    Worked(
        "PRG-32",
        "XX",
        "DANGEROUS_HOME_TEKUN",
        one(TEKUN, SupportMode.DISPERSED, area=Area.RURAL, house=NO_HOUSE),
        one(TEKUN, SupportMode.CONCENTRATED, area=Area.RURAL, house=NO_HOUSE),
    ),
    Worked("PRG-40", "XX", "EMPLOYMENT", one(RIGID, disability=None), one(RIGID, disability=L1)),
    Worked(
        "PRG-40",
        "XX",
        "EMPLOYMENT_PUBLIC_POST",
        one(DIBAO, hard_to_place=True),
        one(TEKUN, hard_to_place=True),
    ),
    may("PRG-63", "XX", "TEMPORARY", one(), None, verdict=UNKNOWN),
    may("PRG-65", "XX", "STRANDED", one(), None, verdict=UNKNOWN),
    Worked(
        "PRG-61",
        "XX",
        "BARRIER_FREE_TEKUN",
        one(TEKUN, SupportMode.DISPERSED, disability=L1),
        one(TEKUN, SupportMode.CONCENTRATED, disability=L1),
    ),
    may("PRG-60", "XX", "LIVING_SUBSIDY", one(MARGIN, disability=L4), one(RIGID, disability=L4)),
    may(
        "PRG-60",
        "XX",
        "CHILD_REHABILITATION",
        one(MARGIN, disability=L4, birth_date=BORN_2012),
        one(MARGIN, disability=L4, birth_date=BORN_1950),
    ),
    Worked(
        "PRG-69",
        "XX",
        "RURAL_SUPPORT",
        one(monitored=MonitoredType.MARGINAL),
        one(monitored=None),
    ),
    Worked("PRG-01", "CS", "DIBAO_ALLOWANCE", one(DIBAO), one(MARGIN)),
    Worked("PRG-01", "CS", "TEKUN_SUPPORT", one(TEKUN), one(DIBAO)),
    may("PRG-17", "CS", "EMERGENCY_DISEASE", one(), None, verdict=UNKNOWN),
    Worked(
        "PRG-42",
        "CS",
        "EMPLOYMENT_PUBLIC_POST",
        one(OTHER, hard_to_place=True),
        one(hard_to_place=True),
    ),
    Worked(
        "PRG-42", "CS", "EMPLOYMENT_SUBSIDIES", one(OTHER, disability=None), one(disability=None)
    ),
    may("PRG-63", "CS", "TEMPORARY", one(), None, verdict=UNKNOWN),
    may("PRG-65", "CS", "STRANDED", one(), None, verdict=UNKNOWN),
    may("PRG-57", "CS", "FUNERAL_EXTENDED", one(RIGID, died_on=ON), one(TEKUN, died_on=ON)),
    may("PRG-60", "CS", "AGE_FRIENDLY", one(RIGID, birth_date=BORN_1950), one(RIGID)),
    may("PRG-72", "CS", "CHARITY", one(FANPIN), one(monitored=None)),
    Worked("PRG-01", "BJ", "DIBAO_ALLOWANCE", one(DIBAO), one(MARGIN)),
    Worked("PRG-01", "BJ", "TEKUN_SUPPORT", one(TEKUN), one(DIBAO)),
    may("PRG-17", "BJ", "EMERGENCY_DISEASE", one(), None, verdict=UNKNOWN),
    may(
        "PRG-34",
        "BJ",
        "RENTAL_HOME_TEKUN",
        one(TEKUN, SupportMode.DISPERSED, area=Area.URBAN, house=NO_HOUSE),
        one(TEKUN, SupportMode.CONCENTRATED, area=Area.URBAN, house=NO_HOUSE),
    ),
    Worked(
        "PRG-34",
        "BJ",
        "DANGEROUS_HOME_TEKUN",
        one(TEKUN, SupportMode.DISPERSED, area=Area.RURAL, house=NO_HOUSE),
        one(TEKUN, SupportMode.CONCENTRATED, area=Area.RURAL, house=NO_HOUSE),
    ),
    Worked("PRG-50", "BJ", "DISASTER", one(RIGID, disaster=ON), one(OTHER, disaster=ON)),
    Worked(
        "PRG-55",
        "BJ",
        "HEATING_TEKUN",
        one(TEKUN, SupportMode.DISPERSED),
        one(TEKUN, SupportMode.CONCENTRATED),
    ),
    may("PRG-63", "BJ", "TEMPORARY", one(), None, verdict=UNKNOWN),
    may("PRG-64", "BJ", "TEMPORARY_BY_EXPENDITURE", one(RIGID), one(DIBAO)),
    may("PRG-65", "BJ", "STRANDED", one(), None, verdict=UNKNOWN),
    may(
        "PRG-60",
        "BJ",
        "LIVING_SUBSIDY",
        one(disability=L4),
        one(disability=None),
        verdict=UNKNOWN,
    ),
    Worked("PRG-60", "BJ", "BARRIER_FREE", one(disability=L4), one(disability=None)),
    may("PRG-68", "BJ", "VETERANS", one(veteran=True), one(veteran=False), verdict=UNKNOWN),
    may("PRG-72", "BJ", "CHARITY", one(OTHER), one()),
)


LEFT_OPEN: Final[Mapping[str, Value]] = {  # by some document; set where it is
    "term__starts": ("03-01", "09-01"),
    "heating__from": "11-15",
    "heating__to": "03-15",
    "nursing_subsidy__levels": (1, 2),
    "severe_disability__levels": (1, 2),
    "serious_illness__definition": "LIST",
}


def rules_of(where: str) -> Rules:
    """Return a jurisdiction's rules, with a value for each parameter that is left open."""
    rules = JURISDICTIONS[where]
    open_ = {
        name: value
        for name, value in LEFT_OPEN.items()
        if rules.given(name.replace("__", ".")) is None
    }
    return given(rules, **open_)


def held(where: str, household: Household) -> Mapping[str, Entitlement]:
    """Return what a household has a claim to, by rule, with all deliveries on record."""
    rules = rules_of(where)
    recorded = {rule.programme: all_until(date(2027, 12, 31)) for rule in rules.programmes}
    return {each.rule: each for each in entitlements(household, rules, (), recorded)}


@pytest.mark.requirement(
    "PRG-01",
    "PRG-10",
    "PRG-11",
    "PRG-12",
    "PRG-13",
    "PRG-14",
    "PRG-15",
    "PRG-16",
    "PRG-17",
    "PRG-18",
    "PRG-19",
    "PRG-20",
    "PRG-21",
    "PRG-22",
    "PRG-23",
    "PRG-30",
    "PRG-31",
    "PRG-32",
    "PRG-33",
    "PRG-34",
    "PRG-40",
    "PRG-41",
    "PRG-42",
    "PRG-43",
    "PRG-50",
    "PRG-51",
    "PRG-52",
    "PRG-53",
    "PRG-54",
    "PRG-55",
    "PRG-56",
    "PRG-57",
    "PRG-58",
    "PRG-59",
    "PRG-60",
    "PRG-61",
    "PRG-62",
    "PRG-63",
    "PRG-64",
    "PRG-65",
    "PRG-66",
    "PRG-67",
    "PRG-68",
    "PRG-69",
    "PRG-70",
    "PRG-72",
)
@pytest.mark.parametrize("worked", WORKED, ids=[f"{at}-{each}" for at, each in enumerate(WORKED)])
def test_whom_a_programme_is_due(worked: Worked) -> None:
    """A programme is due to whom its words name, and to nobody else."""
    found = held(worked.where, worked.due)[worked.rule]

    assert (found.state, found.verdict) == (worked.state, worked.verdict)
    assert found.source.clause in found.reason
    assert found.source.words is not None
    assert found.source.words in found.reason
    assert found.step.verdict is found.verdict
    if worked.not_due is not None:
        assert worked.rule not in held(worked.where, worked.not_due)


ALONE: Final = (
    ("CN", one(MARGIN, disability=L2), one(MARGIN, serious_illness=False, disability=L3), "MAY"),
    (
        "HLJ",
        one(MARGIN, disability=Disability(category=5, level=3)),
        one(
            MARGIN,
            disability=L3,
            serious_illness=False,
            self_pay=0,
            disabled_soldier=None,
            preferential=False,
        ),
        "MAY",
    ),
    (
        "BJ",
        one(MARGIN, serious_illness=True),
        one(MARGIN, serious_illness=False, disability=L1),
        "SHALL",
    ),
)


@pytest.mark.requirement("PRG-02")
@pytest.mark.parametrize(("where", "due", "not_due", "modality"), ALONE)
def test_who_is_taken_into_dibao_alone(
    where: str, due: Household, not_due: Household, modality: str
) -> None:
    """Of a 边缘 household the packs take in whom their words name: 可, in 北京市 without 可."""
    rules = rules_of(where)
    (alone,) = (
        (category, criterion)
        for category in rules.categories
        for way in category.criteria
        for criterion in way
        if criterion.test == "SINGLE_INCLUSION"
    )
    category, criterion = alone

    verdicts = [verdict_of(criterion, each, each.members[0], rules) for each in (due, not_due)]

    assert verdicts == [MET, Verdict.NOT_MET]
    assert (category.category, category.modality) == (DIBAO, modality)


@pytest.mark.parametrize("where", JURISDICTIONS)
def test_every_rule_is_worked(where: str) -> None:
    """No rule of a jurisdiction's own document is without its worked row."""
    rules = JURISDICTIONS[where].programmes
    own = {rule.code for rule in rules if rule.source.document.startswith(OWN[where])}

    assert own == {worked.rule for worked in WORKED if worked.where == where}


def test_every_criterion_of_programmes_is_worked() -> None:
    """Each criterion that only programmes use is named by some rule, or kept for local ones."""
    named = {
        criterion.test
        for rules in JURISDICTIONS.values()
        for rule in rules.programmes
        for way in rule.criteria
        for criterion in way
    }

    assert FOR_PROGRAMMES_ONLY - named == {"FREEZING_SEASON"}
    assert named <= CRITERIA.keys()
