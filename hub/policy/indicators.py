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


class BaseTable(StrEnum):
    """What the hub itself knows, as tables that a condition may read beside the data sets."""

    MEMBER = "member"  # each membership that holds on the day
    DETERMINED = "determined"  # each determination on record, whenever it holds


@dataclass(frozen=True, slots=True, kw_only=True)
class Freshness:
    """A data set of last year, whose silence means nothing; its own freshness_days hold beside."""

    dataset: str

    def holds(self, shown: date, *, on: date) -> bool:
        """Tell whether a batch that shows one day is of the same calendar year as another."""
        return shown.year == on.year


@dataclass(frozen=True, slots=True, kw_only=True)
class Methods:
    """Ways of measuring between which a parameter chooses, and what else each one needs."""

    parameter: str
    needs: Mapping[str, tuple[str, ...]]  # further parameters by the choice; the others are NULL


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
    today: date | None  # bound as $today
    parameters: Mapping[str, object]
    tables: Mapping[str, tuple[Row, ...]]  # what a row leaves out is NULL; absent ones are empty
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
    tables: tuple[BaseTable, ...]  # base tables that the condition reads
    absence: tuple[str, ...]  # sources in which having no row counts: a rejected row is a row
    fresh: tuple[Freshness, ...]
    period: str | None  # the data set whose newest complete month is bound as $month
    parameters: tuple[str, ...]  # bound under their keys, with _ for the dot
    methods: Methods | None
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

    @property
    def silent(self) -> frozenset[str]:
        """The data sets in which the condition looks for who is absent."""
        return frozenset(self.absence if self.period is None else (*self.absence, self.period))


def read_indicator(
    root: Entry, *, datasets: Collection[str], parameters: Collection[str]
) -> Indicator:
    """Return the indicator of one file.

    Raises:
        PolicyError: an unknown data set, table, parameter or class of need, or no worked rows.
    """
    sources = root.codes("sources", datasets)
    tables = root.choices("tables", BaseTable) if "tables" in root else ()
    labels = tuple(entry.read(_label) for entry in root.tables("evidence"))
    names = {*tables, *(code.lower() for code in sources)}
    worked = tuple(entry.read(lambda e: _worked(e, names)) for entry in root.tables("worked"))
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
        tables=tables,
        absence=root.codes("absence", sources, optional=True),
        fresh=tuple(
            entry.read(lambda e: _freshness(e, sources))
            for entry in root.tables("fresh", optional=True)
        ),
        period=root.code("period", sources) if "period" in root else None,
        parameters=root.codes("parameters", parameters, optional=True),
        methods=_methods(root, parameters) if "methods" in root else None,
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


def _freshness(entry: Entry, sources: Collection[str]) -> Freshness:
    return Freshness(dataset=entry.code("dataset", sources))


def _methods(root: Entry, parameters: Collection[str]) -> Methods:
    return root.table("methods").read(
        lambda entry: Methods(
            parameter=entry.code("parameter", parameters),
            needs={name: entry.codes(name, parameters) for name in entry if name != "parameter"},
        )
    )


def _worked(entry: Entry, names: Collection[str]) -> Worked:
    return Worked(
        name=entry.text("name"),
        month=entry.day("month") if "month" in entry else None,
        today=entry.day("today") if "today" in entry else None,
        parameters=_mapping(entry, "parameters"),
        tables=_tables(entry, names),
        hits=tuple(hit.read(_hit) for hit in entry.tables("hits", optional=True)),
    )


def _tables(entry: Entry, names: Collection[str]) -> Mapping[str, tuple[Row, ...]]:
    rows = entry.table("rows")
    for name in rows:
        if name not in names:
            known = ", ".join(sorted(names))
            raise rows.refuse(f"{name} is no table of the sources; use one of {known}.", name)
    return rows.read(lambda given: {name: _rows_of(given, name) for name in given})


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
