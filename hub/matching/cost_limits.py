"""The medical self-pay above which somebody is looked at: by county, and by category or none."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import cast

import duckdb

from hub.matching.engine import bound, rows
from hub.policy.packs import Parameter
from hub.policy.policy import Policy

BY_CATEGORY = "self_pay.yuan"
OF_NOBODYS_LIST = "self_pay.none_yuan"
_FEN = 100
_NONE = ""  # of people in no category


def make(engine: duckdb.DuckDBPyConnection, policy: Policy, *, on: date) -> None:
    """Make `cost_limit (person_id, is_listed, fen)` of those for whom a limit is set.

    Of somebody in several categories the lowest limit counts.

    Args:
        engine: in which the people are watched.
        policy: what no pack of it gives, limits nobody.
        on: the day on which categories and limits hold.
    """
    found = rows(engine, "SELECT DISTINCT substr(division_code, 1, 6) FROM watched ORDER BY 1")
    given = list(_given(policy, (county for (county,) in found), on=on))
    engine.execute("CREATE TABLE given_limit (county VARCHAR, category VARCHAR, fen BIGINT)")
    counties, categories, fens = zip(*given, strict=True) if given else ((), (), ())
    engine.execute(
        "INSERT INTO given_limit SELECT unnest($counties::VARCHAR[]), "
        "unnest($categories::VARCHAR[]), unnest($fens::BIGINT[])",
        {"counties": list(counties), "categories": list(categories), "fens": list(fens)},
    )
    statement = f"""
        CREATE TABLE cost_limit AS
        WITH held AS (
            SELECT person_id, category
            FROM determined
            WHERE valid_from <= $today AND (valid_to IS NULL OR valid_to >= $today)
        )
        SELECT person_id, bool_or(g.category <> '{_NONE}') AS is_listed, min(fen) AS fen
        FROM (SELECT DISTINCT person_id, substr(division_code, 1, 6) AS county FROM watched) AS w
        LEFT JOIN held USING (person_id)
        JOIN given_limit AS g
            ON g.county = w.county AND g.category = coalesce(held.category, '{_NONE}')
        GROUP BY person_id
    """
    engine.execute(statement, bound(statement, {"today": on}))


def _given(policy: Policy, counties: Iterable[str], *, on: date) -> Iterator[tuple[str, str, int]]:
    """Yield county, category and limit in fen, as the packs give them."""
    for county in counties:
        listed = policy.parameter(BY_CATEGORY, county, on)
        if isinstance(listed, Parameter):
            by_category = cast("Mapping[str, str]", listed.value)
            for category, yuan in by_category.items():
                yield county, category, int(Decimal(yuan) * _FEN)
        other = policy.parameter(OF_NOBODYS_LIST, county, on)
        if isinstance(other, Parameter):
            yield county, _NONE, int(cast("Decimal", other.value) * _FEN)
