"""Steps put together: all of them must hold, or one of them."""

from collections.abc import Sequence

from hub.domain.evaluation.steps import Step, Verdict, all_of, any_of
from hub.domain.law import Citation

_UNDECIDED = (Verdict.UNKNOWN, Verdict.UNSET)


def every(rule: str, source: Citation, parts: Sequence[Step]) -> Step:
    """Return the step of a rule that holds where all its parts do."""
    verdict = all_of(part.verdict for part in parts)
    match verdict:
        case Verdict.MET:
            formula = f"{len(parts)} 项均符合"
        case Verdict.NOT_MET:
            formula = f"{len(parts)} 项中有 {_number(parts, verdict)} 项不符合"
        case _:
            formula = f"{len(parts)} 项中有 {_number(parts, *_UNDECIDED)} 项不能判断"
    return Step(rule=rule, verdict=verdict, formula=formula, source=source, parts=tuple(parts))


def either(rule: str, source: Citation, parts: Sequence[Step]) -> Step:
    """Return the step of a rule that holds where one of its parts does."""
    verdict = any_of(part.verdict for part in parts)
    match verdict:
        case Verdict.MET:
            formula = f"{len(parts)} 项中有 {_number(parts, verdict)} 项符合，一项即可"
        case Verdict.NOT_MET:
            formula = f"{len(parts)} 项均不符合"
        case _:
            formula = f"{len(parts)} 项中无一符合，{_number(parts, *_UNDECIDED)} 项不能判断"
    return Step(rule=rule, verdict=verdict, formula=formula, source=source, parts=tuple(parts))


def _number(parts: Sequence[Step], *verdicts: Verdict) -> int:
    return sum(part.verdict in verdicts for part in parts)
