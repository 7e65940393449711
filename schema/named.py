"""The named operations of schema/operations, compiled before the first request asks for them."""

from collections.abc import Iterator, Mapping
from importlib import resources
from typing import Any

from graphql import NonNullTypeNode, OperationDefinitionNode

from hub.domain.callers import Purpose
from hub.domain.denials import FieldNotGranted
from hub.domain.sharing import Agreement
from hub.policy.policy import Policy
from schema.documents import read_document
from schema.prepared import Prepared, prepare, rights_of


def operations() -> dict[str, str]:
    """Return the text of each named operation by name, sorted."""
    folder = resources.files("schema").joinpath("operations")
    files = sorted(folder.iterdir(), key=lambda file: file.name)
    return {
        file.name.removesuffix(".graphql"): file.read_text("utf-8")
        for file in files
        if file.name.endswith(".graphql")
    }


def warm(policy: Policy) -> int:
    """Compile every named operation for every agreement that may run it.

    Returns:
        How many plans were made.
    """
    made = 0
    for text in operations().values():
        prepared = prepare(read_document(text), None)
        for agreement in policy.agreements.values():
            made += sum(_compile(prepared, agreement, each) for each in agreement.purposes)
    return made


def _compile(prepared: Prepared, agreement: Agreement, purpose: Purpose) -> int:
    """Compile an operation in the shapes that its variables give it; 0 where it is not granted."""
    rights = rights_of(agreement, agreement.scopes, purpose)
    shapes = list(_shapes(prepared.operation))
    try:
        for variables in shapes:
            prepared.plan(rights, variables)
    except FieldNotGranted:
        return 0
    return len(shapes)


def _shapes(operation: OperationDefinitionNode) -> Iterator[Mapping[str, Any]]:
    """Yield variables with each optional one absent, then with each alone given."""
    names = {
        each.variable.name.value: isinstance(each.type, NonNullTypeNode)
        for each in operation.variable_definitions or ()
    }
    needed: dict[str, Any] = {name: "" for name, required in names.items() if required}
    yield needed
    for name, required in names.items():
        if not required:
            yield {**needed, name: ""}
