"""What a household should get, gets and misses, programme by programme."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Final, NamedTuple

from hub.domain.evaluation.amounts import NO_AMOUNT, reckon
from hub.domain.evaluation.circumstances import Household
from hub.domain.evaluation.criteria import Verdicts
from hub.domain.evaluation.delivery import Delivery
from hub.domain.evaluation.due import Due, due
from hub.domain.evaluation.needs.events import cause_of
from hub.domain.evaluation.needs.schooling import asks_of_schooling, enrolled_since
from hub.domain.evaluation.periods import AT_ANY_TIME, Span, spans_of
from hub.domain.evaluation.reckoning import Claim
from hub.domain.evaluation.registered import Registered
from hub.domain.evaluation.results import Entitlement, Receipt, Recorded
from hub.domain.evaluation.rules import Period, Rules
from hub.domain.evaluation.soundness import check
from hub.domain.evaluation.steps import Step, Verdict
from hub.domain.money import Fen

# Members of an enumeration are slow to reach, and a province is judged by these.
_MET: Final = Verdict.MET
_NOT_MET: Final = Verdict.NOT_MET
_EVENT: Final = Period.EVENT


class _Held(NamedTuple):
    """A claim held against what was delivered."""

    due: Due
    delivery: Delivery

    @property
    def is_due(self) -> bool:
        """Tell whether it is due, or may be."""
        return self.due.verdict is not _NOT_MET

    @property
    def is_certain(self) -> bool:
        """Tell whether it is due for certain, or something was delivered."""
        return self.due.verdict is _MET or bool(self.delivery.receipts)

    def covers(self, other: "_Held") -> bool:
        """Tell whether what another claim of its programme counts may have been given for it."""
        ours, theirs = self.due.claim.place, other.due.claim.place
        return ours == theirs or ours is None or theirs is None


def entitlements(
    household: Household,
    rules: Rules,
    receipts: Sequence[Receipt],
    recorded: Mapping[str, Recorded],
) -> tuple[Entitlement, ...]:
    """Hold a household against every programme of its jurisdiction.

    A programme is looked at for the period into which the rules' day falls. One that gives each
    month, term or year, whose present one is not on record yet, is looked at for the newest one
    that is on record whole, if the household had its determinations by then and, of what is for
    students, they were enrolled. What is neither due nor delivered is left out. Both tracks of
    防止返贫 may run at once: no programme excludes another but by `yields_to`.

    Args:
        household: its circumstances on the rules' day.
        rules: of its jurisdiction and area.
        receipts: assistance delivered to it, also what the bank sent back.
        recorded: by programme, the days of which all that was delivered is on record; after them
            nothing is missed. Of a programme that is absent nothing is on record.

    Returns:
        in the order of the rules, of one rule in that of the members.

    Raises:
        NobodyCounts, TwiceAMember, NegativeAmount, MoreThanTheWhole: see `check`.

    Source:
        国办发〔2023〕39号 三(一) (避免救助遗漏或重复救助), 三(三), 四.
    """
    return tuple(_entitlement(each) for each in _shown(household, rules, receipts, recorded))


class Settled(NamedTuple):
    """What can be said of a household for certain."""

    entitlements: Sequence[Entitlement]  # what is due, or was delivered
    open: int  # programmes of which nothing was delivered and something is unknown or unset


def settled(
    household: Household,
    rules: Rules,
    receipts: Sequence[Receipt],
    recorded: Mapping[str, Recorded],
) -> Settled:
    """Hold a household against every programme, and only count what is open; see `entitlements`.

    Raises:
        NobodyCounts, TwiceAMember, NegativeAmount, MoreThanTheWhole: see `check`.
    """
    shown = tuple(_shown(household, rules, receipts, recorded))
    certain = [each for each in shown if each.is_certain]
    return Settled([_entitlement(each) for each in certain], len(shown) - len(certain))


def _shown(
    household: Household,
    rules: Rules,
    receipts: Sequence[Receipt],
    recorded: Mapping[str, Recorded],
) -> Iterator[_Held]:
    check(household, date.min)  # whoever has died since may leave a funeral to be paid
    held = _held(Registered.on(household, rules), receipts, recorded)
    return _told_apart(tuple(held))


def _held(
    registered: Registered, receipts: Sequence[Receipt], recorded: Mapping[str, Recorded]
) -> Iterator[_Held]:
    """Yield the claims that are due, may be, or are none though something was delivered."""
    given: dict[str, list[Receipt]] = defaultdict(list)
    for receipt in receipts:
        given[receipt.programme].append(receipt)
    verdicts = Verdicts(registered.household, registered.rules)
    since = _determined_since(registered.household)
    for rule, asked, possible in registered.programmes():
        theirs = given.get(rule.programme, ())
        for place, category in (asked if theirs else possible).items():
            if not (theirs or verdicts.leave_open(rule.criteria, place)):
                continue  # as `due` would find, of most rules for most people
            claim = Claim(rule, place, registered)
            record = recorded.get(rule.programme)
            span = _span(claim, record, since)
            found = due(claim, category, verdicts, span.alive_on)
            if theirs or found.verdict is not _NOT_MET:
                until = None if record is None else record.last
                yield _Held(found, Delivery.of(span, theirs, claim.person_id, until))


def _span(claim: Claim, recorded: Recorded | None, since: date) -> Span:
    """Return the period that a claim is looked at for."""
    rule, spans = claim.rule, spans_of(claim.rules)
    cause = cause_of(claim) if rule.period is _EVENT else None
    if cause is not None:
        return spans.of(_EVENT, cause)
    if asks_of_schooling(rule):
        since = max(since, enrolled_since(claim))
    return spans.on_record(rule.period, recorded=recorded, since=since)


def _determined_since(household: Household) -> date:
    """Return the day from which all its determinations have held; of none, the last day ever."""
    return max((each.valid_from or date.max for each in household.standings), default=date.max)


def _told_apart(held: Sequence[_Held]) -> Iterator[_Held]:
    """Yield what is due, or may be, and what was delivered without being so.

    A rule is left out where one that it yields to is due to the same.
    """
    due = [each for each in held if each.is_due]
    met = {
        (each.due.claim.rule.code, each.due.claim.place) for each in due if each.due.verdict is _MET
    }
    counted = defaultdict[str, list[_Held]](list)  # by programme: due, or found unfounded
    for each in due:
        counted[each.due.claim.rule.programme].append(each)
    for each in held:
        claim = each.due.claim
        if each.is_due:
            gives_way = claim.rule.yields_to
            if not (gives_way and any((code, claim.place) in met for code in gives_way)):
                yield each
        elif _is_unfounded(each, counted[claim.rule.programme]):
            counted[claim.rule.programme].append(each)
            yield each


def _is_unfounded(held: _Held, others: Sequence[_Held]) -> bool:
    """Tell whether something was delivered for the period that no rule of its programme founds.

    What is given once, or for an event, may have been due when it was given. Assistance that names
    nobody is held against no single person.

    Args:
        held: a claim that is not due.
        others: those of its programme that are, or may be, and those found unfounded already.
    """
    who = held.due.claim.person_id
    theirs = any(who is None or got.person_id == who for got in held.delivery.receipts)
    recurs = held.due.claim.rule.period not in AT_ANY_TIME
    return recurs and theirs and not any(other.covers(held) for other in others)


def _entitlement(held: _Held) -> Entitlement:
    found, delivery = held
    claim, rule, span = found.claim, found.claim.rule, held.delivery.span
    is_reckoned = held.is_due and rule.amount.rule != NO_AMOUNT
    amount = reckon(claim).amount if is_reckoned else None
    return Entitlement(
        rule=rule.code,
        programme=rule.programme,
        owner=rule.owner,
        person_id=claim.person_id,
        state=delivery.state(rule, found.verdict),
        verdict=found.verdict,
        modality=rule.modality,
        period=rule.period,
        period_from=span.begins,
        period_to=span.ends,
        amount=amount,
        received=delivery.amount,
        source=rule.source,
        explained=_Explained(found, delivery, amount),
    )


class _Explained(NamedTuple):
    """The words of an entitlement, put together when they are asked for."""

    due: Due
    delivery: Delivery
    amount: Fen | None

    def reason(self) -> str:
        """Return why it is in its state."""
        return self.delivery.reason(self.due, self.amount)

    def words(self) -> str:
        """Return why it is due or not, in one clause of a sentence."""
        return self.due.words()

    def step(self) -> Step:
        """Return why it is due or not."""
        return self.due.step()

    def amount_step(self) -> Step | None:
        """Return how its amount is reckoned, where it is due or may be."""
        is_due = self.due.verdict is not _NOT_MET
        return reckon(self.due.claim).step if is_due else None
