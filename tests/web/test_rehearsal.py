"""Rehearsals: what was asked over HTTP is decided anew under a proposed policy and agreements."""

import shutil
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import httpx
import psycopg
import pytest

from hub.cli import rehearsals
from hub.domain.sharing import Form
from hub.policy import loader
from hub.policy.policy import Policy
from hub.runtime import Hub
from hub.services import clients
from hub.services.clients import Credentials
from schema.rehearsal import Rehearsed, rehearse
from tests import sharing

DAYS = 7
INBOX = """query Inbox {
  pushedNeeds(first: 5) { edges { node { id dueOn household { id memberCount } } } }
}"""
SIZE = "Household.memberCount"


@pytest.fixture
async def asked(signed_in: httpx.AsyncClient) -> None:
    """Let the medical department ask for its inbox twice."""
    for _ in range(2):
        answer = await signed_in.post("/graphql", json={"query": INBOX})
        assert "errors" not in answer.json()


@pytest.fixture
def proposed(tmp_path: Path) -> Path:
    """Give a copy of the hub's own policy, to be changed."""
    folder = tmp_path / "policy"
    shutil.copytree(Path(loader.__file__).parent, folder)
    return folder


async def _of_med(hub: Hub, policy: Policy, items: frozenset[str]) -> Rehearsed | None:
    """Rehearse an agreement of the medical department; return what becomes of its inbox."""
    wanted = sharing.wanted(policy, "MED", items=items)
    found = await rehearse(hub, policy, [wanted], days=DAYS)
    assert len(found) <= 1
    return found[0] if found else None


@pytest.mark.usefixtures("asked")
async def test_what_stays_as_it_is_is_not_told(hub: Hub) -> None:
    """The agreement that stands, proposed again, changes nothing for anybody."""
    assert await _of_med(hub, hub.policy, sharing.terms(hub.policy, "MED").items) is None


@pytest.mark.usefixtures("asked")
async def test_an_item_taken_out_is_told_with_its_fields(hub: Hub, med: Credentials) -> None:
    """Department, document, how often it was asked, and each field that it would lose."""
    less = sharing.terms(hub.policy, "MED").items - {"household.base"}

    found = await _of_med(hub, hub.policy, less)

    assert found is not None
    assert found.client.id == med.client_id
    assert (found.operation.name, found.operation.times) == ("Inbox", 2)
    assert (found.gained, found.lost, found.altered) == ([], ["Household.id", SIZE], {})
    assert (found.before.refusal, found.after.refusal) == (None, "FIELD_NOT_GRANTED")
    assert rehearsals.words(hub.policy, found) == (
        f"新乡县医疗保障部门（医保系统）：查询 Inbox {found.operation.digest.hex()[:12]}"
        "（PROGRAMME_DELIVERY，2 次）将失去 Household.id、Household.memberCount；"
        "此后整体被拒绝（FIELD_NOT_GRANTED）"
    )


@pytest.mark.usefixtures("asked")
async def test_a_line_taken_out_of_the_catalogue_is_told(hub: Hub, proposed: Path) -> None:
    """A proposed policy is read from its own files; the one in force stays in force."""
    catalogue = proposed / "catalogue/MED.toml"
    text = catalogue.read_text("utf-8")
    assert '"Need.dueOn", ' in text
    catalogue.write_text(text.replace('"Need.dueOn", ', ""), "utf-8")
    policy = loader.load(proposed, demo=True)

    found = await _of_med(hub, policy, sharing.terms(policy, "MED").items)

    assert found is not None
    assert found.lost == ["Need.dueOn"]


@pytest.mark.usefixtures("asked")
async def test_another_form_is_told_with_both(hub: Hub) -> None:
    """What was given in full and would be masked is neither gained nor lost."""
    held = hub.policy.agreements["MED"]
    masked = tuple(replace(line, form=Form.MASKED) for line in held.grants[SIZE])
    narrower = replace(held, grants={**held.grants, SIZE: masked})
    policy = replace(hub.policy, agreements={**hub.policy.agreements, "MED": narrower})

    found = await _of_med(hub, policy, sharing.terms(policy, "MED").items)

    assert found is not None
    assert (found.gained, found.lost) == ([], [])
    [(coordinate, (old, new))] = found.altered.items()
    assert (coordinate, old.form, new.form) == (SIZE, Form.FULL, Form.MASKED)


@pytest.mark.usefixtures("asked")
async def test_only_the_last_days_are_replayed(hub: Hub, superuser: psycopg.Connection) -> None:
    """What was asked before is past."""
    with superuser.transaction():
        superuser.execute("SET LOCAL session_replication_role = replica")
        superuser.execute(
            "UPDATE disclosure SET recorded_at = recorded_at - %s", [timedelta(days=DAYS)]
        )

    assert await _of_med(hub, hub.policy, frozenset({"need.inbox"})) is None


@pytest.mark.usefixtures("asked")
async def test_a_disabled_client_asks_no_more(hub: Hub, med: Credentials) -> None:
    """Nothing can be lost by whoever cannot ask."""
    await clients.set_enabled(hub, med.client_id, enabled=False)
    try:
        assert await _of_med(hub, hub.policy, frozenset({"need.inbox"})) is None
    finally:
        await clients.set_enabled(hub, med.client_id, enabled=True)
