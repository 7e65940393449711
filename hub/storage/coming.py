"""A row that is on its way: its statement waits to be sent together with others."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import RowMapping


class Coming(Mapping[str, Any]):
    """The one row that a statement returns, to be read when the statement has been sent."""

    def __init__(self) -> None:
        """Wait for the row."""
        self._row: RowMapping | None = None

    def arrive(self, rows: Sequence[RowMapping]) -> None:
        """Take what the statement returned.

        Raises:
            ValueError: it is not one row; the statement is wrong.
        """
        [self._row] = rows

    def __getitem__(self, name: str) -> Any:
        return self._arrived[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._arrived)

    def __len__(self) -> int:
        return len(self._arrived)

    @property
    def _arrived(self) -> RowMapping:
        assert self._row is not None, "flush the session before its rows are read"
        return self._row
