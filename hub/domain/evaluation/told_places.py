"""What is told in an input, read with its place, so that a refusal names the field."""

from collections.abc import Iterator, Sequence
from typing import Final, TypeVar

from hub.domain.errors import InvalidInput
from hub.domain.money import Fen, fen_of

T = TypeVar("T")

ROOT: Final = "declared"  # the input field that all of it stands in
MOST_ENTRIES: Final = 50  # of any list


def amount(yuan: str | None, *place: str) -> Fen:
    """Return an amount in fen; None is 0.

    Raises:
        InvalidInput: it is no amount, or below 0.
    """
    try:
        return fen_of("0" if yuan is None else yuan)
    except ValueError as error:
        raise wrong(f"{error} It is never below 0.", *place) from error


def numbered(entries: Sequence[T], place: Sequence[str]) -> Iterator[tuple[str, T]]:
    """Yield entries of the input with their place among them, as a field's path has it.

    Raises:
        InvalidInput: there are too many.
    """
    if len(entries) > MOST_ENTRIES:
        raise wrong(f"Give at most {MOST_ENTRIES}.", *place)
    for index, each in enumerate(entries):
        yield str(index), each


def wrong(message: str, *place: str) -> InvalidInput:
    """Return the refusal of a value at its place within what is told."""
    return InvalidInput(message, field=(ROOT, *place))
