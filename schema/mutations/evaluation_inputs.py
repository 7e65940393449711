"""What an evaluation takes in: the household, the day, and what is told of it."""

from typing import TypeVar

import strawberry

from hub.domain.evaluation import declared as told, declared_members as members
from hub.domain.evaluations import EvaluateDetermination
from schema.mutations.inputs import KEY, id_of
from schema.types.enums import (
    Ability,
    Area,
    Employment,
    Kin,
    PropertyStanding,
    SelfCare,
    Spending,
    Stage,
)
from schema.types.scalars import Day

T = TypeVar("T")

_ON_RECORD = "缺省以在册情况为准。Absent: as it is on record."


def _yuan(description: str) -> str:
    return strawberry.field(description=f"{description} 单位为元，如 1200.00。In yuan, as 1200.00.")


def _no_yuan(description: str) -> str | None:
    return strawberry.field(
        default=None,
        description=f"{description} 单位为元，缺省为 0。In yuan, as 1200.00; absent: none.",
    )


def _told(_: type[T], description: str) -> T | None:
    return strawberry.field(default=None, description=f"{description} {_ON_RECORD}")


@strawberry.input(description="不计入家庭收入的部分。A part of the income that the law leaves out.")
class NotCountedInput:
    kind: str = strawberry.field(
        description="项目，至多 40 字，如优抚金。What it is, as the jurisdiction names it."
    )
    amount_yuan: str = _yuan("金额。How much.")

    def value(self) -> told.NotCounted:
        """Return it as the domain's value."""
        return told.NotCounted(kind=self.kind, amount_yuan=self.amount_yuan)


@strawberry.input(
    description="申报的家庭收入，近十二个月、全体成员合计。Income of all members over the "
    "twelve months before. Source: 最低生活保障审核确认办法 9-10."
)
class DeclaredIncomeInput:
    wages_yuan: str | None = _no_yuan("工资性收入。Wages.")
    business_yuan: str | None = _no_yuan("经营净收入。Net income of a business.")
    assets_yuan: str | None = _no_yuan("财产净收入。Net income of property.")
    transfers_yuan: str | None = _no_yuan("转移净收入，含赡养费。Transfers, support included.")
    unclassified_yuan: str | None = _no_yuan(
        "未分类的合计。A total that nobody told the classes of."
    )
    not_counted: list[NotCountedInput] = strawberry.field(
        default_factory=list[NotCountedInput],
        description="以上收入中依法不计入的部分，逐项。Parts of the above that are not counted.",
    )
    work_costs_yuan: str | None = _no_yuan("必要的就业成本。Necessary costs of work.")

    def value(self) -> told.DeclaredIncome:
        """Return it as the domain's value."""
        return told.DeclaredIncome(
            wages_yuan=self.wages_yuan,
            business_yuan=self.business_yuan,
            assets_yuan=self.assets_yuan,
            transfers_yuan=self.transfers_yuan,
            unclassified_yuan=self.unclassified_yuan,
            not_counted=tuple(each.value() for each in self.not_counted),
            work_costs_yuan=self.work_costs_yuan,
        )


@strawberry.input(description="申报的一类必需支出，自付部分。Necessary expenditure of one kind.")
class DeclaredSpendingInput:
    kind: Spending = strawberry.field(description="类别。What it is for.")
    amount_yuan: str = _yuan("家庭自付金额。Borne by the household itself.")

    def value(self) -> told.DeclaredSpending:
        """Return it as the domain's value."""
        return told.DeclaredSpending(kind=self.kind, amount_yuan=self.amount_yuan)


@strawberry.input(description="申报的就读情况。Where somebody is enrolled.")
class DeclaredSchoolingInput:
    stage: Stage | None = strawberry.field(
        default=None, description="就读阶段；空为不在读。The stage; null: in no school."
    )
    full_time: bool = strawberry.field(default=True, description="是否全日制。Whether full-time.")

    def value(self) -> members.DeclaredSchooling:
        """Return it as the domain's value."""
        return members.DeclaredSchooling(stage=self.stage, full_time=self.full_time)


@strawberry.input(
    description="户外的法定赡养、抚养、扶养人。Somebody outside the household whom "
    "the law binds to support."
)
class DeclaredSupporterInput:
    kin: Kin = strawberry.field(description="关系。What they are to the member.")
    age: int | None = strawberry.field(
        default=None, description="周岁；空为不明。Age in years; null: not known."
    )
    ability: Ability = strawberry.field(description="能力。Whether they can support.")
    paid_yuan: str | None = strawberry.field(
        default=None,
        description="近十二个月支付的赡养、抚养、扶养费（元）；空为不明。Paid in twelve months, "
        "in yuan; null: not known.",
    )

    def value(self) -> members.DeclaredSupporter:
        """Return it as the domain's value."""
        return members.DeclaredSupporter(
            kin=self.kin, age=self.age, ability=self.ability, paid_yuan=self.paid_yuan
        )


@strawberry.input(description="申报的一名成员的情况。What is told of one member.")
class DeclaredMemberInput:
    person_id: strawberry.ID = strawberry.field(description="成员标识。The member's id.")
    employment: Employment | None = _told(Employment, "就业状况。Work.")
    hard_to_place: bool | None = _told(bool, "就业困难人员。Registered as hard to place.")
    has_income: bool | None = _told(bool, "有无收入来源。Whether they have income of their own.")
    insured: bool | None = _told(bool, "是否参加基本医保。Whether insured.")
    preferential: bool | None = _told(bool, "定期抚恤的重点优抚对象。Receives regular pensions.")
    self_care: SelfCare | None = _told(SelfCare, "生活自理能力。How far they care for themselves.")
    serious_illness: bool | None = _told(bool, "重病，不含病名。Seriously ill; never the disease.")
    veteran: bool | None = _told(bool, "退役军人。A veteran.")
    self_pay_yuan: str | None = _told(str, "近十二个月自付医疗费（元）。Medical self-pay, in yuan.")
    disabled_soldier_level: int | None = _told(
        int, "伤残军人等级 1–10，0 为不是。Level as a disabled soldier; 0: none."
    )
    schooling: DeclaredSchoolingInput | None = _told(DeclaredSchoolingInput, "就读。Schooling.")
    supporters: list[DeclaredSupporterInput] | None = _told(
        list[DeclaredSupporterInput],
        "户外赡养人等，空列表为没有。Supporters; empty: there are none.",
    )

    def value(self) -> members.DeclaredMember:
        """Return it as the domain's value."""
        supporters = self.supporters
        return members.DeclaredMember(
            person_id=id_of(self.person_id),
            employment=self.employment,
            hard_to_place=self.hard_to_place,
            has_income=self.has_income,
            insured=self.insured,
            preferential=self.preferential,
            self_care=self.self_care,
            serious_illness=self.serious_illness,
            veteran=self.veteran,
            self_pay_yuan=self.self_pay_yuan,
            disabled_soldier_level=self.disabled_soldier_level,
            schooling=self.schooling.value() if self.schooling else None,
            supporters=None if supporters is None else tuple(each.value() for each in supporters),
        )


@strawberry.input(
    description="申报的情况，仅用于这一次测算，不改变在册信息。What is told for this "
    "evaluation alone; nothing of it changes what is on record."
)
class DeclaredInput:
    area: Area | None = _told(Area, "执行城镇或农村标准。Whose standards hold.")
    property: PropertyStanding | None = _told(PropertyStanding, "财产核对结论。About property.")
    income: DeclaredIncomeInput | None = _told(DeclaredIncomeInput, "家庭收入。Income.")
    spending: list[DeclaredSpendingInput] = strawberry.field(
        default_factory=list[DeclaredSpendingInput],
        description=f"必需支出，每类一次。Necessary expenditure, each kind once. {_ON_RECORD}",
    )
    other_group: str | None = _told(
        str,
        "当地规定的其他困难人员类别，至多 40 字；不属于任何一类的写“无”。"
        "The group on the local list that the household belongs to, else 无.",
    )
    members: list[DeclaredMemberInput] = strawberry.field(
        default_factory=list[DeclaredMemberInput],
        description=f"成员情况，每人一次。Members, each once. {_ON_RECORD}",
    )

    def value(self) -> told.Declared:
        """Return it as the domain's value."""
        return told.Declared(
            area=self.area,
            property=self.property,
            income=self.income.value() if self.income else None,
            spending=tuple(each.value() for each in self.spending),
            other_group=self.other_group,
            members=tuple(each.value() for each in self.members),
        )


@strawberry.input(description="测算一户是否符合各类条件。A household to be held against the law.")
class EvaluateDeterminationInput:
    idempotency_key: str = strawberry.field(description=KEY)
    household_id: strawberry.ID = strawberry.field(description="家庭标识。The household's id.")
    on: Day = strawberry.field(
        description="测算所依日期，不晚于今天。The day as of which; up to today."
    )
    declared: DeclaredInput | None = strawberry.field(
        default=None,
        description=f"申报的情况。What is told for this evaluation alone. {_ON_RECORD}",
    )

    def command(self) -> EvaluateDetermination:
        """Return it as the domain's command."""
        return EvaluateDetermination(
            idempotency_key=self.idempotency_key,
            household_id=id_of(self.household_id),
            on=self.on,
            declared=self.declared.value() if self.declared else told.Declared(),
        )
