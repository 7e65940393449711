"""`hub client`: registers clients and what they run; lists, disables and enables them."""

from typing import Annotated

import typer

from hub.cli import documents, explain
from hub.cli.opened import with_hub
from hub.cli.output import Json, say
from hub.cli.tables import say_table
from hub.domain.callers import Role
from hub.domain.identifiers import DepartmentCode, DivisionCode
from hub.services import clients
from hub.services.clients import NewClient

app = typer.Typer(no_args_is_help=True)

app.command("register-documents", help="登记客户端运行的文档；全部符合协议才登记。")(
    documents.register
)

app.command("explain", help="说明客户端为何可见或不可见某字段或文档，以及如何获准。")(
    explain.explain
)

_ENGAGE = "审计客户端只在审计项目期间可用：用 hub engagement open 登记审计通知书。"

ClientId = Annotated[str, typer.Argument(help="客户端标识。")]


@app.command(help="登记一个客户端；密钥只显示这一次。")
def create(  # noqa: PLR0913 each is an option of the command
    name: Annotated[str, typer.Argument(help="名称，如“县残联业务系统”。")],
    *,
    department: Annotated[str, typer.Option("--department", help="部门代码，如 DPF。")],
    division: Annotated[str, typer.Option("--division", help="区划代码，如 410721。")],
    role: Annotated[Role, typer.Option("--role", help="身份。")] = Role.DEPARTMENT,
    scope: Annotated[
        list[str] | None, typer.Option("--scope", help="权限，可重复；缺省为协议的全部权限。")
    ] = None,
    as_json: Json = False,
) -> int:
    """Register a client, and print its secret this once."""
    new = NewClient(
        name=name,
        department=DepartmentCode(department),
        role=role,
        division=DivisionCode(division),
        scopes=frozenset(scope) if scope else None,
    )
    made = with_hub(lambda hub: clients.create(hub, new))
    say(
        {"clientId": made.client_id, "clientSecret": made.client_secret},
        [
            f"client_id      {made.client_id}",
            f"client_secret  {made.client_secret}",
            "密钥只显示这一次，请妥善保存。",
            *([_ENGAGE] if role is Role.AUDITOR else []),
        ],
        as_json=as_json,
    )
    return 0


@app.command("list", help="列出客户端；不含密钥。")
def show(*, as_json: Json = False) -> int:
    """Print the clients."""
    known = with_hub(clients.every)
    facts = [
        {
            "clientId": client.id,
            "name": client.name,
            "department": client.department,
            "role": client.role,
            "division": client.division,
            "scopes": sorted(client.scopes),
            "enabled": client.enabled,
        }
        for client in known
    ]
    rows = [
        (
            client.id,
            client.name,
            client.department,
            client.role,
            client.division,
            "是" if client.enabled else "否",
        )
        for client in known
    ]
    headings = ("client_id", "名称", "部门", "身份", "区划", "启用")
    say_table({"clients": facts}, headings, rows, as_json=as_json)
    return 0


@app.command(help="停用客户端：即时生效。")
def disable(client_id: ClientId, *, as_json: Json = False) -> int:
    """Disable a client."""
    return _set_enabled(client_id, enabled=False, as_json=as_json)


@app.command(help="启用客户端。")
def enable(client_id: ClientId, *, as_json: Json = False) -> int:
    """Enable a client."""
    return _set_enabled(client_id, enabled=True, as_json=as_json)


def _set_enabled(client_id: str, *, enabled: bool, as_json: bool) -> int:
    with_hub(lambda hub: clients.set_enabled(hub, client_id, enabled=enabled))
    line = f"{client_id} 已{'启用' if enabled else '停用'}"
    say({"clientId": client_id, "enabled": enabled}, [line], as_json=as_json)
    return 0
