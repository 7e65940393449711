"""A comparison reads what is linked, and nothing else; what is too old tells nothing of today."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from uuid import UUID

import duckdb
import pytest

from hub.domain.identifiers import DivisionCode
from hub.domain.law import UNSET, Unset
from hub.matching import comparison, engine, indicators
from hub.matching.comparison import Comparison, Task
from hub.matching.linking import Source
from hub.matching.people import Determined, Watched
from hub.policy.indicators import Indicator
from hub.policy.packs import Parameter
from hub.policy.policy import Policy
from tests.matching.deliveries import VILLAGE

TODAY = date(2026, 11, 22)
COUNTY = "410721"
PERSON, HOME = str(UUID(int=1)), str(UUID(int=2))


def compared(policy: Policy, folder: Path, *, shown: date | None = None) -> Comparison:
    """Run I-04 for one person on the roster, of whom no insurance is known."""
    landed = folder / "landed.parquet"
    with duckdb.connect() as writer:
        writer.execute(
            f"COPY (SELECT 'k' AS person_key, 'HX' AS household_number, '0' AS relation, "
            f"'x' AS division, 'DIBAO' AS category, DATE '2026-01-01' AS valid_from, "
            f"NULL::DATE AS valid_to, 'x' AS decision_reference, NULL AS support_mode, "
            f"NULL AS self_care, 2026 AS year, 'ENDED' AS status, DATE '2026-01-01' AS "
            f"insured_from, 0 AS premium_fen, 0 AS subsidy_fen, DATE '2026-01-01' AS died_on, "
            f"'HEA' AS source, 'r' AS record_reference, 'b' AS batch_id, "
            f"DATE '2026-11-01' AS as_of) TO '{landed}' (FORMAT parquet)"
        )
    sources = {
        code: Source(
            dataset=policy.datasets[code],
            paths=() if code == "HEA_DEATHS" else (landed,),
            as_of=shown if code == "MED_INSURANCE" else TODAY,
        )
        for code in policy.indicators["I-04"].sources
    }
    task = Task(
        policy=policy,
        indicators=["I-04"],
        on=TODAY,
        sources=sources,
        people=[Watched("k", PERSON, HOME, VILLAGE)],
        spells=[Determined(PERSON, HOME, "DIBAO", date(2026, 1, 1), None)],
        counties=[COUNTY],
        folder=folder / "hits",
    )
    with engine.opened(folder / "data") as opened:
        return comparison.compare(opened, task)


@pytest.mark.parametrize(
    ("shown", "runs"),
    [
        (date(2026, 11, 22), True),
        (date(2026, 9, 21), True),
        (date(2026, 9, 20), False),
        (None, False),
    ],
)
def test_what_is_too_old_is_not_compared(
    policy: Policy, tmp_path: Path, shown: date | None, *, runs: bool
) -> None:
    """Who is not in a file of 63 days ago may well be insured by now; the reason is told."""
    found = compared(policy, tmp_path, shown=shown)

    assert len(found.finished) == runs
    assert (found.skipped == {}) is runs
    assert runs or found.skipped["I-04"].startswith("MED_INSURANCE")


def test_a_file_of_last_year_tells_nothing_of_this(policy: Policy) -> None:
    """In January, December's file of the insured does not say who is insured this year."""
    [fresh] = policy.indicators["I-04"].fresh

    assert fresh.holds(date(2027, 1, 2), on=date(2027, 1, 3))
    assert not fresh.holds(date(2026, 12, 31), on=date(2027, 1, 3))


def test_a_condition_can_read_no_file(policy: Policy, tmp_path: Path) -> None:
    """Once the data sets are linked, the engine opens nothing but the folder of the hits."""
    secret = tmp_path / "secret.csv"
    secret.write_text("a\n1\n")
    spying = replace(
        policy.indicators["I-04"],
        condition=f"FROM read_csv('{secret}')",
    )
    spied = replace(policy, indicators={**policy.indicators, "I-04": spying})

    with pytest.raises(duckdb.PermissionException):
        compared(spied, tmp_path, shown=TODAY)


def found_groups(policy: Policy, indicator: Indicator) -> tuple[list[str], list[str]]:
    """Return the counties in which an indicator runs, and what is unset elsewhere."""
    groups, unset = indicators.groups(policy, indicator, [COUNTY, "410724"], on=TODAY)
    return [county for group in groups for county in group.counties], unset


@pytest.mark.requirement("CAT-20")
def test_an_indicator_is_off_where_a_value_is_unset(policy: Policy) -> None:
    """新乡县 gives its share of rigid expenditure, 获嘉县 does not: nothing is defaulted."""
    assert found_groups(policy, policy.indicators["I-18"]) == ([COUNTY], ["rigid.share"])


@pytest.mark.parametrize(
    ("method", "unset"), [("RESIDUAL", "rigid.residual_yuan_year"), ("GUESS", "rigid.method")]
)
def test_a_way_of_measuring_needs_its_own_values(
    policy: Policy, monkeypatch: pytest.MonkeyPatch, method: str, unset: str
) -> None:
    """By the residual, the line is needed and the share is not; an unknown way is as good as none.

    Source:
        京政办发〔2026〕4号 一, which gives no number.
    """
    resolve = Policy.parameter

    def measured(self: Policy, key: str, division: DivisionCode, on: date) -> Parameter | Unset:
        found = resolve(self, key, division, on)
        if key != "rigid.method" or found is UNSET:
            return found
        return replace(found, value=method)

    monkeypatch.setattr(Policy, "parameter", measured)

    assert found_groups(policy, policy.indicators["I-18"]) == ([], [unset])


def test_a_value_by_category_is_bound_for_each() -> None:
    """A category without a value is NULL to the condition; a dot becomes an underscore."""
    bound = indicators.bindings("self_pay.yuan", {"DIBAO": "5000"})

    assert bound == {
        "self_pay_yuan_dibao": "5000",
        "self_pay_yuan_tekun": None,
        "self_pay_yuan_fanpin": None,
        "self_pay_yuan_dibao_margin": None,
        "self_pay_yuan_rigid": None,
        "self_pay_yuan_other": None,
    }
