"""What the demonstration prints once it serves: addresses, credentials, a line to paste."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from hub.cli.demo.jurisdiction import Jurisdiction
from hub.cli.demo.kept import DemoClient
from schema import sdl
from schema.errors import NOTICE

_ASKED_BY = "MED"  # whose inbox the pasted line shows
_OPERATION = "PushedNeeds"


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """The demonstration as it is told to who started it."""

    place: Jurisdiction
    clients: Sequence[DemoClient]
    issuer: str
    file: Path  # demo.json

    def facts(self) -> dict[str, str]:
        """Return what a program needs."""
        return {
            "notice": NOTICE,
            "jurisdiction": self.place.code,
            "demo": str(self.file),
            "graphql": f"{self.issuer}/graphql",
            "curl": self.curl(),
        }

    def lines(self) -> Iterator[str]:
        """Yield the page that people read."""
        yield ""
        county = f"{self.place.address}（{self.place.county.code}）"
        yield f"══════ {NOTICE} ══════ {county}；所有人员、住户、账号均为虚构"
        yield ""
        yield f"GraphQL    {self.issuer}/graphql"
        yield f"令牌        {self.issuer}/oauth/token"
        yield f"客户端      {self.file}"
        yield ""
        for client in self.clients:
            place = f"{client.department:<5}{client.role:<11}{client.division:<10}"
            yield f"  {place}{client.client_id:<26}{client.client_secret}"
        yield ""
        yield "粘贴这一行：取令牌，查看医保部门收到的转办需求（演示数据）"
        yield ""
        yield self.curl()
        yield ""
        yield "按 Ctrl+C 停止；再次启动，数据仍在。"

    def curl(self) -> str:
        """Return one line for a shell that gets a token and reads an inbox."""
        client = next(client for client in self.clients if client.department == _ASKED_BY)
        query = " ".join(sdl.operation(_OPERATION).split())
        body = json.dumps({"query": query, "operationName": _OPERATION, "variables": {"first": 5}})
        token = (
            f"curl -sS -u '{client.client_id}:{client.client_secret}' "
            f"-d grant_type=client_credentials {self.issuer}/oauth/token "
            """| sed 's/.*"access_token": *"\\([^"]*\\)".*/\\1/'"""
        )
        return (
            f'curl -sS {self.issuer}/graphql -H "Authorization: Bearer $({token})" '
            f"-H 'Content-Type: application/json' -H 'Hub-Purpose: {client.purposes[0]}' "
            f"-d '{body}'"
        )
