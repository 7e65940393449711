"""Whether a file that can be read may also come in: its manifest, its kind, its place, its size."""

import re
from collections.abc import Sequence
from datetime import date

from hub.domain.batches import BatchKind
from hub.domain.errors import InvalidInput
from hub.domain.rejections import FileRefused
from hub.matching import deltas
from hub.matching.intake import Reading
from hub.policy.datasets import Creates, Dataset, Mode
from hub.storage import batches
from hub.storage.batches import Batch
from hub.storage.database import WriteSession

_DIGEST_FORM = re.compile(r"[0-9a-fA-F]{64}")


def in_kind(dataset: Dataset, kind: BatchKind) -> Dataset:
    """Return the data set as a batch of this kind is written.

    Raises:
        InvalidInput: a delta of a data set whose batches add up anyway.
    """
    if kind is BatchKind.SNAPSHOT:
        return dataset
    if dataset.mode is not Mode.SNAPSHOT:
        raise InvalidInput(
            f"{dataset.code} takes no delta: each of its batches adds to those before. "
            "Send the new rows as they are.",
            field=("kind",),
        )
    return deltas.as_delta(dataset)


def check_digest(digest: bytes, said: str | None) -> None:
    """Refuse a file that is not the one its manifest names.

    Raises:
        FileRefused: its digest is another.
        InvalidInput: what is said is no digest.
    """
    if said is None:
        return
    if not _DIGEST_FORM.fullmatch(said):
        raise InvalidInput(
            "The digest is no SHA-256; give its 64 hexadecimal digits, as sha256sum prints them.",
            field=("digest",),
        )
    if bytes.fromhex(said) != digest:
        raise FileRefused(
            f"The manifest names a file with the digest {said.lower()}, this one has "
            f"{digest.hex()}: it was cut off or changed on its way; send it whole."
        )


def check_rows(reading: Reading, said: int | None) -> None:
    """Refuse a file that has not the rows that its manifest counts.

    Raises:
        FileRefused: there are fewer or more.
    """
    found = reading.accepted + reading.rejected + reading.duplicate
    if said is None or said == found:
        return
    cause = "half of it may be missing" if found < said else "some of it is not the sender's"
    raise FileRefused(
        f"The manifest says {said:,} rows, the file has {found:,}: {cause}; send it whole."
    )


async def check_place(session: WriteSession, dataset: Dataset, batch: Batch) -> None:
    """Refuse what has no place among the batches that are in.

    A list of facts that is older than the one in force is kept, and does not hold.

    Raises:
        FileRefused: a roster or population that is older than the one in force, or a delta with
            no snapshot to build on.
    """
    if dataset.mode is not Mode.SNAPSHOT:
        return
    if dataset.creates is not Creates.FACTS:
        for newest in await _holding(session, batch):
            if newest.as_of > batch.as_of:
                raise FileRefused(
                    f"{dataset.code} of {newest.as_of} is in already; "
                    f"one of {batch.as_of} would undo it. Send a newer one."
                )
    if batch.kind is BatchKind.DELTA and not await _holding(session, batch, on=batch.as_of):
        raise FileRefused(
            f"No whole {dataset.code} of {batch.as_of} or before is in, for these changes to "
            "build on; send the whole list first."
        )


async def check_size(session: WriteSession, reading: Reading, batch: Batch) -> None:
    """Refuse a list that has far fewer rows than the same division's in force on its day.

    Half a list, taken for a whole one, would end what its other half says.

    Args:
        session: holds the data set's lock.
        reading: of the file.
        batch: that it would be; its rejected rows are there, so they count.

    Raises:
        FileRefused: it is smaller than the data set's share, and no reason was given.
        InvalidInput: the reason is empty.
    """
    dataset, reason = reading.dataset, batch.shrink_reason
    if reason is not None and not reason.strip():
        raise InvalidInput("Say why the list may be so small.", field=("acceptShrink",))
    if reason is not None or dataset.mode is not Mode.SNAPSHOT or deltas.is_delta(dataset):
        return
    for holding in await _holding(session, batch, on=batch.as_of):
        is_same = (holding.division, holding.kind) == (batch.division, BatchKind.SNAPSHOT)
        if is_same and batch.rows < dataset.shrink_share * holding.rows:
            raise FileRefused(
                f"The file has {batch.rows:,} rows, {dataset.code} of {holding.as_of} has "
                f"{holding.rows:,}: half of it may be missing. Send it whole; or, if it is whole, "
                "send it again with the reason (--accept-shrink)."
            )


async def _holding(
    session: WriteSession, batch: Batch, *, on: date | None = None
) -> Sequence[Batch]:
    """Return the lists in force, with their deltas, that speak of what a new batch speaks of."""
    held = await batches.current(session, batch.dataset, every=False, on=on)
    return [each for each in held if each.concerns(batch.division)]
