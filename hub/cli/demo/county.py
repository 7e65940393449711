"""The demonstration county: its real townships and villages, peopled from a seed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import Enum
from random import Random

from hub.cli.demo import borders, hard_cases
from hub.cli.demo.households import Determined, Household, address, family, sizes
from hub.cli.demo.jurisdiction import Jurisdiction
from hub.cli.demo.people import Death, Disability, Person, Registry, death, disability
from hub.cli.demo.roll import Roll
from hub.domain.people import Category, CertificateStatus, SelfCare, SupportMode


class Story(Enum):
    """What a comparison is to find in some households, an equal number in each township."""

    SUBSIDY_NEVER_PAID = "SUBSIDY_NEVER_PAID"
    SUBSIDY_STOPPED = "SUBSIDY_STOPPED"
    BASIC_AFTER_DEATH = "BASIC_AFTER_DEATH"
    NURSING_AFTER_DEATH = "NURSING_AFTER_DEATH"
    LIVING_AFTER_DEATH = "LIVING_AFTER_DEATH"


STORIES = (  # of each township
    *(Story.SUBSIDY_NEVER_PAID,) * 4,
    *(Story.SUBSIDY_STOPPED,) * 3,
    Story.BASIC_AFTER_DEATH,
    Story.NURSING_AFTER_DEATH,
    Story.LIVING_AFTER_DEATH,
)


_ALONE = (*(Category.TEKUN,) * 3, Category.DIBAO)  # of people without family, as they occur
_TOGETHER = (
    *(Category.DIBAO,) * 6,
    *(Category.DIBAO_MARGIN,) * 2,
    Category.RIGID,
    Category.FANPIN,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class County:
    """Everybody in the demonstration county, and the stories seeded among them."""

    jurisdiction: Jurisdiction
    today: date
    roster: tuple[Household, ...]
    others: tuple[Household, ...]  # known from the population register only
    people: tuple[tuple[Household, Person], ...]  # each once; of two households, where they went
    overlap: tuple[tuple[Household, Person], ...]
    stories: dict[str, Story]  # by the id number of the person whom it is about

    @property
    def households(self) -> Iterator[Household]:
        """All households, those of the roster first."""
        yield from self.roster
        yield from self.others

    @property
    def living(self) -> Iterator[tuple[Household, Person]]:
        """Everybody who is alive, once, with their household."""
        return (each for each in self.people if each[1].death is None)


def build(jurisdiction: Jurisdiction, *, seed: int, today: date) -> County:
    """Make the county up; the same arguments give the same county."""
    scale = jurisdiction.scale
    rng = Random(seed)  # noqa: S311 made-up people must come out the same again
    builder = _Builder(rng, jurisdiction, today)
    stories: dict[str, Story] = {}
    roster: list[Household] = []
    for at, size in enumerate(sizes(rng, households=scale.households, members=scale.members)):
        household, story = builder.listed(at, size)
        roster.append(household)
        if story is not None:
            stories[household.head.citizen_id] = story
    free = [at for at, home in enumerate(roster) if home.head.citizen_id not in stories]
    roll = Roll(households=roster, free=free)
    hard_cases.put_among(roll, builder.registry, today)
    borders.put_among(roll, builder.registry, today)
    others = tuple(builder.unlisted(scale.others))
    return County(
        jurisdiction=jurisdiction,
        today=today,
        roster=tuple(roster),
        others=others,
        people=(*_each_once(roster), *_each_once(others)),
        overlap=tuple(rng.sample(_each_once(roster), scale.overlap)),
        stories=stories,
    )


class _Builder:
    """Makes households up, township by township in turn."""

    def __init__(self, rng: Random, jurisdiction: Jurisdiction, today: date) -> None:
        self._rng = rng
        self._place = jurisdiction
        self._today = today
        self.registry = Registry(rng, today, place_codes=jurisdiction.place_codes)

    def listed(self, at: int, size: int) -> tuple[Household, Story | None]:
        """Make up the roster's household at a position, with the story told of its head."""
        turn = at // len(self._place.townships)
        story = STORIES[turn] if turn < len(STORIES) else None
        household = self._household(at, size, number=f"{self._place.numbers}{at + 1:06d}")
        head = _told(self._rng, self._today, household.head, story)
        members = (head, *household.members[1:])
        determined = self._determined(at, size, story)
        return replace(household, members=members, determined=determined), story

    def unlisted(self, members: int) -> Iterator[Household]:
        """Make up households that only the population register knows, of so many members."""
        at = 0
        while members > 0:
            size = min(members, self._rng.choice((1, 2, 3, 3, 4, 5)))
            known = self._rng.random() > 0.06  # noqa: PLR2004 some persons come without household
            yield self._household(at, size, number=f"RK{at + 1:06d}" if known else None)
            at, members = at + 1, members - size

    def _household(self, at: int, size: int, *, number: str | None) -> Household:
        township = self._place.townships[at % len(self._place.townships)]
        village = self._rng.choice(self._place.villages[township.code])
        members = family(self._rng, self.registry, size)
        return Household(
            number=number,
            village=village,
            address=self._place.address + address(self._rng, township, village),
            members=tuple(_ordinary(self._rng, self._today, member) for member in members),
        )

    def _determined(self, at: int, size: int, story: Story | None) -> Determined:
        category = Category.DIBAO if story else self._category(size)
        ends = category is Category.RIGID
        earliest, latest = (330, 20) if ends else (1440, 400 if story else 20)
        valid_from = self._today - timedelta(days=self._rng.randint(latest, earliest))
        return Determined(
            category=category,
            valid_from=valid_from,
            valid_to=valid_from + timedelta(days=364) if ends else None,
            decision_reference=f"{self._place.decisions}〔{valid_from.year}〕{at + 1}号",
            **_support(self._rng, category),
        )

    def _category(self, size: int) -> Category:
        """Choose one of the categories that the jurisdiction has, each as often as it occurs."""
        drawn = _ALONE if size == 1 else _TOGETHER
        return self._rng.choice([each for each in drawn if each in self._place.categories])


def _each_once(households: Sequence[Household]) -> list[tuple[Household, Person]]:
    """Return their people in order; whoever stands twice, where they moved to, else where first."""
    found: dict[str, tuple[Household, Person]] = {}
    for household in households:
        for person in household.members:
            if household.relocation is not None:
                found[person.citizen_id] = household, person
            found.setdefault(person.citizen_id, (household, person))
    return list(found.values())


def _support(rng: Random, category: Category) -> dict[str, str]:
    """Return how a 特困 person is supported, and can look after themselves."""
    if category is not Category.TEKUN:
        return {}
    modes = (SupportMode.DISPERSED,) * 3 + (SupportMode.CONCENTRATED,)
    cares = (SelfCare.ABLE,) * 3 + (SelfCare.PARTLY_LOST, SelfCare.FULLY_LOST)
    return {"support_mode": rng.choice(modes), "self_care": rng.choice(cares)}


def _ordinary(rng: Random, today: date, person: Person) -> Person:
    """Return the person as chance has it: most are neither disabled nor dead."""
    chance = rng.random()
    if chance < 0.045:  # noqa: PLR2004 the share of people with a certificate
        levels: Sequence[int] = (1, 2, 2, 3, 3, 4, 4)
        odd = rng.random() < 0.06  # noqa: PLR2004 few certificates are not valid
        status = rng.choice(list(CertificateStatus)[1:]) if odd else CertificateStatus.VALID
        return replace(person, disability=disability(rng, today, levels=levels, status=status))
    if chance > 0.994 and person.age_on(today) > 1:  # noqa: PLR2004 the share who died of late
        return replace(person, death=death(rng, today, days_ago=(20, 500), reports=2))
    return person


def _told(rng: Random, today: date, person: Person, story: Story | None) -> Person:
    """Return the person as the story has it."""
    if story is None:
        return person
    return replace(
        person, disability=_disability_in(rng, today, story), death=_death_in(rng, today, story)
    )


def _disability_in(rng: Random, today: date, story: Story) -> Disability | None:
    if story is Story.BASIC_AFTER_DEATH:
        return None
    levels = (3, 4) if story is Story.LIVING_AFTER_DEATH else (1, 2)
    return disability(rng, today, levels=levels, status=CertificateStatus.VALID)


def _death_in(rng: Random, today: date, story: Story) -> Death | None:
    if story in {Story.SUBSIDY_NEVER_PAID, Story.SUBSIDY_STOPPED}:
        return None
    return death(rng, today, days_ago=(110, 260), reports=rng.choice((1, 2, 3)))
