"""Evaluations and entitlements for tests, as the hub keeps them."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping

from hub.domain.evaluation.circumstances import Origin, Source
from hub.domain.evaluation.results import CategoryResult, EntitlementState, Evaluation
from hub.domain.evaluation.rules import Modality, Period
from hub.domain.evaluation.steps import Step, Used, Verdict
from hub.domain.events import EventKind
from hub.domain.identifiers import HouseholdId, PersonId
from hub.domain.law import UNSET, Citation, Given, Trust
from hub.domain.people import Category
from hub.runtime import Hub
from hub.storage import chain, evaluations, tables
from hub.storage.evaluations import Made
from tests.people import BuiltHousehold
from tests.rows import add

DAY = date(2026, 11, 1)
LAW = Citation(
    document="新政办〔2024〕22号",
    clause="一(一)1",
    words="家庭人均收入低于当地低保标准",
    trust=Trust.S,
)
STANDARD = Given(
    key="standard.dibao_yuan_month", value=632, unit="元/人·月", source=LAW, pack="XINXIANG"
)
PROPERTY = Given(
    key="rigid.property", value=UNSET, unit=None, source=LAW, pack="NATIONAL", adopted=True
)


def an_evaluation(household: BuiltHousehold, on: date = DAY) -> Evaluation:
    """Return an evaluation that meets no category, and one of a member that nobody can tell."""
    income = Used(
        name="income",
        value="19,224.00 元",
        source=Source(origin=Origin.DATASET, code="CA_INCOME", reference="I-7", as_of=DAY),
    )
    capacity = Used(name='self_care "自理"', value=None, source=None, person=0)
    below = _step(
        "INCOME_BELOW_STANDARD",
        Verdict.NOT_MET,
        formula='3 人，19,224.00 元 ÷ 3 ÷ 12 = 534.00 元/人·月 "低于" \\ 632.00',
        used=(income,),
        given=(STANDARD,),
    )
    property_ = _step("PROPERTY_WITHIN_DIBAO", Verdict.UNSET, given=(PROPERTY,))
    return Evaluation(
        household_id=HouseholdId(household.id),
        on=on,
        version="0123456789ab",
        packs=("XINXIANG", "NATIONAL"),
        results=(
            _result(Category.DIBAO, _step("ALL", Verdict.NOT_MET, parts=(below, property_))),
            _result(
                Category.TEKUN,
                _step("NO_LABOUR_CAPACITY", Verdict.UNKNOWN, used=(capacity,)),
                person=household.head.id,
            ),
        ),
    )


def _step(rule: str, verdict: Verdict, *, formula: str = "", **more: Any) -> Step:
    return Step(rule=rule, verdict=verdict, formula=formula, source=LAW, **more)


def _result(category: Category, step: Step, *, person: UUID | None = None) -> CategoryResult:
    return CategoryResult(
        category=category,
        person_id=None if person is None else PersonId(person),
        verdict=step.verdict,
        modality=Modality.SHALL,
        authority="TOWNSHIP",
        explain=lambda: step,
    )


async def evaluated(hub: Hub, household: BuiltHousehold) -> UUID:
    """Keep an evaluation of a household, linked on its chain; return its id."""
    made = Made(
        evaluation=an_evaluation(household),
        members=tuple(PersonId(member.id) for member in household.members),
        told={"income": {"wages_yuan": "19224"}, "members": []},
    )
    async with hub.write_as("test-evaluating") as session:
        rows = await evaluations.add(session, made)
        await chain.append(session, household.id, EventKind.EVALUATED, rows)
    return rows[0].ref.id


async def entitled(hub: Hub, household: BuiltHousehold, **given: Any) -> RowMapping:
    """Keep what a household is entitled to: medical aid that it misses, unless told otherwise."""
    values: dict[str, Any] = {
        "rule": "MEDICAL_AID_DIBAO",
        "programme": "MEDICAL_AID",
        "owner": "MED",
        "state": EntitlementState.MISSED.value,
        "verdict": Verdict.MET.value,
        "modality": Modality.SHALL.value,
        "period": Period.YEAR.value,
        "reason": "属于低保对象，应予医疗救助，尚无发放记录。",
        "document": LAW.document,
        "clause": "三(二)1",
        "words": "给予医疗救助",
        "evaluated_on": DAY,
    }
    async with hub.write_as("test-evaluating") as session:
        return await add(
            session, tables.entitlement, household_id=household.id, **{**values, **given}
        )
