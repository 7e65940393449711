"""What clients asked and were told, held against what the database says happened."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import psycopg

KIND_OF = {
    "recordVerification": "ALERT_VERIFIED",
    "classifyAlert": "ALERT_CLASSIFIED",
    "pushNeed": "NEED_PUSHED",
    "acceptNeed": "NEED_ACCEPTED",
    "declineNeed": "NEED_DECLINED",
    "reportHandlingResult": "NEED_HANDLED",
    "confirmResult": "RESULT_CONFIRMED",
    "returnResult": "RESULT_RETURNED",
    "withdrawNeed": "NEED_WITHDRAWN",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One thing that a client wants done, under one key, however often it has to ask."""

    client_id: str
    mutation: str
    key: str
    subject: str  # the need or the alert that it is about; for a push the alert and the class
    mark: str | None = None  # a text of its own that the effect bears, where one can


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A definite answer."""

    id: str | None  # of the row that it came to; None: refused
    code: str | None  # of the refusal
    replayed: bool = False


@dataclass(slots=True, kw_only=True)
class Entry:
    """One asking, with every definite answer: the first, and those of deliberate repetitions."""

    asked: Asked
    told: list[Told] = field(default_factory=list[Told])
    attempts: int = 0


@dataclass(slots=True, kw_only=True)
class Findings:
    """What does not agree, one sentence each."""

    lost: list[str] = field(default_factory=list[str])
    doubled: list[str] = field(default_factory=list[str])
    changed: list[str] = field(default_factory=list[str])
    broken: list[str] = field(default_factory=list[str])

    @property
    def counts(self) -> dict[str, int]:
        """How many there are of each."""
        return {
            "lost": len(self.lost),
            "doubled": len(self.doubled),
            "changed": len(self.changed),
            "broken": len(self.broken),
        }

    @property
    def sentences(self) -> list[str]:
        """All of them."""
        return [*self.lost, *self.doubled, *self.changed, *self.broken]


class Slot(NamedTuple):
    """Effects that cannot be told apart: of one client, one step, one subject, one mark."""

    client_id: str
    mutation: str
    subject: str
    mark: str | None


def check(entries: Sequence[Entry], url: str) -> Findings:
    """Hold what clients were told against the database.

    Lost: told done, and no effect is there. Doubled: more effects than one of a key. Changed: a
    repetition was told otherwise than the first time, or an effect stands whose client was told
    that it is refused. Broken: an effect without its event on the chain, or an event without it.
    """
    findings = Findings()
    with psycopg.connect(url) as connection:
        marked, events = _marked(connection), _events(connection)
    for entry in entries:
        findings.changed += _changed_answers(entry)
    by_slot: dict[Slot, list[Entry]] = {}
    for entry in entries:
        by_slot.setdefault(_slot(entry.asked), []).append(entry)
    for slot, alike in by_slot.items():
        happened = marked[slot] if slot.mark is not None else events[_unmarked(slot)]
        _compare(slot, alike, happened, findings)
    steps = Counter[Slot]()
    for slot, count in marked.items():
        steps[_unmarked(slot)] += count
    for slot, count in steps.items():
        if events[slot] != count:
            findings.broken.append(f"{slot}: {count} effects, {events[slot]} events")
    return findings


def _compare(slot: Slot, alike: Iterable[Entry], happened: int, findings: Findings) -> None:
    """Set effects against what was told of them; a surplus is the refused one's first of all."""
    firsts = [entry.told[0] for entry in alike if entry.told]
    done = sum(told.code is None for told in firsts)
    surplus = happened - done
    if surplus < 0:
        findings.lost += [f"{slot}: told done {done} times, happened {happened} times"] * -surplus
        return
    denied = min(surplus, len(firsts) - done)
    findings.changed += [f"{slot}: happened, and was told refused"] * denied
    findings.doubled += [f"{slot}: happened {happened} times, asked once"] * (surplus - denied)


def _changed_answers(entry: Entry) -> list[str]:
    """Return in what the repetitions of one key were told otherwise."""
    first, *later = entry.told or [Told(id=None, code=None)]
    if first.code is not None:
        return []  # a refusal leaves its key free, and nothing is promised of it
    return [
        f"{entry.asked}: told {first}, later {again}"
        for again in later
        if again.code is not None or again.id != first.id or not again.replayed
    ]


def _slot(asked: Asked) -> Slot:
    return Slot(asked.client_id, asked.mutation, asked.subject, asked.mark)


def _unmarked(slot: Slot) -> Slot:
    return slot._replace(mark=None)


_MARKED = (
    """SELECT client_id, 'reportHandlingResult', need_id::text, note, count(*)
       FROM handling_result WHERE note IS NOT NULL GROUP BY 1, 2, 3, 4""",
    """SELECT client_id, 'recordVerification', alert_id::text, workers[1], count(*)
       FROM verification GROUP BY 1, 2, 3, 4""",
    """SELECT changed_by, CASE status WHEN 'DECLINED' THEN 'declineNeed'
           WHEN 'RETURNED' THEN 'returnResult' ELSE 'withdrawNeed' END, id::text, reason, count(*)
       FROM (SELECT id, version, changed_by, status, reason FROM need
             UNION ALL SELECT id, version, changed_by, status, reason FROM need_history) AS each
       WHERE status IN ('DECLINED', 'RETURNED', 'WITHDRAWN') GROUP BY 1, 2, 3, 4""",
)
_EVENTS = """
    SELECT e.client_id, e.kind,
        CASE e.kind WHEN 'NEED_PUSHED' THEN n.alert_id::text || ' ' || n.need_class
            ELSE coalesce(n.id, a.id)::text END, count(*)
    FROM chain_event AS e
    LEFT JOIN need AS n ON n.id = ANY (e.row_ids)
    LEFT JOIN alert AS a ON a.id = ANY (e.row_ids) AND n.id IS NULL
    WHERE e.kind = ANY (%s)
    GROUP BY 1, 2, 3
"""


def _marked(connection: psycopg.Connection[Any]) -> Counter[Slot]:
    """Return how often each mark stands in the rows that an effect leaves."""
    found = Counter[Slot]()
    for statement in _MARKED:
        for *slot, count in connection.execute(statement.encode()):
            found[Slot(*slot)] += count
    return found


def _events(connection: psycopg.Connection[Any]) -> Counter[Slot]:
    """Return how often each step stands on the chains."""
    mutation_of = {kind: mutation for mutation, kind in KIND_OF.items()}
    found = Counter[Slot]()
    rows = connection.execute(_EVENTS.encode(), [list(mutation_of)])
    for client_id, kind, subject, count in rows:
        found[Slot(client_id, mutation_of[kind], subject, None)] += count
    return found


def count_events(url: str) -> int:
    """Return how many steps of clients stand on the chains."""
    with psycopg.connect(url) as connection:
        return sum(_events(connection).values())
