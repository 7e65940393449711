"""Many handling results in one request: each by itself, under a key made of the request's own."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date
from uuid import UUID

from hub.domain.commands import Command, ReportHandlingResult
from hub.domain.errors import InvalidInput
from hub.domain.needs import HandlingResult

MAX_RESULTS = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportedResult:
    """One of the results: what came of one need."""

    need_id: UUID
    result: HandlingResult
    handled_on: date
    programme_code: str | None = None
    amount_yuan: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportOneOfMany(ReportHandlingResult):
    """One of the results as a command; its key is the request's, which was checked, and its place.

    The key's last "#" ends the request's own key, so that no two requests share one.
    """

    mutation = "reportHandlingResults"

    def check(self, today: date) -> None:
        """Refuse values that break a rule.

        Raises:
            InvalidInput: with the input field that breaks it.
        """
        self.check_values(today)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportHandlingResults(Command):
    """What came of many needs."""

    mutation = "reportHandlingResults"

    results: tuple[ReportedResult, ...]

    def check_values(self, today: date) -> None:
        """Refuse no results, or too many."""
        del today
        if not 1 <= len(self.results) <= MAX_RESULTS:
            raise InvalidInput(
                f"Give 1 to {MAX_RESULTS} results; send more in further requests.",
                field=("results",),
            )

    def each(self) -> Iterator[ReportOneOfMany]:
        """Yield each result as a command of its own, in order."""
        for place, result in enumerate(self.results):
            yield ReportOneOfMany(
                idempotency_key=f"{self.idempotency_key}#{place}", **asdict(result)
            )
