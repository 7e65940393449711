"""Indicators: what is compared, when an alert is raised, and the rows that prove it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from hashlib import sha256

from hub.domain.alerts import Path, Severity
from hub.domain.needs import NeedClass
from hub.domain.sharing import Clause
from hub.policy.entries import Entry

Row = Mapping[str, object]


class Subject(StrEnum):
    """Whom an alert is about."""

    PERSON = "PERSON"
    HOUSEHOLD = "HOUSEHOLD"


class Key(StrEnum):
    """What ties an indicator's rows together, so that a partial run can close its scope."""

    PERSON = "person"
    HOUSEHOLD = "household"


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceLabel:
    """One column of the evidence: the condition returns it as `e_<name>`."""

    name: str
    label_zh: str
    label_en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedHit:
    """What the condition must find in worked rows."""

    subject: str
    severity: Severity
    evidence: Row


@dataclass(frozen=True, slots=True, kw_only=True)
class Worked:
    """Rows of the linked tables, and exactly what the condition must find in them."""

    name: str
    month: date | None  # bound as $month
    parameters: Mapping[str, object]
    tables: Mapping[str, tuple[Row, ...]]  # columns that a row leaves out are NULL
    hits: tuple[ExpectedHit, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """A comparison of data sets, and the alert that it raises."""

    code: str
    version: str  # 12 hex digits of the digest over its file
    name_zh: str
    name_en: str
    path: Path
    severity: Severity  # the highest that the condition gives
    subject: Subject
    key: Key
    sources: tuple[str, ...]  # data sets that the condition reads, a table each in lower case
    required: tuple[str, ...]  # those of them without which it is not run
    period: str | None  # the data set whose newest complete month is bound as $month
    parameters: tuple[str, ...]  # bound under their keys, with _ for the dot
    need_classes: tuple[NeedClass, ...]  # what a confirmed alert usually needs
    clauses: tuple[Clause, ...]
    condition: str
    explanation_zh: str
    explanation_en: str
    evidence: tuple[EvidenceLabel, ...]
    worked: tuple[Worked, ...]

    @property
    def source(self) -> Clause:
        """The first of the clauses."""
        return self.clauses[0]


def read_indicator(
    root: Entry, *, datasets: Collection[str], parameters: Collection[str]
) -> Indicator:
    """Return the indicator of one file.

    Raises:
        PolicyError: an unknown data set, parameter or class of need, or no worked rows.
    """
    sources = root.codes("sources", datasets)
    labels = tuple(entry.read(_label) for entry in root.tables("evidence"))
    worked = tuple(entry.read(_worked) for entry in root.tables("worked"))
    if not (any(w.hits for w in worked) and any(not w.hits for w in worked)):
        raise root.refuse("Give worked rows with hits and worked rows without.", "worked")
    return Indicator(
        code=root.text("code"),
        version=sha256(root.document.text.encode()).hexdigest()[:12],
        name_zh=root.text("name_zh"),
        name_en=root.text("name_en"),
        path=root.choice("path", Path),
        severity=root.choice("severity", Severity),
        subject=root.choice("subject", Subject),
        key=root.choice("key", Key),
        sources=sources,
        required=root.codes("required", sources),
        period=root.code("period", sources) if "period" in root else None,
        parameters=root.codes("parameters", parameters, optional=True),
        need_classes=root.choices("need_classes", NeedClass),
        clauses=tuple(entry.read(_clause) for entry in root.tables("source")),
        condition=root.text("condition"),
        explanation_zh=root.text("explanation_zh"),
        explanation_en=root.text("explanation_en"),
        evidence=labels,
        worked=worked,
    )


def _clause(entry: Entry) -> Clause:
    return Clause(document=entry.text("document"), clause=entry.text("clause"))


def _label(entry: Entry) -> EvidenceLabel:
    return EvidenceLabel(
        name=entry.text("name"), label_zh=entry.text("label_zh"), label_en=entry.text("label_en")
    )


def _worked(entry: Entry) -> Worked:
    return Worked(
        name=entry.text("name"),
        month=entry.day("month") if "month" in entry else None,
        parameters=_mapping(entry, "parameters"),
        tables=_tables(entry),
        hits=tuple(hit.read(_hit) for hit in entry.tables("hits", optional=True)),
    )


def _tables(entry: Entry) -> Mapping[str, tuple[Row, ...]]:
    return entry.table("rows").read(lambda rows: {name: _rows_of(rows, name) for name in rows})


def _rows_of(tables: Entry, name: str) -> tuple[Row, ...]:
    return tuple(row.read(_row) for row in tables.tables(name, optional=True))


def _row(entry: Entry) -> Row:
    return {key: entry.anything(key) for key in entry}


def _mapping(entry: Entry, key: str) -> Row:
    return entry.table(key).read(_row) if key in entry else {}


def _hit(entry: Entry) -> ExpectedHit:
    return ExpectedHit(
        subject=entry.text("subject"),
        severity=entry.choice("severity", Severity),
        evidence=_mapping(entry, "evidence"),
    )
