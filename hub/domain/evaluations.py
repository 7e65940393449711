"""Evaluations (认定测算): one household held against the law, asked for by those who determine."""

from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any, cast
from uuid import UUID

from hub.domain.commands import Command, check_past
from hub.domain.evaluation.declared import Declared


@dataclass(frozen=True, slots=True, kw_only=True)
class EvaluateDetermination(Command):
    """One household against all categories of its jurisdiction, as of a day.

    Source:
        社会救助法 Art. 41-43, 46.
    """

    mutation = "evaluateDetermination"

    household_id: UUID
    on: date
    declared: Declared = field(default_factory=Declared)

    def check_values(self, today: date) -> None:
        """Refuse a day to come, and what is told in a way that breaks a rule."""
        check_past(self.on, "on", today)
        self.declared.check()

    @property
    def told(self) -> dict[str, Any]:
        """What is told, as it is kept: its names and values, what was left out left out."""
        return cast("dict[str, Any]", _bare(asdict(self.declared)))


def _bare(value: object) -> object:
    """Return a value without the entries that say nothing."""
    if isinstance(value, dict):
        entries = {key: _bare(each) for key, each in cast("dict[str, object]", value).items()}
        return {key: each for key, each in entries.items() if each not in (None, {})}
    if isinstance(value, tuple | list):
        return [_bare(each) for each in cast("list[object]", value)]
    return value
