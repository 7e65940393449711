"""Made-up persons: a name, an id number that passes every check, a phone, an account."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from hub.cli.demo.names import full_name
from hub.domain.citizen_ids import check_character
from hub.domain.people import CertificateStatus, DeathSource

DAYS_A_YEAR = 365.25
ADULT_AGE = 18
_SEVERE_LEVELS = (1, 2)
_PHONE_SHARE = 0.7


@dataclass(frozen=True, slots=True, kw_only=True)
class Disability:
    """A disability certificate; its number is the id number with category and level."""

    category: int  # 1 to 7
    level: int  # 1, the most severe, to 4
    status: CertificateStatus
    issued_on: date
    valid_to: date | None
    former_level: int | None = None  # before it was downgraded

    @property
    def is_severe(self) -> bool:
        """Tell whether the nursing subsidy is due, as the demo's pack adopts it."""
        return self.level in _SEVERE_LEVELS and self.status is CertificateStatus.VALID


@dataclass(frozen=True, slots=True, kw_only=True)
class Death:
    """When a person died, and who reported it."""

    died_on: date
    sources: tuple[DeathSource, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A person of the demonstration county; none exists."""

    name: str
    citizen_id: str
    born_on: date
    phone: str | None
    account: str
    relation: str  # GB/T 4761, one digit, to the head
    disability: Disability | None = None
    death: Death | None = None
    is_seriously_ill: bool = False  # whatever chance says

    def age_on(self, day: date) -> int:
        """Return the person's years on a day, whether they live or not."""
        return int((day - self.born_on).days / DAYS_A_YEAR)


class Registry:
    """Makes persons up, no id number twice."""

    def __init__(self, rng: Random, today: date, *, place_codes: Sequence[str]) -> None:
        """Keep the source of chance and the day on which ages are counted.

        Args:
            rng: the source of chance.
            today: the day.
            place_codes: of the numbers, each as often as it occurs; they stay as they were when
                the number was given, and some are withdrawn since.
        """
        self._place_codes = place_codes
        self._rng = rng
        self._today = today
        self._taken: set[str] = set()

    def person(self, family: str, *, age: int, female: bool, relation: str) -> Person:
        """Make up a person of an age, with a family's surname."""
        rng = self._rng
        born_on = self._today - timedelta(days=int(age * DAYS_A_YEAR) + rng.randrange(1, 365))
        has_phone = age >= ADULT_AGE and rng.random() < _PHONE_SHARE
        return Person(
            name=full_name(rng, family, female=female),
            citizen_id=self._citizen_id(born_on, female=female),
            born_on=born_on,
            phone=f"1{rng.choice('3578')}{rng.randrange(10**9):09d}" if has_phone else None,
            account=_account(rng),
            relation=relation,
        )

    def twins(self, family: str, *, age: int) -> tuple[Person, Person]:
        """Make up a son and a daughter of one day, whose numbers follow on one another."""
        son = self.person(family, age=age, female=False, relation="2")
        order = int(son.citizen_id[14:17]) + 1
        body = f"{son.citizen_id[:14]}{order:03d}"
        self._taken.add(body)
        daughter = self.person(family, age=age, female=True, relation="3")
        number = body + check_character(body)
        return son, replace(daughter, citizen_id=number, born_on=son.born_on)

    def _citizen_id(self, born_on: date, *, female: bool) -> str:
        while True:
            order = self._rng.randrange(1, 500) * 2 - (0 if female else 1)
            body = f"{self._rng.choice(self._place_codes)}{born_on:%Y%m%d}{order:03d}"
            if body not in self._taken:
                self._taken.add(body)
                return body + check_character(body)


def disability(
    rng: Random, today: date, *, levels: Sequence[int], status: CertificateStatus
) -> Disability:
    """Make up a certificate of one of some levels, issued more than a year ago."""
    issued_on = today - timedelta(days=rng.randrange(450, 3000))
    return Disability(
        category=rng.randrange(1, 8),
        level=rng.choice(levels),
        status=status,
        issued_on=issued_on,
        valid_to=issued_on + timedelta(days=3652),
    )


def death(rng: Random, today: date, *, days_ago: tuple[int, int], reports: int) -> Death:
    """Make up a death between so many days ago, reported by so many sources."""
    return Death(
        died_on=today - timedelta(days=rng.randint(*days_ago)),
        sources=tuple(sorted(rng.sample(list(DeathSource), reports))),
    )


def _account(rng: Random) -> str:
    """Make up a bank card of nineteen digits that ends in its Luhn digit."""
    body = f"621700{rng.randrange(10**12):012d}"
    doubled = (int(digit) * (2 - position % 2) for position, digit in enumerate(reversed(body)))
    return f"{body}{-sum(digit // 10 + digit % 10 for digit in doubled) % 10}"
