"""What passes as ordinary is just what the rules of values would leave as it is."""

from datetime import date
from typing import Any

import duckdb
import pytest
from hypothesis import given, strategies as st

from hub.domain.citizen_ids import WEIGHTS
from hub.matching import ordinary, values
from hub.matching.engine import bound, identifier
from hub.policy.datasets import Field
from hub.policy.policy import Policy
from tests.matching.deliveries import citizen_id

TODAY = date(2026, 11, 22)
TRIED = (
    *(
        "",
        " ",
        "王小明",
        "王 小明",
        "阿依·古丽",
        "新民低保〔2026〕1号",
        "翟坡镇（南西村），12号",
        " 〔2026〕",
        "𬱖㛃",
        "x",
        "X",
        "A1",
        "H-1/2.3",
        "6.2E+18",
        "1E+10",
    ),
    *(
        "1",
        "0",
        "7",
        "01",
        "-1",
        "12345",
        "1234567890",
        "１２３",
        "PAID",
        "paid",
        "正常",
        "VALID",
        "Y",
    ),
    *("2026-10", "202610", "2026-13", "2026/10", "1899-12", "2200-01", "2026-1"),
    *("2026-10-20", "20261020", "2026/1/5", "2026-02-30", "1899-12-31", "2200-01-01", "2026-1-5"),
    *("epoch", "infinity", "2026-10-20 ", "\t2026-10-20", "2026-10-20\x01", "0000-00-00"),
    *("80", "80.00", "80.5", "80.005", "080", "-5", "1,000", ".5", "1e5", "999999999999.99"),
    *("6222021234567890123", "6222 0212 3456 7890", "1234567", "1" * 32, "1" * 33),
    *("13812345678", "+86 138-1234-5678", "0373-5595066", "410721101", "410721101201", "999999999"),
    *(citizen_id(1), citizen_id(1).lower(), citizen_id(2, born="21000101"), citizen_id(3) + "41"),
    *(
        citizen_id(5, born="20230231"),
        citizen_id(6, born="18790101"),
        "4" * 18,
        "410721195006150018",
    ),
    *("a" * 300, "王" * 300, "a\x00b", "a\nb", "\x7f", "\u3000", "\ufeff1", None),
)


@pytest.fixture(scope="module")
def tried(policy: Policy) -> duckdb.DuckDBPyConnection:
    """Give an engine with the divisions, and a table of all that is tried."""
    engine = duckdb.connect(":memory:")
    engine.execute("CREATE TABLE division AS SELECT unnest(?) AS code", [[*policy.divisions]])
    engine.execute("CREATE TABLE tried AS SELECT unnest(?::VARCHAR[]) AS raw", [[*TRIED]])
    return engine


def fields_of(policy: Policy) -> list[Field]:
    """Return every field of every data set."""
    return [field for dataset in policy.datasets.values() for field in dataset.fields]


def test_an_ordinary_value_needs_nothing(tried: duckdb.DuckDBPyConnection, policy: Policy) -> None:
    """Whatever passes would have come out unchanged, and without a reason against it."""
    for field in fields_of(policy):
        for raw, cleaned, problem in _passing(tried, field):
            assert (cleaned, problem) in {(raw, None), (raw, "ID_CHECK_DIGIT")}, field.name


def test_what_departments_write_is_ordinary(
    tried: duckdb.DuckDBPyConnection, policy: Policy
) -> None:
    """Sound values in their usual spelling pass, so that the quick way is the usual one."""
    passing = {raw for field in fields_of(policy) for raw, *_ in _passing(tried, field)}

    assert {"王小明", "2026-10", "2026-10-20", "80.00", citizen_id(1), "PAID"} <= passing
    assert {"阿依·古丽", "新民低保〔2026〕1号", "翟坡镇（南西村），12号"} <= passing


def test_a_wrong_check_character_is_found(tried: duckdb.DuckDBPyConnection) -> None:
    """Of the eleven possible last characters one fits, the same as the domain's."""
    sound = citizen_id(7)
    numbers = [sound[:17] + last for last in "0123456789X"]
    check = ordinary.remainder("first", "number")

    fitting = tried.execute(
        f"SELECT number FROM (SELECT number, substr(number, 1, 17)::BIGINT AS first "  # noqa: S608 our own
        f"FROM (SELECT unnest(?) AS number)) WHERE {check} = 1",
        [numbers],
    ).fetchall()

    assert fitting == [(sound,)]


@given(st.lists(st.tuples(st.integers(0, 10**17 - 1), st.sampled_from("0123456789X")), min_size=1))
def test_the_check_is_the_weighted_sum(numbers: list[tuple[int, str]]) -> None:
    """Whatever the digits are, the remainder is that of the standard's seventeen products."""
    texts = [f"{first:017d}{last}" for first, last in numbers]
    check = ordinary.remainder("first", "number")

    found = duckdb.execute(
        f"SELECT {check} FROM (SELECT number, substr(number, 1, 17)::BIGINT AS first "  # noqa: S608 our own
        "FROM (SELECT unnest(?) AS number))",
        [texts],
    ).fetchall()

    assert [remainder for (remainder,) in found] == [_weighted(text) % 11 for text in texts]


def _weighted(number: str) -> int:
    digits = [10 if character == "X" else int(character) for character in number]
    return sum(weight * digit for weight, digit in zip([*WEIGHTS, 1], digits, strict=True))


def _passing(engine: duckdb.DuckDBPyConnection, field: Field) -> list[tuple[Any, ...]]:
    """Return what passes as ordinary for a field, what cleaning makes of it, and what is wrong."""
    name = identifier(field.name)
    statement = (
        f"SELECT {name}, cleaned, {values.problem(field, 'cleaned')} FROM "  # noqa: S608 the policy's
        f"(SELECT {name}, {values.cleaned(field, name)} AS cleaned FROM "
        f"(SELECT raw AS {name} FROM tried) WHERE {ordinary.condition(field)})"
    )
    return engine.execute(statement, bound(statement, {"today": TODAY})).fetchall()
