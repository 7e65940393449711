"""What is on record of households and their members, one row a member, for their evaluation.

One statement reads one household, or a page of a division's in the order of their divisions. The
facts of a person stand in one row, since each data set fills its own columns; those that two of
them fill are told apart.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Date, Integer, Text, TextClause, Uuid, bindparam, text

from hub.domain.divisions import DivisionRange
from hub.domain.identifiers import DivisionCode
from hub.domain.people import HouseholdStatus
from hub.storage.database import WriteSession

PAGE = 500  # households

_LOWEST = UUID(int=0)


class MemberRow(NamedTuple):
    """A member of a household, counted on the day; of a household without any, a row of None."""

    household_id: UUID
    number: str | None
    division_code: str
    person_id: UUID | None
    birth_date: date
    sex: int  # GB/T 2261.1: 1 male, 2 female
    relation: str  # GB/T 4761, to the head
    standings: list[list[Any]] | None  # [category, support mode, self-care, first day, last day]
    named: str | None  # "CA_ROSTER 1f…,DPF_CERTIFICATES 9c…": data set and record
    roster_hukou: str | None
    roster_area: str | None
    population_hukou: str | None
    population_area: str | None
    household_number: str | None
    period_to: date | None
    income_fen: int | None
    wages_fen: int | None
    business_fen: int | None
    assets_fen: int | None
    transfers_fen: int | None
    work_costs_fen: int | None
    not_counted: str | None  # JSON
    property_standing: str | None
    supporters: str | None  # JSON
    has_income: bool | None
    assessed_self_care: str | None
    disability_category: int | None
    disability_level: int | None
    disability_components: list[int] | None
    certificate_status: str | None
    certificate_valid_to: date | None
    settled_fen: int | None
    spent_fen: int | None
    is_seriously_ill: bool | None
    has_cancer: bool | None
    is_registered: bool | None
    is_hard_to_place: bool | None
    is_employed: bool | None
    is_insured: bool | None
    insured_year: int | None
    premium_subsidy_fen: int | None
    is_enrolled: bool | None
    is_full_time: bool | None
    school_stage: str | None
    enrolled_on: date | None
    education_12m_fen: int | None
    rehabilitation_12m_fen: int | None
    house_grade: str | None
    only_dwelling: bool | None
    has_dwelling: bool | None
    renovated_on: date | None
    is_tenant: bool | None
    square_metres: int | None
    rent_fen: int | None
    struck_on: date | None
    is_veteran: bool | None
    soldier_level: int | None
    is_preferential: bool | None
    child_class: str | None
    is_protected: bool | None
    monitored_type: str | None
    is_monitored: bool | None
    from_division: str | None
    died_on: date | None


def _of(dataset: str, aggregate: str) -> str:
    """Return what one data set says, of a column that several fill."""
    return f"{aggregate} FILTER (WHERE dataset = '{dataset}')"


_HOME = ("household_id", "number", "division_code")
_MEMBER = (*_HOME, "person_id", "birth_date", "sex", "relation", "standings")
_AS_SAID: Mapping[str, str] = {
    "named": "string_agg(dataset || ' ' || record_reference, ',')",
    "roster_hukou": _of("CA_ROSTER", "max(hukou_division)"),
    "roster_area": _of("CA_ROSTER", "max(area)"),
    "population_hukou": _of("POPULATION", "max(hukou_division)"),
    "population_area": _of("POPULATION", "max(area)"),
    "not_counted": "max(not_counted::text)",
    "supporters": "max(supporters::text)",
    "assessed_self_care": "max(self_care)",
    "settled_fen": _of("MED_SETTLEMENTS", "max(self_pay_12m_fen)"),
    "spent_fen": _of("HEA_COSTS", "max(self_pay_12m_fen)"),
    "is_seriously_ill": _of("HEA_SERIOUS_ILLNESS", "bool_or(qualifies)"),
    "has_cancer": _of("WOM_CANCERS", "bool_or(qualifies)"),
}


def _said(name: str) -> str:
    """Return the SQL of a column of the facts, all of a person's in one row."""
    kind = MemberRow.__annotations__[name]
    aggregate = "bool_or" if kind == bool | None else "max"
    return f"{_AS_SAID.get(name, f'{aggregate}({name})')} AS {name}"


def _statement(homes: str, *parameters: Any) -> TextClause:
    """Return the statement that reads the members of some households.

    Args:
        homes: the query of the households.
        parameters: those that it names.
    """
    facts = ", ".join(_said(name) for name in MemberRow._fields if name not in _MEMBER)
    wanted = ", ".join(MemberRow._fields)
    return text(
        f"""
        WITH home AS MATERIALIZED ({homes})
        SELECT {wanted}
        FROM home
        LEFT JOIN LATERAL (
            SELECT DISTINCT ON (m.person_id)
                m.person_id, m.relation, p.birth_date, p.sex
            FROM membership AS m
            JOIN person AS p ON p.id = m.person_id
            WHERE m.household_id = home.household_id
                AND m.counted AND m.valid_from <= :on AND (m.valid_to IS NULL OR m.valid_to >= :on)
            ORDER BY m.person_id, m.relation
        ) AS member ON true
        LEFT JOIN LATERAL (
            SELECT json_agg(
                json_build_array(
                    d.category, d.support_mode, d.self_care, d.valid_from, d.valid_to
                )
                ORDER BY d.category, d.valid_from
            ) AS standings
            FROM determination AS d
            WHERE d.household_id = home.household_id AND d.person_id = member.person_id
                AND d.valid_from <= :on AND (d.valid_to IS NULL OR d.valid_to >= :on)
        ) AS held ON true
        LEFT JOIN LATERAL (
            SELECT {facts} FROM facts WHERE facts.person_id = member.person_id
        ) AS told ON true
        ORDER BY division_code, household_id, relation <> '0', person_id
        """  # noqa: S608 the names of our own columns
    ).bindparams(bindparam("on", type_=Date), *parameters)


_ONE = _statement(
    "SELECT id AS household_id, number, division_code FROM household WHERE id = :id",
    bindparam("id", type_=Uuid),
)
_PAGE = _statement(
    f"""
    SELECT id AS household_id, number, division_code
    FROM household
    WHERE division_code >= :lo AND division_code < :hi
        AND (division_code, id) > (:after_division, :after_id)
        AND status <> '{HouseholdStatus.DISSOLVED}'
    ORDER BY division_code, id
    LIMIT :households
    """,  # noqa: S608 a choice of our own
    bindparam("lo", type_=Text),
    bindparam("hi", type_=Text),
    bindparam("after_division", type_=Text),
    bindparam("after_id", type_=Uuid),
    bindparam("households", type_=Integer),
)

_SIZES = text(
    f"""
    SELECT left(division_code, :digits) AS part, count(*)
    FROM household
    WHERE division_code >= :lo AND division_code < :hi AND status <> '{HouseholdStatus.DISSOLVED}'
    GROUP BY part
    ORDER BY part
    """  # noqa: S608 a choice of our own
).bindparams(
    bindparam("digits", type_=Integer), bindparam("lo", type_=Text), bindparam("hi", type_=Text)
)


async def of_household(session: WriteSession, household_id: UUID, *, on: date) -> list[MemberRow]:
    """Return the members of one household on a day, its head first; [] if there is none such."""
    found = await session.tuples(_ONE, {"id": household_id, "on": on})
    return [MemberRow._make(row) for row in found]


async def page(
    session: WriteSession,
    within: DivisionRange,
    *,
    on: date,
    after: tuple[str, UUID] | None = None,
) -> list[MemberRow]:
    """Return the members of the next households of a division, each household's in a row.

    Args:
        session: any transaction.
        within: the division; dissolved households are left out.
        on: the day.
        after: the division and id of the last household of the page before; None: the first page.
    """
    division, last = after or ("", _LOWEST)
    values = {
        "lo": within.lo,
        "hi": within.hi,
        "after_division": division,
        "after_id": last,
        "households": PAGE,
        "on": on,
    }
    return [MemberRow._make(row) for row in await session.tuples(_PAGE, values)]


async def sizes(
    session: WriteSession, within: DivisionRange, *, digits: int
) -> Mapping[DivisionCode, int]:
    """Return the parts of a division in which there are households, with how many.

    Args:
        session: any transaction.
        within: the division; dissolved households are left out.
        digits: of the parts' codes, as 6 for counties.
    """
    values = {"digits": digits, "lo": within.lo, "hi": within.hi}
    rows = await session.tuples(_SIZES, values)
    return {DivisionCode(part): households for part, households in rows}
