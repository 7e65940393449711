"""The people whom careless systems get wrong, put among the households of the roster.

Rare characters and the dot in names, twins whose id numbers stand side by side, a head who died, a
certificate that was downgraded, one person in two households, a relocated family on two rolls, a
child alone that is 特困 and protected as well.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from hub.cli.demo.households import Household, Relocation
from hub.cli.demo.people import Death, Disability, Registry
from hub.cli.demo.roll import Roll
from hub.domain.people import Category, CertificateStatus, DeathSource

RARE_NAMES = ("欧阳𬱖", "王㛃", "古丽娜尔·阿不都热依木")
_DIED_DAYS_AGO = 40
_TWINS_AGE = 15
_MOVED_DAYS_AGO = 2200
_ISSUED_DAYS_AGO = 1500
_CHILDS_AGE = 11


def put_among(roll: Roll, registry: Registry, today: date) -> None:
    """Put the hard cases in place of ordinary households of the same size.

    Args:
        roll: the roster, and which of its households are free to be taken.
        registry: makes further people up.
        today: the day of the county.
    """
    _rare_names(roll)
    _twins(roll, registry)
    _dead_head(roll, today)
    _downgraded(roll, today)
    _in_two_households(roll)
    _on_two_rolls(roll, today)
    _child_alone(roll, registry)


def _of_size(size: int) -> Callable[[Household], bool]:
    """Return the condition that a family on the living allowance has so many members."""
    return lambda home: len(home.members) == size and _category(home) is Category.DIBAO


def _category(home: Household) -> Category | None:
    return home.determined.category if home.determined else None


def _rare_names(roll: Roll) -> None:
    at = roll.take(_of_size(len(RARE_NAMES)))
    members = roll.households[at].members
    named = (replace(each, name=name) for each, name in zip(members, RARE_NAMES, strict=True))
    roll.change(at, members=tuple(named))


def _twins(roll: Roll, registry: Registry) -> None:
    at = roll.take(_of_size(4))
    head, spouse, *_ = roll.households[at].members
    twins = registry.twins(head.name[0], age=_TWINS_AGE)
    roll.change(at, members=(head, spouse, *twins))


def _dead_head(roll: Roll, today: date) -> None:
    at = roll.take(_of_size(3))
    head, *others = roll.households[at].members
    sources = (DeathSource.CREMATION, DeathSource.HEA)
    died = Death(died_on=today - timedelta(days=_DIED_DAYS_AGO), sources=sources)
    living = (replace(each, death=None) for each in others)
    roll.change(at, members=(replace(head, death=died), *living))


def _downgraded(roll: Roll, today: date) -> None:
    at = roll.take(_of_size(2))
    head, *others = roll.households[at].members
    certificate = Disability(
        category=4,
        level=3,
        status=CertificateStatus.VALID,
        issued_on=today - timedelta(days=_ISSUED_DAYS_AGO),
        valid_to=None,
        former_level=2,
    )
    holder = replace(head, disability=certificate, death=None)
    roll.change(at, members=(holder, *others))


def _in_two_households(roll: Roll) -> None:
    """Put the last member of one household into another too."""
    first, second = roll.take(_of_size(3)), roll.take(_of_size(2))
    head, _ = roll.households[second].members
    other = replace(roll.households[first].members[-1], relation="8")
    roll.change(second, members=(head, other))


def _on_two_rolls(roll: Roll, today: date) -> None:
    """Put a family that moved on the rolls of both places."""
    left = roll.take(_of_size(2))
    home = roll.households[left]
    arrived = roll.take(
        lambda other: _of_size(2)(other) and other.village.parent != home.village.parent
    )
    move = Relocation(
        came_from=home.village.code,
        went_to=roll.households[arrived].village.code,
        moved_on=today - timedelta(days=_MOVED_DAYS_AGO),
    )
    roll.change(arrived, members=home.members, relocation=move)


def _child_alone(roll: Roll, registry: Registry) -> None:
    """Put a child without parents in the place of somebody old who is 特困."""
    at = roll.take(lambda home: len(home.members) == 1 and _category(home) is Category.TEKUN)
    name = roll.households[at].head.name[0]
    child = registry.person(name, age=_CHILDS_AGE, female=True, relation="0")
    roll.change(at, members=(child,))
