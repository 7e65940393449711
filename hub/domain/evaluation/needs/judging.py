"""How a programme asks: a person, anybody of a household, or the household as a whole."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, NamedTuple, TypeVar

from hub.domain.evaluation.asking import Asked, ask, place_of, undecided
from hub.domain.evaluation.circumstances import Fact, Household, Member, Origin, Source
from hub.domain.evaluation.rules import Rules
from hub.domain.evaluation.steps import Step, Used, Verdict, any_of
from hub.domain.law import Citation

T = TypeVar("T")

PERSON_REGISTER: Final = Source(origin=Origin.REGISTER, code="person")
_NOTHING_ASKED: Final = Asked((), ())


class Judged(NamedTuple):
    """What one input says of a criterion."""

    verdict: Verdict
    input: str  # its name, a key of INPUTS
    text: str = ""  # as a person reads it; of what is UNKNOWN or UNSET the step says it itself
    source: Source | None = None
    asked: Asked = _NOTHING_ASKED


JudgeOfPerson = Callable[[Member, Rules], Judged]
JudgeOfHousehold = Callable[[Household, Rules], Judged]


@dataclass(frozen=True, slots=True)
class OfPerson:
    """A criterion about a person; of a household it asks whether anybody living in it meets it."""

    rule: str
    judge: JudgeOfPerson
    is_of_the_dead: bool = False  # so that those who died are asked about too

    def __call__(
        self, household: Household, member: Member | None, rules: Rules, source: Citation
    ) -> Step:
        """Return the step of one member, or of all who live where member is None."""
        if member is not None:
            at = place_of(household, member)
            return _step(self.rule, self.judge(member, rules), at, source)
        parts = tuple(
            _step(self.rule, self.judge(each, rules), at, source)
            for at, each in enumerate(household.members)
            if self.is_of_the_dead or each.is_alive(rules.on)
        )
        verdict = any_of(each.verdict for each in parts)
        return Step(
            rule=self.rule,
            verdict=verdict,
            formula="；".join(dict.fromkeys(p.formula for p in parts if p.verdict is verdict)),
            source=source,
            parts=parts,
        )


@dataclass(frozen=True, slots=True)
class OfHousehold:
    """A criterion about a household, whichever of its members the programme is for."""

    rule: str
    judge: JudgeOfHousehold

    def __call__(
        self, household: Household, member: Member | None, rules: Rules, source: Citation
    ) -> Step:
        """Return the step of the household."""
        del member
        return _step(self.rule, self.judge(household, rules), None, source)


@dataclass(frozen=True, slots=True)
class Untold:
    """A criterion that no data set of the hub tells of, so that somebody has to find out."""

    rule: str
    input: str

    def __call__(
        self, household: Household, member: Member | None, rules: Rules, source: Citation
    ) -> Step:
        """Return a step that is UNKNOWN and says what is to be found out."""
        del rules
        at = None if member is None else place_of(household, member)
        return _step(self.rule, unknown(self.input), at, source)


def fact_of_person(
    name: str, fact: Callable[[Member], Fact[T] | None], say: Callable[[T], tuple[bool, str]]
) -> JudgeOfPerson:
    """Return the judge that goes by one fact of a person.

    Args:
        name: of the input, a key of INPUTS.
        fact: takes it from a member.
        say: whether its value meets the criterion, and the words for it.
    """
    return lambda member, _: by_fact(name, fact(member), say)


def fact_of_household(
    name: str, fact: Callable[[Household], Fact[T] | None], say: Callable[[T], tuple[bool, str]]
) -> JudgeOfHousehold:
    """Return the judge that goes by one fact of a household; see fact_of_person."""
    return lambda household, _: by_fact(name, fact(household), say)


def by_fact(name: str, fact: Fact[T] | None, say: Callable[[T], tuple[bool, str]]) -> Judged:
    """Return what a fact says, UNKNOWN where it is missing."""
    if fact is None:
        return unknown(name)
    holds, text = say(fact.value)
    return Judged(Verdict.of(holds), name, text, fact.source)


def unknown(name: str) -> Judged:
    """Return what is said where nobody has told the input."""
    return Judged(Verdict.UNKNOWN, name)


def unset(rules: Rules, name: str, *keys: str) -> Judged:
    """Return what is said of an input where no document gives one of the parameters for it."""
    return Judged(Verdict.UNSET, name, asked=ask(rules, *keys))


def _step(rule: str, judged: Judged, at: int | None, source: Citation) -> Step:
    if judged.verdict in (Verdict.UNKNOWN, Verdict.UNSET):
        used = Used(name=judged.input, value=None, source=judged.source, person=at)
        return undecided(rule, source, asked=judged.asked, used=(used,))
    return Step(
        rule=rule,
        verdict=judged.verdict,
        formula=judged.text,
        used=(Used(name=judged.input, value=judged.text, source=judged.source, person=at),),
        given=judged.asked.given,
        source=source,
    )
