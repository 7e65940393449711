"""`hub policy check`, `diff`, `standards`, `table` and what `hub doctor` says of open points."""

from pathlib import Path
from shutil import copytree, ignore_patterns

import pytest

from hub.domain.identifiers import DivisionCode
from hub.policy import loader
from hub.runtime import Hub
from hub.services import open_points
from tests.builders import a_household
from tests.cli.conftest import Command
from tests.policy import folders

OWN = Path(loader.__file__).parent
README = Path(__file__).parents[2] / "README.md"


@pytest.fixture
def plain(command: Command, monkeypatch: pytest.MonkeyPatch) -> Command:
    """Give the commands without what was adopted for the demo."""
    monkeypatch.setenv("HUB_ENV", "development")
    return command


@pytest.fixture
def other(tmp_path: Path) -> Path:
    """Give a copy of the policy, to be changed."""
    return copytree(OWN, tmp_path / "policy", ignore=ignore_patterns("__pycache__"))


def test_check_lists_what_is_open_with_its_words(plain: Command) -> None:
    """A gap is no error: the rule is off, and the words that leave it open are told."""
    ran = plain("policy", "check", "--json")

    gaps = {(gap["division"], gap["category"], gap["key"]) for gap in ran.facts["gaps"]}
    assert ran.code == 0
    assert ("430100", "RIGID", "rigid.share") in gaps
    assert ("110000", "RIGID", "rigid.residual_yuan_year") in gaps
    assert ("110000", "RIGID", "rigid.share") not in gaps
    assert ("410721", "RIGID", "rigid.share") not in gaps


def test_check_remarks_what_a_reader_has_to_know(plain: Command) -> None:
    """A document without its day, and a county's value that the law leaves to the city."""
    ran = plain("policy", "check", "--json")

    remarks = {Path(each["file"]).stem: each["text"] for each in ran.facts["remarks"]}
    assert "没有文号和印发日期" in remarks["heilongjiang"]
    assert "rigid.share 自 2026-07-01 起由更高一级规定（社会救助法 22" in remarks["xinxiang"]


def test_check_tells_a_contradiction_with_the_law(plain: Command, other: Path) -> None:
    """File, line and clause of what binds."""
    folders.change(
        other,
        "packs/beijing.toml",
        'key = "income.years_back"\nvalue = 1',
        'key = "income.years_back"\nvalue = 0',
    )

    ran = plain("policy", "check", other)

    assert ran.code == 1
    assert "packs/beijing.toml:" in ran.stderr
    assert "income.years_back must be at least 1 (社会救助法 22：" in ran.stderr.replace(": ", "：")


def test_check_says_when_a_pack_has_ended(plain: Command, other: Path) -> None:
    """A document past its last day is not silently passed over."""
    folders.change(other, "packs/beijing.toml", "valid_from = 2026-01-28", "valid_to = 2026-01-28")

    ran = plain("policy", "check", other, "--json")

    told = [each["text"] for each in ran.facts["remarks"] if "beijing" in each["file"]]
    assert "北京市的政策包已于 2026-01-28 期满；请换用现行文件。" in told


def test_diff_of_two_divisions_says_what_changes_for_whom(plain: Command) -> None:
    """Categories, authorities, parameters and programmes, in plain sentences."""
    ran = plain("policy", "diff", "410721", "430100", "--on", "2026-11-20", "--json")

    told = {each["what"]: each["sentence"] for each in ran.facts["differences"]}
    assert told["FANPIN"] == "新增“防返贫”类别。"
    assert told["rigid.property"] == (
        "刚性支出困难家庭财产规定：由“同低保边缘”改为“未定”（长民发〔2025〕22号 四(一)）。"
    )
    assert told["FUNERAL"] == (
        "殡葬救助（殡葬费用减免、丧葬补贴）：由“可：低保、特困、边缘、刚性（身故）”"
        "改为“应当：低保、特困（身故）。可：边缘、刚性（身故）”。"
    )
    assert told["transfers"].endswith(
        "低保、特困→边缘、刚性、其他（须本人同意）；防返贫→特困、低保”。"
    )
    assert "margin.multiple" not in told


def test_diff_says_which_needs_are_sent_elsewhere(plain: Command) -> None:
    """A route that another document states in other words, to the same department, is the same."""
    ran = plain("policy", "diff", "410721", "430100", "--on", "2026-11-20", "--json")

    routes = [each for each in ran.facts["differences"] if each["kind"] == "ROUTE"]
    assert [each["sentence"] for each in routes] == [
        "“司法救助”的需求推送至：由“人民法院”改为“未定”。",
        "“困难职工”的需求推送至：由“工会”改为“未定”。",
    ]


def test_diff_of_a_division_with_itself_finds_nothing(plain: Command) -> None:
    """Nothing is told where nothing differs."""
    ran = plain("policy", "diff", "410721", "410721")

    assert ran.stdout == "【410721→410721】\n"


def test_diff_of_two_folders_names_the_divisions(plain: Command, other: Path) -> None:
    """A changed share is told for the county whose pack has it, and for nobody else."""
    folders.change(other, "packs/xinxiang.toml", 'value = "0.50"', 'value = "0.60"')

    ran = plain("policy", "diff", OWN, other, "--json")

    assert [(each["division"], each["what"]) for each in ran.facts["differences"]] == [
        ("410721", "rigid.share")
    ]


def test_diff_of_an_unknown_division_is_refused(plain: Command) -> None:
    """A code that is not in the register is told."""
    ran = plain("policy", "diff", "410721", "999999")

    assert ran.code == 2
    assert "999999 is not in the register" in ran.stderr


def test_standards_checks_a_table(plain: Command, tmp_path: Path) -> None:
    """A wrong line is found before the table is loaded."""
    path = tmp_path / "standards.csv"
    path.write_text((OWN / "standards/demo.csv").read_text().replace("410721", "999999", 1))

    good = plain("policy", "standards", OWN / "standards/demo.csv", "--json")
    bad = plain("policy", "standards", path)

    assert (good.code, good.facts) == (0, {"rows": 96})
    assert (bad.code, "standards.csv:" in bad.stderr) == (1, True)


def test_a_loaded_table_reaches_every_command(
    plain: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    """HUB_STANDARDS is the deployer's yearly table."""
    monkeypatch.setenv("HUB_STANDARDS", str(OWN / "standards/demo.csv"))

    ran = plain("policy", "show", "110101", "--json")

    shown = {each["key"]: each for each in ran.facts["parameters"]}
    assert shown["standard.dibao_yuan_month"]["value"] is not None
    assert shown["standard.dibao_yuan_month"]["pack"] == "standards"


def test_the_readmes_table_is_what_the_packs_say(plain: Command, tmp_path: Path) -> None:
    """`hub policy table --write README.md` would change nothing."""
    copy = tmp_path / "README.md"
    copy.write_text(README.read_text())

    ran = plain("policy", "table", "--write", copy)

    assert ran.code == 0
    assert copy.read_text() == README.read_text()


def test_a_table_has_no_place_without_its_marks(plain: Command, tmp_path: Path) -> None:
    """The marks are told that are to be written."""
    path = tmp_path / "page.md"
    path.write_text("# Page\n")

    ran = plain("policy", "table", "--write", path)

    assert ran.code == 2
    assert "<!-- hub policy table, as of" in ran.stderr


async def test_the_open_points_are_those_of_counties_with_households(hub: Hub) -> None:
    """Nothing is told of a county where nobody lives."""
    before = await open_points.of_counties(hub)
    await a_household(hub)

    found = await open_points.of_counties(hub)

    assert before == {}
    assert [*found] == ["410721"]
    assert "other.groups" in {gap.key for gap in found[DivisionCode("410721")]}
    assert "rigid.share" not in {gap.key for gap in found[DivisionCode("410721")]}


@pytest.mark.usefixtures("database")
def test_doctor_says_that_there_are_no_households_yet(command: Command) -> None:
    """The line is there from the first day on."""
    ran = command("doctor", "--json")

    told = {each["what"]: each["told"] for each in ran.facts["findings"]}
    assert told["未定参数"] == "尚无家庭"
