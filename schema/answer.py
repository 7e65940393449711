"""One operation: gate, plan, hub.reading, bytes. The only caller of hub.reading."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson
from graphql import (
    ExecutionResult,
    GraphQLError,
    OperationType,
    execute,  # pyright: ignore[reportUnknownVariableType] its generics are left open
)

from hub.domain.callers import Caller
from hub.domain.errors import (
    Fault,
    RecordUnavailable,
    Refusal,
    StandingChanged,
    Unavailable,
)
from hub.reading.read import bound, read
from hub.reading.statement import Compiled
from hub.runtime import Hub
from hub.services.once import Outcome
from schema.documents import read_document
from schema.errors import error_body, extensions, formatted
from schema.gate import judge
from schema.masked import refuse_masks
from schema.payload import Context
from schema.prepared import Prepared, prepare, rights_of
from schema.root import core


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What a client sent."""

    query: str
    operation_name: str | None = None
    variables: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What goes back."""

    body: bytes
    executed: bool  # False: refused before anything ran, so that there is no data


async def answer(hub: Hub, caller: Caller, request: Request) -> Answer:
    """Answer one operation; every error is in the body, none is raised for the request's sake.

    Raises:
        RecordUnavailable: the disclosure could not be recorded, so that nothing is disclosed.
        StandingChanged: the caller's rights are others by now; nothing is disclosed.
        Unavailable: the database cannot be reached.
    """
    try:
        document = read_document(request.query)
        if document.errors:
            return _refused(hub, caller, *document.errors)
        prepared = prepare(document, request.operation_name)
        variables = prepared.coerce(request.variables or {})
        refuse_masks(request.variables or {})
        judge(prepared.measured(variables))
        if prepared.is_introspection:
            return _introspect(hub, caller, request, prepared)
        agreement = hub.policy.agreement_of(caller.department, caller.role)
        rights = rights_of(
            agreement, caller.scopes, caller.purpose, has_reason=caller.reason is not None
        )
        plan = prepared.plan(rights, variables)
        if prepared.operation.operation is OperationType.MUTATION:
            return await _mutate(hub, caller, request, prepared, plan)
        roots = await read(hub, caller, plan[""], variables, prepared.asked)
    except (RecordUnavailable, StandingChanged, Unavailable):
        raise  # not the request's defect: the web layer answers
    except (GraphQLError, Fault, Refusal) as error:
        return _refused(hub, caller, error)
    return _answered(hub, caller, roots)


def _answered(hub: Hub, caller: Caller, roots: Mapping[str, bytes]) -> Answer:
    """Return a query's answer, put together from the bytes that PostgreSQL wrote."""
    parts = [b'{"data":{']
    for key, value in roots.items():
        parts += [b'"' if len(parts) == 1 else b',"', key.encode(), b'":', value]
    beside = orjson.dumps(extensions(caller.request_id, is_demo=hub.settings.is_demo))
    return Answer(body=b"".join([*parts, b'},"extensions":', beside, b"}"]), executed=True)


def _refused(hub: Hub, caller: Caller, *errors: Exception) -> Answer:
    body = error_body(errors, caller.request_id, is_demo=hub.settings.is_demo)
    return Answer(body=body, executed=False)


def _introspect(hub: Hub, caller: Caller, request: Request, prepared: Prepared) -> Answer:
    """Answer introspection with the whole schema; no document that asks for it is registered."""
    assert prepared.document.ast is not None
    result = execute(
        core,
        prepared.document.ast,
        variable_values=dict(request.variables or {}),
        operation_name=prepared.name,
    )
    assert isinstance(result, ExecutionResult)
    return _executed(hub, caller, result)


async def _mutate(
    hub: Hub,
    caller: Caller,
    request: Request,
    prepared: Prepared,
    plan: Mapping[str, Compiled],
) -> Answer:
    """Run a mutation's services one after the other, and read each payload back.

    What the payloads ask for is bound once before anything is done, so that a bad cursor in the
    last of them leaves nothing done.
    """
    variables = prepared.coerce(request.variables or {})
    for each in plan.values():
        bound(caller, each, {**variables, "#id": ""})

    async def read_back(key: str, outcome: Outcome) -> dict[str, Any]:
        given = {**variables, "#id": outcome.id}
        roots = await read(hub, caller, plan[key], given, prepared.asked)
        return {name: orjson.loads(value) for name, value in roots.items()}

    context = Context(hub=hub, caller=caller, read_back=read_back)
    assert prepared.document.ast is not None
    result = execute(
        core,
        prepared.document.ast,
        context_value=context,
        variable_values=dict(request.variables or {}),
        operation_name=prepared.name,
    )
    if not isinstance(result, ExecutionResult):
        result = await result
    for error in result.errors or ():
        if isinstance(error.original_error, StandingChanged):
            raise error.original_error  # the request is begun anew; what was done is not done twice
    return _executed(hub, caller, result, replayed=context.replayed)


def _executed(
    hub: Hub, caller: Caller, result: ExecutionResult, *, replayed: bool = False
) -> Answer:
    """Return what the executor gave, its errors in our words."""
    body: dict[str, Any] = {"data": result.data}
    if result.errors:
        body["errors"] = [
            one for error in result.errors for one in formatted(error, caller.request_id)
        ]
    body["extensions"] = extensions(
        caller.request_id, is_demo=hub.settings.is_demo, replayed=replayed
    )
    return Answer(body=orjson.dumps(body), executed=True)
