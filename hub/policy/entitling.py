"""What a pack says of programmes: who is to get them and how much, and which are not its own."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from hub.domain.evaluation.amounts import AMOUNTS
from hub.domain.evaluation.rules import (
    AmountRule,
    Modality,
    Period as Interval,
    ProgrammeRule,
    Subject,
)
from hub.domain.identifiers import DepartmentCode
from hub.domain.law import Citation
from hub.domain.people import Category, SupportMode
from hub.policy.citations import read_part, read_quoted
from hub.policy.criteria import OF_PROGRAMMES, read_criteria
from hub.policy.entries import Entry
from hub.policy.periods import Period, read_period
from hub.policy.programmes import Programme, ProgrammeGroup


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedProgramme:
    """A programme's rule as one pack has it, or that the pack's jurisdiction has it not."""

    programme: str
    rule: ProgrammeRule | None  # None: the document says that it is not given there
    period: Period
    source: Citation
    line: int  # of the pack's file


@dataclass(frozen=True, slots=True, kw_only=True)
class Regrouping:
    """The tier of assistance to which a document counts a programme."""

    programme: str
    group: ProgrammeGroup
    period: Period
    source: Citation
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What an entry about programmes may name."""

    programmes: Mapping[str, Programme]
    parameters: Collection[str]


def read_listed_programme(entry: Entry, known: Known, within: Period) -> ListedProgramme:
    """Return an entry of `entitlements`.

    Raises:
        PolicyError: an unknown programme, category, test, amount rule or parameter, or no words.
    """
    programme = known.programmes[entry.code("programme", known.programmes)]
    source = entry.source().read(read_quoted)
    is_none = entry.boolean("none", default=False)
    return ListedProgramme(
        programme=programme.code,
        rule=None if is_none else _rule(entry, programme, known, source),
        period=read_period(entry, within=within),
        source=source,
        line=entry.line,
    )


def read_regrouping(entry: Entry, known: Known, within: Period) -> Regrouping:
    """Return an entry of `groups`."""
    return Regrouping(
        programme=entry.code("programme", known.programmes),
        group=entry.choice("group", ProgrammeGroup),
        period=read_period(entry, within=within),
        source=entry.source().read(read_quoted),
        line=entry.line,
    )


def _rule(entry: Entry, programme: Programme, known: Known, source: Citation) -> ProgrammeRule:
    return ProgrammeRule(
        code=entry.text("code"),
        programme=programme.code,
        owner=DepartmentCode(programme.owner),
        subject=entry.choice("subject", Subject),
        categories=frozenset(entry.choices("categories", Category))
        if "categories" in entry
        else None,
        support_modes=frozenset(entry.choices("support_modes", SupportMode))
        if "support_modes" in entry
        else None,
        criteria=read_criteria(entry, OF_PROGRAMMES, source),
        modality=entry.choice("modality", Modality),
        period=entry.choice("period", Interval),
        amount=entry.table("amount").read(lambda e: _amount(e, known.parameters, source)),
        source=source,
        yields_to=frozenset(entry.texts("yields_to", optional=True)),
    )


def _amount(entry: Entry, parameters: Collection[str], whole: Citation) -> AmountRule:
    return AmountRule(
        rule=entry.code("rule", AMOUNTS),
        parameters=entry.codes("parameters", parameters, optional=True),
        source=read_part(entry, whole),
    )
