"""The schema's definition language: its texts, whole and by contract, and the named documents."""

from pathlib import Path

from hub.policy.policy import Policy
from schema.contract import contract
from schema.root import schema

FOLDER = Path(__file__).parent
CONTRACTS = "contracts"  # within it
_OPERATIONS = Path(__file__).parent / "operations"


def text() -> str:
    """Return the whole SDL as the program has it."""
    return schema.as_str().rstrip() + "\n"


def files(policy: Policy) -> dict[str, str]:
    """Return all that is generated: path within the folder, and text.

    There is the whole schema, and one contract for each audience of the catalogue.
    """
    contracts = {
        f"{CONTRACTS}/{audience}.graphql": contract(policy, held)
        for audience, held in sorted(policy.agreements.items())
    }
    return {"schema.graphql": text(), **contracts}


def operation(name: str) -> str:
    """Return a named document of schema/operations, as "PushedNeeds"."""
    return (_OPERATIONS / f"{name}.graphql").read_text(encoding="utf-8")
