"""Fixtures of the tests of the schema: the populated world and its oracle."""

from tests.oracle.fixtures import world

__all__ = ["world"]
