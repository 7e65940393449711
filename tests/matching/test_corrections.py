"""Corrected values: read by the rules of their data set, and put where the indicators look."""

from datetime import date

import duckdb
import pytest

from hub.domain.corrections import Corrected
from hub.domain.errors import InvalidInput
from hub.matching import corrections, linking
from hub.policy.policy import Policy

TODAY = date(2026, 11, 22)


def read(policy: Policy, dataset: str, name: str, text: str) -> str:
    """Return what a claim's text comes to."""
    known = policy.datasets[dataset]
    [field] = [each for each in known.fields if each.name == name]
    return corrections.read(known, field, text, today=TODAY, divisions=policy.divisions)


@pytest.mark.parametrize(
    ("dataset", "name", "text", "value"),
    [
        ("DPF_CERTIFICATES", "level", " １ ", "1"),
        ("DPF_CERTIFICATES", "issued_on", "20200506", "2020-05-06"),
        ("HEA_DEATHS", "died_on", "2026/1/5", "2026-01-05"),
        ("CA_LIVING", "amount", "90.5", "90.5"),
        ("CA_LIVING", "status", "RETURNED", "RETURNED"),
        ("POPULATION", "division", "410721101201", "410721101201"),
    ],
)
def test_a_value_has_one_spelling(
    policy: Policy, dataset: str, name: str, text: str, *, value: str
) -> None:
    """What a batch would take in a claim may say, in any of its spellings."""
    assert read(policy, dataset, name, text) == value


@pytest.mark.parametrize(
    ("dataset", "name", "text"),
    [
        ("DPF_CERTIFICATES", "level", "0"),
        ("DPF_CERTIFICATES", "issued_on", "2026-11-23"),
        ("HEA_DEATHS", "died_on", "2026-02-30"),
        ("CA_LIVING", "amount", "-1"),
        ("CA_LIVING", "amount", "1,000"),
        ("POPULATION", "division", "999999999"),
        ("DPF_CERTIFICATES", "level", ""),
    ],
)
def test_what_a_batch_would_reject_is_no_claim(
    policy: Policy, dataset: str, name: str, text: str
) -> None:
    """The refusal is the remedy that a rejected row would have."""
    with pytest.raises(InvalidInput):
        read(policy, dataset, name, text)


def test_an_answer_holds_up_to_its_day(policy: Policy) -> None:
    """A record of a batch of a later day stays as it is; the newest answer of a field holds."""
    dataset = policy.datasets["CA_LIVING"]
    with duckdb.connect(":memory:") as engine:
        linking.create(engine, dataset)
        for reference, day in (("old", date(2026, 11, 1)), ("new", date(2026, 11, 21))):
            engine.execute(
                "INSERT INTO ca_living BY NAME SELECT $r AS record_reference, $d AS as_of, "
                "8000 AS amount_fen, 'PAID' AS status",
                {"r": reference, "d": day},
            )

        given = [
            ("old", "amount", "70"),
            ("old", "amount", "90.5"),
            ("old", "status", "RETURNED"),
            ("new", "amount", "1"),
            ("none", "amount", "1"),
        ]
        answered = [
            Corrected(
                record_reference=r, person_id=None, field=f, value=v, answered_on=date(2026, 11, 20)
            )
            for r, f, v in given
        ]
        corrections.apply(engine, dataset, answered)

        found = engine.execute(
            "SELECT record_reference, amount_fen, status FROM ca_living ORDER BY 1"
        ).fetchall()
    assert found == [("new", 8000, "PAID"), ("old", 9050, "RETURNED")]
