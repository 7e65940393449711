"""What an amount is reckoned for, and what comes of it."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from hub.domain.evaluation.asking import Asked, undecided
from hub.domain.evaluation.circumstances import Household
from hub.domain.evaluation.registered import Registered
from hub.domain.evaluation.rules import ProgrammeRule, Rules
from hub.domain.evaluation.steps import Step, Verdict
from hub.domain.evaluation.wording import exact
from hub.domain.identifiers import PersonId
from hub.domain.money import FEN_PER_YUAN, Fen


class Reckoned(NamedTuple):
    """An amount a period, with its computation."""

    amount: Fen | None  # None: no document gives it, or it cannot be reckoned
    step: Step


class Claim(NamedTuple):
    """A programme's rule, and whom it is asked for."""

    rule: ProgrammeRule
    place: int | None  # of the member, from 0; None: the household
    registered: Registered

    @property
    def household(self) -> Household:
        """Return the household."""
        return self.registered.household

    @property
    def rules(self) -> Rules:
        """Return the rules of the jurisdiction."""
        return self.registered.rules

    @property
    def person_id(self) -> PersonId | None:
        """Return whom it is asked for; None: the household."""
        return None if self.place is None else self.household.members[self.place].id

    @property
    def died_on(self) -> date | None:
        """Return the day on which that person died; None of the living and of a household."""
        known = None if self.place is None else self.household.members[self.place].died_on
        return None if known is None else known.value

    @property
    def places(self) -> tuple[int, ...]:
        """Return the places of those for whom it is: the one, or all who live."""
        return self.registered.alive if self.place is None else (self.place,)


def reckoned(claim: Claim, amount: Fraction, formula: str, asked: Asked) -> Reckoned:
    """Return an amount, rounded once, with the parameters and inputs that it was reckoned from."""
    return Reckoned(rounded(amount), _step(claim, Verdict.MET, formula, asked))


def lacking(claim: Claim, asked: Asked) -> Reckoned:
    """Return that a parameter has no value, or else that an input is not known."""
    rule = claim.rule.amount
    return Reckoned(None, undecided(rule.rule, rule.source, asked=asked, used=asked.used))


def left_open(claim: Claim, asked: Asked, words: str = "没有文件规定金额") -> Reckoned:
    """Return that the documents give no amount, whatever else they give."""
    if asked.missing:
        return lacking(claim, asked)
    return Reckoned(None, _step(claim, Verdict.UNSET, words, asked))


def in_fen(yuan: Decimal) -> Fraction:
    """Return an amount of yuan in fen, without loss."""
    return exact(yuan) * FEN_PER_YUAN


def rounded(amount: Fraction) -> Fen:
    """Return an amount in whole fen, halves up."""
    return Fen((2 * amount.numerator + amount.denominator) // (2 * amount.denominator))


def _step(claim: Claim, verdict: Verdict, formula: str, asked: Asked) -> Step:
    return Step(
        rule=claim.rule.amount.rule,
        verdict=verdict,
        formula=formula,
        used=asked.used,
        given=asked.given,
        source=claim.rule.amount.source,
    )
