"""Fixtures of the tests of the schema: the populated world and its oracle."""

from tests.oracle.fixtures import filled, world

__all__ = ["filled", "world"]
