"""Steps of a computation: each a verdict with its value, its inputs and the words of the law."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from hub.domain.evaluation.circumstances import Source
from hub.domain.law import Citation, Given


class Verdict(StrEnum):
    """What a rule says; the two last are never taken for either of the first."""

    MET = "MET"
    NOT_MET = "NOT_MET"
    UNKNOWN = "UNKNOWN"  # somebody has to find out what is not known
    UNSET = "UNSET"  # no document gives the value that the rule needs

    def __invert__(self) -> "Verdict":
        """Return the verdict on the opposite."""
        opposites = {Verdict.MET: Verdict.NOT_MET, Verdict.NOT_MET: Verdict.MET}
        return opposites.get(self, self)

    @classmethod
    def of(cls, holds: bool) -> "Verdict":  # noqa: FBT001 the one argument is the thing itself
        """Return MET or NOT_MET."""
        return cls.MET if holds else cls.NOT_MET


@dataclass(frozen=True, slots=True, kw_only=True)
class Used:
    """An input that a step went by."""

    name: str  # as "income", "disability"
    value: str | None  # as a person reads it, with its unit; None: not known
    source: Source | None  # None: nobody has told
    person: int | None = None  # place of the member, from 0; None: of the household


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One rule applied."""

    rule: str  # the criterion's name, as "INCOME_BELOW_STANDARD"
    verdict: Verdict
    formula: str  # as "4,200.00 ÷ 3 ÷ 12 = 116.67 < 632.00 元/人·月"
    used: tuple[Used, ...] = ()
    given: tuple[Given, ...] = ()  # parameters, UNSET ones too
    source: Citation
    parts: tuple["Step", ...] = ()  # what it was put together from

    def flat(self) -> Iterable["Step"]:
        """Yield this step after all that it rests on."""
        for part in self.parts:
            yield from part.flat()
        yield self


def all_of(verdicts: Iterable[Verdict]) -> Verdict:
    """Return NOT_MET if one is, else UNSET or UNKNOWN if one is, else MET."""
    return _settled(verdicts, Verdict.NOT_MET, Verdict.MET)


def any_of(verdicts: Iterable[Verdict]) -> Verdict:
    """Return MET if one is, else UNSET or UNKNOWN if one is, else NOT_MET."""
    return _settled(verdicts, Verdict.MET, Verdict.NOT_MET)


def _settled(verdicts: Iterable[Verdict], decisive: Verdict, otherwise: Verdict) -> Verdict:
    found = otherwise
    for verdict in verdicts:
        if verdict is decisive:
            return decisive
        if verdict is not otherwise and found is not Verdict.UNSET:
            found = verdict
    return found
