"""The README says what there is."""

from hub.policy.policy import Policy
from scripts.measure import ROOT


def test_every_indicator_is_in_the_table(policy: Policy) -> None:
    """Code, both names, path, subject and first clause, as the file of each says."""
    readme = (ROOT / "README.md").read_text("utf-8")
    table = [line for line in readme.splitlines() if line.startswith("| I-")]

    assert table == [
        f"| {i.code} | {i.name_zh}: {i.name_en} | {i.path.value[0]} | {i.subject.value.lower()} | "
        f"{i.source.document} {i.source.clause} |"
        for _, i in sorted(policy.indicators.items())
    ]
