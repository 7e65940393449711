"""Who moves with a roster: from household to household, and from one division to another."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping

from hub.domain.divisions import county_of, township_of
from hub.domain.identifiers import DivisionCode
from hub.domain.people import HouseholdStatus
from hub.domain.rejections import FileRefused
from hub.storage import households
from hub.storage.households import Moves, Standing
from hub.storage.roster_taking import Taking
from hub.storage.tables import household, membership


def refuse_strangers(taking: Taking) -> None:
    """Refuse a roster that gives other people's household from elsewhere a place of its own.

    Raises:
        FileRefused: nobody whom the roster names in a household lives in the one that has its
            number.
    """
    members: dict[UUID, set[UUID]] = defaultdict(set)
    for household_id, person_id in taking.current:
        members[household_id].add(person_id)
    for number, rows in taking.by_number().items():
        home = taking.known.get(number)
        if home is None or home["division_code"] in taking.batch.area or not members[home["id"]]:
            continue
        if members[home["id"]].isdisjoint(taking.person(row) for row in rows):
            raise FileRefused(
                f"The household number {number} is that of other people in another division; "
                "give this household a number of its own."
            )


async def moved(taking: Taking) -> list[RowMapping]:
    """Return the memberships of people whom a roster names elsewhere, and none names there."""
    listed = taking.on_roster()
    named = {person_id for _, person_id in listed}
    gone = [row for pair, row in taking.current.items() if pair[1] in named and pair not in listed]
    homes = await households.by_id(taking.session, {row["household_id"] for row in gone})
    return [row for row in gone if taking.batch.is_sure_of(homes[row["household_id"]]["number"])]


def staying(taking: Taking, moved: Sequence[RowMapping]) -> dict[UUID, set[UUID]]:
    """Return by household the members that it keeps."""
    left = {(row["household_id"], row["person_id"]) for row in moved}
    keeping: dict[UUID, set[UUID]] = defaultdict(set)
    for household_id, person_id in taking.current.keys() - left:
        keeping[household_id].add(person_id)
    return keeping


async def left(
    taking: Taking, moved: Sequence[RowMapping], keeping: Mapping[UUID, set[UUID]]
) -> list[dict[str, Any] | None]:
    """Return the changes of households off the roster that people moved away from."""
    on_roster = set(taking.ids.values())
    emptier = {row["household_id"] for row in moved} - on_roster
    full = await households.memberships(
        taking.session, households=emptier, persons=(), on=taking.batch.as_of
    )
    gone = {(row["household_id"], row["person_id"]) for row in moved}
    changes: list[dict[str, Any] | None] = []
    for household_id, row in (await households.by_id(taking.session, emptier)).items():
        members = {p for h, p in full.keys() - gone if h == household_id}
        members |= keeping.get(household_id, set())
        head = row["head_person_id"]
        standing = Standing(
            status=HouseholdStatus(row["status"]) if members else HouseholdStatus.DISSOLVED,
            head_person_id=head if head in members else None,
            division=row["division_code"],
            address=None,
            member_count=len(members),
        )
        changes.append(
            households.changed_household(taking.session, row, taking.batch.id, standing=standing)
        )
    return changes


async def crossed(taking: Taking, moved: Sequence[RowMapping]) -> frozenset[UUID]:
    """Return the households that cross, or whose members cross, from one county to another.

    What ended in the household that somebody left stands on the chain of theirs now as well.
    """
    arrived = {person_id: household_id for household_id, person_id in sorted(taking.on_roster())}
    ways = [(row["household_id"], arrived[row["person_id"]], row["person_id"]) for row in moved]
    homes = await households.by_id(taking.session, {home for way in ways for home in way[:2]})
    places = _places(taking).items()
    found = {home for home, (before, now) in places if county_of(before) != county_of(now)}
    for left_home, home, person_id in ways:
        if _county(homes[left_home]) != _county(homes[home]):
            found |= {left_home, home}
            taking.written[home] += [
                linked
                for linked in taking.written[left_home]
                if linked.table == membership.name and linked.row["person_id"] == person_id
            ]
    return frozenset(found)


def moves(taking: Taking, moved: Sequence[RowMapping]) -> Moves:
    """Return what has another place now."""
    return Moves(
        homes=frozenset(
            home
            for home, (before, now) in _places(taking).items()
            if township_of(before) != township_of(now)
        ),
        persons=frozenset(row["person_id"] for row in moved),
    )


def _places(taking: Taking) -> Mapping[UUID, tuple[DivisionCode, DivisionCode]]:
    """Return the divisions, before and now, of the known households that were changed."""
    before = {row["id"]: DivisionCode(row["division_code"]) for row in taking.known.values()}
    return {
        linked.row["id"]: (before[linked.row["id"]], DivisionCode(linked.row["division_code"]))
        for rows in taking.written.values()
        for linked in rows
        if linked.table == household.name and linked.row["id"] in before
    }


def _county(home: RowMapping) -> DivisionCode:
    return county_of(DivisionCode(home["division_code"]))
