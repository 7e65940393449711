"""Fixtures for whole flows."""

from collections.abc import Generator

import pytest

from tests.journeys.demos import Starter, starting


@pytest.fixture
def demos() -> Generator[Starter]:
    """Give an empty folder, and what starts demonstrations in it."""
    with starting() as starter:
        yield starter
