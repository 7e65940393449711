"""What a client sends in, searched for masks: none may be taken for the value that it hides."""

from collections.abc import Iterator, Mapping
from typing import Any, cast

from hub.domain.texts import MaskedValue
from hub.sealing.masks import is_mask


def refuse_masks(variables: Mapping[str, Any]) -> None:
    """Let variables pass only if no text in them, however deep, is a mask.

    Args:
        variables: as they came, of any JSON.

    Raises:
        MaskedValue: with the place, as "$input.records.0.name".
    """
    for place, text in _texts(variables):
        if is_mask(text):
            raise MaskedValue(f"${place}")


def _texts(variables: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield each text with its place; JSON may be nested deeper than Python calls itself."""
    pending: list[tuple[str, Any]] = list(variables.items())
    while pending:
        place, value = pending.pop()
        if isinstance(value, str):
            yield place, value
        elif isinstance(value, dict):
            within = cast("dict[str, Any]", value)
            pending += [(f"{place}.{key}", each) for key, each in within.items()]
        elif isinstance(value, list):
            items = cast("list[Any]", value)
            pending += [(f"{place}.{index}", each) for index, each in enumerate(items)]
