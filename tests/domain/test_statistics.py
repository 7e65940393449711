"""Small counts are hidden, and so is what they could be computed from."""

from collections.abc import Mapping
from datetime import date
from itertools import permutations

import pytest
from hypothesis import assume, given, strategies as st

from hub.domain.errors import InvalidInput
from hub.domain.statistics import (
    ALL,
    CellState,
    Counted,
    Counts,
    Dimension,
    Month,
    Table,
    hidden,
    published,
)
from tests.linear import computed

K = 10
_OFFICES = "ABC"


def a_table(cells: Mapping[str, Counts], known_to: Mapping[str, str] | None = None) -> Table:
    """Return a table of persons and households whose total is the sum of its cells."""
    return Table(
        dimension=Dimension.CATEGORY,
        counted=(Counted.PERSONS, Counted.HOUSEHOLDS),
        cells=cells,
        total=(sum(p for p, _ in cells.values()), sum(h for _, h in cells.values())),
        known_to=known_to or {},
    )


@st.composite
def tables(draw: st.DrawFn, most: int = 9) -> Table:
    """Give a table, often with small and with equal cells; a household has a person at least."""
    household = st.one_of(st.integers(0, 3), st.integers(7, 14), st.integers(0, 400))
    cells: dict[str, Counts] = {}
    known_to: dict[str, str] = {}
    for place in range(draw(st.integers(2, most))):
        count = draw(household)
        cells[str(place)] = (count + draw(st.integers(0, 3)) * (count > 0), count)
        office = draw(st.sampled_from([None, *_OFFICES]))
        if office:
            known_to[str(place)] = office
    return a_table(cells, known_to)


def smalls(table: Table) -> set[str]:
    """Return the keys of the cells with a count below the least."""
    return {key for key, counts in table.cells.items() if min(counts) < K}


@given(tables())
def test_no_small_count_is_told(table: Table) -> None:
    """Neither persons nor households below the least, and not the one without the other."""
    assert smalls(table) <= hidden(table, smallest=K)


@given(tables())
def test_what_is_hidden_could_be_otherwise(table: Table) -> None:
    """A hidden small cell is never alone with what is told; the rest is a cell at least."""
    kept = hidden(table, smallest=K)
    assume(smalls(table))
    assume(min(table.total) >= K)

    assert len(kept) >= 2


@given(tables())
def test_who_counts_some_itself_computes_no_other(table: Table) -> None:
    """Taking its own cells off, a department is left with a large one beside any small, or none."""
    kept, small = hidden(table, smallest=K), smalls(table)

    for office in _OFFICES:
        theirs = {key for key, whose in table.known_to.items() if whose == office}
        others = table.cells.keys() - small - theirs
        if small - theirs and others:
            assert (kept - theirs) - small


@given(tables(), st.sampled_from([None, *_OFFICES]))
def test_no_small_cell_follows_from_the_sums(table: Table, office: str | None) -> None:
    """From what is told, and what a department counts itself, no other small cell follows."""
    cells = published([table], smallest=K)
    told = {(e.dimension.value, e.key): e.count for e in cells if e.counted is Counted.PERSONS}
    own = {
        (table.dimension.value, key): table.cells[key][0]
        for key, whose in table.known_to.items()
        if whose == office
    }
    others = table.cells.keys() - {key for _, key in own}
    assume(any(min(table.cells[key]) >= K for key in others))  # else the total is not told

    found = computed(told, own)

    assert not [cell for cell in found if cell[1] in smalls(table)]


@given(tables(most=6))
def test_the_hidden_cells_could_change_places(table: Table) -> None:
    """Whoever knows this rule too cannot tell which of them is small: any order is told alike."""
    plain = a_table(table.cells)
    kept = sorted(hidden(plain, smallest=K))
    values = [plain.cells[key] for key in kept]

    for order in permutations(values):
        other = a_table({**plain.cells, **dict(zip(kept, order, strict=True))})
        assert sorted(hidden(other, smallest=K)) == kept


@given(tables())
def test_a_small_total_hides_all(table: Table) -> None:
    """A total below the least is not told, nor anything that it is made of."""
    cells = list(published([table, table], smallest=K))

    if min(table.total) < K:
        assert {each.state for each in cells} == {CellState.SUPPRESSED}
    else:
        total = [each.count for each in cells if each.key == ALL]
        assert tuple(total) == table.total


def test_what_is_told_adds_up() -> None:
    """The cells are the total where none is hidden; what is hidden is never said as 0."""
    whole = a_table({"A": (30, 20), "B": (12, 11)})
    with_small = a_table({"A": (30, 20), "B": (12, 11), "C": (3, 2), "D": (0, 0)})

    def told(table: Table) -> dict[str, int | None]:
        cells = published([table], smallest=K)
        return {each.key: each.count for each in cells if each.counted is Counted.PERSONS}

    assert told(whole) == {ALL: 42, "A": 30, "B": 12}
    assert told(with_small) == {ALL: 45, "A": 30, "B": None, "C": None, "D": None}


@pytest.mark.parametrize(
    "text", ["2026-11", "2026-12", "2026-1", "26-10", "2026-13", "2026-10-01", ""]
)
def test_a_month_is_over_and_written_plainly(text: str) -> None:
    """What is still running would change, and so would what is told."""
    with pytest.raises(InvalidInput):
        Month.written(text, date(2026, 11, 30))


@pytest.mark.parametrize(
    ("today", "month", "last"),
    [
        (date(2026, 11, 22), "2026-10", date(2026, 10, 31)),
        (date(2026, 1, 1), "2025-12", date(2025, 12, 31)),
        (date(2028, 3, 31), "2028-02", date(2028, 2, 29)),
    ],
)
def test_the_month_before(today: date, month: str, last: date) -> None:
    """The last month that is over, with its last day."""
    found = Month.before(today)

    assert (str(found), found.last) == (month, last)
    assert Month.written(month, today) == found
