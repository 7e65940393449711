"""Every file of the demonstration county goes in, and each of its mistakes is explained."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from hub.cli.demo import files, findings, jurisdiction, mistakes
from hub.cli.demo.files import Written
from hub.cli.demo.jurisdiction import Scale
from hub.domain.rejections import REMEDIES, Reason
from hub.matching import engine, files as sighted, intake
from hub.matching.intake import Standards
from hub.policy.policy import Policy
from hub.sealing.keys import KeyRing
from tests.cli.demo.places import TODAY, a_county

ENOUGH = Scale(households=600, members=1400, others=1500, overlap=40, townships=8)


@pytest.fixture(scope="module")
def written(policy: Policy, tmp_path_factory: pytest.TempPathFactory) -> Sequence[Written]:
    """Give the files of a small county."""
    made = a_county(policy)
    return files.write(made, policy.datasets, tmp_path_factory.mktemp("files"))


def test_each_data_set_is_delivered_somewhere(policy: Policy, tmp_path: Path) -> None:
    """No data set of the policy is without a file; where a department takes no part, none comes."""
    delivered = {
        code: {
            file.dataset
            for file in files.write(
                a_county(policy, code, size=ENOUGH), policy.datasets, tmp_path / code
            )
        }
        for code in jurisdiction.codes()
    }

    assert set().union(*delivered.values()) == policy.datasets.keys()
    assert policy.datasets.keys() - delivered["xinxiang"] == {
        "CA_HEATING",
        "VET_TAGS",
        "WOM_CANCERS",
    }
    assert not any(each.startswith("AGR_") for each in delivered["beijing"])
    assert {code for code in delivered if "CA_HEATING" in delivered[code]} == {
        "beijing",
        "heilongjiang",
    }


def test_who_has_nobody_to_name_sends_no_file(
    policy: Policy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a year without a disaster the small county opens all the same."""
    monkeypatch.setattr(findings, "_STRUCK", 0)
    written = files.write(a_county(policy), policy.datasets, tmp_path)

    assert "CA_ROSTER" in {file.dataset for file in written}
    assert "EMG_DISASTERS" not in {file.dataset for file in written}


def test_the_files_go_in_but_for_their_mistakes(
    written: Sequence[Written], policy: Policy, ring: KeyRing, tmp_path: Path
) -> None:
    """What the seeded mistakes spoil is set apart with reason and remedy; nothing else is."""
    for file in written:
        _goes_in(file, policy, ring, tmp_path / file.path.name)


def _goes_in(file: Written, policy: Policy, ring: KeyRing, folder: Path) -> None:
    with engine.opened(folder) as opened:
        reading = intake.read(
            opened,
            policy.datasets[file.dataset],
            sighted.sight(file.path),
            standards=Standards(
                today=TODAY, as_of=file.as_of, divisions=list(policy.divisions), ring=ring
            ),
        )
        reasons = [each.reason for each in reading.rejections()]

    spoiled = len(mistakes.MISTAKES[file.dataset]) + _not_verified(file, reasons)
    assert reading.rejected == spoiled
    assert reading.duplicate == 1
    assert reading.accepted == file.rows - reading.rejected - reading.duplicate
    assert all(REMEDIES[reason] for reason in reasons)


def _not_verified(file: Written, reasons: Sequence[Reason]) -> int:
    """Return how many households' income is empty, beside that of the mistakes."""
    return reasons.count(Reason.REQUIRED) - 1 if file.dataset == "CA_INCOME" else 0
