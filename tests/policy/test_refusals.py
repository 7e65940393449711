"""A policy file is complete or refused, with file, line and what to do."""

from pathlib import Path

import pytest

from hub.policy.errors import PolicyError
from hub.policy.loader import load
from tests.policy import folders
from tests.policy.slips import SLIPS, Slip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give a folder with a small, whole policy."""
    return folders.write(tmp_path)


@pytest.mark.parametrize("slip", SLIPS.values(), ids=SLIPS)
def test_a_slip_is_told_with_file_and_line(folder: Path, slip: Slip) -> None:
    """The error names the file and the line, and says what to do."""
    folders.change(folder, slip.file, slip.old, slip.new)

    with pytest.raises(PolicyError) as refusal:
        load(folder, demo=True)

    error = refusal.value
    assert error.file == str(folder / slip.file)
    assert error.line == folders.line_with(folder, slip.file, slip.line)
    assert slip.says in error.message


def test_there_are_no_more_scopes_than_people_can_keep_in_mind(folder: Path) -> None:
    """Sixty are the most; the first line of the last one is named."""
    entry = 'text_zh = "文"\ntext_en = "Text"\nsource = { document = "D", clause = "1" }\n'
    text = "".join(f'["s.g{"x" * n}:read"]\n{entry}' for n in range(61))
    (folder / "scopes.toml").write_text(text)

    with pytest.raises(PolicyError, match="more than 60 scopes") as refusal:
        load(folder)

    assert refusal.value.line == 60 * 4 + 1


def test_a_scope_that_reads_belongs_to_an_item(folder: Path) -> None:
    """What nobody described as an item of the catalogue cannot be agreed upon."""
    scopes = folder / "scopes.toml"
    entry = '["need.result:read"]\ntext_zh = "文"\ntext_en = "Text"\n'
    source = 'source = { document = "D", clause = "1" }\n'
    scopes.write_text(f"{scopes.read_text()}{entry}{source}")

    with pytest.raises(PolicyError, match=r"No item holds the scope need\.result:read"):
        load(folder)


def test_a_missing_file_is_named(folder: Path) -> None:
    """A policy without one of its files is no policy."""
    (folder / "needs.toml").unlink()

    with pytest.raises(PolicyError, match=r"needs\.toml:1: The file is missing"):
        load(folder)


def test_a_pack_of_the_demo_is_not_even_read_elsewhere(folder: Path) -> None:
    """What was adopted for the demo cannot reach production, nor hold it up."""
    (folder / "packs/demo.toml").write_text("no TOML at all")

    assert "demo" not in load(folder).packs


DIVISION_SLIPS = {
    "no header": ("code,name", "kode,name", 1, "The header must be"),
    "a code twice": ("410721101,翟坡镇", "410721,翟坡镇", 5, "stands twice"),
    "a parent that is not there": (
        "村民委员会,VILLAGE,410721101",
        "村,VILLAGE,410721102",
        6,
        "parent",
    ),
    "an unknown level": ("COUNTY", "KREIS", 4, "KREIS is no level; use one of PROVINCE, CITY"),
    "a code of another length": ("410721101201", "4107211012", 6, "has not the digits"),
    "a line cut short": (",VILLAGE,410721101", "", 6, "four values"),
}


@pytest.mark.parametrize(
    ("old", "new", "line", "says"), DIVISION_SLIPS.values(), ids=DIVISION_SLIPS
)
def test_a_wrong_register_of_divisions_is_told_with_its_line(
    folder: Path, old: str, new: str, *, line: int, says: str
) -> None:
    """The register is checked line by line."""
    folders.write_divisions(folder, folders.DIVISIONS.replace(old, new, 1))

    with pytest.raises(PolicyError) as refusal:
        load(folder)

    assert refusal.value.file == str(folder / "divisions.csv.gz")
    assert refusal.value.line == line
    assert says in refusal.value.message
