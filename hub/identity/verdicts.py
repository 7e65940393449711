"""A bounded memory of tokens already found genuine, so that a signature is checked once."""

from collections import OrderedDict
from typing import Generic, TypeVar

Verdict = TypeVar("Verdict")

MOST = 4096


class Verdicts(Generic[Verdict]):
    """Verdicts by the SHA-256 of their token; the one used longest ago makes room.

    Only tokens that hold are kept: whoever sends made-up ones cannot push the others out.
    """

    def __init__(self, most: int = MOST) -> None:
        """Start empty, with room for so many."""
        self._most = most
        self._kept: OrderedDict[bytes, Verdict] = OrderedDict()

    def __len__(self) -> int:
        return len(self._kept)

    def get(self, key: bytes) -> Verdict | None:
        """Return the verdict on a token, or None if it is to be examined."""
        verdict = self._kept.get(key)
        if verdict is not None:
            self._kept.move_to_end(key)
        return verdict

    def keep(self, key: bytes, verdict: Verdict) -> None:
        """Remember a verdict."""
        self._kept[key] = verdict
        if len(self._kept) > self._most:
            self._kept.popitem(last=False)
