"""Chance that depends on nothing but who and what, so that each file comes out the same."""

from collections.abc import Sequence
from hashlib import blake2b
from typing import TypeVar

T = TypeVar("T")

_OCTETS = 6


def share(of: str, about: str) -> float:
    """Return a number from 0, included, to 1, even among people, the same for the same question.

    Args:
        of: whom or what it is about, as an id number.
        about: the question; the answers to two questions are independent.
    """
    digest = blake2b(f"{about}:{of}".encode(), digest_size=_OCTETS).digest()
    return int.from_bytes(digest) / 256**_OCTETS


def number(of: str, about: str, first: int, last: int) -> int:
    """Return a whole number between two, both included."""
    return first + int(share(of, about) * (last - first + 1))


def one(of: str, about: str, among: Sequence[T]) -> T:
    """Return one of several, each as likely."""
    return among[number(of, about, 0, len(among) - 1)]
