"""A client in TypeScript, made by graphql-codegen, checked by tsc and run by Node."""

from pathlib import Path

import pytest

from hub.domain.needs import NeedClass
from hub.runtime import Hub
from tests.builders import a_need
from tests.clients import generators
from tests.clients.conftest import Access
from tests.programs import NODE, ProgramFailed, run

pytestmark = [pytest.mark.nightly, pytest.mark.timeout(600)]

_INBOX = Path(__file__).with_name("typescript") / "inbox.ts"


@pytest.fixture(scope="module")
async def modules() -> Path:
    """Give the folder of the generator's modules."""
    return await generators.typescript()


async def _generate(modules: Path, project: Path) -> None:
    (project / "node_modules").symlink_to(modules)
    program = "node_modules/@graphql-codegen/cli/esm/bin.js"
    await run(NODE, program, "--config", "codegen.json", folder=project)


async def _check(project: Path) -> None:
    await run(NODE, "node_modules/typescript/bin/tsc", "--project", ".", folder=project)


async def test_each_contract_makes_a_client(modules: Path, project: Path) -> None:
    """The whole contract, and what may be registered under it, are generated and type-check."""
    await _generate(modules, project)

    await _check(project)


async def test_no_client_asks_for_what_its_contract_lacks(
    modules: Path, overreaching: Path
) -> None:
    """The generator refuses the operation, and names the field."""
    with pytest.raises(ProgramFailed, match='Cannot query field "dueOn" on type "Alert"'):
        await _generate(modules, overreaching)


async def test_misuse_does_not_compile(modules: Path, access: Access) -> None:
    """A field that the operation does not ask for is a type error."""
    program = _INBOX.read_text("utf-8").replace("node.status", "node.version")
    (access.project / "inbox.ts").write_text(program, "utf-8")
    await _generate(modules, access.project)

    with pytest.raises(ProgramFailed, match="Property 'version' does not exist"):
        await _check(access.project)


@pytest.mark.usefixtures("clock")
async def test_a_client_works_with_a_served_hub(hub: Hub, modules: Path, access: Access) -> None:
    """Made from the contract that the hub answers with, it accepts a need and reads the inbox."""
    need_id = await a_need(hub, need_class=NeedClass.MEDICAL)
    (access.project / "inbox.ts").write_bytes(_INBOX.read_bytes())
    await _generate(modules, access.project)
    await _check(access.project)

    told = await run(
        NODE, "inbox.ts", access.address, access.token, str(need_id), folder=access.project
    )

    assert told == f"{need_id} MEDICAL ACCEPTED {hub.today()}\n"
