"""The categories that a pack lists, and who may pass from one into another."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from hub.domain.evaluation.rules import CategoryRule, Modality, Subject, TransferRule
from hub.domain.people import Category, MonitoredType
from hub.policy.citations import read_quoted
from hub.policy.criteria import OF_CATEGORIES, read_criteria
from hub.policy.entries import Entry
from hub.policy.periods import Period, read_period


class Authority(StrEnum):
    """Who decides that somebody is in a category."""

    COUNTY = "COUNTY"  # civil affairs
    TOWNSHIP = "TOWNSHIP"
    STREET = "STREET"
    COUNTY_AGR = "COUNTY_AGR"  # agriculture and rural affairs
    COUNTY_GOVERNMENT = "COUNTY_GOVERNMENT"
    GENERAL = "GENERAL"  # as the parameter determination.authority says


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedCategory:
    """A category as one pack lists it."""

    rule: CategoryRule
    period: Period
    is_binding: bool  # on the lists of the packs below
    line: int  # of the pack's file


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedTransfer:
    """A passage between categories as one pack has it."""

    rule: TransferRule
    period: Period
    line: int


def read_category(entry: Entry, within: Period) -> ListedCategory:
    """Return a category of a pack's list.

    Raises:
        PolicyError: an unknown category, test or authority, or no words.
    """
    source = entry.source().read(read_quoted)
    rule = CategoryRule(
        category=entry.choice("category", Category),
        subject=entry.choice("subject", Subject),
        authority=_authority(entry),
        excluded_by=_categories(entry, "excluded_by", optional=True),
        criteria=read_criteria(entry, OF_CATEGORIES, source),
        modality=entry.choice("modality", Modality),
        source=source,
    )
    return ListedCategory(
        rule=rule,
        period=read_period(entry, within=within),
        is_binding=entry.boolean("binding", default=False),
        line=entry.line,
    )


def read_transfer(entry: Entry, within: Period) -> ListedTransfer:
    """Return a passage from some categories into others."""
    return ListedTransfer(
        rule=TransferRule(
            leaving=_categories(entry, "leaving"),
            into=_categories(entry, "into"),
            monitored=frozenset(entry.choices("monitored", MonitoredType))
            if "monitored" in entry
            else None,
            needs_consent=entry.boolean("needs_consent", default=True),
            source=entry.source().read(read_quoted),
        ),
        period=read_period(entry, within=within),
        line=entry.line,
    )


def _authority(entry: Entry) -> Authority:
    return entry.choice("authority", Authority) if "authority" in entry else Authority.GENERAL


def _categories(entry: Entry, key: str, *, optional: bool = False) -> tuple[Category, ...]:
    known: Mapping[str, Category] = {each.value: each for each in Category}
    return tuple(known[code] for code in entry.codes(key, known, optional=optional))
