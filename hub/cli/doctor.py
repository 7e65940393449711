"""`hub doctor`: looks at everything that the hub stands on, one line each, with the remedy."""

import asyncio
import shutil
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial

from hub.cli.opened import settings, with_hub
from hub.cli.output import ExitCode, Json, say
from hub.config import Settings, SettingsError
from hub.domain.errors import HubError
from hub.policy.loader import load, load_for
from hub.runtime import Hub, key_file
from hub.sealing.keys import KeyRing
from hub.services import open_points
from hub.storage import guarding
from schema import sdl

LEAST_FREE_BYTES = 2 * 1024**3
_EARLIEST = datetime(2026, 1, 1, tzinfo=UTC)  # a clock before this was never set
_TOLD = (HubError, SettingsError, OSError)  # whose sentence says what to do
_NO_KEYS = "缺密钥文件，未检查；请先执行 hub migrate。"


class Unwell(HubError):
    """Something is not as it should be; the message says what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing looked at."""

    what: str
    is_well: bool
    told: str  # what was found, or what to do


def doctor(*, as_json: Json = False) -> int:
    """Look at everything, and print one line for each."""
    found = [_look("设置", lambda: f"环境 {settings().environment}")]
    if found[0].is_well:
        given = settings()
        found += [_look(what, partial(look, given)) for what, look in _BEFORE.items()]
        found += _opened(given)
        found += [_look(what, partial(look, given)) for what, look in _AFTER.items()]
    facts = [{"what": one.what, "ok": one.is_well, "told": one.told} for one in found]
    lines = [f"{'✓' if one.is_well else '✗'} {one.what}  {one.told}" for one in found]
    say({"findings": facts}, lines, as_json=as_json)
    return ExitCode.OK if all(one.is_well for one in found) else ExitCode.FINDING


def _look(what: str, look: Callable[[], str]) -> Finding:
    try:
        return Finding(what=what, is_well=True, told=look())
    except _TOLD as error:
        return Finding(what=what, is_well=False, told=str(error))


def _folder(given: Settings) -> str:
    if not given.data_dir.is_dir():
        raise Unwell(f"{given.data_dir} 不存在；请执行 hub migrate。")
    return str(given.data_dir.resolve())


def _keys(given: Settings) -> str:
    path = key_file(given)
    if not path.is_file():
        raise Unwell(f"{path} 不存在；从备份恢复，新库请执行 hub migrate。")
    return f"{path}，编号 {KeyRing.load(path).key_id}"


def _policy(given: Settings) -> str:
    return f"版本 {load_for(given).version}"


def _opened(given: Settings) -> list[Finding]:
    """Open the hub once for all that is to be seen within; each line says why it cannot be."""
    if not key_file(given).is_file():
        return [Finding(what=what, is_well=False, told=_NO_KEYS) for what in _WITHIN]
    try:
        return with_hub(_within, given)
    except _TOLD as error:
        return [Finding(what=what, is_well=False, told=str(error)) for what in _WITHIN]


async def _within(hub: Hub) -> list[Finding]:
    found: list[Finding] = []
    for what, look in _WITHIN.items():
        try:
            found.append(Finding(what=what, is_well=True, told=await look(hub)))
        except _TOLD as error:
            found.append(Finding(what=what, is_well=False, told=str(error)))
    return found


async def _reached(hub: Hub) -> str:
    """Tell what opening has seen: it reaches the database, and compares its migration."""
    return f"可用，迁移与程序一致，政策 {hub.policy.version} 已发布"


async def _guarded(hub: Hub) -> str:
    await asyncio.to_thread(guarding.require, hub.database.url)
    return "各登录角色均受约束，个人数据各表均强制"


async def _unset(hub: Hub) -> str:
    """Tell what the packs leave unset for the counties that have households."""
    found = await open_points.of_counties(hub)
    told = [
        f"{county}：{'、'.join(dict.fromkeys(gap.key for gap in several)) or '无'}"
        for county, several in found.items()
    ]
    return "；".join(told) or "尚无家庭"


def _contract(_given: Settings) -> str:
    sdl.require_current(load())
    return "SDL 与程序一致"


def _disk(given: Settings) -> str:
    folder = next(path for path in (given.data_dir, *given.data_dir.parents) if path.exists())
    free = shutil.disk_usage(folder).free
    if free < LEAST_FREE_BYTES:
        raise Unwell(f"{folder} 只剩 {free / 1024**3:.1f} GB；请腾出空间。")
    return f"剩余 {free / 1024**3:.1f} GB"


def _clock(_given: Settings) -> str:
    now = datetime.now(UTC)
    if now < _EARLIEST:
        raise Unwell(f"本机时钟为 {now:%Y-%m-%d %H:%M}；请校时。")
    return f"{now:%Y-%m-%d %H:%M} UTC"


_BEFORE: Mapping[str, Callable[[Settings], str]] = {
    "数据目录": _folder,
    "密钥": _keys,
    "政策": _policy,
}
_WITHIN: Mapping[str, Callable[[Hub], Awaitable[str]]] = {
    "数据库": _reached,
    "行级安全": _guarded,
    "未定参数": _unset,
}
_AFTER: Mapping[str, Callable[[Settings], str]] = {
    "契约": _contract,
    "磁盘": _disk,
    "时钟": _clock,
}
