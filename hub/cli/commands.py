"""Every command by name; the module of one is imported when it is called, those of others never."""

import importlib
from collections.abc import Mapping
from typing import Any

import typer
from typer.core import TyperGroup
from typer.main import get_group

# The function has the command's name.
_COMMANDS: Mapping[str, tuple[str, str]] = {  # name: module, help
    "demo": ("hub.cli.demo.command", "启动演示县：建库、填充演示数据、提供服务。"),
    "serve": ("hub.cli.serve", "提供 GraphQL 与令牌服务。"),
    "migrate": ("hub.cli.migrate", "建立或升级数据库，发布政策；可以重复执行。"),
    "ingest": (
        "hub.cli.ingest",
        "取入一份数据文件；错行逐条说明，其余照收；重复送达不起作用。",
    ),
    "match": ("hub.cli.match", "比对各数据集，生成、更新或标记预警；可以重复执行。"),
    "evaluate": (
        "hub.cli.evaluate",
        "按政策测算各户应享、已享和漏享的救助；可以重复执行，中断后重做即可。",
    ),
    "doctor": ("hub.cli.doctor", "检查设置、密钥、数据库、政策、磁盘和时钟，并说明如何修复。"),
}
_GROUPS: Mapping[str, tuple[str, str]] = {  # each module's `app`
    "agreement": ("hub.cli.agreement", "共享协议：列出、中止、恢复、终止。"),
    "batch": ("hub.cli.batch", "数据批次：列出、撤回。"),
    "client": ("hub.cli.client", "接入客户端：登记及其文档、列出、停用、启用。"),
    "disclosure": ("hub.cli.disclosure", "使用记录台账：到期清理。"),
    "engagement": ("hub.cli.engagement", "审计项目：登记、列出、终止。"),
    "schema": ("hub.cli.schema", "GraphQL 模式与各部门契约：导出、核对。"),
    "statistics": ("hub.cli.statistics", "汇总统计：按月发布。"),
    "policy": ("hub.cli.policy", "政策文件：检查、查看；共享协议：预演、办理。"),
    "audit": ("hub.cli.audit", "审计：核验救助链。"),
}


class _OnCall(TyperGroup):
    """Commands that stand in a list by name and help until one of them is called."""

    def resolve_command(self, ctx: Any, args: list[str]) -> tuple[str | None, Any, list[str]]:
        """Return the command that is called, imported, and the arguments that are its own."""
        name, command, rest = super().resolve_command(ctx, args)
        return name, command and _imported(str(name)), rest


def listed(**settings: Any) -> typer.Typer:
    """Return the application of all commands, with settings of its own."""
    app = typer.Typer(cls=_OnCall, **settings)
    for name, (_, told) in {**_COMMANDS, **_GROUPS}.items():
        app.command(name, help=told)(_stand_in)
    return app


def _stand_in() -> None:
    """Stand in the list in a command's place."""


def _imported(name: str) -> Any:
    """Return a command, or a group of them, out of its module."""
    alone = typer.Typer()
    if name in _GROUPS:
        module, told = _GROUPS[name]
        alone.add_typer(importlib.import_module(module).app, name=name, help=told)
    else:
        module, told = _COMMANDS[name]
        alone.command(name, help=told)(getattr(importlib.import_module(module), name))
    return get_group(alone).commands[name]
