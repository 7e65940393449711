"""Agreements from reviewed files: told before they are made, all or none, each change kept."""

from collections.abc import AsyncGenerator
from datetime import date
from pathlib import Path
from typing import Any

import psycopg
import pytest

from hub.domain.agreements import AgreementState, SharingAgreement
from hub.domain.callers import Purpose, Role
from hub.domain.errors import InvalidInput, NotFound, StandingChanged, WrongState
from hub.domain.identifiers import DepartmentCode, DivisionCode
from hub.policy.agreement_files import read_folder
from hub.policy.errors import PolicyError
from hub.policy.policy import Policy
from hub.runtime import Hub
from hub.services import agreement_plan, agreements, clients
from hub.services.clients import NewClient
from tests import sharing
from tests.callers import COUNTY, a_caller

MED = DepartmentCode("MED")
FILE = """
[[agreements]]
department = "{department}"
divisions = [{divisions}]
items = ["household.base", "person.identity"]
purposes = ["PROGRAMME_DELIVERY"]
basis = "国办发〔2023〕39号 四(二)1"
scenario = "核定医疗救助对象"
extent = "本县推送的救助需求所涉家庭"
method = "API"
valid_from = 2026-07-01
valid_to = 2029-06-30
"""


def _file(department: str = "MED", *divisions: str) -> str:
    quoted = ", ".join(f'"{each}"' for each in divisions or (COUNTY,))
    return FILE.format(department=department, divisions=quoted)


@pytest.fixture(autouse=True)
async def restored(hub: Hub) -> AsyncGenerator[None]:
    """Make every agreement as it was at the end."""
    yield
    await sharing.restore(hub)


async def _known(hub: Hub, department: str = "MED", division: str = COUNTY) -> SharingAgreement:
    [found] = [
        each
        for each in await agreements.every(hub)
        if (each.department, each.division) == (department, division)
    ]
    return found


def _folder(tmp_path: Path, *texts: str) -> Path:
    for number, text in enumerate(texts):
        (tmp_path / f"{number}.toml").write_text(text, encoding="utf-8")
    return tmp_path


async def test_a_plan_tells_what_changes_and_changes_nothing(hub: Hub, tmp_path: Path) -> None:
    """Items and purposes that are gained and lost, by agreement; what stands so is left out."""
    folder = _folder(tmp_path, _file("MED", "410721", "410724"))
    before = await agreements.every(hub)

    changes = await agreement_plan.plan(hub, read_folder(folder, hub.policy))

    held = sharing.terms(hub.policy, "MED").items
    assert [(each.wanted.division, each.difference.items_gained) for each in changes] == [
        ("410721", ()),
        ("410724", ()),
    ]
    lost = held - {"household.base", "person.identity"}
    assert set(changes[0].difference.items_lost) == lost
    assert not changes[0].difference.widens
    assert await agreements.every(hub) == before


async def test_files_that_are_applied_twice_change_nothing_more(hub: Hub, tmp_path: Path) -> None:
    """The second time there is nothing to change, and no version more."""
    folder = _folder(tmp_path, _file())
    wanted = read_folder(folder, hub.policy)

    first = await agreement_plan.apply(hub, wanted)
    made = await _known(hub)
    second = await agreement_plan.apply(hub, wanted)

    assert (len(first), second) == (1, [])
    assert (made.terms, made.version) == (wanted[0].terms, (await _known(hub)).version)


async def test_a_former_version_is_kept(hub: Hub, superuser: psycopg.Connection) -> None:
    """What was agreed before can be shown for ever."""
    before = await _known(hub)

    await agreement_plan.apply(
        hub, [sharing.wanted(hub.policy, "MED", items=frozenset({"household.base"}))]
    )

    kept = superuser.execute(
        "SELECT items FROM sharing_agreement_history WHERE id = %s AND version = %s",
        (before.id, before.version),
    ).fetchone()
    assert kept is not None
    assert set(kept[0]) == before.terms.items


async def test_one_that_the_catalogue_does_not_allow_stops_them_all(hub: Hub) -> None:
    """Nothing of the files is done."""
    before = await agreements.every(hub)
    fine = sharing.wanted(hub.policy, "DPF", items=frozenset({"household.base"}))
    wrong = sharing.wanted(hub.policy, "MED", items=frozenset({"alert.evidence"}))

    with pytest.raises(PolicyError, match=r"tests:1: alert.evidence is not shared: 个人信息保护法"):
        await agreement_plan.apply(hub, [fine, wrong])

    assert await agreements.every(hub) == before


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"items": frozenset({"person.horoscope"})}, "There is no item person.horoscope"),
        ({"items": frozenset({"person.work"})}, "The catalogue holds nothing of person.work"),
        ({"purposes": frozenset({Purpose.AUDIT})}, "choose from PROGRAMME_DELIVERY"),
        ({"purposes": frozenset[Purpose]()}, "Name at least one purpose"),
        ({"valid_to": date(2019, 12, 31)}, "ends before it begins"),
    ],
)
async def test_bad_terms_say_what_to_do(hub: Hub, changes: dict[str, Any], words: str) -> None:
    """An unknown or foreign item, a purpose that is not the department's, two days turned round."""
    wanted = sharing.wanted(hub.policy, "MED", **changes)
    with pytest.raises(InvalidInput, match=words):
        agreements.check(hub.policy, wanted.department, wanted.division, wanted.terms)


@pytest.mark.parametrize(
    ("texts", "words"),
    [
        ((), "no file of agreements"),
        (("x = ",), "not valid TOML"),
        ((_file("XXX"),), "0.toml:3: .*XXX"),
        ((_file("MED", "410700"),), "410700 is no county"),
        (
            (_file() + "more = 1\n",),
            "more is not known",
        ),
        ((_file(),) * 2, "1.toml:2: .*stands in .*0.toml:2"),
    ],
)
def test_files_are_refused_with_file_and_line(
    policy: Policy, tmp_path: Path, texts: tuple[str, ...], words: str
) -> None:
    """None, no TOML, an unknown department, no county, an unknown field, one agreement twice."""
    with pytest.raises(PolicyError, match=words):
        read_folder(_folder(tmp_path, *texts), policy)


async def test_an_ended_agreement_stays_so(hub: Hub) -> None:
    """Suspended ones can be resumed; each move needs a reason, and no file brings one back."""
    nowhere = DivisionCode("110101")
    with pytest.raises(InvalidInput, match="Say why"):
        await agreements.suspend(hub, MED, COUNTY, reason=" ")
    with pytest.raises(NotFound, match="MED has no agreement in 110101"):
        await agreements.suspend(hub, MED, nowhere, reason="撤销。")
    await agreements.suspend(hub, MED, COUNTY, reason="复核。")
    resumed = await agreements.resume(hub, MED, COUNTY, reason="复核毕。")
    assert (resumed.state, resumed.state_reason) == (AgreementState.ACTIVE, "复核毕。")

    ended = await agreements.end(hub, MED, COUNTY, reason="到期不续。", disposal="销毁并书面确认。")
    with pytest.raises(WrongState, match="The agreement is ENDED"):
        await agreements.resume(hub, MED, COUNTY, reason="反悔。")
    with pytest.raises(WrongState, match="what is to follow it is a new request"):
        await agreement_plan.apply(
            hub, [sharing.wanted(hub.policy, "MED", items=frozenset({"household.base"}))]
        )
    assert ended.disposal_due_on == hub.policy.calendar.due(hub.today(), 10).on


async def test_a_write_under_a_former_standing_is_refused(
    hub: Hub, superuser: psycopg.Connection
) -> None:
    """Whoever changes a client or its agreement, by whatever way, raises its standing."""
    new = NewClient(name="MED", department=MED, role=Role.DEPARTMENT, division=COUNTY)
    made = await clients.create(hub, new)
    known = await clients.standing(hub, made.client_id)
    assert known is not None
    caller = a_caller("MED", client_id=made.client_id, standing=known.number)
    async with hub.write(caller) as session:
        await session.flush()

    superuser.execute("UPDATE client SET scopes = '{}' WHERE id = %s", (made.client_id,))

    async def late() -> None:
        async with hub.write(caller) as session:
            await session.flush()

    with pytest.raises(StandingChanged):
        await late()
