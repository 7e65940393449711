"""What the demonstration prints once it serves: addresses, credentials, a line to paste."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from hub.cli.demo.kept import DemoClient
from schema import sdl
from schema.errors import NOTICE

_ASKED_BY = "MED"  # whose inbox the pasted line shows
_OPERATION = "PushedNeeds"


def lines(clients: Sequence[DemoClient], issuer: str, file: Path) -> Iterator[str]:
    """Yield the page that people read."""
    yield ""
    yield f"══════ {NOTICE} ══════ 新乡县（410721）；所有人员、住户、账号均为虚构"
    yield ""
    yield f"GraphQL    {issuer}/graphql"
    yield f"令牌        {issuer}/oauth/token"
    yield f"客户端      {file}"
    yield ""
    for client in clients:
        place = f"{client.department:<5}{client.role:<11}{client.division:<10}"
        yield f"  {place}{client.client_id:<26}{client.client_secret}"
    yield ""
    yield "粘贴这一行：取令牌，查看医保部门收到的转办需求（演示数据）"
    yield ""
    yield curl(clients, issuer)
    yield ""
    yield "按 Ctrl+C 停止；再次启动，数据仍在。"


def curl(clients: Sequence[DemoClient], issuer: str) -> str:
    """Return one line for a shell that gets a token and reads an inbox."""
    client = next(client for client in clients if client.department == _ASKED_BY)
    query = " ".join(sdl.operation(_OPERATION).split())
    body = json.dumps({"query": query, "operationName": _OPERATION, "variables": {"first": 5}})
    token = (
        f"curl -sS -u '{client.client_id}:{client.client_secret}' "
        f"-d grant_type=client_credentials {issuer}/oauth/token "
        """| sed 's/.*"access_token": *"\\([^"]*\\)".*/\\1/'"""
    )
    return (
        f'curl -sS {issuer}/graphql -H "Authorization: Bearer $({token})" '
        f"-H 'Content-Type: application/json' -H 'Hub-Purpose: {client.purposes[0]}' -d '{body}'"
    )
