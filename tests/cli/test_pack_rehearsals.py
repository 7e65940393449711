"""`hub policy rehearse` tells who would gain or lose what, and stores nothing."""

import asyncio
import json
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from hub.cli.main import main
from hub.cli.output import ExitCode
from hub.policy import loader
from hub.runtime import Hub
from tests import seen
from tests.builders import a_fact, a_household

PACKS = Path(loader.__file__).parent / "packs"
STANDARD_FEN = 632_00  # of the demo's table: 新乡县, 农村, a month
MARGIN = '"1.5"\nsource = { document = "新政办〔2024〕22号"'


@pytest.fixture(autouse=True)
def _this_hub(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the command open the tests' hub."""
    for name, value in hub.settings.environ.items():
        monkeypatch.setenv(name, value)


@pytest.fixture
async def _households(hub: Hub) -> None:
    """Give people who earn 1.1 and 1.4 times the standard, and one of whom nothing is known."""
    for tenths in (11, 14):
        home = await a_household(hub)
        await a_fact(
            hub,
            home.head,
            "CA_INCOME",
            household_number=home.number,
            period_to=hub.today() - timedelta(days=20),
            income_fen=STANDARD_FEN * 12 * tenths // 10,
            property_standing="WITHIN_MARGIN",
        )
        await a_fact(hub, home.head, "CA_ASSESSMENTS", has_income=True)
        await a_fact(hub, home.head, "POPULATION", area="RURAL")
    await a_household(hub)


def proposed(folder: Path, multiple: str) -> Path:
    """Write 新乡县's pack with another multiple for 低保边缘."""
    text = (PACKS / "xinxiang.toml").read_text("utf-8")
    assert text.count(MARGIN) == 1
    file = folder / "xinxiang.toml"
    file.write_text(text.replace(MARGIN, MARGIN.replace("1.5", multiple)), "utf-8")
    return file


async def told(capsys: pytest.CaptureFixture[str], *options: object) -> tuple[int, str]:
    """Run the command, and return its exit code with what it printed."""
    code = await asyncio.to_thread(main, ["policy", "rehearse", *map(str, options)])
    return code, capsys.readouterr().out


def changes(printed: str) -> list[Mapping[str, Any]]:
    """Return what the one division's categories would gain and lose."""
    [division] = json.loads(printed)["divisions"]
    return [each for each in division["changes"] if each["kind"] == "CATEGORY"]


@pytest.mark.usefixtures("_households")
async def test_a_lower_line_loses_some(
    hub: Hub, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """Under 1.2 times the standard one of two is left, and nothing is written of it."""
    before = await seen.stored(hub)

    code, printed = await told(capsys, proposed(tmp_path, "1.2"), "--json")

    assert code == ExitCode.OK
    assert changes(printed) == [
        {"kind": "CATEGORY", "code": "DIBAO_MARGIN", "gained": 0, "lost": 1, "opened": 0}
    ]
    assert await seen.stored(hub) == before


@pytest.mark.usefixtures("_households")
async def test_it_is_told_in_words(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """By county, category and number of households."""
    code, printed = await told(capsys, proposed(tmp_path, "1.2"), "--division", "410721")

    assert code == ExitCode.OK
    assert "新乡县（410721）测算 3 户" in printed
    assert "边缘：不再符合 1 户" in printed


@pytest.mark.usefixtures("_households")
async def test_the_same_pack_changes_nothing(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """A pack that says what the present one says."""
    _, printed = await told(capsys, proposed(tmp_path, "1.5"))

    assert "没有变化" in printed


async def test_a_pack_that_is_wrong_is_refused_by_its_line(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """As every policy file is; nothing is evaluated on half of it."""
    code, printed = await told(capsys, proposed(tmp_path, "0.5"), "--json")

    assert code == ExitCode.USAGE
    assert "xinxiang.toml" in printed
    assert "must be above 1" in printed
