"""`hub migrate`: brings the database to what this program needs, and publishes the policy."""

import asyncio

from hub import runtime
from hub.cli.opened import settings, with_hub
from hub.cli.output import Json, progress, say
from hub.runtime import Hub


def migrate(*, as_json: Json = False) -> int:
    """Migrate and publish, and print both versions."""
    given = settings()
    progress("升级数据库")
    revision = asyncio.run(runtime.migrate(given))
    progress("发布政策")
    version = with_hub(_policy_version, given)
    say(
        {"revision": revision, "policyVersion": version},
        [f"数据库版本 {revision}", f"政策版本 {version}"],
        as_json=as_json,
    )
    return 0


async def _policy_version(hub: Hub) -> str:
    """Return the version in force; opening the hub has published it."""
    return hub.policy.version
