"""What a caller tells of a household for one evaluation, in the place of what is on record.

It holds for that evaluation alone: nothing of it becomes a fact about anybody.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final
from uuid import UUID

from hub.domain import texts
from hub.domain.errors import InvalidInput, NotFound
from hub.domain.evaluation.circumstances import (
    Area,
    Fact,
    Household,
    Income,
    Member,
    Origin,
    PropertyStanding,
    Source,
    Spending,
)
from hub.domain.evaluation.declared_members import DeclaredMember
from hub.domain.evaluation.told_places import ROOT, amount, numbered, wrong
from hub.domain.money import Fen

NAME_LENGTH: Final = 40  # characters, of a kind of income or a group

_CLASSES: Final = {  # of income: ours, and the input field's
    "wages": "wagesYuan",
    "business": "businessYuan",
    "assets": "assetsYuan",
    "transfers": "transfersYuan",
    "unclassified": "unclassifiedYuan",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class NotCounted:
    """A part of the income that the law leaves out, of one kind."""

    kind: str  # as the jurisdiction names it
    amount_yuan: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclaredIncome:
    """Income of all members over the twelve months before, in yuan; None is none of the class."""

    wages_yuan: str | None = None
    business_yuan: str | None = None
    assets_yuan: str | None = None
    transfers_yuan: str | None = None
    unclassified_yuan: str | None = None
    not_counted: tuple[NotCounted, ...] = ()  # within the above
    work_costs_yuan: str | None = None

    def told(self) -> Income:
        """Return it in fen.

        Raises:
            InvalidInput: with the field of what is no amount, or more than there is income.
        """
        classes = {
            name: amount(getattr(self, f"{name}_yuan"), "income", field)
            for name, field in _CLASSES.items()
        }
        left_out = self._left_out()
        if sum(left_out.values()) > sum(classes.values()):
            raise wrong(
                "What is not counted is part of the income; give no more of it than there is.",
                "income",
                "notCounted",
            )
        costs = amount(self.work_costs_yuan, "income", "workCostsYuan")
        return Income(**classes, not_counted=left_out, work_costs=costs)

    def _left_out(self) -> Mapping[str, Fen]:
        found: dict[str, Fen] = {}
        place = ("income", "notCounted")
        for index, each in numbered(self.not_counted, place):
            kind = _short(each.kind, (*place, index, "kind"))
            if kind in found:
                raise wrong("Give each kind once.", *place, index, "kind")
            found[kind] = amount(each.amount_yuan, *place, index, "amountYuan")
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclaredSpending:
    """Necessary expenditure of one kind, borne by the household itself over the window."""

    kind: Spending
    amount_yuan: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """All that is told of a household; what is left out stays as it is on record."""

    area: Area | None = None
    property: PropertyStanding | None = None
    income: DeclaredIncome | None = None
    spending: tuple[DeclaredSpending, ...] = ()
    other_group: str | None = None  # of 其他困难人员, as the local list calls it
    members: tuple[DeclaredMember, ...] = ()

    def check(self) -> None:
        """Refuse values that break a rule, whoever the household is.

        Raises:
            InvalidInput: with the field.
        """
        source = Source(origin=Origin.DECLARED)
        self._household_facts(source)
        self._member_facts(source)

    def told_of(self, household: Household, on: date) -> Household:
        """Return the household with what is told in the place of what is on record.

        Args:
            household: as it is on record.
            on: the day for which it is told.

        Raises:
            InvalidInput: a value breaks a rule.
            NotFound: a person is no member of the household; whether there is such a person is
                not told.
        """
        source = Source(origin=Origin.DECLARED, as_of=on)
        facts = self._member_facts(source)
        known = {member.id for member in household.members}
        for index, each in enumerate(self.members):
            if each.person_id not in known:
                raise NotFound(
                    "There is no such person among the household's members.",
                    field=(ROOT, "members", str(index), "personId"),
                )
        changed = self._household_facts(source)
        spending = {**household.spending, **changed.pop("spending")}
        members = tuple(_with(member, facts) for member in household.members)
        return replace(household, **changed, spending=spending, members=members)

    def _household_facts(self, source: Source) -> dict[str, Any]:
        found = {"area": self.area, "property": self.property}
        told: dict[str, Any] = {
            name: Fact(value, source) for name, value in found.items() if value is not None
        }
        if self.income is not None:
            told["income"] = Fact(self.income.told(), source)
        if self.other_group is not None:
            told["other_group"] = Fact(_short(self.other_group, ("otherGroup",)), source)
        return {**told, "spending": self._spending(source)}

    def _spending(self, source: Source) -> Mapping[Spending, Fact[Fen]]:
        found: dict[Spending, Fact[Fen]] = {}
        for index, each in numbered(self.spending, ("spending",)):
            if each.kind in found:
                raise wrong("Give each kind once.", "spending", index, "kind")
            borne = amount(each.amount_yuan, "spending", index, "amountYuan")
            found[each.kind] = Fact(borne, source)
        return found

    def _member_facts(self, source: Source) -> Mapping[UUID, Mapping[str, Fact[Any]]]:
        found: dict[UUID, Mapping[str, Fact[Any]]] = {}
        for index, each in numbered(self.members, ("members",)):
            if each.person_id in found:
                raise wrong("Tell of each person once.", "members", index, "personId")
            found[each.person_id] = each.facts(index, source)
        return found


def _with(member: Member, facts: Mapping[UUID, Mapping[str, Fact[Any]]]) -> Member:
    return replace(member, **facts.get(member.id, {}))


def _short(text: str, place: Sequence[str]) -> str:
    try:
        texts.check(text, place[-1], limit=NAME_LENGTH)
    except InvalidInput as refused:
        raise wrong(refused.message, *place) from None
    return text.strip()
