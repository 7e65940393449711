"""One operation: gate, plan, hub.reading, bytes. The only caller of hub.reading."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import orjson
from graphql import (
    ExecutionResult,
    GraphQLError,
    execute,  # pyright: ignore[reportUnknownVariableType] its generics are left open
)

from hub.domain.callers import Caller
from hub.domain.denials import Denied, FieldNotGranted, NoAgreementHolds
from hub.domain.errors import Fault, RecordUnavailable, Refusal, StandingChanged, Unavailable
from hub.domain.limits import LimitReached
from hub.reading.read import bound, read
from hub.reading.rights import Rights
from hub.reading.statement import Compiled
from hub.runtime import Hub
from hub.services import clients, denials
from hub.services.denials import Asker
from hub.services.once import Outcome
from schema.admission import admitted
from schema.coordinates import guard_at
from schema.documents import read_document
from schema.errors import error_body, extensions, formatted
from schema.explain import explain
from schema.gate import judge
from schema.masked import refuse_masks
from schema.payload import Context
from schema.prepared import Plan, Prepared, prepare, rights_held
from schema.questions import Question
from schema.root import core
from schema.types.access import AccessExplanation


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
        AgreementMissing, AgreementSuspended, AgreementEnded: it asks for what needs an agreement.
        LimitReached: the client has asked for as much as it may.
        RecordUnavailable: the disclosure could not be recorded, so that nothing is disclosed.
        StandingChanged: the caller's rights are others by now; nothing is disclosed.
        Unavailable: the database cannot be reached.
    """
    prepared = None
    try:
        document = read_document(request.query)
        if document.errors:
            return _refused(hub, caller, *document.errors)
        prepared = prepare(document, request.operation_name)
        variables = prepared.coerce(request.variables or {})
        refuse_masks(request.variables or {})
        judge(prepared.measured(variables))
        if prepared.is_introspection:
            await clients.require_standing(hub, caller)
            return _introspect(hub, caller, request, prepared)
        plan = _planned(hub, caller, prepared, variables)
        if prepared.is_resolved:
            return await _resolve(hub, caller, request, prepared, plan)
        caller = await admitted(hub, caller, prepared, variables)
        roots = await read(hub, caller, plan[""], variables, prepared.asked)
    except (LimitReached, RecordUnavailable, StandingChanged, Unavailable):
        raise  # the web layer answers, with its status
    except (GraphQLError, Fault, Refusal) as error:
        await _record(hub, caller, error, prepared)
        if isinstance(error, NoAgreementHolds):
            raise
        return _refused(hub, caller, error)
    return _answered(hub, caller, roots)


def _planned(hub: Hub, caller: Caller, prepared: Prepared, variables: Mapping[str, Any]) -> Plan:
    """Return the operation compiled for the caller's rights.

    Raises:
        AgreementMissing, AgreementSuspended, AgreementEnded: it asks for what needs an agreement.
        FieldNotGranted: it asks for what the caller is given on no row.
    """
    try:
        return prepared.plan(rights_held(hub.policy, caller), variables)
    except FieldNotGranted:
        if caller.lacking is not None:
            raise caller.lacking from None
        raise


def _answered(hub: Hub, caller: Caller, roots: Mapping[str, bytes]) -> Answer:
    """Return a query's answer, put together from the bytes that PostgreSQL wrote."""
    parts = [b'{"data":{']
    for key, value in roots.items():
        parts += [b'"' if len(parts) == 1 else b',"', key.encode(), b'":', value]
    beside = orjson.dumps(extensions(caller.request_id, is_demo=hub.settings.is_demo))
    return Answer(body=b"".join([*parts, b'},"extensions":', beside, b"}"]), executed=True)


async def _record(hub: Hub, caller: Caller, error: Exception, prepared: Prepared | None) -> None:
    """Put a refusal of authority on record, with all that the operation asks for."""
    if isinstance(error, Denied):
        await denials.record(
            hub,
            Asker.calling(caller),
            error,
            coordinates=prepared.coordinates.fields if prepared else (),
            asked=prepared.asked if prepared else None,
        )


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


async def _resolve(
    hub: Hub,
    caller: Caller,
    request: Request,
    prepared: Prepared,
    plan: Mapping[str, Compiled],
) -> Answer:
    """Run the services of an operation one after the other, and read a mutation's payloads back.

    What the payloads ask for is bound once before anything is done, so that a bad cursor in the
    last of them leaves nothing done.
    """
    variables = prepared.coerce(request.variables or {})
    for each in plan.values():
        bound(hub.ring, caller, each, {**variables, "#id": ""})

    async def read_back(key: str, outcome: Outcome) -> dict[str, Any]:
        given = {**variables, "#id": outcome.id}
        roots = await read(hub, caller, plan[key], given, prepared.asked)
        return {name: orjson.loads(value) for name, value in roots.items()}

    async def explained(question: Question) -> AccessExplanation | None:
        return await explain(hub, caller, question, prepared.asked)

    context = Context(
        hub=hub,
        caller=caller,
        read_back=read_back,
        explain=explained,
        is_given=partial(_is_given, rights_held(hub.policy, caller)),
    )
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
    for cause in [error.original_error for error in result.errors or ()]:
        if isinstance(cause, StandingChanged):
            raise cause  # the request is begun anew; what was done is not done twice
        if isinstance(cause, Denied):
            await _record(hub, caller, cause, prepared)
    return _executed(hub, caller, result, replayed=context.replayed)


def _is_given(rights: Rights, coordinate: str) -> bool:
    return rights.comparing(guard_at(coordinate)) is None


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
