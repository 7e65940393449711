"""The link step: which batches hold, which month is complete, and whose data is missing."""

from collections.abc import Generator
from dataclasses import replace
from datetime import date
from pathlib import Path
from uuid import UUID

import duckdb
import pytest

from hub.domain.identifiers import new_id
from hub.matching import deltas, engine, landing, linking, people
from hub.matching.engine import rows
from hub.matching.keys import CITIZEN_ID_SLOT
from hub.matching.landing import Landing
from hub.matching.linking import Source
from hub.matching.people import Watched
from hub.policy.policy import Policy
from hub.sealing.indexes import blind_index
from hub.sealing.keys import KeyRing
from tests.matching.conftest import Read
from tests.matching.deliveries import TOWNSHIP, citizen_id, csv_text

ONE, TWO, STRANGER = citizen_id(1), citizen_id(2), citizen_id(3)


class Store:
    """Batches on disk, as ingest leaves them."""

    def __init__(self, folder: Path, read: Read, policy: Policy, ring: KeyRing) -> None:
        """Keep where they lie and how they are read."""
        self.folder, self.read, self.policy, self.ring = folder, read, policy, ring

    def land(self, dataset: str, *sent: dict[str, str], as_of: date) -> Path:
        """Land a batch of these rows."""
        reading = self.read(dataset, csv_text(self.policy, dataset, sent))
        place = Landing(data_dir=self.folder, batch_id=new_id(), as_of=as_of)
        return self.folder / landing.land(reading, place, self.ring)

    def land_delta(self, dataset: str, text: str, as_of: date) -> Path:
        """Land a delta of this text."""
        reading = self.read(dataset, text, deltas.as_delta)
        place = Landing(data_dir=self.folder, batch_id=new_id(), as_of=as_of)
        return self.folder / landing.land(reading, place, self.ring)

    def source(self, dataset: str, *paths: Path) -> Source:
        """Return a data set of these batches."""
        return Source(dataset=self.policy.datasets[dataset], paths=paths)


@pytest.fixture
def store(tmp_path: Path, read: Read, policy: Policy, ring: KeyRing) -> Store:
    """Give an empty store, in a folder whose name could be taken for a pattern."""
    return Store(tmp_path / "store[1]", read, policy, ring)


@pytest.fixture
def linked(tmp_path: Path, ring: KeyRing) -> Generator[duckdb.DuckDBPyConnection]:
    """Give an engine that watches two persons, the first of them in two households."""

    def watched(number: str, person: int, household: int) -> Watched:
        return Watched(
            person_key=blind_index(ring, CITIZEN_ID_SLOT, number).hex(),
            person_id=str(UUID(int=person)),
            household_id=str(UUID(int=household)),
            division_code=TOWNSHIP,
        )

    with engine.opened(tmp_path / "data") as opened:
        people.watch(opened, [watched(ONE, 1, 20), watched(ONE, 1, 10), watched(TWO, 2, 10)])
        yield opened


def test_only_persons_of_the_hub_are_linked(
    store: Store, linked: duckdb.DuckDBPyConnection
) -> None:
    """Rows of strangers stay where they are; a person in two households is one row."""
    batch = store.land(
        "CA_NURSING", {"id_number": ONE}, {"id_number": STRANGER}, as_of=date(2026, 11, 10)
    )

    linking.link(linked, store.source("CA_NURSING", batch))

    found = rows(linked, "SELECT person_id, household_id, month, amount_fen FROM ca_nursing")
    assert found == [(str(UUID(int=1)), str(UUID(int=20)), date(2026, 10, 1), 8000)]


def test_a_source_without_batches_is_an_empty_table(
    store: Store, linked: duckdb.DuckDBPyConnection
) -> None:
    """An indicator can name a data set of which nothing has come yet."""
    linking.link(linked, store.source("HEA_DEATHS"))

    assert rows(linked, "SELECT person_id, died_on, source, as_of FROM hea_deaths") == []


def test_the_newest_record_of_a_key_holds(store: Store, linked: duckdb.DuckDBPyConnection) -> None:
    """A payment that is sent again, with another status, replaces the one sent before."""
    paid = store.land("CA_NURSING", {"id_number": ONE}, as_of=date(2026, 11, 10))
    sent_back = store.land(
        "CA_NURSING", {"id_number": ONE, "status": "RETURNED"}, as_of=date(2026, 11, 15)
    )

    linking.link(linked, store.source("CA_NURSING", paid, sent_back))

    assert rows(linked, "SELECT status FROM ca_nursing") == [("RETURNED",)]


def test_a_record_that_passes_to_a_stranger_is_nobodys(
    store: Store, linked: duckdb.DuckDBPyConnection
) -> None:
    """A household's payment that a later batch says went to another was not the first one's."""
    home = {"household_number": "H1"}
    first = store.land("CA_BASIC", {**home, "id_number": ONE}, as_of=date(2026, 11, 10))
    second = store.land("CA_BASIC", {**home, "id_number": STRANGER}, as_of=date(2026, 11, 15))

    linking.link(linked, store.source("CA_BASIC", first, second))

    assert rows(linked, "FROM ca_basic") == []


@pytest.mark.parametrize(
    ("as_of", "newest"),
    [
        (date(2026, 11, 9), date(2026, 9, 1)),
        (date(2026, 11, 10), date(2026, 10, 1)),
    ],
)
def test_a_month_is_complete_after_its_lag(
    store: Store, linked: duckdb.DuckDBPyConnection, as_of: date, newest: date
) -> None:
    """October counts from the batch that shows 10 November on, ten days after its end."""
    batch = store.land(
        "CA_NURSING",
        {"id_number": ONE, "month": "2026-09"},
        {"id_number": STRANGER, "month": "2026-10"},
        as_of=as_of,
    )

    source = store.source("CA_NURSING", batch)

    assert linking.fresh_month(linked, source, on=date(2026, 11, 22)) == newest


def test_a_batch_of_another_month_completes_nothing(
    store: Store, linked: duckdb.DuckDBPyConnection
) -> None:
    """October, sent in October, is not made complete by November's file."""
    early = store.land("CA_NURSING", {"id_number": ONE}, as_of=date(2026, 10, 20))
    other = store.land(
        "CA_NURSING", {"id_number": ONE, "month": "2026-11"}, as_of=date(2026, 11, 20)
    )

    source = store.source("CA_NURSING", early, other)

    assert linking.fresh_month(linked, source, on=date(2026, 11, 22)) is None


def test_rejected_rows_leave_their_person_unsure(
    store: Store, linked: duckdb.DuckDBPyConnection
) -> None:
    """A person whose row was rejected is unsure until a later batch names them again."""
    bad = {"id_number": ONE, "amount": "?"}
    first = store.land("CA_NURSING", bad, {"id_number": TWO}, as_of=date(2026, 11, 10))
    second = store.land("CA_NURSING", {"id_number": ONE}, as_of=date(2026, 11, 11))

    def unsure(*paths: Path) -> frozenset[str | None]:
        return linking.unsure_persons(linked, store.source("CA_NURSING", *paths))

    assert unsure(first) == {str(UUID(int=1))}
    assert unsure(first, second) == frozenset()


def test_a_row_without_a_legible_person_makes_all_unsure(
    store: Store, linked: duckdb.DuckDBPyConnection
) -> None:
    """Nobody knows whom an illegible row would have named."""
    batch = store.land(
        "CA_NURSING", {"id_number": ONE[:17]}, {"id_number": TWO}, as_of=date(2026, 11, 10)
    )

    assert linking.unsure_persons(linked, store.source("CA_NURSING", batch)) == {None}


CERTIFICATES = "身份证号,残疾人证号,残疾类别,残疾等级,证件状态,发证日期,操作\n"


def test_a_delta_takes_a_record_from_its_person(
    store: Store, linked: duckdb.DuckDBPyConnection
) -> None:
    """A certificate that is now somebody else's, even a stranger's, is the first one's no more."""
    snapshot = store.land("DPF_CERTIFICATES", {"id_number": ONE}, as_of=date(2026, 10, 31))
    corrected = f"{STRANGER},{ONE}41,4,1,VALID,2020-05-06,变更\n"
    delta = store.land_delta("DPF_CERTIFICATES", CERTIFICATES + corrected, date(2026, 11, 10))

    linking.link(linked, store.source("DPF_CERTIFICATES", snapshot, delta))

    assert rows(linked, "SELECT person_id FROM dpf_certificates") == []


def test_of_two_deltas_the_newer_holds(store: Store, linked: duckdb.DuckDBPyConnection) -> None:
    """A record that one delta deletes is there again when the next one has it."""
    snapshot = store.land("DPF_CERTIFICATES", {"id_number": ONE}, as_of=date(2026, 10, 31))
    gone, back = (
        store.land_delta(
            "DPF_CERTIFICATES",
            f"{CERTIFICATES}{ONE},{ONE}41,4,1,{status},2020-05-06,{operation}\n",
            date(2026, 11, day),
        )
        for day, status, operation in ((1, "VALID", "DELETE"), (2, "FROZEN", ""))
    )

    linking.link(linked, store.source("DPF_CERTIFICATES", snapshot, gone, back))

    assert rows(linked, "SELECT status FROM dpf_certificates") == [("FROZEN",)]


def test_an_illegible_row_of_the_list_stays_illegible(
    store: Store, linked: duckdb.DuckDBPyConnection
) -> None:
    """A delta names a few people only: whom the list's rejected row would have named is unknown."""
    bad = {"id_number": ONE[:17], "certificate_number": f"{ONE}41"}
    snapshot = store.land("DPF_CERTIFICATES", bad, {"id_number": TWO}, as_of=date(2026, 10, 31))
    row = f"{TWO},{TWO}41,4,1,VALID,2020-05-06,\n"
    delta = store.land_delta("DPF_CERTIFICATES", CERTIFICATES + row, date(2026, 11, 10))

    source = store.source("DPF_CERTIFICATES", snapshot, delta)

    assert None in linking.unsure_persons(linked, source)


# ---- lists of several divisions


@pytest.mark.parametrize("is_gone", [False, True])
def test_lists_of_divisions_hold_beside_each_other(
    store: Store, linked: duckdb.DuckDBPyConnection, *, is_gone: bool
) -> None:
    """Of a record that two lists name the newest holds, until a delta deletes it."""
    shared = {"id_number": ONE, "status": "FROZEN"}
    newer = store.land("DPF_CERTIFICATES", shared, as_of=date(2026, 11, 5))
    older = store.land(
        "DPF_CERTIFICATES", {"id_number": ONE}, {"id_number": TWO}, as_of=date(2026, 10, 31)
    )
    row = f"{ONE},{ONE}41,4,1,VALID,2020-05-06,{'DELETE' if is_gone else ''}\n"
    delta = store.land_delta(
        "DPF_CERTIFICATES", CERTIFICATES + row, date(2026, 11, 1 + 9 * is_gone)
    )

    source = replace(store.source("DPF_CERTIFICATES", older, newer, delta), lists=2)
    linking.link(linked, source)

    found = rows(linked, "SELECT person_id, status FROM dpf_certificates ORDER BY person_id")
    one, two = ((str(UUID(int=each)), status) for each, status in ((1, "FROZEN"), (2, "VALID")))
    assert found == [two] if is_gone else [one, two]


def test_another_divisions_list_replaces_no_rejected_row(
    store: Store, linked: duckdb.DuckDBPyConnection
) -> None:
    """Whoever is illegible in one list stays so, though another names them."""
    bad = {"id_number": ONE, "status": "?", "certificate_number": f"{ONE}41"}
    first = store.land("DPF_CERTIFICATES", bad, {"id_number": TWO}, as_of=date(2026, 10, 31))
    second = store.land("DPF_CERTIFICATES", {"id_number": ONE}, as_of=date(2026, 11, 5))

    source = replace(store.source("DPF_CERTIFICATES", first, second), lists=2)

    assert linking.unsure_persons(linked, source) == {str(UUID(int=1))}


@pytest.mark.parametrize(("on", "stale"), [(date(2026, 12, 15), False), (date(2026, 12, 16), True)])
def test_a_list_is_fresh_for_its_days(store: Store, on: date, *, stale: bool) -> None:
    """A list of 31 October says something until 45 days later; what adds up never grows stale."""
    certificates = replace(store.source("DPF_CERTIFICATES"), as_of=date(2026, 10, 31))
    deaths = replace(store.source("HEA_DEATHS"), as_of=date(2026, 10, 31))

    assert (certificates.is_stale(on), deaths.is_stale(on)) == (stale, False)
