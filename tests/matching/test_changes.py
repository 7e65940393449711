"""Of whom two states of a data set say something else; in doubt, it may be anybody."""

from collections.abc import Generator
from datetime import date
from pathlib import Path

import duckdb
import pytest

from hub.matching import changes, engine
from hub.matching.keys import CITIZEN_ID_SLOT
from hub.policy.policy import Policy
from hub.sealing.indexes import blind_index
from hub.sealing.keys import KeyRing
from tests.matching.conftest import Read
from tests.matching.deliveries import citizen_id
from tests.matching.test_linking import Store

ONE, TWO, THREE = map(citizen_id, range(1, 4))
EARLY, LATE = date(2026, 11, 10), date(2026, 11, 15)
CERTIFICATES, PAYMENTS = "DPF_CERTIFICATES", "CA_NURSING"


@pytest.fixture
def store(tmp_path: Path, read: Read, policy: Policy, ring: KeyRing) -> Store:
    """Give an empty store."""
    return Store(tmp_path / "store", read, policy, ring)


@pytest.fixture
def opened(tmp_path: Path) -> Generator[duckdb.DuckDBPyConnection]:
    """Give an engine."""
    with engine.opened(tmp_path / "data") as opened:
        yield opened


def of(ring: KeyRing, *numbers: str) -> frozenset[str]:
    """Return persons' blind indexes."""
    return frozenset(blind_index(ring, CITIZEN_ID_SLOT, number).hex() for number in numbers)


def test_a_snapshot_that_replaces_another(
    store: Store, opened: duckdb.DuckDBPyConnection, ring: KeyRing
) -> None:
    """Who came, who went, and whose row says something else; not who is named as before."""
    same = {"id_number": ONE}
    then = store.land(CERTIFICATES, same, {"id_number": TWO, "level": "3"}, as_of=EARLY)
    now = store.land(
        CERTIFICATES, same, {"id_number": TWO, "level": "3", "status": "FROZEN"}, as_of=LATE
    )
    gone = store.land(CERTIFICATES, {"id_number": THREE}, as_of=LATE)

    def between(before: Path, after: Path) -> frozenset[str] | None:
        return changes.between(
            opened, store.source(CERTIFICATES, before), store.source(CERTIFICATES, after)
        )

    assert between(then, then) == frozenset()
    assert between(then, now) == of(ring, TWO)
    assert between(then, gone) == of(ring, ONE, TWO, THREE)


def test_a_month_that_is_sent_again(
    store: Store, opened: duckdb.DuckDBPyConnection, ring: KeyRing
) -> None:
    """Only the newest row of each record counts, then and now: back to what it was is a change."""
    paid, back = {"id_number": ONE}, {"id_number": ONE, "status": "RETURNED"}
    first = store.land(PAYMENTS, paid, {"id_number": TWO}, as_of=EARLY)
    second = store.land(PAYMENTS, back, {"id_number": TWO}, as_of=LATE)
    third = store.land(PAYMENTS, paid, {"id_number": TWO}, as_of=date(2026, 11, 16))

    def between(before: list[Path], after: list[Path]) -> frozenset[str] | None:
        return changes.between(
            opened, store.source(PAYMENTS, *before), store.source(PAYMENTS, *after)
        )

    assert between([first], [first, second]) == of(ring, ONE)
    assert between([first, second], [first, second, third]) == of(ring, ONE)
    assert between([first], [first, third]) == frozenset()
    assert between([], [first]) == of(ring, ONE, TWO)


def test_a_record_that_passes_to_another_person(
    store: Store, opened: duckdb.DuckDBPyConnection, ring: KeyRing
) -> None:
    """Both are concerned: the one who had it, and the one who has it."""
    home = {"household_number": "H1"}
    first = store.land("CA_BASIC", {**home, "id_number": ONE}, as_of=EARLY)
    second = store.land("CA_BASIC", {**home, "id_number": TWO}, as_of=LATE)

    found = changes.between(
        opened, store.source("CA_BASIC", first), store.source("CA_BASIC", first, second)
    )

    assert found == of(ring, ONE, TWO)


def test_whose_row_is_rejected_or_sure_again(
    store: Store, opened: duckdb.DuckDBPyConnection, ring: KeyRing
) -> None:
    """A rejected row changes nothing but what is sure; the same row, sent well, does so again."""
    good = {"id_number": TWO}
    first = store.land(PAYMENTS, {"id_number": ONE}, good, as_of=EARLY)
    bad = store.land(PAYMENTS, {"id_number": ONE, "amount": "?"}, good, as_of=LATE)
    again = store.land(PAYMENTS, {"id_number": ONE}, good, as_of=date(2026, 11, 16))

    def between(before: list[Path], after: list[Path]) -> frozenset[str] | None:
        return changes.between(
            opened, store.source(PAYMENTS, *before), store.source(PAYMENTS, *after)
        )

    assert between([first], [first, bad]) == of(ring, ONE)
    assert between([first, bad], [first, bad, again]) == of(ring, ONE)


def test_a_row_that_shows_no_person_may_be_anybodys(
    store: Store, opened: duckdb.DuckDBPyConnection
) -> None:
    """When such a row comes, or goes, nobody can be left out."""
    first = store.land(PAYMENTS, {"id_number": TWO}, as_of=EARLY)
    bad = store.land(PAYMENTS, {"id_number": ONE[:17]}, {"id_number": TWO}, as_of=LATE)
    then, now = store.source(PAYMENTS, first), store.source(PAYMENTS, first, bad)

    assert changes.between(opened, then, now) is None
    assert changes.between(opened, now, then) is None
