"""A pack is complete and lawful or refused, with file, line, clause and what to do."""

from pathlib import Path

import pytest

from hub.policy.errors import PolicyError
from hub.policy.loader import load
from tests.policy import folders, lawful
from tests.policy.slips import Slip

_CITY, _LAW, _COUNTY = "packs/city.toml", "packs/law.toml", "packs/county.toml"
SLIPS = {
    "a category without clause": Slip(
        file=_CITY,
        old=f"{lawful.cited('1')}\n",
        new="",
        line="# DIBAO",
        says="The clause is missing",
    ),
    "a category without words": Slip(
        file=_CITY,
        old='clause = "1", words = "原文"',
        new='clause = "1"',
        line='clause = "1"',
        says="The words are missing; quote them",
    ),
    "an unknown category": Slip(
        file=_CITY,
        old='category = "FANPIN"',
        new='category = "POOR"',
        line='category = "POOR"',
        says="category names POOR, which is not known; use one of DIBAO",
    ),
    "an unknown test": Slip(
        file=_CITY,
        old='test = "MONITORED"',
        new='test = "WATCHED"',
        line="WATCHED",
        says="test names WATCHED, which is not known",
    ),
    "a programme's test for a category": Slip(
        file=_CITY,
        old='test = "MONITORED"',
        new='test = "ENROLLED"',
        line="ENROLLED",
        says="test names ENROLLED, which is not known",
    ),
    "an authority that nobody is": Slip(
        file=_CITY,
        old='authority = "COUNTY_AGR"',
        new='authority = "KING"',
        line='authority = "KING"',
        says="authority names KING",
    ),
    "an unknown programme": Slip(
        file=_CITY,
        old='programme = "AID"',
        new='programme = "AIDS"',
        line='programme = "AIDS"',
        says="programme names AIDS",
    ),
    "an unknown amount rule": Slip(
        file=_CITY,
        old='rule = "UNSET"',
        new='rule = "MUCH"',
        line="amount =",
        says="rule names MUCH",
    ),
    "an unknown parameter of an amount": Slip(
        file=_CITY,
        old='rule = "UNSET",',
        new='rule = "FIXED", parameters = ["sum"],',
        line="amount =",
        says="parameters names sum",
    ),
    "a transfer into an unknown category": Slip(
        file=_CITY,
        old='into = ["FANPIN"]',
        new='into = ["RICH"]',
        line='into = ["RICH"]',
        says="into names RICH",
    ),
    "criteria in both forms": Slip(
        file=_LAW,
        old="[[categories]] # OTHER\n",
        new="[[categories]] # OTHER\nways = []\n",
        line="ways = []",
        says="Write criteria, or several ways",
    ),
    "a category that the law binds is left out": Slip(
        file=_CITY,
        old='category = "DIBAO"',
        new='category = "RIGID"',
        line="# DIBAO",
        says="DIBAO is missing from the categories (D 13: 原文)",
    ),
    "a value outside what the law allows": Slip(
        file=_COUNTY,
        old='value = "0.50"\nvalid_to = 2025-12-31',
        new='value = "0.20"\nvalid_to = 2025-12-31',
        line="# the earlier",
        says="share must be at least 0.30 (D 22: 比例); mend it, or end it",
    ),
    "a category listed twice": Slip(
        file=_CITY,
        old='category = "FANPIN"',
        new='category = "DIBAO"',
        line="# FANPIN",
        says="category DIBAO HOUSEHOLD is already given for 410700 in this time",
    ),
    "a rule that yields to none": Slip(
        file=_CITY,
        old='categories = ["DIBAO"]',
        new='yields_to = ["AID_ALL"]',
        line="# AID_CITY",
        says="yields_to names AID_ALL, which is no rule of this pack",
    ),
    "a limit that is no number": Slip(
        file=_LAW,
        old='at_least = "0.30"',
        new='at_least = "much"',
        line="at_least =",
        says="at_least is no decimal number",
    ),
}


@pytest.mark.parametrize("slip", SLIPS.values(), ids=SLIPS)
def test_a_slip_in_a_pack_is_told_with_file_and_line(tmp_path: Path, slip: Slip) -> None:
    """The error names the file, the line and the clause, and says what to do."""
    folder = lawful.write(tmp_path)
    folders.change(folder, slip.file, slip.old, slip.new)

    with pytest.raises(PolicyError) as refusal:
        load(folder)

    assert slip.says in refusal.value.message
    assert refusal.value.file == str(folder / slip.file)
    assert refusal.value.line == folders.line_with(folder, slip.file, slip.line)


def test_two_packs_for_one_division_do_not_both_list_categories(tmp_path: Path) -> None:
    """The second is told which is the first."""
    folder = lawful.write(tmp_path)
    other = lawful.pack("town", "410700", lawful.category("OTHER", "9"))
    (folder / "packs/town.toml").write_text(other)

    with pytest.raises(PolicyError, match=r"city\.toml already lists categories for 410700"):
        load(folder)


def test_two_packs_for_one_division_do_not_both_list_a_programme(tmp_path: Path) -> None:
    """Else nobody could say which of them is replaced by a nearer one."""
    folder = lawful.write(tmp_path)
    other = lawful.pack("town", "410700", lawful.entitlement("AID_TOWN", "9"))
    (folder / "packs/town.toml").write_text(other)

    with pytest.raises(PolicyError, match=r"city\.toml already lists AID for 410700"):
        load(folder)


@pytest.mark.parametrize(
    ("limits", "says"),
    [
        ('{ above = "0.50" }', "share must be above 0.50"),
        ('{ at_least = "0.60" }', "share must be at least 0.60"),
        ('{ at_most = "0.45" }', "share must be at most 0.45"),
    ],
)
def test_a_value_outside_its_range_is_refused(tmp_path: Path, limits: str, says: str) -> None:
    """Each parameter says what its value may be, whatever a document says."""
    folder = folders.write(tmp_path)
    folders.change(
        folder, "parameters.toml", 'type = "decimal"', f'type = "decimal"\nrange = {limits}'
    )

    with pytest.raises(PolicyError, match=says) as refusal:
        load(folder)

    assert refusal.value.file == str(folder / "packs/county.toml")
    assert refusal.value.line == folders.line_with(folder, "packs/county.toml", "value =")


def test_a_text_outside_its_choices_is_refused(tmp_path: Path) -> None:
    """A method that the hub does not have cannot be chosen."""
    folder = folders.write(tmp_path)
    folders.change(
        folder, "parameters.toml", 'type = "integers"', 'type = "texts"\nrange = { one_of = ["A"] }'
    )
    folders.change(folder, "packs/demo.toml", "value = [1, 2]", 'value = ["A", "B"]')

    with pytest.raises(PolicyError, match="levels must be one of A") as refusal:
        load(folder, demo=True)

    assert refusal.value.line == folders.line_with(folder, "packs/demo.toml", "value =")
