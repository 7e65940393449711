"""The catalogue is the page: every cell of domain.md part 6, by the hub's own lines."""

import pytest

from hub.policy.policy import Policy
from schema.guards import Sensitivity
from tests.oracle.callers import kind_of
from tests.oracle.rights import Rulings
from tests.policy import page
from tests.schema.coordinates import guards

_GUARDS = guards()
_COORDINATES = sorted(
    each
    for each in _GUARDS
    if not each.startswith(("Query.", "Mutation.")) and "Payload." not in each
)


def test_each_coordinate_belongs_to_one_row_of_the_page() -> None:
    """A field that no row speaks of has not been thought of; one in two rows, twice."""
    rows = page.rows()
    places = {each: [row.name for row in rows if each in row.coordinates] for each in _COORDINATES}
    named = {each for row in rows for each in row.coordinates}

    assert {each: found for each, found in places.items() if len(found) != 1} == {}
    assert named == set(_COORDINATES)


def test_a_row_without_coordinates_says_why() -> None:
    """What the hub does not hold is named, not left out."""
    assert not [row.name for row in page.rows() if not row.coordinates and not row.note]
    assert len([row for row in page.rows() if not row.name.startswith("+")]) == 54


def test_each_reading_is_of_a_cell_that_there_is() -> None:
    """A reading names a row and columns of the page, and says why."""
    rows = {row.name for row in page.rows()}

    for reading in page.readings():
        assert reading["row"] in rows
        assert set(reading["columns"].split()) <= {*page.AUDIENCES, "J/O"}
        assert reading["reason"]


def test_each_column_of_the_page_has_a_seat_or_a_reason(policy: Policy) -> None:
    """Who has no seat yet is named with the reason."""
    columns = set(page.rows()[0].cells) - {"J/O"} - set(page.NO_SEAT)

    assert columns <= set(page.AUDIENCES)
    assert set(policy.agreements) == set(page.AUDIENCES)


@pytest.mark.requirement(
    "ACT-01",
    "ACT-05",
    "ACT-08",
    "ACT-09",
    "ACT-10",
    "ACT-11",
    "ACT-12",
    "ACT-13",
    "ACT-14",
    "ACT-15",
    "ACT-17",
    "ACT-18",
    "ACT-19",
    "ACT-20",
    "ACT-21",
)
@pytest.mark.parametrize("audience", page.AUDIENCES)
def test_the_catalogue_gives_what_the_page_gives(policy: Policy, audience: str) -> None:
    """Form and ground of each coordinate, for the audience's own purpose, with all its scopes."""
    rulings = _rulings(policy, audience)
    wanted = page.given(audience)
    wrong: dict[str, object] = {}
    for coordinate in _COORDINATES:
        ruled = rulings.of(coordinate)
        found = None if ruled is None else (ruled.form, ruled.ground)
        if found != _expected(coordinate, wanted.get(coordinate)):
            wrong[coordinate] = (found, wanted.get(coordinate))

    assert wrong == {}


def _rulings(policy: Policy, audience: str) -> Rulings:
    caller = kind_of(policy, audience)
    agreement = policy.agreements[audience]
    return Rulings(caller, agreement, {name: [[each.scope]] for name, each in _GUARDS.items()})


def _expected(
    coordinate: str, wanted: tuple[page.Form, page.Ground] | None
) -> tuple[page.Form, page.Ground] | None:
    """Return what the ruling must be; what needs no line is given whole or not at all."""
    is_open = _GUARDS[coordinate].sensitivity is Sensitivity.OPEN
    return ("FULL", "ALWAYS") if is_open and wanted is not None else wanted


@pytest.mark.parametrize("mutation", page.written())
def test_the_catalogue_lets_write_who_may(policy: Policy, mutation: str) -> None:
    """A mutation's scope is held by those whom the page lets write, and by no others."""
    scope = _GUARDS[f"Mutation.{mutation}"].scope
    holders = {name for name, held in policy.agreements.items() if scope in held.scopes}

    assert holders == page.writers(mutation)


def test_every_mutation_is_one_of_the_page() -> None:
    """A mutation that nobody was thought to run does not belong in the schema."""
    assert {f"Mutation.{each}" for each in page.written()} == {
        each for each in _GUARDS if each.startswith("Mutation.")
    }
