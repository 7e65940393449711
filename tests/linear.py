"""What follows from published tables by their sums: linear equations, solved exactly."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

Cell = tuple[str, str]  # table and key
TOTAL = ("TOTAL", "ALL")


def computed(told: Mapping[Cell, int | None], own: Mapping[Cell, int]) -> dict[Cell, int]:
    """Return the cells whose value follows, those told included, but for the reader's own.

    Args:
        told: every cell that a reader gets; None: it is suppressed. The cells of each table add up
            to the total, which a reader may lack.
        own: cells that the reader can count without being told.
    """
    cells = list(told)
    known = {**{cell: count for cell, count in told.items() if count is not None}, **own}
    equations = [(_row(cells, {cell: 1}), count) for cell, count in known.items() if cell in told]
    for table in {table for table, _ in cells} - {TOTAL[0]}:
        if TOTAL in told:
            parts = {cell: 1 for cell in cells if cell[0] == table}
            equations.append((_row(cells, {**parts, TOTAL: -1}), 0))
    found = _solved(equations, len(cells))
    return {cells[at]: int(value) for at, value in found.items() if cells[at] not in own}


def _row(cells: Sequence[Cell], factors: Mapping[Cell, int]) -> list[int]:
    return [factors.get(cell, 0) for cell in cells]


def _solved(equations: Sequence[tuple[Sequence[int], int]], width: int) -> dict[int, Fraction]:
    """Return the unknowns that linear equations determine, by Gauss-Jordan elimination."""
    rows = [[Fraction(each) for each in (*row, value)] for row, value in equations]
    pivots: list[int] = []
    for column in range(width):
        at = len(pivots)
        found = next((n for n in range(at, len(rows)) if rows[n][column]), None)
        if found is None:
            continue
        rows[at], rows[found] = rows[found], rows[at]
        rows[at] = [each / rows[at][column] for each in rows[at]]
        for n, row in enumerate(rows):
            if n != at and row[column]:
                rows[n] = [a - row[column] * b for a, b in zip(row, rows[at], strict=True)]
        pivots.append(column)
    return {
        column: rows[at][-1]
        for at, column in enumerate(pivots)
        if sum(1 for each in rows[at][:-1] if each) == 1
    }
