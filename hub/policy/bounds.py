"""What a law fixes for the documents of the divisions below it."""

from collections.abc import Mapping
from dataclasses import dataclass

from hub.domain.divisions import DivisionLevel
from hub.domain.law import Citation
from hub.policy.citations import read_quoted
from hub.policy.entries import Entry
from hub.policy.periods import Period, read_period
from hub.policy.ranges import Range, read_range


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """What a parameter must be wherever the pack's division reaches, and who may set it."""

    key: str
    range: Range
    set_by: DivisionLevel | None  # this level or one above it; None: any
    period: Period
    source: Citation
    line: int  # of the pack's file


def read_bound(entry: Entry, keys: Mapping[str, object], within: Period) -> Bound:
    """Return an entry of `bounds`.

    Raises:
        PolicyError: an unknown parameter, or no words.
    """
    return Bound(
        key=entry.code("key", keys),
        range=read_range(entry),
        set_by=entry.choice("set_by", DivisionLevel) if "set_by" in entry else None,
        period=read_period(entry, within=within),
        source=entry.source().read(read_quoted),
        line=entry.line,
    )
