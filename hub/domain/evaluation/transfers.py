"""From one category into another without applying again.

Source:
    长民发〔2025〕22号 一(三) (经本人同意可直接转入); 新政办〔2024〕22号 一(一) (防止返贫监测对象).
"""

from collections.abc import Iterator
from dataclasses import replace

from hub.domain.evaluation.asking import NOTHING, stated, unknown
from hub.domain.evaluation.belonging import IS_MONITORED
from hub.domain.evaluation.categories import evaluate
from hub.domain.evaluation.circumstances import Household, Member
from hub.domain.evaluation.combining import either_step, every_step
from hub.domain.evaluation.results import CategoryResult
from hub.domain.evaluation.rules import Rules, TransferRule
from hub.domain.evaluation.steps import Step, Verdict, all_of
from hub.domain.people import Category


def transfers(
    household: Household, rules: Rules, leaving: Category, *, consented: bool | None
) -> tuple[CategoryResult, ...]:
    """Say into which categories somebody may pass who leaves one, by what is known already.

    Args:
        household: as it is now.
        rules: of its jurisdiction.
        leaving: the category that is left; FANPIN: which 防止返贫监测对象 are mapped from.
        consented: whether the person agrees; None: nobody has asked.

    Returns:
        The results of `evaluate` for the categories of each transfer rule, in its order, each also
        held against the consent and the type of monitoring that the rule asks for; none where the
        jurisdiction knows no transfer from the category.

    Raises:
        NobodyCounts, TwiceAMember, NegativeAmount, MoreThanTheWhole, ValueError: see `evaluate`.
    """
    applying = [rule for rule in rules.transfers if leaving in rule.leaving]
    if not applying:
        return ()
    results = evaluate(household, rules).results
    return tuple(
        _transferred(
            rule, result, tuple(_conditions(rule, household, result, rules, consented=consented))
        )
        for rule in applying
        for into in rule.into
        for result in results
        if result.category is into
    )


def _transferred(
    rule: TransferRule, result: CategoryResult, conditions: tuple[Step, ...]
) -> CategoryResult:
    def explain() -> Step:
        parts = (*conditions, result.step)
        return every_step(f"TRANSFER_INTO_{result.category}", rule.source, parts)

    verdict = all_of((*(each.verdict for each in conditions), result.verdict))
    return replace(result, verdict=verdict, explain=explain)


def _conditions(
    rule: TransferRule,
    household: Household,
    result: CategoryResult,
    rules: Rules,
    *,
    consented: bool | None,
) -> Iterator[Step]:
    if rule.needs_consent:
        yield _consent(rule, consented=consented)
    if Category.FANPIN in rule.leaving:
        steps = [
            _monitored(rule, household, member, rules)
            for member in household.counted(rules.on)
            if result.person_id in (None, member.id)
        ]
        yield either_step("MONITORED_OF_TYPE", rule.source, steps)


def _consent(rule: TransferRule, *, consented: bool | None) -> Step:
    verdict = Verdict.UNKNOWN if consented is None else Verdict.of(consented)
    asked = NOTHING.using(unknown("consent")) if consented is None else NOTHING
    said = "本人同意" if consented else "本人不同意"
    return stated("CONSENT", rule.source, verdict, lambda: said, asked)


def _monitored(rule: TransferRule, household: Household, member: Member, rules: Rules) -> Step:
    """Say whether a member is monitored, and of a type that the rule is for."""
    step = IS_MONITORED.step(household, member, rules, rule.source)
    if rule.monitored is None or member.monitored is None:
        return step
    return replace(step, verdict=Verdict.of(member.monitored.value in rule.monitored))
