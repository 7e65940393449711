"""The rejects file: what a department opens beside its own file, mends by, and sends again.

It says line, column, shape, cause and remedy of each fault, and never the value itself.
"""

import asyncio
from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from hub.domain.callers import Caller
from hub.domain.errors import NotFound
from hub.domain.rejections import FileRefused, Rejection
from hub.domain.rejections_zh import CAUSES
from hub.matching import scratch
from hub.matching.intake import Tell
from hub.policy.datasets import Dataset
from hub.runtime import Hub
from hub.services.csv_lines import MARK, line
from hub.storage import batches, rejected_rows
from hub.storage.batches import Series

COLUMNS = ("行号", "字段", "值的形状", "原因", "怎么办")

_WHOLE = "整份文件未收"


@contextmanager
def written(path: Path) -> Generator[Tell]:
    """Give what takes the rejections of a delivery, and writes them to a file.

    A file that is refused as a whole, and not for its rows, gets one line that says so.
    """
    with path.open("w", encoding="utf-8", newline="") as out:
        out.write(heading())

        def tell(rejections: Iterable[Rejection]) -> None:
            out.writelines(lines(rejections))

        try:
            yield tell
        except FileRefused as refused:
            if not refused.rejections:
                out.write(line(("", "", "", _WHOLE, refused.message)))
            raise


@contextmanager
def place(hub: Hub) -> Generator[Path]:
    """Give a path to write a rejects file to; it is private, and gone when the work is done."""
    with scratch.opened(hub.settings.data_dir) as folder:
        yield folder / "rejects.csv"


async def write_batch(hub: Hub, caller: Caller, *, dataset: Dataset, key: str, path: Path) -> None:
    """Write the rejects file of a batch of the caller's department.

    Args:
        hub: the open hub.
        caller: who may deliver the data set.
        dataset: its own.
        key: of the batch.
        path: of the file to write.

    Raises:
        NotFound: there is no such batch.
    """
    series = Series(dataset=dataset.code, division=dataset.list_of(caller.division))
    async with hub.write(caller) as session:
        batch = await batches.by_key(session, series, key)
        if batch is None:
            raise NotFound("There is no such batch of this data set; check its key.")
        with written(path) as tell:
            async for page in rejected_rows.pages(session, batch.id):
                await asyncio.to_thread(tell, page)


def heading() -> str:
    """Return the first line, with the mark before it."""
    return MARK + line(COLUMNS)


def lines(rejections: Iterable[Rejection]) -> Iterator[str]:
    """Yield a line for each rejection."""
    for each in rejections:
        cause, remedy = CAUSES[each.reason]
        yield line((str(each.line), each.field, each.shape, f"{cause}（{each.reason}）", remedy))
