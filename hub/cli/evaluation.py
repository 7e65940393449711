"""`hub policy explain`: holds a household against the law, and prints how it was reckoned."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any

import orjson
import typer

from hub.cli import computations
from hub.cli.opened import with_hub
from hub.cli.output import ExitCode, Json, fail, say
from hub.domain.callers import Caller, Purpose, Role
from hub.domain.identifiers import CIVIL_AFFAIRS, new_id
from hub.identity.callers import held_by
from hub.runtime import Hub
from hub.services import clients, evaluations
from hub.services.agreements import OPERATOR
from schema.answer import Request, answer
from schema.questions import household_of
from schema.sdl import operation

_OPERATION = "EvaluateDetermination"

Household = Annotated[str, typer.Argument(help="家庭标识，或户编号。")]
On = Annotated[
    datetime | None,
    typer.Option("--on", formats=["%Y-%m-%d"], metavar="DAY", help="测算所依日期；缺省为今天。"),
]
ClientId = Annotated[
    str | None, typer.Option("--client", help="以哪个客户端的权限测算；缺省为枢纽运行人员。")
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """Why nothing was evaluated."""

    code: str
    message: str


def explain(
    household: Household, *, on: On = None, client: ClientId = None, as_json: Json = False
) -> int:
    """Evaluate a household, keep the evaluation, and print it."""
    day = None if on is None else on.date()
    found = with_hub(lambda hub: _evaluated(hub, household, day, client))
    if isinstance(found, Refused):
        fail(found.code, found.message, as_json=as_json)
        return ExitCode.FINDING
    say(found, computations.lines(found), as_json=as_json)
    return ExitCode.OK


async def _evaluated(
    hub: Hub, household: str, on: date | None, client: str | None
) -> Mapping[str, Any] | Refused:
    """Return the evaluation as the client is given it, by the mutation itself."""
    household = str(await evaluations.numbered(hub, household) or household)
    caller = await _operator(hub, household) if client is None else await _client(hub, client)
    given = {
        "idempotencyKey": new_id().hex,
        "householdId": household,
        "on": (on or hub.today()).isoformat(),
    }
    request = Request(query=operation(_OPERATION), variables={"input": given})
    told = orjson.loads((await answer(hub, caller, request)).body)
    for error in told.get("errors", ()):
        return Refused(code=error["extensions"]["code"], message=error["message"])
    payload = told["data"]["evaluateDetermination"]
    for error in payload["userErrors"]:
        return Refused(code=error["code"], message=error["message"])
    return payload["evaluation"]


async def _operator(hub: Hub, household: str) -> Caller:
    """Return who runs the hub, standing in for the county of the household.

    Raises:
        InvalidInput: what was named is no id.
        NotFound: there is no such household.
    """
    home = household_of(household)
    assert home is not None
    held = hub.policy.agreement_of(CIVIL_AFFAIRS, Role.COUNTY)
    return Caller(
        client_id=OPERATOR,
        department=held.department,
        role=Role.COUNTY,
        division=await evaluations.county(hub, home),
        scopes=held.scopes,
        purpose=Purpose.DETERMINE,
        request_id=new_id().hex,
    )


async def _client(hub: Hub, client_id: str) -> Caller:
    """Return a registered client as it would ask.

    Raises:
        NotFound: there is no such client.
        Fault: its agreement does not hold.
    """
    found = await clients.with_standing(hub, client_id)
    if found is None:
        raise clients.unknown(client_id)
    client, standing = found
    held = held_by(client, standing, hub.policy, hub.today())
    return Caller(
        client_id=client.id,
        department=client.department,
        role=client.role,
        division=client.division,
        scopes=held.scopes & standing.scopes,
        purpose=Purpose.DETERMINE,
        request_id=new_id().hex,
        standing=standing.number,
    )
