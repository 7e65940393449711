"""Deliveries of clients: who may deliver what, how many at once, and beside what else is served."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

from hub.domain.callers import Caller
from hub.domain.denials import DatasetNotGranted
from hub.domain.errors import Busy, NotFound
from hub.matching import engine, scratch
from hub.policy.datasets import Dataset, scope_of
from hub.runtime import Hub
from hub.services import ingest
from hub.services.ingest import Delivery, Receipt
from hub.services.threads import aside


def admit(hub: Hub, caller: Caller, code: str) -> Dataset:
    """Return the data set that a caller delivers.

    Raises:
        NotFound: there is no such data set.
        DatasetNotGranted: another department delivers it, or the token lacks its scope.
    """
    dataset = hub.policy.datasets.get(code)
    if dataset is None:
        known = ", ".join(sorted(hub.policy.datasets))
        raise NotFound(f"There is no such data set; name one of {known}.", field=("dataset",))
    scope = scope_of(code)
    if dataset.department != caller.department:
        raise DatasetNotGranted(
            f"{code} is delivered by {dataset.department}, not by {caller.department}.",
            dataset=code,
            scope=scope,
        )
    if scope not in caller.scopes:
        raise DatasetNotGranted(
            f"Your token lacks the scope {scope}; ask for a client that has it.",
            dataset=code,
            scope=scope,
        )
    return dataset


@asynccontextmanager
async def desk(hub: Hub) -> AsyncGenerator[Path]:
    """Give one of the few places for files that are coming in.

    Returns:
        The path to write the file to; it is private, and gone when the work is done.

    Raises:
        Busy: all are taken; waiting for one would hold the client's connection for minutes.
        StorageUnavailable: what is done with the file needs more room than the disk has.
    """
    if hub.deliveries.locked():
        raise Busy("Other files are being taken in; send this one again in a minute.")
    async with hub.deliveries:
        with engine.needing_room(), scratch.opened(hub.settings.data_dir) as folder:
            yield folder / "delivery"


async def take_in(hub: Hub, delivery: Delivery) -> Receipt:
    """Take a client's file in, on an event loop of its own: it is minutes of work.

    Raises:
        As hub.services.ingest.take_in.
    """

    async def work() -> Receipt:
        async with hub.database.aside() as database:
            return await ingest.take_in(replace(hub, database=database), delivery)

    return await aside(work)
