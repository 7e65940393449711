"""What the clients of a history test know of the cases they share, and what one does next."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from random import Random
from typing import Any

from hub.domain.days import local_day
from hub.runtime import now
from tests.faults.history import Asked, Told

CLASSES = {"MEDICAL": "MED", "REHABILITATION": "DPF", "EDUCATION": "EDU", "EMPLOYMENT": "HRSS"}
CIVIL_AFFAIRS = "CA"

_ENOUGH = 14  # needs that wait for their departments, so that no more are pushed
_LOOSE = 0.08  # the share of moves that are tried without a look at the status
_RARE = 0.01  # the share of open needs that civil affairs thinks of taking back
_AFTER = {
    "acceptNeed": "ACCEPTED",
    "declineNeed": "DECLINED",
    "reportHandlingResult": "HANDLED",
    "confirmResult": "CLOSED",
    "returnResult": "RETURNED",
    "withdrawNeed": "WITHDRAWN",
    "recordVerification": "VERIFIED",
    "classifyAlert": "CLASSIFIED",
}
_REFUSED = {
    "NEED_NOT_OPEN": "CLOSED",
    "NEED_NOT_PUSHED": "ACCEPTED",
    "NEED_NOT_HANDLED": "ACCEPTED",
    "ALREADY_HANDLED": "HANDLED",
    "ALERT_NOT_DISPATCHED": "VERIFIED",
    "ALERT_NOT_VERIFIED": "CLASSIFIED",
}
_BY_OFFICE = {  # in which status; the likelier more than once
    "PUSHED": ("acceptNeed", "acceptNeed", "reportHandlingResult", "declineNeed"),
    "ACCEPTED": ("reportHandlingResult",),
    "RETURNED": ("reportHandlingResult",),
}
_BY_CIVIL_AFFAIRS = {
    "HANDLED": ("returnResult", "returnResult", "confirmResult"),
    "PUSHED": ("withdrawNeed",),
}
_OF_ALERTS = frozenset({"recordVerification", "classifyAlert", "pushNeed"})
_GIVEN: dict[str, dict[str, Any]] = {
    "recordVerification": {
        "method": "HOME_VISIT",
        "result": "CONFIRMED",
        "needClasses": [*CLASSES],
    },
    "classifyAlert": {"path": "A_NOT_DELIVERED"},
    "reportHandlingResult": {"result": "NOT_ELIGIBLE"},
}
_DATED = {"recordVerification": "verifiedOn", "reportHandlingResult": "handledOn"}
_BEARERS = {  # the input's field that a mark can stand in
    "recordVerification": "workers",
    "classifyAlert": "reason",
    "reportHandlingResult": "note",
    "declineNeed": "reason",
    "returnResult": "reason",
    "withdrawNeed": "reason",
}
_TELLING = _BEARERS.keys() - {"classifyAlert"}  # an alert keeps that reason in later versions
_OF_ALERT = {"DISPATCHED": "recordVerification", "VERIFIED": "classifyAlert"}


@dataclass(slots=True, kw_only=True)
class NeedCase:
    """A need, as far as the clients have been told."""

    id: str
    department: str
    status: str = "PUSHED"


@dataclass(slots=True, kw_only=True)
class AlertCase:
    """An alert, as far as the clients have been told."""

    id: str
    household_id: str
    state: str = "DISPATCHED"
    not_pushed: list[str] = field(default_factory=lambda: [*CLASSES])

    @property
    def next_step(self) -> tuple[str, str] | None:
        """The mutation that it waits for, and its subject; None: nothing."""
        if self.state in _OF_ALERT:
            return _OF_ALERT[self.state], self.id
        return ("pushNeed", f"{self.id} {self.not_pushed[0]}") if self.not_pushed else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """What a client is about to ask."""

    asked: Asked
    input: dict[str, Any]


@dataclass(slots=True, kw_only=True)
class Board:
    """All cases; guesses are good enough, since the hub refuses what does not fit."""

    alerts: dict[str, AlertCase]
    needs: dict[str, NeedCase] = field(default_factory=dict[str, NeedCase])
    tasks: int = 0

    def task(self, client_id: str, department: str, rng: Random) -> Task | None:
        """Return what a client of a department does next; None: it sees nothing to do."""
        chosen = None
        if department == CIVIL_AFFAIRS and self._count("HANDLED") == 0:
            chosen = self._of_alert(rng) if self._count(*_BY_OFFICE) < _ENOUGH else None
        chosen = chosen or self._of_need(department, rng)
        if chosen is None:
            return None
        self.tasks += 1
        mutation, subject = chosen
        if subject in self.needs and rng.random() > _LOOSE:
            self.needs[subject].status = "TAKEN"  # so that few others try it meanwhile
        key = f"{client_id}-{self.tasks:06d}"
        mark = f"第{self.tasks}号"
        asked = Asked(
            client_id=client_id,
            mutation=mutation,
            key=key,
            subject=subject,
            mark=mark if mutation in _TELLING else None,
        )
        return Task(asked=asked, input={**_input(mutation, subject, mark), "idempotencyKey": key})

    def note(self, asked: Asked, told: Told) -> None:
        """Take in what became of a task; a refusal tells where its case stands instead."""
        if asked.mutation == "pushNeed":
            alert_id, need_class = asked.subject.split(" ")
            if told.id is not None:
                self.needs[told.id] = NeedCase(id=told.id, department=CLASSES[need_class])
            still = self.alerts[alert_id].not_pushed
            self.alerts[alert_id].not_pushed = [each for each in still if each != need_class]
            return
        stands = _AFTER[asked.mutation] if told.code is None else _REFUSED.get(told.code)
        if stands is not None and asked.subject in self.needs:
            self.needs[asked.subject].status = stands
        elif stands is not None:
            self.alerts[asked.subject].state = stands

    def see(self, handled: Iterable[str]) -> None:
        """Take in which needs have a result, whoever was told of it."""
        for need_id in handled:
            if need_id in self.needs:
                self.needs[need_id].status = "HANDLED"

    def _count(self, *statuses: str) -> int:
        return sum(each.status in statuses for each in self.needs.values())

    def _of_need(self, department: str, rng: Random) -> tuple[str, str] | None:
        """Return a move of a need and the need; None where none waits for the department."""
        is_civil = department == CIVIL_AFFAIRS
        moves = _BY_CIVIL_AFFAIRS if is_civil else _BY_OFFICE
        theirs = [e for e in self.needs.values() if is_civil or e.department == department]
        if theirs and rng.random() < _LOOSE:
            return rng.choice([name for names in moves.values() for name in names]), rng.choice(
                theirs
            ).id
        ready = [each for each in theirs if each.status in moves and _is_wanted(each, moves, rng)]
        if not ready:
            return None
        need = rng.choice(ready)
        return rng.choice(moves[need.status]), need.id

    def _of_alert(self, rng: Random) -> tuple[str, str] | None:
        """Return the next step of one of the first alerts that wait for one."""
        steps = (each.next_step for each in self.alerts.values())
        waiting = [step for step, _ in zip(filter(None, steps), range(25), strict=False)]
        return rng.choice(waiting) if waiting else None


def _is_wanted(need: NeedCase, moves: dict[str, tuple[str, ...]], rng: Random) -> bool:
    """Tell whether the move is one to make now; a need is seldom taken back."""
    return moves[need.status] != ("withdrawNeed",) or rng.random() < _RARE


def _input(mutation: str, subject: str, mark: str) -> dict[str, Any]:
    """Return a mutation's input without its key; where its effect can bear the mark, it does."""
    subject_id, _, need_class = subject.partition(" ")
    given: dict[str, Any] = {**_GIVEN.get(mutation, {})}
    given["alertId" if mutation in _OF_ALERTS else "needId"] = subject_id
    if need_class:
        given["needClass"] = need_class
    if mutation in _DATED:
        given[_DATED[mutation]] = local_day(now()).isoformat()
    if mutation in _BEARERS:
        bearer = _BEARERS[mutation]
        given[bearer] = [mark] if bearer == "workers" else mark
    return given
