"""Fixtures of the tests of reading: the populated world and its oracle."""

from tests.oracle.fixtures import filled, world

__all__ = ["filled", "world"]
