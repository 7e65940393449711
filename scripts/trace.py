"""Print which requirements of tests/requirements.csv a test proves, and which none does yet."""

import ast
import csv
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TESTS = ROOT / "tests"
REGISTER = TESTS / "requirements.csv"


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement:
    """One row of the register."""

    id: str
    clause: str
    sentence: str


def register(file: Path = REGISTER) -> dict[str, Requirement]:
    """Return the requirements by id, in the register's order.

    Raises:
        ValueError: an id stands twice.
    """
    found: dict[str, Requirement] = {}
    with file.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            if row["id"] in found:
                raise ValueError(f"{file}: {row['id']} stands twice.")
            found[row["id"]] = Requirement(**row)
    return found


def marks(folder: Path = TESTS) -> dict[str, list[str]]:
    """Return the tests that claim each requirement, as "tests/web/test_app.py:12", by id."""
    claims: dict[str, list[str]] = {}
    for file in sorted(folder.rglob("test_*.py")):
        for line, ids in _claims(ast.parse(file.read_text(encoding="utf-8"))):
            for requirement in ids:
                claims.setdefault(requirement, []).append(f"{file.name}:{line}")
    return claims


def unknown(claims: Mapping[str, list[str]], known: Mapping[str, Requirement]) -> list[str]:
    """Return a sentence for each claim of an id that the register does not hold."""
    return [
        f"{place} claims {requirement}, which tests/requirements.csv does not hold."
        for requirement, places in claims.items()
        if requirement not in known
        for place in places
    ]


def main() -> int:
    """Print the trace and return the exit code."""
    known, claims = register(), marks()
    proven = [requirement for requirement in known.values() if requirement.id in claims]
    unproven = [requirement for requirement in known.values() if requirement.id not in claims]
    print(f"Proven: {len(proven)} of {len(known)}")
    for requirement in proven:
        print(f"  {requirement.id:<9} {', '.join(claims[requirement.id])}")
    print(f"\nNot proven yet: {len(unproven)}")
    for requirement in unproven:
        print(f"  {requirement.id:<9} {requirement.sentence}")
    strangers = unknown(claims, known)
    print("\n".join(strangers), file=sys.stderr)
    return 1 if strangers else 0


def _claims(tree: ast.Module) -> Iterator[tuple[int, list[str]]]:
    """Yield line and ids of each `pytest.mark.requirement(…)`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "pytest.mark.requirement":
            ids = [ast.literal_eval(argument) for argument in node.args]
            yield node.lineno, ids


if __name__ == "__main__":
    sys.exit(main())
