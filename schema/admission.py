"""What a field asks of a request before it is read: a case, a limit that is not reached."""

from collections.abc import Mapping
from typing import Any

from graphql import GraphQLError

from hub.domain.callers import Caller
from hub.runtime import Hub
from schema.arguments import values_of
from schema.plan import Planner
from schema.prepared import Prepared
from schema.root import core, definition


async def admitted(
    hub: Hub, caller: Caller, prepared: Prepared, variables: Mapping[str, Any]
) -> Caller:
    """Return the caller as it stands once the operation is admitted.

    Raises:
        GraphQLError: beside a field that is admitted the operation asks for more.
        InvalidInput, Fault: what the field itself refuses.
    """
    if not prepared.is_admitted_first:
        return caller
    query = core.query_type
    assert query is not None
    roots = Planner(document=prepared.document, variables=variables).root_fields(prepared.operation)
    nodes = [each[0] for each in roots.values() if not each[0].name.value.startswith("__")]
    asked = [
        (node, admit)
        for node in nodes
        if (stated := definition(query.fields[node.name.value])) and (admit := stated.admit)
    ]
    if asked and len(nodes) > 1:
        raise GraphQLError(
            f"Ask for one {asked[0][0].name.value} in an operation of its own: each is on record "
            "with its own case.",
            extensions={"code": "INVALID_INPUT"},
        )
    for node, admit in asked:
        arguments = values_of(node, query.fields[node.name.value], variables)
        caller = await admit(hub, caller, arguments)
    return caller
