"""How one agreement differs from another, by what it gives."""

from dataclasses import dataclass

from hub.domain.agreements import Terms
from hub.domain.callers import Purpose


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
