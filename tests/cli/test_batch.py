"""`hub batch` lists what came in, and withdraws it with all that rested on it."""

from pathlib import Path
from uuid import UUID

import pytest

from hub.policy.policy import Policy
from tests.cli.conftest import Command
from tests.cli.test_commands import GOOD, a_roster


@pytest.mark.usefixtures("database")
def test_a_batch_is_listed_and_withdrawn(command: Command, policy: Policy, tmp_path: Path) -> None:
    """The ledger shows a batch before and after its withdrawal, which names what rested on it."""
    roster = a_roster(tmp_path, policy, GOOD)
    taken = command("ingest", roster, "--dataset=CA_ROSTER", "--rows=1", "--json")
    batch = taken.facts["batchId"]

    done = command("batch", "withdraw", batch, "--reason=错发", "--json")
    [entry] = command("batch", "list", "--dataset=CA_ROSTER", "--json").facts["batches"]

    assert (taken.code, taken.facts["superseded"]) == (0, False)
    assert done.code == 1  # a person stays on record, for people to look at
    assert [each["table"] for each in done.facts["standing"]] == ["person"]
    assert len(done.facts["households"]) == 1
    assert (entry["batchId"], entry["kind"], entry["accepted"]) == (batch, "SNAPSHOT", 1)
    assert (entry["withdrawnReason"], entry["withdrawnBy"]) == ("错发", "hub-batch")


@pytest.mark.usefixtures("database")
def test_people_read_it_as_lines(command: Command, policy: Policy, tmp_path: Path) -> None:
    """Without --json the list is a table, and a withdrawal says what is to be looked at."""
    roster = a_roster(tmp_path, policy, GOOD)
    batch = command("ingest", roster, "--dataset=CA_ROSTER", "--json").facts["batchId"]

    listed = command("batch", "list")
    done = command("batch", "withdraw", batch, "--reason=错发")

    assert batch in listed.stdout
    assert "全量" in listed.stdout
    assert "失效 determination 1，household 1，membership 1" in done.stdout
    assert "保留待核 person 1" in done.stdout


@pytest.mark.usefixtures("database")
def test_an_unknown_batch_is_a_wrong_call(command: Command) -> None:
    """An id of no batch leads nowhere, and says where the ids are."""
    ran = command("batch", "withdraw", UUID(int=7), "--reason=错发", "--json")

    assert (ran.code, ran.facts["error"]["code"]) == (2, "NOT_FOUND")
    assert "hub batch list" in ran.facts["error"]["message"]


@pytest.mark.usefixtures("database")
def test_a_manifest_that_does_not_fit_is_a_finding(
    command: Command, policy: Policy, tmp_path: Path
) -> None:
    """A file of other rows than its manifest counts is refused, and the list stays empty."""
    roster = a_roster(tmp_path, policy, GOOD)

    ran = command("ingest", roster, "--dataset=CA_ROSTER", "--rows=2", "--json")

    assert (ran.code, ran.facts["error"]["code"]) == (1, "FILE_REFUSED")
    assert command("batch", "list", "--json").facts == {"batches": []}
