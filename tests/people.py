"""People and households as built for tests, with the values that the hub keeps sealed."""

import itertools
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from hub.domain.citizen_ids import check_character
from hub.domain.identifiers import DivisionCode, new_id
from tests.callers import VILLAGE

_serial = itertools.count(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class BuiltPerson:
    """A person."""

    id: UUID
    name: str
    citizen_id: str
    born: date
    phone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BuiltHousehold:
    """A household; its head is the first of its members."""

    id: UUID
    number: str
    division: DivisionCode
    address: str
    members: tuple[BuiltPerson, ...]

    @property
    def head(self) -> BuiltPerson:
        """The member to whom the others' relations are told."""
        return self.members[0]


def a_person(*, name: str = "", born: date = date(1970, 1, 1)) -> BuiltPerson:
    """Return a person whom nobody has met yet; the citizen id bears out its check digit."""
    serial = next(_serial)
    place = 410_000 + serial // 1000
    first_17 = f"{place}{born:%Y%m%d}{serial % 1000:03d}"
    return BuiltPerson(
        id=new_id(),
        name=name or f"王{'甲乙丙丁戊己庚辛壬癸'[serial % 10]}",
        citizen_id=first_17 + check_character(first_17),
        born=born,
        phone=f"138{serial:08d}",
    )


def a_roster_entry(*members: BuiltPerson, division: str = VILLAGE) -> BuiltHousehold:
    """Return a household of these members, that nobody has met yet."""
    serial = next(_serial)
    return BuiltHousehold(
        id=new_id(),
        number=f"H{serial:08d}",
        division=DivisionCode(division),
        address=f"河南省新乡市新乡县翟坡镇南西村{serial}号",
        members=members,
    )
