"""Each rule of domain.md 1C, worked by hand in each jurisdiction, on both sides of its bounds."""

import pytest

from hub.domain.evaluation.categories import evaluate
from tests.domain.evaluation.households import household_of
from tests.domain.evaluation.worked_cases import WorkedCase, cases, result_of, steps_of

CASES = tuple(cases())


@pytest.mark.requirement("CAT-02", "CAT-03", "CAT-04", "CAT-05", "CAT-06", "CAT-07", "CAT-08")
@pytest.mark.requirement("CAT-09", "CAT-11", "CAT-12", "CAT-13", "CAT-14", "CAT-15", "CAT-16")
@pytest.mark.requirement("CAT-17", "CAT-20", "CAT-25")
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_verdicts(case: WorkedCase) -> None:
    """The household is proposed for what the case says, and for nothing else that it names."""
    evaluation = evaluate(household_of(case.household), case.rules)

    found = {name: result_of(evaluation, name).verdict.value for name in case.results}
    assert found == dict(case.results)


@pytest.mark.parametrize("case", [case for case in CASES if case.steps], ids=lambda case: case.name)
def test_computation(case: WorkedCase) -> None:
    """The step reads as it was worked by hand, and cites the words that it goes by."""
    evaluation = evaluate(household_of(case.household), case.rules)

    for expected in case.steps:
        steps = steps_of(result_of(evaluation, expected.result), expected.rule)
        told = [(step.formula, step.verdict.value, step.source, step.given) for step in steps]
        assert any(expected.is_told_by(step) for step in steps), told


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_computation_says_what_the_verdict_says(case: WorkedCase) -> None:
    """A result's verdict, found at once, is that of its computation, read later."""
    evaluation = evaluate(household_of(case.household), case.rules)

    assert [each.step.verdict for each in evaluation.results] == [
        each.verdict for each in evaluation.results
    ]
