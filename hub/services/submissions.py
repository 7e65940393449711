"""Submit records: a small delivery without a file, told row by row what became of it."""

import json
from collections import defaultdict
from dataclasses import dataclass

from hub.domain.batches import BatchKind
from hub.domain.callers import Caller
from hub.domain.rejections import FileRefused, Rejection
from hub.domain.submissions import SubmitRecords
from hub.policy.datasets import Mode
from hub.runtime import Hub
from hub.services import deliveries
from hub.services.ingest import Delivery, Receipt


@dataclass(frozen=True, slots=True, kw_only=True)
class Submitted:
    """What became of submitted records."""

    count: int
    receipt: Receipt | None  # None: none of them could be taken in
    refusal: FileRefused | None  # why, then
    rejections: tuple[tuple[Rejection, ...], ...]  # by record, in their order; () for a good one


async def submit(hub: Hub, caller: Caller, command: SubmitRecords) -> Submitted:
    """Take records in as a batch of their data set, whose key is the command's.

    Of a data set whose batches are whole lists they are what has changed; a record may say
    otherwise by the field `operation`.

    Raises:
        InvalidInput: too many records, or a day that has not come.
        NotFound: there is no such data set.
        DatasetNotGranted: the caller may not deliver it.
        FileRefused: the records are not of the data set's fields.
        KeyReused: the key came with other records before.
        Busy: too much is coming in already.
    """
    command.check(hub.today())
    dataset = deliveries.admit(hub, caller, command.dataset)
    told: list[Rejection] = []
    receipt: Receipt | None = None
    refusal: FileRefused | None = None
    async with deliveries.desk(hub) as path:
        path.write_bytes(_lines(command))
        delivery = Delivery(
            path=path,
            dataset=dataset.code,
            key=command.idempotency_key,
            as_of=command.as_of or hub.today(),
            kind=BatchKind.DELTA if dataset.mode is Mode.SNAPSHOT else BatchKind.SNAPSHOT,
            validate_only=command.validate_only,
            caller=caller,
            salt=command.idempotency_key.encode(),
            tell=told.extend,
        )
        try:
            receipt = await deliveries.take_in(hub, delivery)
        except FileRefused as refused:
            if not refused.rejections:
                raise
            refusal = refused
    return Submitted(
        count=len(command.records),
        receipt=receipt,
        refusal=refusal,
        rejections=_by_record(told, len(command.records)),
    )


def _lines(command: SubmitRecords) -> bytes:
    """Return the records as JSON Lines; the same ones give the same bytes."""
    return "".join(f"{json.dumps(each, sort_keys=True)}\n" for each in command.records).encode()


def _by_record(told: list[Rejection], count: int) -> tuple[tuple[Rejection, ...], ...]:
    by_line: defaultdict[int, list[Rejection]] = defaultdict(list)
    for each in told:
        by_line[each.line].append(each)
    return tuple(tuple(by_line[line]) for line in range(1, count + 1))
