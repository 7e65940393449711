"""The schema's definition language: its texts, whole and by contract, and the named documents."""

from collections.abc import Mapping, Sequence
from pathlib import Path, PurePosixPath

from hub.domain.errors import HubError
from hub.policy.policy import Policy
from schema.contract import contract
from schema.root import schema

FOLDER = Path(__file__).parent
WHOLE = "schema.graphql"  # within it
CONTRACTS = "contracts"
_OPERATIONS = Path(__file__).parent / "operations"


class StaleContract(HubError):
    """A file tells clients of another schema than the program has."""

    def __init__(self, names: Sequence[str]) -> None:
        """Name the files, and what writes them anew."""
        super().__init__(
            f"{', '.join(names)}: not what the program serves; run `hub schema export`."
        )


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


def kept(folder: Path) -> dict[str, str]:
    """Return the files of SDL that a folder holds: path within it, and text."""
    paths = [*folder.glob(WHOLE), *(folder / CONTRACTS).glob("*.graphql")]
    return {path.relative_to(folder).as_posix(): path.read_text("utf-8") for path in paths}


def stale(wanted: Mapping[str, str], folder: Path) -> list[str]:
    """Return the files, by their paths within a folder, that are lacking, too many or others."""
    found = kept(folder)
    return sorted(
        name for name in wanted.keys() | found.keys() if wanted.get(name) != found.get(name)
    )


def require_current(policy: Policy) -> None:
    """Refuse to serve beside files that tell of another schema.

    Raises:
        StaleContract: a file is there for another release, or is not there.
    """
    names = stale(files(policy), FOLDER)
    if names:
        raise StaleContract(names)


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
