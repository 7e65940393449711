"""What a caller tells of one member of a household for one evaluation."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from hub.domain.evaluation.circumstances import (
    Ability,
    Employment,
    Fact,
    Kin,
    Schooling,
    Source,
    Stage,
    Supporter,
)
from hub.domain.evaluation.told_places import amount, numbered, wrong
from hub.domain.people import SelfCare

OLDEST: Final = 150  # years
SOLDIER_LEVELS: Final = range(11)  # 0: no disabled soldier

_AS_THEY_ARE: Final = (
    "employment",
    "hard_to_place",
    "has_income",
    "insured",
    "preferential",
    "self_care",
    "serious_illness",
    "veteran",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclaredSchooling:
    """Where somebody is enrolled."""

    stage: Stage | None  # None: nowhere
    full_time: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclaredSupporter:
    """Somebody outside the household whom the law binds to support a member."""

    kin: Kin
    age: int | None
    ability: Ability
    paid_yuan: str | None  # in the twelve months; None: not known

    def told(self, *place: str) -> Supporter:
        """Return it as the evaluation takes it.

        Raises:
            InvalidInput: with the field.
        """
        if self.age is not None and self.age not in range(OLDEST + 1):
            raise wrong(f"Give an age in years from 0 to {OLDEST}.", *place, "age")
        paid = None if self.paid_yuan is None else amount(self.paid_yuan, *place, "paidYuan")
        return Supporter(kin=self.kin, age=self.age, ability=self.ability, paid=paid)


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclaredMember:
    """What is told of one member; None leaves what is on record."""

    person_id: UUID
    employment: Employment | None = None
    hard_to_place: bool | None = None
    has_income: bool | None = None
    insured: bool | None = None
    preferential: bool | None = None
    self_care: SelfCare | None = None
    serious_illness: bool | None = None
    veteran: bool | None = None
    self_pay_yuan: str | None = None  # medical, borne in the twelve months before
    disabled_soldier_level: int | None = None  # 0: none
    schooling: DeclaredSchooling | None = None
    supporters: tuple[DeclaredSupporter, ...] | None = None  # (): there are none

    def facts(self, index: str, source: Source) -> Mapping[str, Fact[Any]]:
        """Return what is told, by the name of the member's fact.

        Args:
            index: the member's place in the input.
            source: of each fact.

        Raises:
            InvalidInput: with the field of a value that breaks a rule.
        """
        place = ("members", index)
        told: dict[str, Any] = {name: getattr(self, name) for name in _AS_THEY_ARE}
        found = {name: value for name, value in told.items() if value is not None}
        if self.self_pay_yuan is not None:
            found["self_pay"] = amount(self.self_pay_yuan, *place, "selfPayYuan")
        if self.disabled_soldier_level is not None:
            found["disabled_soldier"] = self._soldier(place)
        if self.schooling is not None:
            found["schooling"] = _schooling(self.schooling)
        if self.supporters is not None:
            found["supporters"] = self._supporters((*place, "supporters"))
        return {name: Fact(value, source) for name, value in found.items()}

    def _soldier(self, place: Sequence[str]) -> int | None:
        level = self.disabled_soldier_level
        if level not in SOLDIER_LEVELS:
            message = f"Give a level from 1 to {SOLDIER_LEVELS[-1]}, or 0 for none."
            raise wrong(message, *place, "disabledSoldierLevel")
        return level or None

    def _supporters(self, place: Sequence[str]) -> tuple[Supporter, ...]:
        return tuple(
            each.told(*place, index) for index, each in numbered(self.supporters or (), place)
        )


def _schooling(told: DeclaredSchooling) -> Schooling | None:
    return None if told.stage is None else Schooling(stage=told.stage, full_time=told.full_time)
