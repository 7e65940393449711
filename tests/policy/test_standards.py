"""The yearly table: the nearest division's value of the right year and area, or none."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from hub.domain.evaluation.circumstances import Area
from hub.domain.law import UNSET, Given, Trust
from hub.policy.errors import PolicyError
from hub.policy.loader import load
from hub.policy.policy import Policy

HEADER = (
    "year,division,area,dibao_yuan_month,tekun_yuan_month,disposable_yuan_year,document,trust\n"
)
TABLE = """2025,410721,,,,30500,统计公报,W
2026,410721,URBAN,740,1110,,县通知,S
2026,410721,RURAL,632.50,948,,县通知,S
2026,410000,,600,,,省通知,S
"""
ON = date(2026, 11, 20)
DIBAO, TEKUN = "standard.dibao_yuan_month", "standard.tekun_yuan_month"
DISPOSABLE = "income.disposable_yuan_year"


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Policy:
    """Give the hub's own policy with a small yearly table."""
    path = tmp_path_factory.mktemp("standards") / "2026.csv"
    path.write_text(HEADER + TABLE)
    return load(standards=path)


def given(policy: Policy, key: str, division: str, area: Area | None = None) -> Given:
    """Return a parameter of the table."""
    return policy.rules(division, ON, area).parameters[key]


@pytest.mark.parametrize(("area", "yuan"), [(Area.URBAN, "740"), (Area.RURAL, "632.50")])
def test_a_standard_is_that_of_the_households_area(loaded: Policy, area: Area, yuan: str) -> None:
    """Town and country have standards of their own; a township's household has the county's."""
    found = given(loaded, DIBAO, "410721101", area)

    assert found.value == Decimal(yuan)
    assert (found.source.document, found.source.trust) == ("县通知", Trust.S)


def test_where_the_area_is_not_known_and_the_two_differ_nothing_is_guessed(loaded: Policy) -> None:
    """The words say which two there are."""
    found = given(loaded, DIBAO, "410721")

    assert found.value is UNSET
    assert found.source.words == "城乡标准不同（URBAN 740、RURAL 632.50），而该户属城镇还是农村不详"


def test_where_both_areas_have_the_same_the_area_does_not_matter(loaded: Policy) -> None:
    """One value for all is a value."""
    assert given(loaded, DIBAO, "410122").value == Decimal(600)


@pytest.mark.requirement("CAT-25")
def test_the_income_is_that_of_the_year_before(loaded: Policy) -> None:
    """Standards are of the current year, disposable income of the one before it.

    Source:
        国办发〔2023〕39号 二 (上年度); 京政办发〔2026〕4号 一 (当年).
    """
    found = given(loaded, DISPOSABLE, "410721")

    assert (found.value, found.source.clause) == (Decimal(30500), "2025年")
    assert loaded.rules("410721", date(2027, 1, 1)).parameters[DISPOSABLE].value is UNSET


def test_a_table_that_lacks_the_county_leaves_it_unset_with_words(loaded: Policy) -> None:
    """A division without a row, of whatever level above it, has no standard."""
    found = given(loaded, TEKUN, "430121")

    assert (found.value, found.source.words) == (UNSET, "年度标准表没有 430121 2026 年的数值")


def test_without_a_table_the_documents_words_leave_it_open() -> None:
    """The national document speaks of 当地最低生活保障标准 and gives none."""
    found = load().rules("410721", ON).parameters[DIBAO]

    assert (found.value, found.source.words) == (UNSET, "当地最低生活保障标准")


def test_the_demos_table_is_marked_as_made_up(policy: Policy) -> None:
    """No value of it can be taken for a published one."""
    found = given(policy, DIBAO, "110101")

    assert (found.adopted, found.source.trust) == (True, Trust.P)
    assert "不是公布的标准" in found.source.document


def test_the_table_is_part_of_the_version(loaded: Policy) -> None:
    """An answer's version tells by which table it was reckoned."""
    assert loaded.version != load().version


SLIPS = {
    "another header": (HEADER[5:], 1, "The header must be year,division"),
    "an unknown division": (
        f"{HEADER}2026,999999,,600,,,D,S\n",
        2,
        "999999 is not in the register",
    ),
    "a year in words": (f"{HEADER}今年,410721,,600,,,D,S\n", 2, "write four digits, as 2026"),
    "an unknown area": (f"{HEADER}2026,410721,CITY,600,,,D,S\n", 2, "use URBAN, RURAL, or leave"),
    "no document": (f"{HEADER}2026,410721,,600,,,,S\n", 2, "Name the document"),
    "an unknown trust": (f"{HEADER}2026,410721,,600,,,D,X\n", 2, "as one of S, L, W, M, P"),
    "no amount": (f"{HEADER}2026,410721,,,,,D,S\n", 2, "The row gives no amount"),
    "a negative sum": (f"{HEADER}2026,410721,,-1,,,D,S\n", 2, "dibao_yuan_month is no sum in yuan"),
    "a sum in words": (f"{HEADER}2026,410721,,viel,,,D,S\n", 2, "write it as 632 or 632.50"),
    "parts of a fen": (f"{HEADER}2026,410721,,1.005,,,D,S\n", 2, "no sum in yuan"),
    "a row too short": (f"{HEADER}2026,410721,,600\n", 2, "A row has 8 values"),
    "a row twice": (f"{HEADER}{TABLE}{TABLE}", 6, "stand twice; keep one row"),
}


@pytest.mark.parametrize(("text", "line", "says"), SLIPS.values(), ids=SLIPS)
def test_a_wrong_table_is_told_with_its_line(
    tmp_path: Path, text: str, *, line: int, says: str
) -> None:
    """Nothing is reckoned by half a table."""
    path = tmp_path / "standards.csv"
    path.write_text(text)

    with pytest.raises(PolicyError) as refusal:
        load(standards=path)

    assert (refusal.value.file, refusal.value.line) == (str(path), line)
    assert says in refusal.value.message
