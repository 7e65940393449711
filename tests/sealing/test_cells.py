"""Sealed cells open in their own slot and row, with their own key, unaltered; else never."""

from uuid import UUID

import pytest
from hypothesis import given, strategies as st

from hub.sealing import cells
from hub.sealing.keys import KeyRing

RING = KeyRing.create()
ROW = UUID("01930000-0000-7000-8000-000000000007")
OTHER_ROW = UUID("01930000-0000-7000-8000-000000000008")
SLOT = "person.phone"
OVERHEAD = 32  # bytes that a cell has beside its value


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_what_was_sealed_is_opened(value: str) -> None:
    """A cell gives back its value, and is 32 bytes longer than it."""
    cell = cells.seal(RING, SLOT, ROW, value)

    assert cells.unseal(RING, SLOT, ROW, cell) == value
    assert len(cell) == len(value.encode()) + OVERHEAD


def test_layout_names_version_suite_and_key() -> None:
    """The first four bytes say how to open the cell: version 1, suite 1, key id 1."""
    cell = cells.seal(RING, SLOT, ROW, "13800001234")

    assert cell[:4] == b"\x01\x01\x00\x01"


def test_equal_values_give_different_cells() -> None:
    """Each cell has a nonce of its own, so that equality does not show."""
    first, second = (cells.seal(RING, SLOT, ROW, "13800001234") for _ in range(2))

    assert first != second


def test_cell_of_another_row_does_not_open() -> None:
    """A cell copied to another row is refused."""
    cell = cells.seal(RING, SLOT, ROW, "13800001234")

    with pytest.raises(cells.CellUnreadable) as refusal:
        cells.unseal(RING, SLOT, OTHER_ROW, cell)

    assert (refusal.value.slot, refusal.value.row_id) == (SLOT, OTHER_ROW)


def test_cell_of_another_slot_does_not_open() -> None:
    """A cell copied to another column is refused."""
    cell = cells.seal(RING, SLOT, ROW, "13800001234")

    with pytest.raises(cells.CellUnreadable):
        cells.unseal(RING, "household.address", ROW, cell)


def test_cell_of_another_key_does_not_open() -> None:
    """A cell sealed under other keys is refused, though its key id is the same."""
    cell = cells.seal(KeyRing.create(), SLOT, ROW, "13800001234")

    with pytest.raises(cells.CellUnreadable):
        cells.unseal(RING, SLOT, ROW, cell)


@pytest.mark.parametrize("position", range(OVERHEAD + len("138")))
def test_altered_byte_is_noticed(position: int) -> None:
    """Whichever byte is altered, of header, nonce, text or tag, the cell does not open."""
    cell = bytearray(cells.seal(RING, SLOT, ROW, "138"))
    cell[position] ^= 1

    with pytest.raises(cells.CellUnreadable):
        cells.unseal(RING, SLOT, ROW, bytes(cell))


@pytest.mark.parametrize("length", [0, 3, 4, 15, 16, OVERHEAD - 1, OVERHEAD + 2])
def test_truncated_cell_is_noticed(length: int) -> None:
    """A cell cut anywhere does not open."""
    cell = cells.seal(RING, SLOT, ROW, "138")

    with pytest.raises(cells.CellUnreadable):
        cells.unseal(RING, SLOT, ROW, cell[:length])
