"""What a household should get, gets and misses, programme by programme."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from hub.domain.evaluation.amounts import reckon
from hub.domain.evaluation.circumstances import Household, Member
from hub.domain.evaluation.delivery import Delivery
from hub.domain.evaluation.due import due
from hub.domain.evaluation.needs.events import cause_of
from hub.domain.evaluation.periods import Span, span_on
from hub.domain.evaluation.reckoning import Claim
from hub.domain.evaluation.registered import Registered
from hub.domain.evaluation.results import Entitlement, Receipt
from hub.domain.evaluation.rules import Period, ProgrammeRule, Rules, Subject
from hub.domain.evaluation.soundness import check
from hub.domain.evaluation.steps import Step, Verdict
from hub.domain.identifiers import PersonId

_AT_ANY_TIME: Final = frozenset({Period.ONCE, Period.EVENT})


@dataclass(frozen=True, slots=True)
class _Held:
    """A claim held against what was delivered."""

    claim: Claim
    why: Step
    delivery: Delivery

    @property
    def is_due(self) -> bool:
        """Tell whether it is due, or may be."""
        return self.why.verdict is not Verdict.NOT_MET

    @property
    def key(self) -> tuple[str, PersonId | None]:
        """Return the rule's code, and for whom it is."""
        member = self.claim.member
        return self.claim.rule.code, None if member is None else member.id

    def covers(self, other: "_Held") -> bool:
        """Tell whether what the other claim counts may have been given for this one."""
        ours, theirs = self.claim.member, other.claim.member
        same = self.claim.rule.programme == other.claim.rule.programme
        return same and (ours is None or theirs is None or ours is theirs)


def entitlements(
    household: Household,
    rules: Rules,
    receipts: Sequence[Receipt],
    complete_until: Mapping[str, date],
) -> tuple[Entitlement, ...]:
    """Hold a household against every programme of its jurisdiction.

    A programme is looked at for the period into which the rules' day falls: to ask about an
    earlier one, hand in the rules and the circumstances of a day in it. What is neither due nor
    delivered is left out. Both tracks of 防止返贫 may run at once: no programme excludes another
    but by `yields_to`.

    Args:
        household: its circumstances on the rules' day.
        rules: of its jurisdiction and area.
        receipts: assistance delivered to it, also what the bank sent back.
        complete_until: by programme, the last day up to which all that was delivered is on record;
            after it nothing is missed. Of a programme that is absent nothing is on record.

    Returns:
        in the order of the rules, of one rule in that of the members.

    Raises:
        NobodyCounts, TwiceAMember, NegativeAmount, MoreThanTheWhole: see `check`.

    Source:
        国办发〔2023〕39号 三(一) (避免救助遗漏或重复救助), 三(三), 四.
    """
    check(household, date.min)  # whoever has died since may leave a funeral to be paid
    registered = Registered.on(household, rules)
    held = tuple(_held(registered, receipts, complete_until))
    return tuple(_entitlement(each) for each in _shown(held))


def _held(
    registered: Registered, receipts: Sequence[Receipt], complete_until: Mapping[str, date]
) -> Iterator[_Held]:
    """Yield the claims that are due, may be, or are none though something was delivered."""
    by_programme: dict[str, list[Receipt]] = defaultdict(list)
    for receipt in receipts:
        by_programme[receipt.programme].append(receipt)
    for rule in registered.rules.programmes:
        given = by_programme.get(rule.programme, [])
        for member in _asked_for(rule, registered.household):
            claim = Claim(rule, member, registered)
            if not given and registered.verdict(rule, member) is Verdict.NOT_MET:
                continue
            span = _span(claim)
            why = due(claim, _alive_on(rule, span, registered.rules.on))
            if given or why.verdict is not Verdict.NOT_MET:
                until = complete_until.get(rule.programme)
                yield _Held(claim, why, Delivery.of(span, given, member, until))


def _asked_for(rule: ProgrammeRule, household: Household) -> tuple[Member | None, ...]:
    return (None,) if rule.subject is Subject.HOUSEHOLD else household.members


def _span(claim: Claim) -> Span:
    since = cause_of(claim.rule, claim.household, claim.member)
    return span_on(claim.rule.period, claim.rules, since)


def _alive_on(rule: ProgrammeRule, span: Span, on: date) -> date:
    """Return the day before which a death ends the claim: whoever died in a month is due it."""
    return on if rule.period in _AT_ANY_TIME else span.first


def _shown(held: Sequence[_Held]) -> Iterator[_Held]:
    """Yield what is due, or may be, and what was delivered without being so.

    A rule is left out where one that it yields to is due to the same.
    """
    met = {each.key for each in held if each.why.verdict is Verdict.MET}
    unfounded: list[_Held] = []
    for each in held:
        if each.is_due:
            _, who = each.key
            if met.isdisjoint((code, who) for code in each.claim.rule.yields_to):
                yield each
        elif _is_unfounded(each, [*unfounded, *(other for other in held if other.is_due)]):
            unfounded.append(each)
            yield each


def _is_unfounded(held: _Held, others: Sequence[_Held]) -> bool:
    """Tell whether something was delivered for the period that no rule of its programme founds.

    What is given once, or for an event, may have been due when it was given. Assistance that names
    nobody is held against no single person.

    Args:
        held: a claim that is not due.
        others: those that are, or may be, and those found unfounded already.
    """
    member = held.claim.member
    theirs = any(member is None or got.person_id == member.id for got in held.delivery.receipts)
    recurs = held.claim.rule.period not in _AT_ANY_TIME
    return recurs and theirs and not any(other.covers(held) for other in others)


def _entitlement(held: _Held) -> Entitlement:
    rule, (_, who) = held.claim.rule, held.key
    delivery, span = held.delivery, held.delivery.span
    amount = reckon(held.claim) if held.why.verdict is Verdict.MET else None
    bounded = rule.period is not Period.ONCE and not span.unset
    return Entitlement(
        rule=rule.code,
        programme=rule.programme,
        owner=rule.owner,
        person_id=who,
        state=delivery.state(rule, held.why.verdict),
        verdict=held.why.verdict,
        modality=rule.modality,
        period=rule.period,
        period_from=span.first if bounded else None,
        period_to=span.last if bounded else None,
        amount=None if amount is None else amount.amount,
        amount_step=None if amount is None else amount.step,
        received=delivery.amount,
        step=held.why,
        reason=delivery.reason(rule, held.why, None if amount is None else amount.amount),
        source=rule.source,
    )
