"""The schema's definition language: its text, the file that holds it, the named documents."""

from pathlib import Path

from hub.domain.errors import HubError
from schema.root import schema

FILE = Path(__file__).parent / "schema.graphql"
_OPERATIONS = Path(__file__).parent / "operations"


class StaleContract(HubError):
    """A file tells clients of another schema than the program has."""

    def __init__(self, file: Path) -> None:
        """Name the file, and what writes it anew."""
        super().__init__(f"{file} is not what the program serves; run `hub schema export`.")


def is_current(file: Path) -> bool:
    """Tell whether a file holds the SDL as the program has it."""
    return file.is_file() and file.read_text(encoding="utf-8") == text()


def require_current() -> None:
    """Refuse to serve beside a file that tells of another schema.

    Raises:
        StaleContract: the file is there for another release, or is not there.
    """
    if not is_current(FILE):
        raise StaleContract(FILE)


def text() -> str:
    """Return the whole SDL as the program has it."""
    return schema.as_str().rstrip() + "\n"


def operation(name: str) -> str:
    """Return a named document of schema/operations, as "PushedNeeds"."""
    return (_OPERATIONS / f"{name}.graphql").read_text(encoding="utf-8")
