"""The schema's definition language: its text, the file that holds it, the named documents."""

from pathlib import Path

from schema.root import schema

FILE = Path(__file__).parent / "schema.graphql"
_OPERATIONS = Path(__file__).parent / "operations"


def text() -> str:
    """Return the whole SDL as the program has it."""
    return schema.as_str().rstrip() + "\n"


def operation(name: str) -> str:
    """Return a named document of schema/operations, as "PushedNeeds"."""
    return (_OPERATIONS / f"{name}.graphql").read_text(encoding="utf-8")
