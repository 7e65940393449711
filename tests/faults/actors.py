"""A client that asks until it gets a definite answer, with one key, and keeps what it was told."""

import asyncio
from dataclasses import dataclass, field
from random import Random
from typing import Any

from hub.services.clients import Credentials
from schema.named import operations
from tests.faults.board import CIVIL_AFFAIRS, CLASSES, Board, Task
from tests.faults.history import Asked, Entry, Told
from tests.faults.wire import Answer, NoAnswer, Wire

_READS = 0.2  # the share of operations that only look
_REPEATED = 0.12  # the share of what was done that is deliberately sent again
_HURRIED = 0.06  # the share of requests that the client hangs up on
_PAGE = 200
_CIVIL_PAUSE, _OFFICE_PAUSE = 0.3, 1.5  # seconds

_TO_JUDGE = """query ToJudge($department: String!) {
  pushedNeeds(first: 200, department: $department, status: [HANDLED]) { edges { node { id } } } }"""
_NAMED = operations()
_DOCUMENTS = {name[0].lower() + name[1:]: text for name, text in _NAMED.items()}


class Unforeseen(Exception):
    """An answer that nobody should get."""


@dataclass(slots=True, kw_only=True)
class Tally:
    """How much was done, by all clients together; no more is begun once the budget is spent."""

    budget: int
    operations: int = 0
    reads: int = 0
    retries: int = 0
    failures: dict[str, int] = field(default_factory=dict[str, int])  # answers by code

    @property
    def is_left(self) -> bool:
        """Tell whether another operation may begin."""
        return self.operations < self.budget

    def begin(self) -> None:
        """Count an operation."""
        self.operations += 1


@dataclass(slots=True, kw_only=True)
class Actor:
    """One client, its history, and how far it has seen each chain."""

    credentials: Credentials
    department: str
    wire: Wire
    rng: Random
    tally: Tally
    entries: list[Entry] = field(default_factory=list[Entry])
    broken: list[str] = field(default_factory=list[str])
    chains: dict[str, list[str]] = field(default_factory=dict[str, list[str]])  # hashes
    _token: str | None = None

    async def live(self, board: Board) -> None:
        """Work until the budget is spent; who finds nothing to do waits a moment."""
        while self.tally.is_left:
            if self.department == "AUD" or self.rng.random() < _READS:
                self.tally.begin()
                await self._look(board)
                await asyncio.sleep(self.rng.uniform(0, 0.2))
                continue
            task = board.task(self.credentials.client_id, self.department, self.rng)
            if task is None:
                await asyncio.sleep(0.03)
                continue
            self.tally.begin()
            await self._work(task, board)
        self.wire.hang_up()

    async def _work(self, task: Task, board: Board) -> None:
        """Have something done; now and then ask for it again, as if the answer had been lost."""
        entry = Entry(asked=task.asked)
        self.entries.append(entry)
        told = await self._told(task, entry)
        board.note(task.asked, told)
        if told.id is not None and self.rng.random() < _REPEATED:
            self.tally.begin()
            await self._told(task, entry)

    async def _told(self, task: Task, entry: Entry) -> Told:
        """Ask until there is a definite answer."""
        document = _DOCUMENTS[task.asked.mutation]
        body = await self._answer(document, {"input": task.input}, entry)
        told = _definite(task.asked, body)
        entry.told.append(told)
        return told

    async def _look(self, board: Board) -> None:
        """Read what waits for this client: results to judge, an inbox, or a chain to its end."""
        self.tally.reads += 1
        if self.department == "AUD":
            household_id = self.rng.choice([e.household_id for e in board.alerts.values()])
            variables = {"householdId": household_id, "first": _PAGE}
            body = await self._answer(_DOCUMENTS["assistanceChain"], variables)
            edges = body["data"]["assistanceChain"]["events"]["edges"]
            self._compare(household_id, [edge["node"] for edge in edges])
        elif self.department == CIVIL_AFFAIRS:
            department = self.rng.choice([*CLASSES.values()])
            body = await self._answer(_TO_JUDGE, {"department": department})
            board.see(edge["node"]["id"] for edge in body["data"]["pushedNeeds"]["edges"])
        else:
            await self._answer(_DOCUMENTS["pushedNeeds"], {"first": 20})

    def _compare(self, household_id: str, events: list[dict[str, Any]]) -> None:
        """Hold a chain against the way it looked before: it only grows, link by link."""
        events = sorted(events, key=lambda event: int(event["sequence"]))
        hashes = [event["hash"] for event in events]
        before = self.chains.get(household_id, [])
        if hashes[: len(before)] != before:
            self.broken.append(f"{household_id}: events that were shown before are gone")
        linked = zip(events[1:], hashes, strict=False)
        if any(event["previousHash"] != previous for event, previous in linked):
            self.broken.append(f"{household_id}: a link does not name the one before")
        self.chains[household_id] = hashes

    async def _answer(
        self, document: str, variables: dict[str, Any], entry: Entry | None = None
    ) -> dict[str, Any]:
        """Return the body of the first definite answer."""
        while True:
            if entry is not None:
                entry.attempts += 1
            try:
                answer = await self._attempt(document, variables)
                code = _failure(answer)
            except NoAnswer as lost:
                code = str(lost)
            else:
                if code is None:
                    return answer.body
            self.tally.retries += 1
            self.tally.failures[code] = self.tally.failures.get(code, 0) + 1
            await asyncio.sleep(self.rng.uniform(0, self._pause))

    @property
    def _pause(self) -> float:
        """The most seconds before it asks again: departments leave time for others to act."""
        return _CIVIL_PAUSE if self.department == CIVIL_AFFAIRS else _OFFICE_PAUSE

    async def _attempt(self, document: str, variables: dict[str, Any]) -> Answer:
        if self._token is None:
            who = self.credentials
            self._token = await self.wire.token(who.client_id, who.client_secret)
        hurried = self.rng.random() < _HURRIED
        patience = self.rng.uniform(0.001, 0.06) if hurried else None
        answer = await self.wire.graphql(self._token, document, variables, patience=patience)
        if answer.status == 401:
            self._token = None
            raise NoAnswer("UNAUTHENTICATED")
        return answer


def _failure(answer: Answer) -> str | None:
    """Return the code of an answer that settles nothing; None for a definite one.

    Raises:
        Unforeseen: the request itself is at fault, so that to ask again is of no use.
    """
    errors = answer.body.get("errors")
    if not errors:
        return None
    extensions = errors[0]["extensions"]
    if not extensions.get("retryable") and extensions["code"] != "INTERNAL_ERROR":
        raise Unforeseen(str(errors[0]))
    return str(extensions["code"])


def _definite(asked: Asked, body: dict[str, Any]) -> Told:
    """Return what a body says became of it."""
    payload = body["data"][asked.mutation]
    if payload["userErrors"]:
        return Told(id=None, code=payload["userErrors"][0]["code"])
    row = payload.get("need") or payload.get("alert")
    if row is None:
        raise Unforeseen(f"{asked.mutation} shows nothing of what it did: {body}")
    return Told(id=row["id"], code=None, replayed=body["extensions"].get("replayed", False))
