"""Steps of a computation: each a verdict with its value, its inputs and the words of the law."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

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
        if self is _MET:
            return _NOT_MET
        return _MET if self is _NOT_MET else self

    @staticmethod
    def of(holds: bool) -> "Verdict":  # noqa: FBT001 the one argument is the thing itself
        """Return MET or NOT_MET."""
        return _MET if holds else _NOT_MET


# Members of an enumeration are slow to reach, and a province is judged by these.
_MET: Final = Verdict.MET
_NOT_MET: Final = Verdict.NOT_MET
_UNSET: Final = Verdict.UNSET


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

    def of(self, *parts: "Step") -> "Step":
        """Return this step with what it was put together from."""
        return replace(self, parts=parts)

    def by(self, given: tuple[Given, ...]) -> "Step":
        """Return this step with further parameters that it goes by."""
        return replace(self, given=(*self.given, *given))

    def flat(self) -> Iterable["Step"]:
        """Yield this step after all that it rests on."""
        for part in self.parts:
            yield from part.flat()
        yield self


def all_of(verdicts: Iterable[Verdict]) -> Verdict:
    """Return NOT_MET if one is, else UNSET or UNKNOWN if one is, else MET.

    What comes after a NOT_MET is not asked for.
    """
    found = _MET
    for each in verdicts:
        if each is _NOT_MET:
            return each
        if each is not _MET and found is not _UNSET:
            found = each
    return found


def any_of(verdicts: Iterable[Verdict]) -> Verdict:
    """Return MET if one is, else UNSET or UNKNOWN if one is, else NOT_MET.

    What comes after a MET is not asked for.
    """
    found = _NOT_MET
    for each in verdicts:
        if each is _MET:
            return each
        if each is not _NOT_MET and found is not _UNSET:
            found = each
    return found
