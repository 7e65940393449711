"""The schema's definition language: its texts, whole and by contract, and the named documents."""

from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from hub.policy.policy import Policy
from schema.contract import contract
from schema.root import schema

FOLDER = Path(__file__).parent
WHOLE = "schema.graphql"  # within it
CONTRACTS = "contracts"
_OPERATIONS = Path(__file__).parent / "operations"


def text() -> str:
    """Return the whole SDL as the program has it."""
    return schema.as_str().rstrip() + "\n"


def files(policy: Policy) -> dict[str, str]:
    """Return all that is generated: path within the folder, and text.

    There is the whole schema, and one contract for each audience of the catalogue.
    """
    made = {
        f"{CONTRACTS}/{audience}.graphql": contract(policy, held)
        for audience, held in sorted(policy.agreements.items())
    }
    return {WHOLE: text(), **made}


def contracts(texts: Mapping[str, str]) -> dict[str, str]:
    """Return the contracts among files of SDL, by audience."""
    return {
        PurePosixPath(name).stem: text
        for name, text in texts.items()
        if PurePosixPath(name).parent.name == CONTRACTS and name.endswith(".graphql")
    }


def operation(name: str) -> str:
    """Return a named document of schema/operations, as "PushedNeeds"."""
    return (_OPERATIONS / f"{name}.graphql").read_text(encoding="utf-8")
