"""What each command prints and how it ends, on a real database."""

import csv
import shutil
from pathlib import Path

import psycopg
import pytest

from hub.policy import loader
from hub.policy.policy import Policy
from tests.cli.conftest import Command

POLICY_FOLDER = Path(loader.__file__).parent
GOOD = {
    "household_number": "XX000001",
    "name": "王秀英",
    "id_number": "410721195006150018",
    "relation": "0",
    "division": "410721101201",
    "category": "DIBAO",
    "valid_from": "2025-01-01",
    "decision_reference": "新民救〔2025〕1号",
}
WRONG_DIGIT = {**GOOD, "household_number": "XX000002", "id_number": "410721195006150019"}


def a_roster(folder: Path, policy: Policy, *rows: dict[str, str]) -> Path:
    """Write a roster with these rows, under the Chinese headings."""
    labels = {field.name: field.label_zh for field in policy.datasets["CA_ROSTER"].fields}
    path = folder / "roster.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        lines = csv.writer(file)
        lines.writerow(labels.values())
        lines.writerows([row.get(name, "") for name in labels] for row in rows)
    return path


@pytest.mark.usefixtures("database")
def test_ingest_takes_a_good_file_in(command: Command, policy: Policy, tmp_path: Path) -> None:
    """All rows are in: nothing is left for a person to do."""
    ran = command("ingest", a_roster(tmp_path, policy, GOOD), "--dataset=CA_ROSTER", "--json")

    assert ran.code == 0
    assert (ran.facts["accepted"], ran.facts["rejected"], ran.facts["repeated"]) == (1, 0, False)


@pytest.mark.usefixtures("database")
def test_ingest_takes_one_countys_roster(command: Command, policy: Policy, tmp_path: Path) -> None:
    """A roster that is said to be another county's may not name a household here."""
    roster = a_roster(tmp_path, policy, GOOD)

    ran = command("ingest", roster, "--dataset=CA_ROSTER", "--division=410724", "--json")

    assert (ran.code, ran.facts["error"]["code"]) == (1, "FILE_REFUSED")
    assert "own division only" in ran.facts["error"]["message"]


@pytest.mark.usefixtures("database")
def test_ingest_tells_a_bad_row(command: Command, policy: Policy, tmp_path: Path) -> None:
    """Line, field, reason and remedy are told, the value itself is not; the good row is in."""
    roster = a_roster(tmp_path, policy, GOOD, WRONG_DIGIT)

    ran = command("ingest", roster, "--dataset=CA_ROSTER", "--json")

    assert ran.code == 1
    [rejection] = ran.facts["rejections"]
    assert (rejection["line"], rejection["reason"]) == (3, "ID_CHECK_DIGIT")
    assert rejection["remedy"]
    assert WRONG_DIGIT["id_number"] not in ran.stdout + ran.stderr


@pytest.mark.usefixtures("database")
def test_ingest_of_the_same_file_says_so(command: Command, policy: Policy, tmp_path: Path) -> None:
    """A file sent twice changes nothing, and is no error."""
    roster = a_roster(tmp_path, policy, GOOD)
    first = command("ingest", roster, "--dataset=CA_ROSTER", "--json")

    second = command("ingest", roster, "--dataset=CA_ROSTER", "--json")

    assert second.code == 0
    assert second.facts == {**first.facts, "repeated": True}


@pytest.mark.usefixtures("database")
def test_ingest_compares_when_asked(command: Command, policy: Policy, tmp_path: Path) -> None:
    """The run stands in the same output; a repetition, and whoever asks later, finds none to do."""
    arguments = ("ingest", a_roster(tmp_path, policy, GOOD), "--dataset=CA_ROSTER", "--match")

    first, second = command(*arguments, "--json"), command(*arguments, "--json")
    asked = command("match", "--incremental", "--if-changed", "--json")
    for_people = command(*arguments)

    assert (first.facts["match"]["scope"], first.facts["repeated"]) == ("FULL", False)
    assert (second.facts["match"], second.facts["repeated"]) == ({"runId": None}, True)
    assert (asked.code, asked.facts) == (0, {"runId": None})
    assert "没有尚未比对的数据" in for_people.stdout


@pytest.mark.usefixtures("database")
def test_a_withdrawal_is_compared_too(command: Command, policy: Policy, tmp_path: Path) -> None:
    """What is taken back is looked at again as what comes in is."""
    roster = a_roster(tmp_path, policy, GOOD)
    taken = command("ingest", roster, "--dataset=CA_ROSTER", "--match", "--json")
    command("batch", "withdraw", taken.facts["batchId"], "--reason=错发")

    ran = command("match", "--incremental", "--if-changed", "--json")

    assert ran.facts["runId"] not in {None, taken.facts["match"]["runId"]}


@pytest.mark.parametrize(
    "arguments",
    [
        ("match", "--if-changed", "--as-of=2026-11-01"),
        ("ingest", __file__, "--dataset=CA_ROSTER", "--match", "--validate-only"),
    ],
)
def test_what_cannot_be_compared_is_refused(command: Command, arguments: tuple[str, ...]) -> None:
    """A past day has no news, and what is only tried leaves nothing to compare."""
    ran = command(*arguments, "--json")

    assert (ran.code, ran.facts["error"]["code"]) == (2, "BadParameter")


@pytest.mark.usefixtures("database")
def test_ingest_only_tries_when_asked(command: Command, policy: Policy, tmp_path: Path) -> None:
    """What would happen is told; the file is then as new as before."""
    roster = a_roster(tmp_path, policy, GOOD)

    tried = command("ingest", roster, "--dataset=CA_ROSTER", "--validate-only", "--json")
    taken = command("ingest", roster, "--dataset=CA_ROSTER", "--json")
    again = command("ingest", roster, "--dataset=CA_ROSTER", "--validate-only")

    assert (tried.facts["accepted"], tried.facts["batchId"]) == (1, None)
    assert "仅校验，未取入（此前已取入，未作改动）" in again.stdout
    assert (taken.facts["accepted"], taken.facts["repeated"]) == (1, False)


@pytest.mark.usefixtures("database")
def test_ingest_writes_the_rejects(command: Command, policy: Policy, tmp_path: Path) -> None:
    """The department gets a file to mend by, which never is the file that it sent."""
    roster, out = a_roster(tmp_path, policy, GOOD, WRONG_DIGIT), tmp_path / "rejects.csv"

    ran = command("ingest", roster, "--dataset=CA_ROSTER", "--rejects", out)
    itself = command("ingest", roster, "--dataset=CA_ROSTER", "--rejects", roster)

    assert (ran.code, itself.code) == (1, 2)
    assert out.read_text("utf-8-sig").splitlines()[1].startswith("3,身份证号,")
    assert GOOD["id_number"] in roster.read_text("utf-8")


def test_ingest_of_no_file_is_usage(command: Command, tmp_path: Path) -> None:
    """A path that leads nowhere is a wrong call."""
    ran = command("ingest", tmp_path / "absent.csv", "--dataset=CA_ROSTER", "--json")

    assert ran.code == 2


@pytest.mark.usefixtures("database")
def test_ingest_of_an_unknown_data_set_is_usage(
    command: Command, policy: Policy, tmp_path: Path
) -> None:
    """The sentence names the data sets that there are."""
    ran = command("ingest", a_roster(tmp_path, policy, GOOD), "--dataset=CA_OTHER", "--json")

    assert ran.code == 2
    assert "CA_ROSTER" in ran.facts["error"]["message"]


def test_ingest_of_a_folder_is_usage(command: Command, tmp_path: Path) -> None:
    """A folder is not a file."""
    ran = command("ingest", tmp_path, "--dataset=CA_ROSTER", "--json")

    assert ran.code == 2


@pytest.mark.usefixtures("database")
def test_match_of_a_day_to_come_is_usage(command: Command) -> None:
    """Nothing is known of a day that has not come."""
    ran = command("match", "--as-of=2199-01-01", "--json")

    assert ran.code == 2
    assert "has not come yet" in ran.facts["error"]["message"]


@pytest.mark.usefixtures("database")
def test_match_reports_its_run(command: Command) -> None:
    """Without data every indicator says why it was skipped."""
    ran = command("match", "--json")

    assert ran.code == 0
    assert (ran.facts["hits"], ran.facts["raised"], ran.facts["scope"]) == (0, 0, "FULL")
    assert set(ran.facts["skipped"]) == set(loader.load(demo=True).indicators)


@pytest.mark.usefixtures("database")
def test_an_incremental_match_says_why_it_was_full(command: Command) -> None:
    """Before the first run there is nothing to go on from."""
    ran = command("match", "--incremental", "--json")

    assert (ran.code, ran.facts["scope"]) == (0, "FULL")
    assert ran.facts["because"] == "There is no run to go on from."


@pytest.mark.usefixtures("database")
def test_a_secret_is_printed_once(command: Command) -> None:
    """Who creates a client sees its secret; no list shows it again."""
    made = command(
        "client", "create", "残联系统", "--department=DPF", "--division=410721", "--json"
    )
    listed = command("client", "list", "--json")

    assert made.code == listed.code == 0
    assert [client["clientId"] for client in listed.facts["clients"]] == [made.facts["clientId"]]
    assert made.facts["clientSecret"] not in listed.stdout


@pytest.mark.usefixtures("database")
def test_a_client_of_an_unknown_department_is_usage(command: Command) -> None:
    """The sentence names the departments that there are."""
    ran = command("client", "create", "某系统", "--department=XYZ", "--division=410721", "--json")

    assert ran.code == 2
    assert "DPF" in ran.facts["error"]["message"]


def test_audit_verify_finds_a_changed_row(
    command: Command, database: str, policy: Policy, tmp_path: Path
) -> None:
    """What agrees ends in 0; a row changed behind the hub's back ends in 1 and is named."""
    command("ingest", a_roster(tmp_path, policy, GOOD), "--dataset=CA_ROSTER")
    before = command("audit", "verify", "--json")
    with psycopg.connect(database) as connection:
        connection.execute("SET session_replication_role = replica")
        connection.execute("UPDATE determination SET category = 'TEKUN'")

    after = command("audit", "verify", "--json")

    assert (before.code, before.facts["findings"]) == (0, [])
    assert after.code == 1
    assert [finding["table"] for finding in after.facts["findings"]] == ["determination"]


def test_policy_check_counts_what_there_is(command: Command, policy: Policy) -> None:
    """The hub's own policy is whole."""
    ran = command("policy", "check", "--json")

    assert ran.code == 0
    assert ran.facts["version"] == policy.version


def test_policy_check_names_file_and_line(command: Command, tmp_path: Path) -> None:
    """A finding in a policy file is told where it stands."""
    folder = tmp_path / "policy"
    shutil.copytree(POLICY_FOLDER, folder)
    pack = folder / "packs/xinxiang.toml"
    text = pack.read_text(encoding="utf-8")
    pack.write_text(text.replace('department = "MED"', 'department = "NOBODY"'), "utf-8")
    line = text[: text.index('department = "MED"')].count("\n") + 1

    ran = command("policy", "check", folder, "--json")

    assert ran.code == 1
    assert f"xinxiang.toml:{line}: department names NOBODY" in ran.facts["error"]["message"]


def test_policy_show_tells_what_no_document_gives(command: Command) -> None:
    """A parameter is shown with its clause, or as given by none."""
    ran = command("policy", "show", "410721", "--json")

    shown = {parameter["key"]: parameter for parameter in ran.facts["parameters"]}
    assert ran.code == 0
    assert shown["nursing_subsidy.levels"]["source"].startswith("国发〔2015〕52号")
    assert any(parameter["value"] is None for parameter in shown.values())


def test_schema_check_compares_with_the_files(command: Command, tmp_path: Path) -> None:
    """A file that is not what the program would write is a finding, and so is one too many."""
    written = command("schema", "export", tmp_path, "--json")
    current = command("schema", "check", tmp_path, "--json")
    (tmp_path / "contracts" / "MED.graphql").write_text("type Query { nothing: Int }\n")
    (tmp_path / "contracts" / "NOBODY.graphql").write_text("type Query { nothing: Int }\n")
    (tmp_path / "schema.graphql").unlink()
    stale = command("schema", "check", tmp_path, "--json")

    assert (written.code, current.code, stale.code) == (0, 0, 1)
    assert {"schema.graphql", "contracts/MED.graphql"} <= set(written.facts["files"])
    assert stale.facts["stale"] == [
        "contracts/MED.graphql",
        "contracts/NOBODY.graphql",
        "schema.graphql",
    ]


def test_schema_export_removes_what_is_nobodys(command: Command, tmp_path: Path) -> None:
    """A contract whose audience has left the catalogue does not stay behind."""
    (tmp_path / "contracts").mkdir()
    (tmp_path / "contracts" / "NOBODY.graphql").write_text("type Query { nothing: Int }\n")

    command("schema", "export", tmp_path)

    assert not (tmp_path / "contracts" / "NOBODY.graphql").exists()
    assert command("schema", "check", tmp_path).code == 0


def test_schema_check_tells_what_breaks_whom(command: Command, tmp_path: Path) -> None:
    """A field that a former contract had and today's has not, and nobody was told."""
    command("schema", "export", tmp_path)
    contract = tmp_path / "contracts" / "MED.graphql"
    text = contract.read_text("utf-8")
    contract.write_text(text.replace("type Query {", "type Query {\n  former: Int"), "utf-8")

    told = command("schema", "check", "--since", tmp_path)
    facts = command("schema", "check", "--since", tmp_path, "--json")

    assert (told.code, facts.code) == (1, 1)
    assert "MED: Field Query.former was removed." in told.stdout
    assert facts.facts["broken"] == [
        {
            "audience": "MED",
            "what": "Field Query.former was removed.",
            "until": None,
            "announced": False,
        }
    ]


@pytest.mark.parametrize("since", ["nothing-of-that-name", "--version"])
def test_schema_check_since_nothing_is_usage(command: Command, since: str) -> None:
    """Neither a folder nor a revision with contracts, and no option for git."""
    assert command("schema", "check", f"--since={since}", "--json").code == 2


@pytest.mark.usefixtures("database")
def test_doctor_finds_all_well(command: Command) -> None:
    """On a migrated database with its keys, every line is well."""
    ran = command("doctor", "--json")

    assert ran.code == 0
    assert all(finding["ok"] for finding in ran.facts["findings"])


def test_doctor_tells_what_to_do(
    command: Command, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """What is missing is told with its remedy."""
    monkeypatch.setenv("HUB_DATA_DIR", str(tmp_path / "absent"))

    ran = command("doctor", "--json")

    assert ran.code == 1
    unwell = [finding["told"] for finding in ran.facts["findings"] if not finding["ok"]]
    assert unwell
    assert all("hub migrate" in told for told in unwell)


@pytest.mark.timeout(60)
def test_migrate_makes_a_hub_from_nothing(
    command: Command, empty_database: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A folder and an empty database become a hub; a second time changes nothing."""
    monkeypatch.setenv("HUB_DATABASE_URL", empty_database)
    monkeypatch.setenv("HUB_DATA_DIR", str(tmp_path))

    first, second = command("migrate", "--json"), command("migrate", "--json")

    assert first.code == second.code == 0
    assert first.facts == second.facts
    assert (tmp_path / "keys.json").is_file()


def test_nothing_of_a_new_ledger_expires(command: Command, database: str) -> None:
    """The months of three years are kept; what was dropped is listed."""
    ran = command("disclosure", "expire", "--json")

    assert database
    assert (ran.code, ran.facts) == (0, {"dropped": []})
