"""One member of a household as the evaluation takes them: every fact with its source."""

import json
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Final

from hub.domain.evaluation.circumstances import (
    Ability,
    Disability,
    Employment,
    Fact,
    Kin,
    Member,
    Origin,
    Schooling,
    Source,
    Stage,
    Standing,
    Supporter,
    age_between,
)
from hub.domain.identifiers import DivisionCode
from hub.domain.money import Fen
from hub.domain.people import (
    Category,
    CertificateStatus,
    ChildClass,
    MonitoredType,
    SelfCare,
    SupportMode,
)
from hub.services.registers import Told
from hub.storage.circumstances import MemberRow

_FEMALE: Final = 2  # GB/T 2261.1
_NONE: Final = Fen(0)
_STAGES: Final[Mapping[str, Stage]] = {  # by the stage of EDU_ROLLS
    "PRESCHOOL": Stage.PRESCHOOL,
    "PRIMARY": Stage.COMPULSORY,
    "JUNIOR": Stage.COMPULSORY,
    "SENIOR": Stage.SENIOR_HIGH,
    "VOCATIONAL": Stage.VOCATIONAL,
    "JUNIOR_COLLEGE": Stage.UNDERGRADUATE,  # 本科及以下高等院校
    "UNDERGRADUATE": Stage.UNDERGRADUATE,
    "GRADUATE": Stage.POSTGRADUATE,
}


def member(told: Told, on: date) -> Member:
    """Return a member as they stand on a day."""
    row = told.row
    return Member(
        id=told.id,
        birth_date=row.birth_date,
        is_female=row.sex == _FEMALE,
        relation=row.relation,
        hukou=_hukou(told),
        disability=told.fact("DPF_CERTIFICATES", lambda r: _disability(r, on), none=None),
        serious_illness=told.fact(
            "HEA_SERIOUS_ILLNESS", lambda r: bool(r.is_seriously_ill), none=False
        ),
        self_pay=self_pay(told),
        employment=_employment(told),
        hard_to_place=_hard_to_place(told),
        schooling=told.fact("EDU_ROLLS", _schooling, none=None),
        has_income=told.said("CA_ASSESSMENTS", lambda r: r.has_income),
        supporters=told.said("CA_SUPPORTERS", lambda r: _supporters(r, on)),
        disabled_soldier=told.fact("VET_TAGS", lambda r: r.soldier_level, none=None),
        preferential=told.fact("VET_TAGS", lambda r: bool(r.is_preferential), none=False),
        veteran=told.fact("VET_TAGS", lambda r: bool(r.is_veteran), none=False),
        monitored=told.fact("AGR_MONITORED", _monitored, none=None),
        protected_child=told.fact("CA_CHILDREN", _protected, none=None),
        self_care=_self_care(told),
        two_cancers=told.fact("WOM_CANCERS", lambda r: bool(r.has_cancer), none=False),
        insured=told.fact("MED_INSURANCE", lambda r: bool(r.is_insured), none=False),
        died_on=told.fact("HEA_DEATHS", lambda r: r.died_on, none=None),
    )


def standings(told: Told) -> Iterator[Standing]:
    """Yield the categories that a member is in."""
    for category, mode, self_care, valid_from, valid_to in told.row.standings or ():
        yield Standing(
            category=Category(category),
            person_id=told.id,
            support_mode=SupportMode(mode) if mode else None,
            self_care=SelfCare(self_care) if self_care else None,
            valid_from=date.fromisoformat(valid_from),
            valid_to=date.fromisoformat(valid_to) if valid_to else None,
        )


def self_pay(told: Told) -> Fact[Fen] | None:
    """Return what a member bore for treatment; where two departments keep it, of one of them.

    Source:
        新政办〔2024〕22号 二(二): healthcare security keeps it; 长民发〔2025〕22号 二(二): the
        health commission does.
    """
    settled = told.fact("MED_SETTLEMENTS", lambda r: Fen(r.settled_fen or 0), none=_NONE)
    return settled or told.fact("HEA_COSTS", lambda r: Fen(r.spent_fen or 0), none=_NONE)


def education(told: Told) -> Fact[Fen] | None:
    """Return what a member's schooling cost in the twelve months before."""
    return told.fact("EDU_COSTS", lambda r: Fen(r.education_12m_fen or 0), none=_NONE)


def rehabilitation(told: Told) -> Fact[Fen] | None:
    """Return what a member's rehabilitation cost in the twelve months before."""
    return told.fact("DPF_REHABILITATION", lambda r: Fen(r.rehabilitation_12m_fen or 0), none=_NONE)


def _hukou(told: Told) -> Fact[DivisionCode] | None:
    on_roster = told.said("CA_ROSTER", lambda r: r.roster_hukou)
    found = on_roster or told.said("POPULATION", lambda r: r.population_hukou)
    return None if found is None else Fact(DivisionCode(found.value), found.source)


def _disability(row: MemberRow, on: date) -> Disability | None:
    """Return a certificate that is valid on a day."""
    is_over = row.certificate_valid_to is not None and row.certificate_valid_to < on
    if row.certificate_status != CertificateStatus.VALID or is_over:
        return None
    assert row.disability_category is not None, "a certificate names its category and its level"
    assert row.disability_level is not None, "as above"
    return Disability(
        category=row.disability_category,
        level=row.disability_level,
        components=tuple(divmod(each, 10) for each in row.disability_components or ()),
    )


def _employment(told: Told) -> Fact[Employment] | None:
    """Return how a member stands to work; only both registers together say that they do not."""
    works = told.fact("HRSS_EMPLOYMENT", lambda r: bool(r.is_employed), none=False)
    seeks = told.fact("HRSS_UNEMPLOYMENT", lambda r: bool(r.is_registered), none=False)
    if works is not None and works.value:
        return Fact(Employment.EMPLOYED, works.source)
    if seeks is not None and seeks.value:
        return Fact(Employment.UNEMPLOYED, seeks.source)
    if works is None or seeks is None:
        return None
    return Fact(Employment.NONE, works.source)


def _hard_to_place(told: Told) -> Fact[bool] | None:
    """Return whether a member is 就业困难: whoever is not registered as unemployed is not."""
    if told.row.is_registered:
        return told.said("HRSS_UNEMPLOYMENT", lambda r: r.is_hard_to_place)
    return told.fact("HRSS_UNEMPLOYMENT", lambda _: False, none=False)


def _schooling(row: MemberRow) -> Schooling | None:
    if not row.is_enrolled or row.school_stage is None:
        return None
    return Schooling(
        stage=_STAGES[row.school_stage], full_time=bool(row.is_full_time), since=row.enrolled_on
    )


def _supporters(row: MemberRow, on: date) -> tuple[Supporter, ...]:
    known: list[dict[str, Any]] = json.loads(row.supporters or "[]")
    return tuple(
        Supporter(
            kin=Kin(each["kin"]),
            age=_age(each["born_on"], on),
            ability=Ability(each["ability"] or Ability.UNKNOWN),
            paid=None if each["paid_fen"] is None else Fen(each["paid_fen"]),
        )
        for each in known
    )


def _age(born_on: str | None, on: date) -> int | None:
    return None if born_on is None else age_between(date.fromisoformat(born_on), on)


def _monitored(row: MemberRow) -> MonitoredType | None:
    return MonitoredType(row.monitored_type or "") if row.is_monitored else None


def _protected(row: MemberRow) -> ChildClass | None:
    return ChildClass(row.child_class or "") if row.is_protected else None


def _self_care(told: Told) -> Fact[SelfCare] | None:
    """Return how far a member can look after themselves: as determined, else as assessed."""
    for standing in standings(told):
        if standing.self_care is not None:
            return Fact(standing.self_care, Source(origin=Origin.REGISTER, code="determination"))
    assessed = told.said("CA_ASSESSMENTS", lambda r: r.assessed_self_care)
    return None if assessed is None else Fact(SelfCare(assessed.value), assessed.source)
