"""Every claim of a test names a row of the register."""

from pathlib import Path

import pytest

from scripts import trace

ROWS = "id,clause,sentence\nF-10,CN 三(四),Needs are pushed.\nDSP-01,CN 四,People are visited.\n"
CLAIM = 'import pytest\n\n\n@pytest.mark.requirement("F-10", "F-99")\ndef test_it(): ...\n'


def test_each_claim_is_in_the_register() -> None:
    """A test that claims to prove an unknown requirement is refused."""
    assert trace.unknown(trace.marks(), trace.register()) == []


def test_each_row_has_its_clause_and_its_sentence() -> None:
    """The register can be read without the documents beside it."""
    incomplete = [row.id for row in trace.register().values() if not (row.clause and row.sentence)]

    assert incomplete == []


def test_an_unknown_id_is_named_with_its_place(tmp_path: Path) -> None:
    """The finding says which test claims what."""
    register = tmp_path / "requirements.csv"
    register.write_text(ROWS, encoding="utf-8")
    (tmp_path / "test_claims.py").write_text(CLAIM, encoding="utf-8")

    found = trace.unknown(trace.marks(tmp_path), trace.register(register))

    assert found == ["test_claims.py:4 claims F-99, which tests/requirements.csv does not hold."]


def test_an_id_stands_once(tmp_path: Path) -> None:
    """Two rows of one id would hide each other."""
    register = tmp_path / "requirements.csv"
    register.write_text(ROWS + "F-10,CN 五,Again.\n", encoding="utf-8")

    with pytest.raises(ValueError, match="F-10 stands twice"):
        trace.register(register)
