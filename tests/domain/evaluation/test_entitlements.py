"""What a household should get, gets and misses: states, periods, deaths, and both tracks."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from hub.domain.evaluation.circumstances import (
    Disability,
    Household,
    Income,
    Member,
    Schooling,
    Stage,
    Standing,
)
from hub.domain.evaluation.entitlements import entitlements
from hub.domain.evaluation.errors import NegativeAmount, NobodyCounts
from hub.domain.evaluation.results import Entitlement, EntitlementState, Receipt, Recorded
from hub.domain.evaluation.rules import Modality, Period, ProgrammeRule, Rules, Subject
from hub.domain.evaluation.steps import Verdict
from hub.domain.money import Fen
from hub.domain.people import MonitoredType, SelfCare, SupportMode
from tests.entitling import (
    ANYBODY,
    BEIJING,
    DIBAO,
    HEILONGJIANG,
    NATION,
    ON,
    OTHER,
    TEKUN,
    XINXIANG,
    all_until,
    given,
    home,
    paid,
    paid_for,
    somebody,
)
from tests.rules import CN

MISSED, POSSIBLE = EntitlementState.MISSED, EntitlementState.POSSIBLE
RECEIVED, UNFOUNDED = EntitlementState.RECEIVED, EntitlementState.UNFOUNDED
END_OF_MONTH = date(2026, 11, 30)
RULE = next(each for each in NATION.programmes if each.code == "TEKUN_SUPPORT")


def a_rule(**terms: object) -> ProgrammeRule:
    """Return a monthly benefit X for each 特困 person that shall be given."""
    whole = {"code": "X", "programme": "X", "amount": replace(RULE.amount, rule="UNSET"), **terms}
    return replace(RULE, **whole)  # type: ignore[arg-type] of the terms


def under(*rules: ProgrammeRule, day: date = ON) -> Rules:
    """Return the nation's rules with these programmes only."""
    return replace(NATION, programmes=rules or (a_rule(),), on=day)


def states(
    household: Household,
    rules: Rules,
    *receipts: Receipt,
    until: date | None = END_OF_MONTH,
) -> list[tuple[str, int | None, EntitlementState]]:
    """Return what there is to say, by rule and number of the person."""
    known = {} if until is None else {each.programme: all_until(until) for each in rules.programmes}
    found = entitlements(household, rules, receipts, known)
    return [(e.rule, None if e.person_id is None else e.person_id.int, e.state) for e in found]


def only(household: Household, rules: Rules, *receipts: Receipt) -> Entitlement:
    """Return the one entitlement there is, with all of the month's deliveries on record."""
    known = {rule.programme: all_until(END_OF_MONTH) for rule in rules.programmes}
    (found,) = entitlements(household, rules, receipts, known)
    return found


def test_what_is_due_and_came_is_received() -> None:
    """A payment for the month, or in it, is received, with its sum."""
    found = only(home(somebody(), standing=TEKUN), under(), paid("X", yuan=300), paid("X"))

    assert (found.state, found.received) == (RECEIVED, 40000)
    assert (found.period_from, found.period_to) == (date(2026, 11, 1), END_OF_MONTH)


@pytest.mark.requirement("F-11", "F-36")
def test_what_is_due_and_did_not_come_is_missed() -> None:
    """A payment of another month is none of this one."""
    household = home(somebody(), standing=TEKUN)

    for receipts in ((), (paid("X", date(2026, 10, 31)),), (paid("OTHER"),)):
        found = only(household, under(), *receipts)

        assert (found.state, found.received) == (MISSED, None)


@pytest.mark.requirement("PRG-66")
@pytest.mark.parametrize(
    ("receipts", "state"),
    [
        ((), POSSIBLE),
        ((paid("X", date(2025, 11, 21)),), POSSIBLE),
        ((paid("X", date(2025, 11, 22)),), RECEIVED),
    ],
)
def test_what_comes_as_often_as_no_document_says_is_never_missed(
    receipts: tuple[Receipt, ...], state: EntitlementState
) -> None:
    """Whoever got a service within a year has it; of whoever did not, people have to judge."""
    household = home(somebody(), standing=TEKUN)

    found = only(household, under(a_rule(period=Period.CONTINUOUS)), *receipts)

    assert found.state is state
    is_open = "没有文件规定多久给予一次，不能判断是否遗漏" in found.reason
    assert is_open is (state is POSSIBLE)


@pytest.mark.requirement("F-11")
@pytest.mark.parametrize(
    ("until", "state"),
    [(None, POSSIBLE), (date(2026, 11, 29), POSSIBLE), (END_OF_MONTH, MISSED)],
)
def test_late_data_is_not_missed(until: date | None, state: EntitlementState) -> None:
    """Until all of the period's deliveries are on record, nothing is missed."""
    household = home(somebody(), standing=TEKUN)

    assert states(household, under(), until=until) == [("X", 1, state)]


def test_why_late_data_leaves_it_open() -> None:
    """The reason says up to when the data is complete, or that there is none."""
    household = home(somebody(), standing=TEKUN)

    late, never = (
        entitlements(household, under(), (), known)[0].reason
        for known in ({"X": all_until(date(2026, 10, 31))}, {})
    )

    assert late.endswith("；发放数据齐全至 2026-10-31，不能判断2026年11月是否已发放。")
    assert never.endswith("；还没有该项目的发放数据，不能判断是否已发放。")


def test_a_reason_in_one_sentence() -> None:
    """A reason names category, clause and words, and what came of it."""
    found = only(home(somebody(), standing=TEKUN), under())

    assert found.reason == (
        "属于特困人员，依国办发〔2023〕39号 四(一)“对符合最低生活保障、特困人员救助供养条件的"
        "低收入人口，给予相应的最低生活保障、特困人员救助供养等基本生活救助”应当给予；"
        "发放数据齐全至 2026-11-30，2026年11月没有发放记录。"
    )
    assert found.source.document == CN


def test_the_words_are_those_of_the_step() -> None:
    """What is kept of thousands says what the computation does, met or not, known or not."""
    rules = replace(XINXIANG, programmes=(*XINXIANG.programmes, a_rule()))
    household = home(somebody(), somebody(1, died_on=date(2026, 3, 1)), standing=DIBAO)

    recorded = {"X": all_until(END_OF_MONTH)}
    found = entitlements(household, rules, [paid("X", member=somebody())], recorded)

    assert {each.verdict for each in found} >= {Verdict.MET, Verdict.NOT_MET, Verdict.UNKNOWN}
    assert [each.words for each in found] == [each.step.formula for each in found]


def test_a_reason_without_words() -> None:
    """A clause that is cited without its words is named alone."""
    rule = a_rule(source=replace(RULE.source, words=None))

    assert (
        "依国办发〔2023〕39号 四(一)应当给予"
        in only(home(somebody(), standing=TEKUN), under(rule)).reason
    )


@pytest.mark.requirement("PRG-01", "CAT-21")
def test_less_than_is_due_is_said() -> None:
    """What came short of the amount is received, and the reason says what it should have been."""
    rules = given(replace(NATION, programmes=(RULE,)), standard__tekun_yuan_month=Decimal("821.60"))
    household = home(somebody(), standing=TEKUN)

    short, full = (only(household, rules, paid("BASIC_LIVING", yuan=yuan)) for yuan in (821, 822))

    assert short.state is full.state is RECEIVED
    assert short.reason.endswith("2026年11月已发放 821.00 元，少于应发的 821.60 元。")
    assert full.reason.endswith("2026年11月已发放 822.00 元。")


def test_aid_without_an_amount_is_received() -> None:
    """A service has no amount, and is received all the same."""
    service = replace(paid("X"), amount=None)

    found = only(home(somebody(), standing=TEKUN), under(), service)

    assert (found.state, found.received) == (RECEIVED, None)
    assert found.reason.endswith("2026年11月已发放。")


@pytest.mark.parametrize("modality", [Modality.MAY, Modality.PRIORITY])
def test_what_may_be_given_is_never_missed(modality: Modality) -> None:
    """What may be given, or comes first in a queue, is possible until it came."""
    household, rules = home(somebody(), standing=TEKUN), under(a_rule(modality=modality))

    assert states(household, rules) == [("X", 1, POSSIBLE)]
    assert states(household, rules, paid("X")) == [("X", 1, RECEIVED)]


def test_what_is_not_known_to_be_due_is_possible_until_it_came() -> None:
    """Where an input is missing nothing is missed; what came is not unfounded."""
    rules = under(replace(a_rule(), criteria=BEIJING_DISABLED.criteria))
    household = home(somebody(), standing=TEKUN)

    assert states(household, rules) == [("X", 1, POSSIBLE)]
    assert states(household, rules, paid("X")) == [("X", 1, RECEIVED)]


@pytest.mark.requirement("F-11")
def test_what_came_though_nothing_makes_it_due_is_unfounded() -> None:
    """A delivery for the period, to whom no rule of its programme is for, is said."""
    found = only(home(somebody(), standing=DIBAO), under(), paid("X", member=somebody()))

    assert (found.state, found.verdict, found.received) == (UNFOUNDED, Verdict.NOT_MET, 10000)
    assert (found.amount, found.amount_step) == (None, None)
    assert found.reason == (
        "2026年11月有发放记录 100.00 元，但不属于特困人员，不在国办发〔2023〕39号 四(一)"
        "“对符合最低生活保障、特困人员救助供养条件的低收入人口，给予相应的最低生活保障、"
        "特困人员救助供养等基本生活救助”之内。"
    )


@pytest.mark.parametrize(
    ("period", "receipt"),
    [
        (Period.MONTH, paid("X", date(2026, 10, 31), somebody())),  # of another month
        (Period.MONTH, paid("X")),  # names nobody
        (Period.MONTH, paid("X", member=somebody(5))),  # of nobody in the household
        (Period.ONCE, paid("X", member=somebody())),  # may have been due when it was given
        (Period.EVENT, paid("X", member=somebody())),
        (Period.CONTINUOUS, paid("X", member=somebody())),
    ],
)
def test_what_is_not_held_against_anybody(period: Period, receipt: Receipt) -> None:
    """Only what recurs, and was given to the person for this period, can be unfounded."""
    household = home(somebody(), standing=DIBAO)

    assert states(household, under(a_rule(period=period)), receipt) == []


def test_one_rule_of_a_programme_founds_what_it_gave() -> None:
    """Where one rule of a programme is due, the others do not make its aid unfounded."""
    for_dibao = a_rule(code="X:DIBAO", categories=frozenset({DIBAO}))
    household = home(somebody(), standing=DIBAO)

    found = states(household, under(a_rule(), for_dibao), paid("X", member=somebody()))

    assert found == [("X:DIBAO", 1, RECEIVED)]


def test_two_rules_that_are_not_due_find_it_unfounded_once() -> None:
    """Aid that several rules of a programme do not found is said by the first of them."""
    household = home(somebody(), standing=OTHER)
    for_dibao = a_rule(code="X:DIBAO", categories=frozenset({DIBAO}))

    found = states(household, under(a_rule(), for_dibao), paid("X", member=somebody()))

    assert found == [("X", 1, UNFOUNDED)]


def test_each_person_by_themselves() -> None:
    """What one member got is not what another should get."""
    first, second = somebody(0), somebody(1)
    household = home(first, second, standing=TEKUN)

    found = states(household, under(), paid("X", member=second))

    assert found == [("X", 1, MISSED), ("X", 2, RECEIVED)]


def test_what_a_household_should_get_anybody_may_have_got() -> None:
    """A programme for households is received by whoever of them it was paid to."""
    rules = under(a_rule(subject=Subject.HOUSEHOLD))

    for receipt in (paid("X"), paid("X", member=somebody(1))):
        household = home(somebody(0), somebody(1), standing=TEKUN)

        assert states(household, rules, receipt) == [("X", None, RECEIVED)]


@pytest.mark.parametrize(
    ("standing", "verdict"), [((0, 1), Verdict.MET), ((1,), Verdict.UNKNOWN), ((), None)]
)
def test_a_household_is_in_a_category_where_all_of_it_are(
    standing: tuple[int, ...], verdict: Verdict | None
) -> None:
    """Where only some members are in the category, people have to say whether the household is."""
    members = somebody(0), somebody(1)
    household = replace(
        home(*members),
        standings=tuple(Standing(category=TEKUN, person_id=members[at].id) for at in standing),
    )

    found = entitlements(household, under(a_rule(subject=Subject.HOUSEHOLD)), (), {})

    assert [each.verdict for each in found] == ([] if verdict is None else [verdict])
    if verdict is Verdict.UNKNOWN:
        assert found[0].reason.startswith("尚不知道是否算特困人员")
        assert found[0].step.parts[0].used[0].value is None


@pytest.mark.parametrize(
    ("mode", "verdict"),
    [
        (SupportMode.DISPERSED, Verdict.MET),
        (SupportMode.CONCENTRATED, None),
        (None, Verdict.UNKNOWN),
    ],
)
def test_how_somebody_is_supported(mode: SupportMode | None, verdict: Verdict | None) -> None:
    """What is for those supported at home is not for those in an institution."""
    rules = under(a_rule(support_modes=frozenset({SupportMode.DISPERSED})))

    found = entitlements(home(somebody(), standing=TEKUN, mode=mode), rules, (), {})

    assert [each.verdict for each in found] == ([] if verdict is None else [verdict])


def test_the_mode_of_support_is_asked_of_tekun_only() -> None:
    """Who is 低保 besides needs no mode of support."""
    rules = under(
        a_rule(
            categories=frozenset({DIBAO, TEKUN}), support_modes=frozenset({SupportMode.DISPERSED})
        )
    )
    member = somebody()
    both = tuple(Standing(category=each, person_id=member.id) for each in (TEKUN, DIBAO))

    assert states(replace(home(member), standings=both), rules) == [("X", 1, MISSED)]


@pytest.mark.parametrize(("valid_to", "is_in"), [(ON, True), (date(2026, 11, 21), False)])
def test_a_standing_ends_with_its_last_day(valid_to: date, is_in: bool) -> None:  # noqa: FBT001
    """A category counts until the last day of its determination."""
    member = somebody()
    standing = Standing(category=TEKUN, person_id=member.id, valid_to=valid_to)

    found = states(replace(home(member), standings=(standing,)), under())

    assert bool(found) is is_in


def test_all_categories_are_the_jurisdictions() -> None:
    """A rule for all low-income people is for the categories that the jurisdiction lists."""
    rules = under(a_rule(categories=None))
    without = replace(rules, categories=tuple(c for c in rules.categories if c.category != OTHER))
    household = home(somebody(), standing=OTHER)

    assert states(household, rules) == [("X", 1, MISSED)]
    assert states(household, without) == []


@pytest.mark.requirement("PRG-69")
def test_both_tracks_of_the_monitored_are_no_duplicate() -> None:
    """A monitored person gets the measures of rural support and 低保 at the same time."""
    person = somebody(monitored=MonitoredType.UNSTABLE)
    household = home(person, standing=DIBAO)
    got = (paid("BASIC_LIVING", member=person), paid("RURAL_SUPPORT", member=person))

    found = states(household, XINXIANG, *got)

    assert ("DIBAO_ALLOWANCE", None, RECEIVED) in found
    assert ("RURAL_SUPPORT", 1, RECEIVED) in found


@pytest.mark.requirement("PRG-56", "PRG-57")
@pytest.mark.parametrize(
    ("until", "due"),
    [(date(2026, 11, 3), True), (date(2026, 11, 2), False), (None, True)],
)
def test_a_funeral_is_due_to_whoever_was_in_a_category(until: date | None, due: bool) -> None:  # noqa: FBT001
    """What counts is the category on the day of death, though it has ended since."""
    dead = somebody(died_on=date(2026, 11, 3))
    standing = Standing(category=TEKUN, person_id=dead.id, valid_to=until)
    household = replace(home(dead), standings=(standing,))

    found = {rule for rule, _, _ in states(household, BEIJING)}

    assert ("FUNERAL" in found) is due


def test_nothing_is_for_a_household_of_which_nobody_lives() -> None:
    """A household that has died out is due no aid of its own, whatever it was due to anybody."""
    household = home(somebody(died_on=ON), standing=TEKUN)
    for_anybody = a_rule(subject=Subject.HOUSEHOLD, categories=ANYBODY)
    for_tekun = a_rule(code="Y", subject=Subject.HOUSEHOLD)

    assert states(household, under(for_anybody, for_tekun)) == []


@pytest.mark.requirement("PRG-57")
@pytest.mark.parametrize(
    ("paid_on", "state"),
    [(date(2026, 11, 2), MISSED), (date(2026, 11, 3), RECEIVED), (ON, RECEIVED)],
)
def test_a_funeral_is_paid_after_the_death(paid_on: date, state: EntitlementState) -> None:
    """Aid given before somebody died is not for their funeral."""
    dead = somebody(died_on=date(2026, 11, 3))

    found = states(home(dead, standing=TEKUN), BEIJING, paid("FUNERAL", paid_on, dead))

    assert ("FUNERAL", 1, state) in found


@pytest.mark.parametrize(
    ("died_on", "found"),
    [
        (date(2026, 11, 1), [("X", 1, MISSED)]),  # in the month, so that it is due
        (date(2026, 10, 31), []),
    ],
)
def test_the_dead_are_due_the_month_in_which_they_died(
    died_on: date, found: list[tuple[str, int, EntitlementState]]
) -> None:
    """Whoever died in a month is due it; who died before is not."""
    household = home(somebody(died_on=died_on), standing=TEKUN)

    assert states(household, under()) == found


def test_what_the_dead_got_is_unfounded() -> None:
    """A month paid for somebody who had died before it is said, with the day."""
    dead = somebody(died_on=date(2026, 10, 31))

    found = only(home(dead, standing=TEKUN), under(), paid("X", member=dead))

    assert found.state is UNFOUNDED
    assert "但已于 2026-10-31 死亡" in found.reason
    assert [part.rule for part in found.step.parts] == ["IN_CATEGORY", "LIVING"]


def test_the_dead_need_no_more_aid_for_an_event() -> None:
    """What is given for a cause, or once, is due to the living."""
    household = home(somebody(died_on=date(2026, 11, 21)), standing=TEKUN)

    for period in (Period.EVENT, Period.ONCE, Period.CONTINUOUS):
        assert states(household, under(a_rule(period=period))) == []


@pytest.mark.requirement("PRG-50")
def test_aid_for_a_disaster_counts_from_its_day() -> None:
    """What was paid before a disaster struck is not aid for it."""
    struck = home(somebody(), standing=DIBAO, disaster=date(2026, 11, 10))

    before, after = (
        {rule: state for rule, _, state in states(struck, NATION, paid("DISASTER_AID", day))}
        for day in (date(2026, 11, 9), date(2026, 11, 10))
    )

    assert (before["DISASTER"], after["DISASTER"]) == (MISSED, RECEIVED)


@pytest.mark.requirement("PRG-55")
def test_a_season_that_no_document_gives_leaves_it_open() -> None:
    """Without the season's bounds nobody can say that heating was missed; what came, came."""
    household = home(somebody(), standing=DIBAO)
    heating = paid_for("HEATING", date(2026, 11, 1), date(2026, 11, 30))

    for receipts, state, words in (
        ((), POSSIBLE, "没有文件给出 heating.from、heating.to，不能判断本采暖季是否已发放"),
        ((heating,), RECEIVED, "本采暖季已发放 100.00 元"),
    ):
        known = {"HEATING": all_until(date(2027, 12, 31))}
        found = entitlements(household, HEILONGJIANG, receipts, known)
        entitlement = next(each for each in found if each.rule == "HEATING")

        assert (entitlement.state, entitlement.period_from) == (state, None)
        assert words in entitlement.reason


def test_a_rule_that_yields() -> None:
    """A rule gives way where one that it yields to is due to the same, and only there."""
    first = a_rule(code="X:FIRST", categories=frozenset({TEKUN}))
    second = a_rule(code="X:SECOND", categories=ANYBODY, yields_to=frozenset({"X:FIRST"}))
    one, other = somebody(0), somebody(1)
    household = replace(home(one, other), standings=(Standing(category=TEKUN, person_id=one.id),))

    found = states(household, under(second, first))

    assert found == [("X:SECOND", 2, MISSED), ("X:FIRST", 1, MISSED)]


def test_a_rule_does_not_yield_to_what_may_be_due() -> None:
    """What is not known to be due takes nothing's place."""
    first = replace(a_rule(code="X:FIRST"), criteria=BEIJING_DISABLED.criteria)
    second = a_rule(code="X:SECOND", yields_to=frozenset({"X:FIRST"}))

    found = states(home(somebody(), standing=TEKUN), under(first, second))

    assert found == [("X:FIRST", 1, POSSIBLE), ("X:SECOND", 1, MISSED)]


def test_the_steps_of_an_entitlement() -> None:
    """The computation holds the category and each criterion, each with the clause of its rule."""
    disabled = somebody(disability=Disability(category=4, level=2))

    found = entitlements(home(disabled, standing=DIBAO), BEIJING, (), {})
    living = next(each for each in found if each.rule == "LIVING_SUBSIDY")

    assert living.step.formula == "不限类别，持残疾证（肢体 2 级），属于最低生活保障对象"
    assert [part.rule for part in living.step.parts] == ["IN_CATEGORY", "DISABLED", "HARDSHIP"]
    assert living.step.parts[0].source == living.source
    assert {part.source.clause for part in living.step.parts} == {"三(八)"}
    assert [part.source.words for part in living.step.parts[1:]] == [
        "符合条件的残疾人",
        "困难残疾人",
    ]
    assert living.step.parts[1].used[0].source is not None


def test_two_rules_that_ask_the_same_cite_each_its_own_clause() -> None:
    """A criterion that two rules name is asked once, and cited by each."""
    asked = BEIJING_DISABLED.criteria[0][0]
    own = replace(asked, source=replace(asked.source, clause="9"))
    rules = under(
        replace(a_rule(code="X:1"), criteria=((asked,),)),
        replace(a_rule(code="X:2"), criteria=((own,),)),
    )
    household = home(somebody(disability=None, birth_date=date(1990, 1, 1)), standing=TEKUN)
    disabled = replace(household.members[0], disability=DISABLED.disability)

    found = entitlements(replace(household, members=(disabled,)), rules, (), {})

    assert [each.step.parts[1].source.clause for each in found] == ["三(八)", "9"]


def test_ways_that_failed_are_said_together() -> None:
    """Where no way is met the words of all are said; where one may be, those that are open."""
    rules = replace(NATION, programmes=tuple(r for r in NATION.programmes if r.code == CARE))
    asked = home(somebody(self_care=SelfCare.FULLY_LOST), standing=DIBAO)
    denied = home(somebody(self_care=SelfCare.FULLY_LOST, disability=None), standing=DIBAO)

    open_, unfounded = (
        entitlements(household, replace(rules, programmes=yearly(rules)), receipts, {})
        for household, receipts in (
            (asked, ()),
            (denied, (paid("SOCIAL_WORK", member=somebody()),)),
        )
    )

    assert open_[0].reason.startswith("属于最低生活保障对象，尚不知道第 1 人的残疾证，依")
    assert "但40 周岁；或无残疾证，不在" in unfounded[0].reason


def test_a_household_without_members_is_refused() -> None:
    """Nobody can be due anything in a household of nobody."""
    with pytest.raises(NobodyCounts):
        entitlements(home(), NATION, (), {})


def test_an_amount_below_nothing_is_refused() -> None:
    """Nothing is reckoned of an income below 0."""
    household = home(somebody(), standing=DIBAO, income=Income(wages=Fen(-1)))

    with pytest.raises(NegativeAmount):
        entitlements(household, NATION, (), {})


CARE = "VISITS_AND_CARE"
DISABLED: Member = somebody(disability=Disability(category=4, level=4))
BEIJING_DISABLED = next(each for each in BEIJING.programmes if each.code == "LIVING_SUBSIDY")


def yearly(rules: Rules) -> tuple[ProgrammeRule, ...]:
    """Return the programmes as if each were given every year."""
    return tuple(replace(rule, period=Period.YEAR) for rule in rules.programmes)


def determined_since(day: date | None) -> Household:
    """Return the household of a 特困 person who has been one since a day."""
    member = somebody()
    return replace(
        home(member), standings=(Standing(category=TEKUN, person_id=member.id, valid_from=day),)
    )


@pytest.mark.requirement("F-11")
@pytest.mark.parametrize(
    ("since", "until", "first", "state"),
    [
        (date(2026, 1, 1), date(2026, 10, 31), date(2026, 10, 1), MISSED),
        (date(2026, 10, 1), date(2026, 10, 31), date(2026, 10, 1), MISSED),
        (date(2026, 10, 2), date(2026, 10, 31), date(2026, 11, 1), POSSIBLE),
        (None, date(2026, 10, 31), date(2026, 11, 1), POSSIBLE),
        (date(2026, 1, 1), date(2026, 11, 29), date(2026, 10, 1), MISSED),
        (date(2026, 1, 1), date(2026, 11, 30), date(2026, 11, 1), MISSED),
        (date(2026, 1, 1), date(2026, 10, 30), date(2026, 9, 1), MISSED),
        (date(2026, 1, 1), date(2026, 9, 29), date(2026, 11, 1), POSSIBLE),
    ],
)
def test_the_newest_month_on_record_is_looked_at(
    since: date | None, until: date, first: date, state: EntitlementState
) -> None:
    """Of a monthly benefit, at most two months back, and if the household was in its category."""
    [found] = entitlements(determined_since(since), under(), (), {"X": all_until(until)})

    assert (found.period_from, found.state) == (first, state)


def test_what_was_paid_for_that_month_was_received() -> None:
    """Assistance of the month that is looked at counts, that of another does not."""
    home_ = determined_since(date(2026, 1, 1))
    october = paid_for("X", date(2026, 10, 1), date(2026, 10, 31))
    september = paid_for("X", date(2026, 9, 1), date(2026, 9, 30))

    assert states(home_, under(), october, until=date(2026, 10, 31)) == [("X", 1, RECEIVED)]
    assert states(home_, under(), september, until=date(2026, 10, 31)) == [("X", 1, MISSED)]


TERMS = given(NATION, term__starts=("03-01", "09-01"))
TERM, YEAR = Period.TERM, Period.YEAR
SPRING, AUTUMN = date(2026, 3, 1), date(2026, 9, 1)
END_OF_SPRING = date(2026, 8, 31)
EVER = date.min


@pytest.mark.requirement("F-11")
@pytest.mark.parametrize(
    ("period", "recorded", "first", "state"),
    [
        (TERM, Recorded(SPRING, END_OF_SPRING), SPRING, MISSED),
        (TERM, Recorded(EVER, date(2026, 11, 22)), SPRING, MISSED),
        (TERM, Recorded(date(2026, 4, 1), END_OF_SPRING), AUTUMN, POSSIBLE),  # not on record whole
        (TERM, Recorded(EVER, date(2026, 8, 30)), AUTUMN, POSSIBLE),  # the one before is too old
        (TERM, Recorded(EVER, date(2027, 2, 28)), AUTUMN, MISSED),
        (YEAR, Recorded(date(2025, 1, 1), date(2025, 12, 31)), date(2025, 1, 1), MISSED),
        (YEAR, Recorded(date(2025, 1, 2), date(2026, 12, 30)), date(2026, 1, 1), POSSIBLE),
        (YEAR, Recorded(EVER, date(2025, 12, 30)), date(2026, 1, 1), POSSIBLE),
    ],
)
def test_the_newest_whole_term_or_year_on_record_is_looked_at(
    period: Period, recorded: Recorded, first: date, state: EntitlementState
) -> None:
    """The present one, or the one before it if all of it is on record; none further back."""
    rules = replace(TERMS, programmes=(a_rule(period=period),), on=date(2026, 11, 22))

    [found] = entitlements(determined_since(date(2020, 1, 1)), rules, (), {"X": recorded})

    assert (found.period_from, found.state) == (first, state)


@pytest.mark.parametrize(("since", "first"), [(SPRING, SPRING), (date(2026, 3, 2), AUTUMN)])
def test_a_term_is_looked_back_on_if_the_household_was_in_its_category(
    since: date, first: date
) -> None:
    """Who was determined after the term began was not due all of it."""
    rules = replace(TERMS, programmes=(a_rule(period=TERM),))

    [found] = entitlements(determined_since(since), rules, (), {"X": all_until(END_OF_SPRING)})

    assert found.period_from == first


@pytest.mark.requirement("PRG-20")
@pytest.mark.parametrize(
    ("since", "first", "state"),
    [
        (SPRING, SPRING, MISSED),
        (AUTUMN, AUTUMN, POSSIBLE),  # a pupil since this term
        (None, AUTUMN, POSSIBLE),
    ],
)
def test_a_term_is_looked_back_on_if_the_student_was_enrolled(
    since: date | None, first: date, state: EntitlementState
) -> None:
    """What a pupil is due this term, they were not before they came to school."""
    schooling = Schooling(stage=Stage.COMPULSORY, full_time=True, since=since)
    pupil = somebody(schooling=schooling)
    standing = Standing(category=TEKUN, person_id=pupil.id, valid_from=date(2020, 1, 1))
    rule = next(each for each in NATION.programmes if each.code == "EDUCATION")
    rules = replace(TERMS, programmes=(rule,))
    recorded = {"EDUCATION_AID": all_until(END_OF_SPRING)}

    [found] = entitlements(replace(home(pupil), standings=(standing,)), rules, (), recorded)

    assert (found.period_from, found.state) == (first, state)


def test_aid_of_the_term_that_is_looked_at_was_received() -> None:
    """What was paid in that term counts, what in this one does not."""
    rules = replace(TERMS, programmes=(a_rule(period=TERM),))
    home_ = determined_since(date(2020, 1, 1))

    assert states(home_, rules, paid("X", END_OF_SPRING), until=END_OF_SPRING) == [
        ("X", 1, RECEIVED)
    ]
    assert states(home_, rules, paid("X", AUTUMN), until=END_OF_SPRING) == [("X", 1, MISSED)]
