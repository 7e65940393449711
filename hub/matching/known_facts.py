"""What the data sets say of each person of the hub, as rows of the table `facts`.

Each query states the columns of its own data set only, beside the person, the batch and the
record. Where several rows speak of a person, what holds on the day of the comparison counts, then
what is newest. Of costs only sums leave the engine, of an illness only that it qualifies. What is
said of a household stands under whoever the data set names for it, as a rule its head.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import duckdb

from hub.matching.engine import bound


def _one_row(table: str, columns: str, *, first: str) -> str:
    """Return the query that takes one row of each person.

    Args:
        table: the data set's, or a query in brackets.
        columns: what is said, each named as in `facts`.
        first: the order in which the wanted row comes first.
    """
    return f"""
        SELECT person_id, batch_id, record_reference, {columns}
        FROM {table}
        QUALIFY row_number() OVER (
            PARTITION BY person_id ORDER BY {first}, record_reference
        ) = 1
        ORDER BY person_id
    """


def _sum_of_year(table: str, column: str, said: str, *, on: str) -> str:
    """Return the query that adds the twelve months before the day of the comparison.

    Args:
        table: the data set's.
        column: the amount that is added.
        said: what the sum is called in `facts`.
        on: the day that decides whether an amount falls within them.
    """
    return f"""
        SELECT person_id,
            arg_max(batch_id, ({on}, record_reference)) AS batch_id,
            arg_max(record_reference, ({on}, record_reference)) AS record_reference,
            CAST(coalesce(sum({column}) FILTER (
                {on} >= $today::DATE - INTERVAL 12 MONTH AND {on} < $today
            ), 0) AS BIGINT) AS {said}
        FROM {table}
        WHERE {on} <= $today
        GROUP BY person_id
        ORDER BY person_id
    """


def _registered_at(table: str, *, first: str) -> str:
    """Return the query of where each person's household is registered, as far as it is said."""
    said = "hukou_division IS NOT NULL OR area IS NOT NULL"
    return _one_row(f"(SELECT * FROM {table} WHERE {said})", "hukou_division, area", first=first)


_NOT_ENDED = "(ended_on IS NULL OR ended_on > $today)"
_IN_SCHOOL = "(status = 'ENROLLED' AND (left_on IS NULL OR left_on > $today))"
_THIS_SCHOOL_YEAR = "school_year = year($today::DATE - INTERVAL 8 MONTH)"  # it begins in September
_IN_WINDOW = "settled_on >= $today::DATE - INTERVAL 12 MONTH AND settled_on < $today"
_TREATED = "kind IN ('INPATIENT', 'OUTPATIENT', 'CHRONIC')"  # all that counts of people on no list

# Of 多重残疾, each disability with its level, as 64: mental, of level 4.
_COMPONENTS = f"""
    CAST(nullif(string_split(concat_ws(',', {
    ", ".join(
        f"'{category}' || {name}_level"
        for category, name in enumerate(
            ("vision", "hearing", "speech", "limb", "intellect", "mental"), start=1
        )
    )
}), ','), ['']) AS SMALLINT[])
"""
_KINDS = (  # of income that the rules do not count
    *("preferential", "family_planning", "scholarship", "courage"),
    *("assistance", "basic_pension", "other"),
)
_NOT_COUNTED = f"""
    CASE WHEN coalesce({", ".join(f"not_counted_{kind}_fen" for kind in _KINDS)}) IS NOT NULL
    THEN CAST(json_object({
    ", ".join(f"'{kind.upper()}', not_counted_{kind}_fen" for kind in _KINDS)
}) AS VARCHAR) END
"""

_QUERIES: Mapping[str, str] = {
    "CA_ROSTER": _registered_at("ca_roster", first="valid_from DESC"),
    "POPULATION": _registered_at("population", first="as_of DESC"),
    "CA_INCOME": _one_row(
        "(SELECT * FROM ca_income WHERE period_to <= $today)",
        f"""
            household_number, period_to, income_fen, wages_fen, business_fen, assets_fen,
            transfers_fen, work_costs_fen, property AS property_standing,
            {_NOT_COUNTED} AS not_counted
        """,
        first="period_to DESC, verified_on DESC",
    ),
    "CA_SUPPORTERS": """
        SELECT person_id,
            arg_max(batch_id, record_reference) AS batch_id,
            max(record_reference) AS record_reference,
            coalesce(CAST(to_json(list(
                {'kin': kin, 'born_on': born_on, 'ability': ability, 'paid_fen': paid_fen}
                ORDER BY record_reference
            ) FILTER (kin <> 'NONE')) AS VARCHAR), '[]') AS supporters
        FROM ca_supporters
        GROUP BY person_id
        ORDER BY person_id
    """,
    "CA_ASSESSMENTS": _one_row(
        "ca_assessments",
        "has_income = 'Y' AS has_income, self_care, assessed_on",
        first="assessed_on DESC",
    ),
    "DPF_CERTIFICATES": _one_row(
        "dpf_certificates",
        f"""
            CAST(category AS SMALLINT) AS disability_category,
            CAST(level AS SMALLINT) AS disability_level,
            {_COMPONENTS} AS disability_components,
            status AS certificate_status,
            certificate_number_mask AS certificate_mask,
            unhex(certificate_number_index) AS certificate_index,
            issued_on AS certificate_issued_on,
            valid_to AS certificate_valid_to
        """,
        first="status = 'VALID' DESC, issued_on DESC",
    ),
    "HEA_DEATHS": """
        SELECT person_id,
            arg_min(batch_id, (died_on, record_reference)) AS batch_id,
            arg_min(record_reference, (died_on, record_reference)) AS record_reference,
            min(died_on) AS died_on,
            list_sort(list_distinct(list(source))) AS death_sources
        FROM hea_deaths
        GROUP BY person_id
        ORDER BY person_id
    """,
    "HRSS_UNEMPLOYMENT": _one_row(
        "hrss_unemployment",
        f"{_NOT_ENDED} AS is_registered, registered_on, hard_to_place = 'Y' AS is_hard_to_place",
        first=f"{_NOT_ENDED} DESC, registered_on DESC",
    ),
    "HRSS_EMPLOYMENT": _one_row(
        "hrss_employment",
        f"{_NOT_ENDED} AS is_employed, employed_on",
        first=f"{_NOT_ENDED} DESC, employed_on DESC",
    ),
    "MED_SETTLEMENTS": f"""
        WITH s AS (
            SELECT *, {_IN_WINDOW} AS is_counted, {_TREATED} AS is_treated
            FROM med_settlements LEFT JOIN cost_limit USING (person_id)
        )
        SELECT person_id,
            arg_max(batch_id, (settled_on, record_reference)) AS batch_id,
            arg_max(record_reference, (settled_on, record_reference)) AS record_reference,
            CAST(coalesce(sum(self_pay_fen) FILTER (is_counted), 0) AS BIGINT) AS self_pay_12m_fen,
            CAST(coalesce(sum(total_fen) FILTER (is_counted), 0) AS BIGINT) AS total_12m_fen,
            max(settled_on) AS settled_on,
            coalesce(sum(self_pay_fen) FILTER (is_counted AND (is_listed OR is_treated)), 0)
                > any_value(fen) AS is_over_threshold
        FROM s
        WHERE settled_on <= $today
        GROUP BY person_id
        ORDER BY person_id
    """,
    "MED_INSURANCE": _one_row(
        "(SELECT * FROM med_insurance WHERE year <= year($today::DATE))",
        "year = year($today::DATE) AND status = 'ACTIVE' AND insured_from <= $today AS is_insured, "
        "CAST(year AS SMALLINT) AS insured_year, subsidy_fen AS premium_subsidy_fen",
        first="year DESC",
    ),
    "HEA_COSTS": """
        SELECT person_id,
            arg_max(batch_id, (period_to, record_reference)) AS batch_id,
            arg_max(record_reference, (period_to, record_reference)) AS record_reference,
            CAST(coalesce(sum(self_pay_fen) FILTER (is_counted), 0) AS BIGINT) AS self_pay_12m_fen,
            CAST(coalesce(sum(total_fen) FILTER (is_counted), 0) AS BIGINT) AS total_12m_fen
        FROM (
            SELECT *, period_to >= $today::DATE - INTERVAL 12 MONTH AS is_counted FROM hea_costs
        )
        WHERE period_to < $today
        GROUP BY person_id
        ORDER BY person_id
    """,
    "EDU_ROLLS": _one_row(
        "edu_rolls",
        f"{_IN_SCHOOL} AS is_enrolled, {_IN_SCHOOL} AND full_time = 'Y' AS is_full_time, "
        "stage AS school_stage, enrolled_on",
        first=f"{_IN_SCHOOL} DESC, enrolled_on DESC",
    ),
    "EDU_COSTS": _sum_of_year("edu_costs", "amount_fen", "education_12m_fen", on="term_from"),
    "EDU_HARDSHIP": _one_row(
        "edu_hardship",
        f"{_THIS_SCHOOL_YEAR} AS is_identified",
        first=f"{_THIS_SCHOOL_YEAR} DESC, school_year DESC",
    ),
    "CA_CHILDREN": _one_row(
        "ca_children",
        f"type AS child_class, identified_on, {_NOT_ENDED} AS is_protected",
        first=f"{_NOT_ENDED} DESC, identified_on DESC",
    ),
    "AGR_MONITORED": _one_row(
        "agr_monitored",
        f"type AS monitored_type, identified_on, {_NOT_ENDED} AS is_monitored",
        first=f"{_NOT_ENDED} DESC, identified_on DESC",
    ),
    "AGR_RELOCATION": _one_row(
        "agr_relocation", "from_division, to_division, moved_on", first="moved_on DESC"
    ),
    "HOU_DANGEROUS": _one_row(
        "hou_dangerous",
        "grade AS house_grade, only_dwelling = 'Y' AS only_dwelling, assessed_on, renovated_on, "
        "coalesce(has_dwelling, 'Y') = 'Y' AS has_dwelling",
        first="assessed_on DESC",
    ),
    "HOU_TENANCY": _one_row(
        "hou_tenancy",
        f"{_NOT_ENDED} AS is_tenant, CAST(square_metres AS SMALLINT) AS square_metres, rent_fen",
        first=f"{_NOT_ENDED} DESC, rented_from DESC",
    ),
    "EMG_DISASTERS": _one_row(
        "(SELECT * FROM emg_disasters WHERE struck_on <= $today)",
        "struck_on",
        first="struck_on DESC",
    ),
    "VET_TAGS": _one_row(
        "vet_tags",
        "veteran = 'Y' AS is_veteran, CAST(soldier_level AS SMALLINT) AS soldier_level, "
        "preferential = 'Y' AS is_preferential",
        first="as_of DESC",
    ),
    "DPF_REHABILITATION": _sum_of_year(
        "dpf_rehabilitation", "amount_fen", "rehabilitation_12m_fen", on="settled_on"
    ),
    **{
        code: _one_row(
            code.lower(),
            f"{_NOT_ENDED} AS qualifies",
            first=f"{_NOT_ENDED} DESC, qualified_on DESC",
        )
        for code in ("HEA_SERIOUS_ILLNESS", "WOM_CANCERS")
    },
}
DATASETS = tuple(_QUERIES)
MOVING = tuple(code for code, query in _QUERIES.items() if "$today" in query)  # from day to day
LIMITED = frozenset(code for code, query in _QUERIES.items() if "cost_limit" in query)
_FETCH_ROWS = 10_000


def rows(engine: duckdb.DuckDBPyConnection, dataset: str, *, on: date) -> Iterator[dict[str, Any]]:
    """Yield one row a person: the columns that the data set fills, named as in `facts`.

    Args:
        engine: in which the data set is linked; for one of LIMITED, limits of costs are made too.
        dataset: one of DATASETS.
        on: the day of the comparison; spells that ended and costs a year old no longer count.
    """
    statement = _QUERIES[dataset]
    found = engine.execute(statement, bound(statement, {"today": on}))
    names = [column[0] for column in found.description]
    while chunk := found.fetchmany(_FETCH_ROWS):
        for values in chunk:
            yield {"dataset": dataset, **dict(zip(names, values, strict=True))}
