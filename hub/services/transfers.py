"""Cases follow a household, or the member whom they are about, to where it lives now.

Whom the row policies let see a household follows from its division as it is now: the county that
it left sees neither household nor chain any more, the one where it lives sees both with all that
was before. A department of the former county keeps its own needs' own fields and its own records
of aid, which are its contribution.

Source:
    国办发〔2023〕39号 三(一): 上下联动、部门协同.
"""

from dataclasses import replace

from hub.domain.divisions import county_of
from hub.domain.events import EventKind
from hub.domain.identifiers import NeedId, new_id
from hub.domain.needs import Need
from hub.runtime import Hub
from hub.services import needs as working
from hub.storage import alerts, grounds, homes, needs
from hub.storage.alerts import Astray
from hub.storage.database import WriteSession
from hub.storage.households import Moves
from hub.storage.linked import LinkedRow


async def follow(hub: Hub, session: WriteSession, moves: Moves) -> None:
    """Let every open alert of those who moved follow them, with its open needs.

    An alert keeps its state, and is the new township's from now on. A need stays with its office
    as long as that is the county's; otherwise it ends, and its successor goes to the office that
    the new county's documents name, or where they name none to the same department's.
    """
    for each in await alerts.astray(session, moves):
        alert = await alerts.find(session, each.alert_id)
        assert alert is not None, "no alert is ever deleted"
        await homes.lock(session, alert)
    for each in await alerts.astray(session, moves):  # as people have left them until the lock
        await _follow(hub, session, each)


async def _follow(hub: Hub, session: WriteSession, astray: Astray) -> None:
    alert = await alerts.find(session, astray.alert_id)
    assert alert is not None, "no alert is ever deleted"
    following = alert.at_home(astray.home, astray.division)
    rows = [alerts.save(session, following)]
    for need in await needs.of_alert(session, alert.id):
        if need.status.is_open:
            rows += _send_on(hub, session, need, astray)
    await homes.append(session, following, EventKind.TRANSFERRED, rows, former=alert.household_id)


def _send_on(hub: Hub, session: WriteSession, need: Need, astray: Astray) -> list[LinkedRow]:
    """Let an open need follow its alert; return the rows that were written."""
    county = county_of(astray.division)
    at_home = replace(need, household_id=astray.home)
    if county == need.division_code and at_home == need:
        return []
    if county == need.division_code:
        following, rows = at_home, [needs.save(session, at_home)]
    else:
        at, due = session.stamp.at, working.due_in(hub, need.need_class, county)
        route = hub.policy.route(need.need_class, county, hub.today())
        there = replace(at_home, department=route.department) if route else at_home
        following = there.successor(NeedId(new_id()), county, at=at, due=due)
        rows = [
            needs.save(session, need.transferred(at=at)),
            needs.add(session, following),
        ]
    grounds.end_need(session, need)
    grounds.open_need(session, following)
    return rows
