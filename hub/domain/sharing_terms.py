"""What can be agreed upon: how data is shared, in which way, and the terms of an agreement."""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from hub.domain.callers import Purpose
from hub.domain.errors import InvalidInput


class SharingAttribute(StrEnum):
    """Whether a catalogue item is shared.

    Source:
        政务数据共享条例 Art. 14.
    """

    UNCONDITIONAL = "UNCONDITIONAL"  # 无条件共享: without an agreement
    CONDITIONAL = "CONDITIONAL"  # 有条件共享: under one, for its scope and purpose
    NOT_SHARED = "NOT_SHARED"  # 不予共享: by a law that is named


class Retention(StrEnum):
    """How long whoever is given data keeps it."""

    PURPOSE = "PURPOSE"  # as long as the purpose needs it: 个人信息保护法 Art. 19, 47
    THREE_YEARS = "THREE_YEARS"  # at least, a record of use: 政务数据共享条例 Art. 29
    UNLIMITED = "UNLIMITED"  # it is about nobody


class SharingMethod(StrEnum):
    """How shared data travels.

    Source:
        政务数据共享条例 Art. 22.
    """

    API = "API"  # 服务接口
    BATCH = "BATCH"  # 批量交换
    FILE = "FILE"  # 文件下载


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

    def narrowed(self, less: "Narrowing") -> "Terms":
        """Return what an answer leaves of these terms.

        Raises:
            InvalidInput: with the input field of what was not asked for, or of nothing left.
        """
        items = self.items if less.items is None else less.items
        purposes = self.purposes if less.purposes is None else less.purposes
        _within(items, self.items, "items")
        _within(purposes, self.purposes, "purposes")
        valid_from, valid_to = less.valid_from or self.valid_from, less.valid_to or self.valid_to
        if valid_from < self.valid_from:
            raise InvalidInput(f"Begin on {self.valid_from} or later.", field=("validFrom",))
        if not valid_from <= valid_to <= self.valid_to:
            raise InvalidInput(
                f"End from {valid_from} to {self.valid_to}, the last day asked for.",
                field=("validTo",),
            )
        return replace(
            self, items=items, purposes=purposes, valid_from=valid_from, valid_to=valid_to
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrowing:
    """What of terms that were asked for is agreed to; None: as asked."""

    items: frozenset[str] | None = None
    purposes: frozenset[Purpose] | None = None
    valid_from: date | None = None
    valid_to: date | None = None


def _within(given: frozenset[str], asked: frozenset[str], field: str) -> None:
    beyond = sorted(given - asked)
    if beyond:
        raise InvalidInput(
            f"{', '.join(beyond)}: not asked for; choose from {', '.join(sorted(asked))}.",
            field=(field,),
        )
    if asked and not given:
        raise InvalidInput("Nothing would be left; refuse the request instead.", field=(field,))


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
