"""A hub that leaves out a part of its work, to see what the part costs: never to be served.

`python -m scripts.benchmarks.lean PART serve --port N`, PART being one of those below.
"""

import sys
from typing import Any

from hub.cli import main
from hub.services import needs
from hub.storage import homes, idempotency
from hub.storage.database import WriteSession
from hub.storage.disclosures import Recorder
from schema import answer


async def _nothing(*_: Any, **__: Any) -> None:
    """Do nothing."""


def _omitted(*_: Any) -> None:
    """Leave it out."""


async def _nobody(*_: Any, **__: Any) -> dict[str, bytes]:
    """Read nothing back."""
    return {"need": b'{"id":"","status":"HANDLED"}'}


async def _rows_alone(session: WriteSession, *_: Any) -> None:
    """Link nothing; the rows that would be linked are written all the same."""
    await session.flush()


def leave_out(part: str) -> None:
    """Take a part of the work out."""
    if part == "disclosure":
        Recorder.record = _nothing  # pyright: ignore[reportAttributeAccessIssue] on purpose
    elif part == "read-back":
        answer.read = _nobody  # pyright: ignore[reportAttributeAccessIssue] on purpose
    elif part == "chain":
        homes.append = _rows_alone
        assert needs.homes is homes
    elif part == "key":
        idempotency.claim = _nothing
        idempotency.keep = _omitted
    else:
        raise SystemExit(f"There is no part {part}.")


if __name__ == "__main__":
    leave_out(sys.argv.pop(1))
    main.run()
