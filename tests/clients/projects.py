"""An integrator's folder: a contract, the named operations under it, the generators' settings."""

import shutil
from collections.abc import Mapping
from pathlib import Path

import schema
from hub.domain.sharing import Agreement
from schema.registration import refusals

_SCHEMA = Path(schema.__file__).parent
_SETTINGS = (
    "python/ariadne-codegen.toml",
    "typescript/codegen.json",
    "typescript/tsconfig.json",
    "typescript/package.json",  # it makes modules of the files
)
CONTRACTS = {each.stem: each.read_text("utf-8") for each in _SCHEMA.glob("contracts/*.graphql")}
OPERATIONS = {each.stem: each.read_text("utf-8") for each in _SCHEMA.glob("operations/*.graphql")}


def operations_of(held: Agreement) -> Mapping[str, str]:
    """Return those of the named operations that a client of the agreement may register."""
    return {name: body for name, body in OPERATIONS.items() if not refusals(body, held)}


def lay_out(folder: Path, contract: str, operations: Mapping[str, str]) -> None:
    """Fill an empty folder as the README tells an integrator to."""
    (folder / "contract.graphql").write_text(contract, "utf-8")
    (folder / "operations").mkdir()
    for name, body in operations.items():
        (folder / f"operations/{name}.graphql").write_text(body, "utf-8")
    for file in _SETTINGS:
        shutil.copy(Path(__file__).parent / file, folder)
