"""Events: what befalls a household, a death in it, and the season of heating."""

from datetime import date
from typing import Final

from hub.domain.evaluation.asking import ask
from hub.domain.evaluation.circumstances import Household, Member
from hub.domain.evaluation.needs.judging import (
    Judged,
    by_fact,
    household_test,
    person_test,
    unset,
    untold,
)
from hub.domain.evaluation.periods import SEASON_FROM, SEASON_TO, spans_of
from hub.domain.evaluation.reckoning import Claim
from hub.domain.evaluation.rules import Period, ProgrammeRule, Rules
from hub.domain.evaluation.steps import Verdict

_DIED: Final = "DIED"
_STRUCK: Final = "DISASTER_STRUCK"


def is_for_the_dead(rule: ProgrammeRule) -> bool:
    """Tell whether a programme is given because somebody died."""
    return _DIED in rule.tests


def cause_of(claim: Claim) -> date | None:
    """Return the day of what a programme is given for; None where the rule names no such event."""
    if claim.rule.period is not Period.EVENT:
        return None
    if _STRUCK in claim.rule.tests and claim.household.disaster is not None:
        return claim.household.disaster.value
    return claim.died_on if _DIED in claim.rule.tests else None


def _died(member: Member, rules: Rules) -> Judged:
    def say(day: date | None) -> tuple[bool, str]:
        if day is None or day > rules.on:
            return False, "健在"
        return True, f"已于 {day} 死亡"

    return by_fact("died_on", member.died_on, say)


def _struck(household: Household, rules: Rules) -> Judged:
    def say(day: date | None) -> tuple[bool, str]:
        if day is None or day > rules.on:
            return False, "未遭受自然灾害"
        return True, f"{day} 遭受自然灾害"

    return by_fact("disaster", household.disaster, say)


def _freezing_season(_household: Household, rules: Rules) -> Judged:
    """Return whether the day lies in the heating season."""
    asked = ask(rules, SEASON_FROM, SEASON_TO)
    if asked.missing:
        return unset(rules, "season", SEASON_FROM, SEASON_TO)
    season = spans_of(rules).of(Period.SEASON)
    verdict = Verdict.of(season.first <= rules.on)
    return Judged(verdict, "season", f"{rules.on}，{season.name}", None, asked)


OF_HOUSEHOLDS: Final = (
    household_test(_STRUCK, _struck),
    household_test("FREEZING_SEASON", _freezing_season),
)
OF_PERSONS: Final = (
    person_test(_DIED, _died),
    *(
        untold(rule, rule.lower())
        for rule in (
            "SUDDEN_HARDSHIP",
            "STRANDED",
            "HARMED",
            "LEGAL_MATTER",
            "TRAFFIC_ACCIDENT",
            "AFTER_DISASTER",
            "FUNERAL_ELSEWHERE",
        )
    ),
)
