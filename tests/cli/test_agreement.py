"""`hub agreement`: what the operator does with agreements, and what is told of it."""

import pytest

from tests.cli.conftest import Command

MED = ("MED", "410721")


@pytest.mark.usefixtures("database")
def test_an_agreement_is_suspended_resumed_and_ended(command: Command) -> None:
    """Each move tells where the agreement stands; an end says how to dispose of the data."""
    why = ("--reason=复核用途。", "--json")
    moves = [
        command("agreement", "suspend", *MED, *why),
        command("agreement", "resume", *MED, *why),
        command("agreement", "end", *MED, *why, "--disposal=销毁并书面确认。"),
    ]
    again = command("agreement", "resume", *MED, *why)

    assert [(ran.code, ran.facts["state"]) for ran in moves] == [
        (0, "SUSPENDED"),
        (0, "ACTIVE"),
        (0, "ENDED"),
    ]
    assert again.code == 2
    listed = command("agreement", "list", "--json").facts["agreements"]
    [mine] = [each for each in listed if (each["department"], each["division"]) == MED]
    assert (mine["state"], mine["stateReason"]) == ("ENDED", "复核用途。")


@pytest.mark.usefixtures("database")
def test_an_end_without_a_disposal_is_refused(command: Command) -> None:
    """What was obtained cannot be left lying about; the agreement stands as it stood."""
    ran = command("agreement", "end", *MED, "--reason=用途已实现。", "--disposal= ", "--json")

    assert ran.code == 2
    listed = command("agreement", "list", "--json").facts["agreements"]
    [mine] = [each for each in listed if (each["department"], each["division"]) == MED]
    assert mine["state"] == "ACTIVE"
