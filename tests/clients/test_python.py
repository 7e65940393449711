"""A client in Python, made by ariadne-codegen and checked by mypy."""

from pathlib import Path

import pytest

from hub.domain.needs import NeedClass
from hub.runtime import Hub
from tests.builders import a_need
from tests.clients import generators
from tests.clients.conftest import Access
from tests.programs import ProgramFailed, run

pytestmark = [pytest.mark.nightly, pytest.mark.timeout(600)]

_INBOX = """
import sys

from hub_client import AcceptNeedInput, Client

address, token, need_id = sys.argv[1:]
with Client(f"{address}/graphql", headers={"Authorization": f"Bearer {token}"}) as client:
    client.accept_need(AcceptNeedInput(idempotencyKey=f"inbox-{need_id}", needId=need_id))
    inbox = client.pushed_needs(first=5).pushed_needs
for need in [edge.node for edge in inbox.edges] if inbox else []:
    assert need.need_class and need.status and need.pushed_at
    print(need.id, need.need_class.value, need.status.value, need.pushed_at.date())
"""


@pytest.fixture(scope="module")
async def commands() -> Path:
    """Give the folder of the generator's commands."""
    return await generators.python()


async def _generate(commands: Path, project: Path) -> None:
    settings = ("--config", "ariadne-codegen.toml")
    await run(commands / "ariadne-codegen", *settings, folder=project)


async def _check(commands: Path, project: Path, *files: str) -> None:
    await run(commands / "mypy", "--strict", *files, folder=project)


async def test_each_contract_makes_a_client(commands: Path, project: Path) -> None:
    """What may be registered under a contract is generated from it, strictly typed, and loads."""
    await _generate(commands, project)

    await _check(commands, project, "hub_client")
    await run(commands / "python", "-c", "from hub_client import Client", folder=project)


async def test_no_client_asks_for_what_its_contract_lacks(
    commands: Path, overreaching: Path
) -> None:
    """The generator refuses the operation, and names the field."""
    with pytest.raises(ProgramFailed, match="Cannot query field 'dueOn' on type 'Alert'"):
        await _generate(commands, overreaching)


async def test_misuse_does_not_compile(commands: Path, access: Access) -> None:
    """A field that the operation does not ask for is a type error."""
    (access.project / "inbox.py").write_text(_INBOX.replace("need.status.value", "need.version"))
    await _generate(commands, access.project)

    with pytest.raises(ProgramFailed, match='has no attribute "version"'):
        await _check(commands, access.project, "inbox.py")


@pytest.mark.usefixtures("clock")
async def test_a_client_works_with_a_served_hub(hub: Hub, commands: Path, access: Access) -> None:
    """Made from the contract that the hub answers with, it accepts a need and reads the inbox."""
    need_id = await a_need(hub, need_class=NeedClass.MEDICAL)
    (access.project / "inbox.py").write_text(_INBOX)
    await _generate(commands, access.project)
    await _check(commands, access.project, "inbox.py")

    told = await run(
        commands / "python",
        *("inbox.py", access.address, access.token, str(need_id)),
        folder=access.project,
    )

    assert told == f"{need_id} MEDICAL ACCEPTED {hub.today()}\n"
