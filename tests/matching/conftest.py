"""Fixtures of the comparison: files read into an engine, without a database."""

from collections.abc import Callable, Generator, Mapping
from contextlib import ExitStack
from datetime import date
from pathlib import Path

import pytest

from hub.domain.rejections import Reason, Rejection
from hub.matching import engine, files, intake
from hub.matching.intake import Reading, Standards
from hub.policy.policy import Policy
from hub.sealing.keys import KeyRing
from tests.matching.deliveries import csv_text

TODAY = date(2026, 11, 22)

Read = Callable[[str, str | bytes], Reading]


@pytest.fixture(scope="session")
def standards(policy: Policy, ring: KeyRing) -> Standards:
    """Give what rows are judged by, on a day of this November."""
    return Standards(today=TODAY, as_of=TODAY, divisions=list(policy.divisions), ring=ring)


@pytest.fixture
def read(policy: Policy, standards: Standards, tmp_path: Path) -> Generator[Read]:
    """Give a function that reads a file's text as a data set."""
    with ExitStack() as stack:

        def reading(dataset: str, text: str | bytes) -> Reading:
            path = tmp_path / "delivery.csv"
            path.write_bytes(text.encode() if isinstance(text, str) else text)
            opened = stack.enter_context(engine.opened(tmp_path / "data"))
            return intake.read(
                opened, policy.datasets[dataset], files.sight(path), standards=standards
            )

        yield reading


@pytest.fixture
def rejected(read: Read, policy: Policy) -> Callable[..., list[tuple[int, str, Reason]]]:
    """Give a function that reads rows, with one good row before them, and tells what is wrong."""

    def found(dataset: str, good: Mapping[str, str], **bad: str) -> list[tuple[int, str, Reason]]:
        reading = read(dataset, csv_text(policy, dataset, [good, {**good, **bad}]))
        assert reading.accepted == 1
        return [(each.line, each.field, each.reason) for each in reading.rejections()]

    return found


def shown(rejection: Rejection) -> tuple[int, str, Reason, str]:
    """Return all that a rejection says but its remedy."""
    return rejection.line, rejection.field, rejection.reason, rejection.shape
