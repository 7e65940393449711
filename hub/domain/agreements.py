"""Sharing agreements: what a department of a county may be given, for what, and for how long.

An agreement never gives more than the catalogue holds for its kind of caller; it says which items
of that are shared in this county. What belongs to the department itself needs no agreement.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from hub.domain.callers import Purpose
from hub.domain.errors import AgreementEnded, AgreementSuspended
from hub.domain.identifiers import DepartmentCode, DivisionCode


class SharingAttribute(StrEnum):
    """Whether a catalogue item is shared.

    Source:
        政务数据共享条例 Art. 14.
    """

    UNCONDITIONAL = "UNCONDITIONAL"  # 无条件共享: without an agreement
    CONDITIONAL = "CONDITIONAL"  # 有条件共享: under one, for its scope and purpose
    NOT_SHARED = "NOT_SHARED"  # 不予共享: by a law that is named


class SharingMethod(StrEnum):
    """How shared data travels.

    Source:
        政务数据共享条例 Art. 22.
    """

    API = "API"  # 服务接口
    BATCH = "BATCH"  # 批量交换
    FILE = "FILE"  # 文件下载


class Retention(StrEnum):
    """How long whoever is given data keeps it."""

    PURPOSE = "PURPOSE"  # as long as the purpose needs it: 个人信息保护法 Art. 19, 47
    THREE_YEARS = "THREE_YEARS"  # at least, a record of use: 政务数据共享条例 Art. 29
    UNLIMITED = "UNLIMITED"  # it is about nobody


class AgreementState(StrEnum):
    """Where an agreement stands; that its last day is over is no state but a date."""

    ACTIVE = "ACTIVE"
    SUSPENDED = "SUSPENDED"
    ENDED = "ENDED"


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What was agreed.

    Source:
        政务数据共享条例 Art. 15, 20.
    """

    items: frozenset[str]  # of the catalogue, as "person.identity"
    purposes: frozenset[Purpose]
    basis: str  # 使用依据
    scenario: str  # 使用场景
    extent: str  # 使用范围
    method: SharingMethod
    valid_from: date
    valid_to: date  # 使用时限; the last day

    def __str__(self) -> str:
        return f"{', '.join(sorted(self.items))} until {self.valid_to}"


@dataclass(frozen=True, slots=True, kw_only=True)
class SharingAgreement:
    """The one agreement of a department in a county."""

    id: UUID
    department: DepartmentCode
    division: DivisionCode
    terms: Terms
    state: AgreementState
    state_reason: str | None = None  # why it is suspended or ended
    version: int = 1

    def require(self, today: date) -> None:
        """Let a request stand on the agreement only while it holds.

        Raises:
            AgreementSuspended: it holds again when it is resumed.
            AgreementEnded: it was ended, is over, or has not begun.
        """
        if self.state is AgreementState.SUSPENDED:
            raise AgreementSuspended(self.state_reason or "")
        if self.state is AgreementState.ENDED:
            raise AgreementEnded(f"was ended: {self.state_reason}")
        if today < self.terms.valid_from:
            raise AgreementEnded(f"begins on {self.terms.valid_from}")
        if today > self.terms.valid_to:
            raise AgreementEnded(f"ended on {self.terms.valid_to}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """How an agreement changes, by what it gives."""

    items_gained: tuple[str, ...]
    items_lost: tuple[str, ...]
    purposes_gained: tuple[Purpose, ...]
    purposes_lost: tuple[Purpose, ...]

    @property
    def widens(self) -> bool:
        """Tell whether more is given than before."""
        return bool(self.items_gained or self.purposes_gained)


def difference(old: Terms | None, new: Terms | None) -> Difference:
    """Return what the new terms give beyond the old, and the old beyond the new."""

    def parted(one: frozenset[str], other: frozenset[str]) -> tuple[str, ...]:
        return tuple(sorted(one - other))

    old_items, new_items = (t.items if t else frozenset[str]() for t in (old, new))
    old_purposes, new_purposes = (t.purposes if t else frozenset[Purpose]() for t in (old, new))
    return Difference(
        items_gained=parted(new_items, old_items),
        items_lost=parted(old_items, new_items),
        purposes_gained=tuple(sorted(new_purposes - old_purposes)),
        purposes_lost=tuple(sorted(old_purposes - new_purposes)),
    )
