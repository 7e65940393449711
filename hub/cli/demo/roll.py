"""The roster while special households are put in place of ordinary ones."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from hub.cli.demo.households import Household


@dataclass(slots=True, kw_only=True)
class Roll:
    """The roster being changed: each household is taken once."""

    households: list[Household]
    free: list[int] = field(default_factory=list[int])  # positions without a story or a case

    def take(self, fits: Callable[[Household], bool]) -> int:
        """Return the position of the first free household that fits, which is then taken.

        Raises:
            ValueError: none fits; the county is too small.
        """
        for at in self.free:
            if fits(self.households[at]):
                self.free.remove(at)
                return at
        raise ValueError("No household is left for a hard case; make the county larger.")

    def change(self, at: int, **values: Any) -> None:
        """Give a household other members, a move, or a place at a border of the law."""
        self.households[at] = replace(self.households[at], **values)
