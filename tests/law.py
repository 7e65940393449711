"""A small law to run evaluations with: 低保 by income, and a nursing subsidy for the disabled.

Its functions stand in a module, since processes of a run find them by name.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from hub.domain.errors import InvalidInput
from hub.domain.evaluation.circumstances import Area, Household, Member
from hub.domain.evaluation.entitlements import Settled
from hub.domain.evaluation.results import (
    Entitlement,
    EntitlementState,
    Receipt,
    Recorded,
)
from hub.domain.evaluation.rules import Modality, Period, Rules
from hub.domain.evaluation.steps import Step, Verdict
from hub.domain.identifiers import DepartmentCode, DivisionCode
from hub.domain.law import Citation, Trust
from hub.domain.money import Fen
from hub.domain.people import Category
from hub.policy.policy import Policy
from hub.services.evaluation_runs import Law

LINE = Fen(600_000)  # a head and year
PROGRAMME = "NURSING_SUBSIDY"
SOURCE = Citation(document="国发〔2015〕52号", clause="二(一)", words=None, trust=Trust.M)


def rules(policy: Policy, division: DivisionCode, on: date, area: Area | None) -> Rules:
    """Return rules without a parameter; in town they go by another pack."""
    return Rules(
        division=division,
        on=on,
        version=policy.version,
        packs=("urban",) if area is Area.URBAN else ("rural",),
        parameters={},
        categories=(),
        programmes=(),
    )


def categories(household: Household, rules: Rules) -> Collection[Category]:
    """Return 低保 for whoever has less than the line.

    Raises:
        InvalidInput: nobody is there.
    """
    del rules
    if not household.members:
        raise InvalidInput("The household has no members.", field=("members",))
    if household.income is None:
        return ()
    is_poor = household.income.value.unclassified < LINE * len(household.members)
    return (Category.DIBAO,) if is_poor else ()


def entitlements(
    household: Household,
    rules: Rules,
    receipts: Sequence[Receipt],
    recorded: Mapping[str, Recorded],
) -> Settled:
    """Return the subsidy of each disabled member: received, missed, or not told of yet."""
    month = rules.on.replace(day=1)
    record = recorded.get(PROGRAMME)
    is_told = record is not None and record.last >= rules.on
    found = [
        _nursing(each, _state(each, receipts, month, is_told=is_told), rules)
        for each in household.members
        if each.disability is None or each.disability.value is not None
    ]
    certain = [
        each
        for each in found
        if each.verdict is Verdict.MET or each.state is EntitlementState.RECEIVED
    ]
    return Settled(certain, len(found) - len(certain))


LAW = Law(rules=rules, categories=categories, entitlements=entitlements)


def _state(
    member: Member, receipts: Sequence[Receipt], month: date, *, is_told: bool
) -> EntitlementState:
    got = any(
        (each.programme, each.person_id, each.period_from) == (PROGRAMME, member.id, month)
        for each in receipts
    )
    if got:
        return EntitlementState.RECEIVED
    return EntitlementState.MISSED if is_told else EntitlementState.POSSIBLE


def _nursing(member: Member, state: EntitlementState, rules: Rules) -> Entitlement:
    return Entitlement(
        rule="NURSING",
        programme=PROGRAMME,
        owner=DepartmentCode("CA"),
        person_id=member.id,
        state=state,
        verdict=Verdict.UNKNOWN if member.disability is None else Verdict.MET,
        modality=Modality.SHALL,
        period=Period.MONTH,
        amount=Fen(8_000),
        period_from=rules.on.replace(day=1),
        period_to=None,
        received=None,
        source=SOURCE,
        explained=_Because(f"持残疾人证，按 {rules.packs[0]} 标准"),
    )


@dataclass(frozen=True, slots=True)
class _Because:
    """Why the subsidy is due."""

    why: str

    def reason(self) -> str:
        """Return it as a sentence."""
        return self.why

    def words(self) -> str:
        """Return it as it is."""
        return self.why

    def step(self) -> Step:
        """Return it as the only step."""
        return _step(Verdict.MET, self.why)

    def amount_step(self) -> Step | None:
        """Return None: the amount is fixed."""
        return None


def _step(verdict: Verdict, formula: str) -> Step:
    return Step(rule="TEST", verdict=verdict, formula=formula, source=SOURCE)
