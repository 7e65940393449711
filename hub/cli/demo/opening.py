"""The first start, step by step; a second start finds all of it done."""

import asyncio
import time
from collections.abc import Awaitable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TypeVar

from hub.cli.demo import cases, county, files, jurisdiction, parties
from hub.cli.demo.files import Written
from hub.cli.demo.jurisdiction import Jurisdiction, Scale
from hub.cli.demo.kept import Kept, Opening
from hub.cli.output import progress
from hub.matching import scratch
from hub.runtime import Hub
from hub.services import statistics
from hub.services.evaluation_division import evaluate_division
from hub.services.ingest import Delivery, Receipt, take_in
from hub.services.law import LAW
from hub.services.matching import match

T = TypeVar("T")

_FILE_MODE = 0o600


@dataclass(slots=True, kw_only=True)
class _Steps:
    """Counts the steps aloud."""

    of: int
    taken: int = 0

    async def take(self, what: str, work: Awaitable[T]) -> T:
        """Do one step, and say on stderr that it began and how long it took."""
        self.taken += 1
        started = time.monotonic()
        done = await work
        progress(f"[{self.taken:>2}/{self.of}] {what}  {time.monotonic() - started:.1f} 秒")
        return done


async def open_county(hub: Hub, kept: Kept, code: str, size: Scale | None) -> Opening:
    """Fill the demonstration; return the opening when all of it stands.

    Where a former start was cut short, the same county is taken up again: files come out the same
    from county and day, a batch already taken in changes nothing, and each step is done once. The
    files are not kept, so that the hub's folder holds no id number in the clear.

    Args:
        hub: an open hub.
        kept: its folder.
        code: of the jurisdiction, as "changsha".
        size: of the county; None: its own.
    """
    opening = kept.begin(Opening(jurisdiction=code, opened_on=hub.today()))
    place = jurisdiction.read(code, hub.policy, opening.opened_on, size=size)
    with scratch.opened(hub.settings.data_dir) as folder:
        progress("生成演示县数据（虚构）")
        written = await asyncio.to_thread(write_files, hub, place, opening.opened_on, folder)
        steps = _Steps(of=5 + len(written))
        opening = await steps.take("登记客户端", _register(hub, kept, opening, place))
        for file in written:
            await steps.take(f"取入 {file.path.name}（{file.rows} 行）", _take(hub, file))
    await steps.take("比对，生成预警", match(hub, as_of=opening.opened_on))
    cast = await parties.cast(hub, opening.clients)
    await steps.take("核查、分类、转办", cases.work(hub, cast))
    await steps.take("对照政策测算各户应享待遇", evaluate_division(hub, LAW, on=opening.opened_on))
    await steps.take("发布上月汇总统计", statistics.publish(hub))
    return opening


async def _register(hub: Hub, kept: Kept, opening: Opening, place: Jurisdiction) -> Opening:
    if opening.clients:
        return opening
    await parties.agree(hub, place)
    await parties.engage(hub, place, opening.opened_on)
    registered = replace(opening, clients=await parties.register(hub, place))
    kept.keep(registered)
    return registered


def write_files(hub: Hub, place: Jurisdiction, opened_on: date, folder: Path) -> list[Written]:
    """Write the county's files for its owner only, in the order in which they are taken in.

    Args:
        hub: whose policy names the data sets.
        place: whose county it is.
        opened_on: the day of the county.
        folder: one that nobody else can read.
    """
    made = county.build(place, seed=int(place.county.code), today=opened_on)
    written = files.write(made, hub.policy.datasets, folder)
    for file in written:
        file.path.chmod(_FILE_MODE)
    return written


async def _take(hub: Hub, file: Written) -> Receipt:
    return await take_in(
        hub, Delivery(path=file.path, dataset=file.dataset, key=None, as_of=file.as_of)
    )
