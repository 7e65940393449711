"""Whether a document fits what a client may see, before it is registered to run it."""

from collections.abc import Iterator

from graphql import GraphQLError, OperationDefinitionNode

from hub.domain.callers import Purpose
from hub.domain.denials import FieldNotGranted
from hub.domain.sharing import Agreement
from hub.domain.texts import holds_citizen_id
from hub.reading.rights import Rights
from schema.documents import Document, read_document
from schema.prepared import Prepared, fitted


def refusals(body: str, held: Agreement) -> list[str]:
    """Return why a document is not registered, a sentence for each reason; none: it fits.

    Args:
        body: the document's source text.
        held: what its client may be given; each operation must be given under one purpose of it.
    """
    if holds_citizen_id(body):
        return ["It holds an id number; leave values out, and give them as variables."]
    document = read_document(body)
    if document.errors:
        return [_placed(error) for error in document.errors]
    if not document.operations:
        return ["It has no operation; fragments alone cannot be run."]
    return [
        f"{name}: {reason}" if name else reason
        for name, operation in document.operations.items()
        for reason in _reasons(document, operation, held)
    ]


def _placed(error: GraphQLError) -> str:
    place = error.locations[0] if error.locations else None
    return f"line {place.line}: {error.message}" if place else error.message


def _reasons(
    document: Document, operation: OperationDefinitionNode, held: Agreement
) -> Iterator[str]:
    """Yield why an operation is refused, whatever its variables."""
    try:
        prepared = fitted(document, operation)
    except GraphQLError as error:
        yield error.message
        return
    if prepared.is_introspection:
        yield "It asks for the schema, which GET /contract.graphql answers with."
        return
    yield from min((_denials(prepared, held, each) for each in held.purposes), key=len)


def _denials(prepared: Prepared, held: Agreement, purpose: Purpose) -> list[str]:
    """Return a sentence for each coordinate that is not given for a purpose."""
    try:
        Rights(agreement=held, scopes=held.scopes, purpose=purpose, has_reason=True).admit(
            prepared.coordinates
        )
    except FieldNotGranted as denied:
        return [field.message for field in denied.fields]
    return []
