"""Made-up households: sizes that add up, and members who fit each other."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from random import Random

from hub.cli.demo.names import surname
from hub.cli.demo.people import Person, Registry
from hub.domain.people import Category
from hub.policy.divisions import Division

LARGEST = 6
_ELDERLY = 60  # years from which a head has grandchildren rather than parents
_FEMALE_HEADS = 0.42
_MARRIED_HEADS = 0.75
_HALF = 0.5
_SIZES = (1,) * 30 + (2,) * 28 + (3,) * 22 + (4,) * 13 + (5,) * 7
_COMMITTEES = ("村民委员会", "居民委员会", "村委会", "居委会")
_SPOUSE, _SON, _DAUGHTER, _GRANDCHILD, _PARENT, _SIBLING = "1", "2", "3", "4", "5", "7"


@dataclass(frozen=True, slots=True, kw_only=True)
class Determined:
    """The category of a household on the roster, and how long it holds."""

    category: Category
    valid_from: date
    valid_to: date | None
    decision_reference: str
    support_mode: str | None = None  # of 特困人员
    self_care: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Relocation:
    """A family's move from one village to another."""

    came_from: str  # the village's code
    went_to: str
    moved_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Border:
    """What puts a household at a border of the law; sums are multiples of 低保 for all members."""

    category: Category  # that it has on the roster
    income: Decimal | None = Decimal("1.2")  # of a year; None: not verified
    spent: Decimal = Decimal(0)  # on one treatment, and on nothing else; 0: as chance has it
    is_ill: bool = False  # the head, seriously
    is_monitored: bool = False  # as 边缘易致贫户


@dataclass(frozen=True, slots=True, kw_only=True)
class Household:
    """A household of the demonstration county; the first member is its head."""

    number: str | None  # None: the sender does not know the household
    village: Division
    address: str
    members: tuple[Person, ...]
    determined: Determined | None = None  # None: not on the roster
    relocation: Relocation | None = None  # of a family whose move is told
    border: Border | None = None

    @property
    def head(self) -> Person:
        """The household's head, who is also its payee."""
        return self.members[0]


def sizes(rng: Random, *, households: int, members: int) -> list[int]:
    """Return so many sizes, each from 1 to 6, that add up to so many members.

    Raises:
        ValueError: no such sizes exist.
    """
    if not households <= members <= households * LARGEST:
        raise ValueError(f"{members} members do not fit into {households} households.")
    drawn = rng.choices(_SIZES, k=households)
    while (missing := members - sum(drawn)) != 0:
        step = 1 if missing > 0 else -1
        fitting = [at for at, size in enumerate(drawn) if 1 <= size + step <= LARGEST]
        for at in rng.sample(fitting, min(abs(missing), len(fitting))):
            drawn[at] += step
    return drawn


def family(rng: Random, registry: Registry, size: int) -> tuple[Person, ...]:
    """Make up the members of a household, the head first."""
    name = surname(rng)
    head_age = rng.randrange(58, 92) if size == 1 else rng.randrange(30, 78)
    female = rng.random() < _FEMALE_HEADS
    head = registry.person(name, age=head_age, female=female, relation="0")
    others = (
        registry.person(
            name if relation in {_SON, _DAUGHTER, _SIBLING} else surname(rng),
            age=age,
            female=is_female,
            relation=relation,
        )
        for relation, age, is_female in _relatives(rng, head_age, female=female, count=size - 1)
    )
    return (head, *others)


def address(rng: Random, township: Division, village: Division) -> str:
    """Make up an address in a village, from the township on."""
    place = village.name
    for committee in _COMMITTEES:
        place = place.removesuffix(committee)
    if not place.endswith(("村", "社区")):
        place += "村"
    return f"{township.name}{place}{rng.randrange(1, 400)}号"


def _relatives(
    rng: Random, head_age: int, *, female: bool, count: int
) -> Iterator[tuple[str, int, bool]]:
    """Yield relation, age and sex of the members beside the head."""
    has_spouse = count > 0 and rng.random() < _MARRIED_HEADS
    if has_spouse:
        yield _SPOUSE, max(22, head_age + rng.randrange(-5, 4)), not female
    for _ in range(count - has_spouse):
        is_female = rng.random() < _HALF
        relation = _descent(rng, head_age, female=is_female)
        yield relation, _age(rng, head_age, relation), is_female


def _descent(rng: Random, head_age: int, *, female: bool) -> str:
    """Choose how a further member descends from, or stands beside, the head."""
    child = _DAUGHTER if female else _SON
    older: Sequence[str] = (child, child, child, _PARENT, _SIBLING)
    return rng.choice(older if head_age < _ELDERLY else (child, child, _GRANDCHILD))


def _age(rng: Random, head_age: int, relation: str) -> int:
    if relation == _PARENT:
        return min(99, head_age + rng.randrange(20, 32))
    if relation == _SIBLING:
        return max(18, head_age + rng.randrange(-10, 10))
    if relation == _GRANDCHILD:
        return max(0, head_age - rng.randrange(45, 60))
    return max(0, head_age - rng.randrange(21, 38))
