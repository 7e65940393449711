"""Records that a department submits by themselves, not in a file."""

from dataclasses import dataclass
from datetime import date

from hub.domain.commands import Command
from hub.domain.errors import InvalidInput

MAX_RECORDS = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmitRecords(Command):
    """Records of one data set, taken in together; the key is that of their batch."""

    mutation = "submitRecords"

    dataset: str
    as_of: date | None  # the day whose state they show; None: today
    validate_only: bool
    records: tuple[object, ...]  # JSON; what is no object of plain values is rejected by row

    def check_values(self, today: date) -> None:
        """Refuse no records, and more than one request may hold."""
        del today
        if not 1 <= len(self.records) <= MAX_RECORDS:
            raise InvalidInput(
                f"Submit 1 to {MAX_RECORDS} records; send more as a file, by "
                "PUT /datasets/{code}/batches/{key}.",
                field=("records",),
            )
