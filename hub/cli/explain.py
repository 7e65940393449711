"""`hub client explain`: why a client is given a field, or is not, and what would allow it."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from hub.cli.opened import with_hub
from hub.cli.output import ExitCode, Json, say
from hub.domain.callers import Caller, Purpose, Role
from hub.domain.identifiers import CIVIL_AFFAIRS, new_id
from hub.reading.read import Asked
from hub.runtime import Hub
from hub.services import clients
from hub.services.registered_documents import digest_of
from schema.explain import explain as explanation
from schema.questions import Question, household_of
from schema.types.access import AccessExplanation, ExplainedField

_COMMAND = "hub client explain"

ClientId = Annotated[str, typer.Argument(help="客户端标识。")]
Coordinate = Annotated[str | None, typer.Option("--coordinate", help="字段坐标，如 Person.name。")]
Document = Annotated[
    Path | None,
    typer.Option("--document", help="GraphQL 文档，与坐标二选一。", exists=True, dir_okay=False),
]
Household = Annotated[str | None, typer.Option("--household", help="按该家庭的记录判定。")]
For = Annotated[Purpose | None, typer.Option("--purpose", help="目的；缺省为协议的每个目的。")]


def explain(  # noqa: PLR0913 each is an option of the command
    client_id: ClientId,
    *,
    coordinate: Coordinate = None,
    document: Document = None,
    household: Household = None,
    purpose: For = None,
    as_json: Json = False,
) -> int:
    """Print how a client's request would be decided."""
    question = Question(
        client=client_id,
        coordinate=coordinate,
        document=document.read_text(encoding="utf-8") if document else None,
        household=household_of(household),
        purpose=purpose,
    )
    told = with_hub(lambda hub: _explained(hub, question))
    say(asdict(told), _lines(told), as_json=as_json)
    return ExitCode.OK if told.is_allowed else ExitCode.FINDING


async def _explained(hub: Hub, question: Question) -> AccessExplanation:
    """Return the explanation, on record as the operator's where it looks at a household."""
    client = await clients.find(hub, question.client)
    if client is None:
        raise clients.unknown(question.client)
    held = hub.policy.agreement_of(CIVIL_AFFAIRS, Role.COUNTY)
    operator = Caller(
        client_id="hub-client",
        department=held.department,
        role=Role.COUNTY,
        division=client.division,
        scopes=held.scopes,
        purpose=held.purposes[0],
        request_id=new_id().hex,
    )
    asked = Asked(operation=None, digest=digest_of(_COMMAND), body=_COMMAND)
    found = await explanation(hub, operator, question, asked)
    assert found is not None  # the operator stands where the client does
    return found


def _lines(told: AccessExplanation) -> list[str]:
    """Return an explanation for people, one line for each field."""
    version = f"政策 {told.policy_version}，协议版本 {told.agreement_version or '无'}"
    if told.obstacle is not None:
        return [version, f"不予提供：{told.obstacle.code}: {told.obstacle.message}"]
    return [version, *(_line(each) for each in told.fields)]


def _line(each: ExplainedField) -> str:
    found = [f"{'✓' if each.is_given else '✗'} {each.coordinate}", each.purpose, each.rule]
    if each.is_given:
        found += [f"{each.form}", f"{each.ground}"]
    else:
        found += [f"需 {'、'.join(each.scopes)}"]
        found += [f"目录项 {each.item}"] if each.item else []
        found += [f"目的 {'、'.join(each.purposes)}"] if each.purposes else []
    found += [f"{each.rows_given}/{each.rows} 条记录"] if each.rows is not None else []
    return "  ".join([*found, each.clause])
