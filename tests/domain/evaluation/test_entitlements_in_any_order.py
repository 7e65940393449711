"""Whatever a household and its receipts are: order never matters, and more aid never takes away."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import given as drawn, settings, strategies as st

from hub.domain.evaluation.circumstances import (
    Area,
    Disability,
    Employment,
    Household,
    Member,
    Schooling,
    Stage,
    Standing,
)
from hub.domain.evaluation.entitlements import entitlements, settled
from hub.domain.evaluation.results import Entitlement, EntitlementState, Receipt
from hub.domain.evaluation.rules import Rules
from hub.domain.people import Category, MonitoredType, SelfCare, SupportMode
from tests.entitling import (
    JURISDICTIONS,
    ON,
    all_until,
    fact,
    given,
    home,
    paid,
    paid_for,
    somebody,
)

FAR = date(2027, 12, 31)
PROGRAMMES = sorted(
    {rule.programme for rules in JURISDICTIONS.values() for rule in rules.programmes}
)
RECORDED = dict.fromkeys(PROGRAMMES, all_until(FAR))
Found = dict[tuple[str, int | None], Entitlement]

facts = st.fixed_dictionaries(
    {},
    optional={
        "schooling": st.none()
        | st.builds(Schooling, stage=st.sampled_from(Stage), full_time=st.booleans()),
        "disability": st.none()
        | st.builds(Disability, category=st.integers(1, 6), level=st.integers(1, 4)),
        "employment": st.sampled_from(Employment),
        "insured": st.booleans(),
        "monitored": st.none() | st.sampled_from(MonitoredType),
        "self_care": st.sampled_from(SelfCare),
        "self_pay": st.sampled_from([0, 1]),
        "serious_illness": st.booleans(),
        "died_on": st.none() | st.dates(ON - timedelta(days=60), ON),
        "birth_date": st.dates(date(1940, 1, 1), ON),
    },
)
standings = st.tuples(st.sampled_from(Category), st.none() | st.sampled_from(SupportMode))


@st.composite
def households(draw: st.DrawFn) -> Household:
    """Draw a household of up to four, each in at most two categories."""
    told = draw(st.lists(facts, min_size=1, max_size=4))
    members = tuple(somebody(place, **known) for place, known in enumerate(told))
    held = {
        (member.id, category): mode
        for member in members
        for category, mode in draw(st.lists(standings, max_size=2))
    }
    area = draw(st.none() | st.sampled_from(Area))
    return replace(
        home(*members),
        area=None if area is None else fact(area),
        standings=tuple(
            Standing(category=category, person_id=person, support_mode=mode)
            for (person, category), mode in held.items()
        ),
    )


@st.composite
def receipts(draw: st.DrawFn) -> Receipt:
    """Draw aid of some programme, around the day, to somebody or to nobody in particular."""
    programme = draw(st.sampled_from(PROGRAMMES))
    member = draw(st.none() | st.integers(0, 3).map(somebody))
    day = draw(st.dates(ON - timedelta(days=400), ON))
    if draw(st.booleans()):
        return paid(programme, day, member)
    return paid_for(programme, day, draw(st.none() | st.just(day + timedelta(days=40))), member)


jurisdictions = st.sampled_from(sorted(JURISDICTIONS)).map(
    lambda where: given(
        JURISDICTIONS[where],
        term__starts=("03-01", "09-01"),
        heating__from="11-15",
        heating__to="03-15",
        nursing_subsidy__levels=(1, 2),
    )
)


def found(household: Household, rules: Rules, aid: Sequence[Receipt]) -> Found:
    """Return what a household has a claim to, with all deliveries on record."""
    return {
        (each.rule, None if each.person_id is None else each.person_id.int): each
        for each in entitlements(household, rules, aid, RECORDED)
    }


def plain(entitlements_found: Found) -> set[tuple[object, ...]]:
    """Return what is said of each claim but its words, which name members by their place."""
    return {
        (*key, each.state, each.verdict, each.amount, each.received, each.period_from)
        for key, each in entitlements_found.items()
    }


@pytest.mark.requirement("F-11")
@settings(max_examples=60, deadline=None)
@drawn(households(), jurisdictions, st.lists(receipts(), max_size=6), st.randoms())
def test_order_does_not_matter(
    household: Household, rules: Rules, aid: list[Receipt], random: Random
) -> None:
    """The order of members, of their standings and of receipts changes nothing."""
    members: list[Member] = list(household.members)
    held, shuffled = list(household.standings), list(aid)
    for each in (members, held, shuffled):
        random.shuffle(each)
    other = replace(household, members=tuple(members), standings=tuple(held))

    assert plain(found(household, rules, aid)) == plain(found(other, rules, shuffled))


@pytest.mark.requirement("F-11")
@settings(max_examples=60, deadline=None)
@drawn(households(), jurisdictions, st.lists(receipts(), max_size=4), receipts())
def test_more_aid_never_makes_anything_missed(
    household: Household, rules: Rules, aid: list[Receipt], more: Receipt
) -> None:
    """Aid on record never makes a claim missed, and never touches another programme's claims."""
    before, after = found(household, rules, aid), found(household, rules, [*aid, more])

    assert _missed(after) <= _missed(before)
    for key, each in before.items():
        if each.programme != more.programme:
            assert after[key] == each


@settings(max_examples=60, deadline=None)
@drawn(households(), jurisdictions, st.lists(receipts(), max_size=4))
def test_every_claim_can_be_read(household: Household, rules: Rules, aid: list[Receipt]) -> None:
    """Whatever is said can be explained, and its computation says the same verdict."""
    for each in found(household, rules, aid).values():
        assert each.reason.endswith("。")
        assert each.source.clause in each.reason
        assert each.step.verdict is each.verdict
        assert (each.amount_step is None) is (each.state is EntitlementState.UNFOUNDED)
        assert (each.state is EntitlementState.UNFOUNDED) is (each.verdict == "NOT_MET")


@settings(max_examples=60, deadline=None)
@drawn(households(), jurisdictions, st.lists(receipts(), max_size=4))
def test_what_is_certain_is_told_apart(
    household: Household, rules: Rules, aid: list[Receipt]
) -> None:
    """A run keeps what is due or was delivered, and counts the rest."""
    whole = found(household, rules, aid)
    delivered = {EntitlementState.RECEIVED, EntitlementState.UNFOUNDED}
    certain, open_ = settled(household, rules, aid, RECORDED)

    kept = [each for each in whole.values() if each.verdict == "MET" or each.state in delivered]
    assert (list(certain), open_) == (kept, len(whole) - len(kept))


def _missed(entitlements_found: Found) -> set[tuple[str, int | None]]:
    return {
        key for key, each in entitlements_found.items() if each.state is EntitlementState.MISSED
    }
