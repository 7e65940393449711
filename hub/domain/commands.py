"""What a client asks to be done: each mutation's values, and the rules their types cannot say."""

import re
from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from hub.domain import texts
from hub.domain.alerts import Path, VerificationMethod, VerificationResult
from hub.domain.errors import InvalidInput
from hub.domain.money import Fen, fen_of
from hub.domain.needs import HandlingResult, NeedClass, NeedMove

KEY_LENGTHS = range(8, 129)
TEXT_LENGTH = 500
NAME_LENGTH = 50
WORKER_COUNT = 10

_KEY = re.compile(r"[\x21-\x7e]*", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """One request to change something, named by a key so that a retry does it only once."""

    mutation: ClassVar[str]

    idempotency_key: str

    def check(self, today: date) -> None:
        """Refuse values that break a rule, before anything is read or stored.

        Raises:
            InvalidInput: with the input field that breaks it.
        """
        if len(self.idempotency_key) not in KEY_LENGTHS or not _KEY.fullmatch(self.idempotency_key):
            raise InvalidInput(
                "Give a key of 8 to 128 visible ASCII characters, new for each request.",
                field=("idempotencyKey",),
            )
        if texts.holds_citizen_id(self.idempotency_key):
            raise InvalidInput(
                "Make the key of a random UUID; this one looks as if it held an id number.",
                field=("idempotencyKey",),
            )
        self.check_values(today)

    def check_values(self, today: date) -> None:
        """Refuse values of this command that break a rule; most have none beyond their types."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordVerification(Command):
    """What people found on the spot, and the needs they saw there."""

    mutation = "recordVerification"

    alert_id: UUID
    method: VerificationMethod
    result: VerificationResult
    workers: tuple[str, ...]  # their names
    verified_on: date
    need_classes: tuple[NeedClass, ...]

    @property
    def worker_names(self) -> tuple[str, ...]:
        """The workers' names without the blanks around them."""
        return tuple(name.strip() for name in self.workers)

    def check_values(self, today: date) -> None:
        """Refuse a look without workers, in the future, or needs where there is nothing to do."""
        if not 1 <= len(self.workers) <= WORKER_COUNT:
            raise InvalidInput(
                f"Name the people who looked, one to {WORKER_COUNT}.", field=("workers",)
            )
        for name in self.workers:
            texts.check(name, "workers", limit=NAME_LENGTH)
        check_past(self.verified_on, "verifiedOn", today)
        if self.need_classes and self.result.ends_alert:
            raise InvalidInput(
                f"A verification that ends in {self.result} closes the alert; leave out the needs.",
                field=("needClasses",),
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassifyAlert(Command):
    """A person's word on what is wrong: the alert's path confirmed or changed."""

    mutation = "classifyAlert"

    alert_id: UUID
    path: Path
    reason: str

    def check_values(self, today: date) -> None:
        """Refuse a reason that says nothing, too much, or an id number."""
        del today
        texts.check(self.reason, "reason", limit=TEXT_LENGTH)


@dataclass(frozen=True, slots=True, kw_only=True)
class PushNeed(Command):
    """A need of one class, to be routed to the department that can help."""

    mutation = "pushNeed"

    alert_id: UUID
    need_class: NeedClass


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedCommand(Command):
    """One move of a need."""

    move: ClassVar[NeedMove]

    need_id: UUID

    @property
    def why(self) -> str | None:
        """The reason given; None for a move that needs none."""
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReasonedNeedCommand(NeedCommand):
    """A move of a need that must say why."""

    reason: str

    @property
    def why(self) -> str | None:
        """The reason without the blanks around it."""
        return self.reason.strip()

    def check_values(self, today: date) -> None:
        """Refuse a reason that says nothing, too much, or an id number."""
        del today
        texts.check(self.reason, "reason", limit=TEXT_LENGTH)


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptNeed(NeedCommand):
    """The department takes the need on."""

    mutation = NeedMove.ACCEPT.value
    move = NeedMove.ACCEPT


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclineNeed(ReasonedNeedCommand):
    """The department says that the need is not its duty, and why."""

    mutation = NeedMove.DECLINE.value
    move = NeedMove.DECLINE


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmResult(NeedCommand):
    """Civil affairs takes the result as it is."""

    mutation = NeedMove.CONFIRM.value
    move = NeedMove.CONFIRM


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnResult(ReasonedNeedCommand):
    """Civil affairs asks for another result, and says why."""

    mutation = NeedMove.RETURN.value
    move = NeedMove.RETURN


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawNeed(ReasonedNeedCommand):
    """Civil affairs takes back a need that has no result yet, and says why."""

    mutation = NeedMove.WITHDRAW.value
    move = NeedMove.WITHDRAW


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportHandlingResult(NeedCommand):
    """What came of a need, and the aid given, if any was."""

    mutation = NeedMove.REPORT.value
    move = NeedMove.REPORT

    result: HandlingResult
    handled_on: date
    programme_code: str | None = None
    amount_yuan: str | None = None
    note: str | None = None

    @property
    def amount(self) -> Fen | None:
        """The amount given; None where none was named. Sound once the command is checked."""
        return None if self.amount_yuan is None else fen_of(self.amount_yuan)

    def check_values(self, today: date) -> None:
        """Refuse a day to come, an amount without aid or not above 0."""
        check_past(self.handled_on, "handledOn", today)
        if self.amount_yuan is not None:
            self._check_amount(self.amount_yuan)
        if self.note is not None:
            texts.check(self.note, "note", limit=TEXT_LENGTH)

    def _check_amount(self, amount_yuan: str) -> None:
        if not self.result.gives_aid:
            raise InvalidInput(
                f"{self.result} gives no aid; leave out the amount.", field=("amountYuan",)
            )
        try:
            amount = fen_of(amount_yuan)
        except ValueError as error:
            raise InvalidInput(str(error), field=("amountYuan",)) from error
        if amount == 0:
            raise InvalidInput("Give an amount above 0, or none.", field=("amountYuan",))


def check_past(day: date, field: str, today: date) -> None:
    """Refuse a day that has not come.

    Raises:
        InvalidInput: with the input field.
    """
    if day > today:
        raise InvalidInput(f"Give a day up to today, {today}.", field=(field,))
