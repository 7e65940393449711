"""Fixtures of the fuzz tests: the populated world and its oracle."""

from tests.oracle.fixtures import world

__all__ = ["world"]
