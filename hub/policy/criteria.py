"""The criteria that packs may name, and the parameters that each goes by."""

from collections.abc import Collection, Iterator, Mapping
from typing import Final

from hub.domain.evaluation.criteria import CRITERIA, FOR_PROGRAMMES_ONLY
from hub.domain.evaluation.rules import Criterion
from hub.domain.law import Citation
from hub.policy.citations import read_part
from hub.policy.entries import Entry

_STANDARD: Final = "standard.dibao_yuan_month"
_DISPOSABLE: Final = "income.disposable_yuan_year"

PARAMETERS: Mapping[str, tuple[str, ...]] = {  # that a criterion goes by; none: it is not here
    "INCOME_BELOW_STANDARD": (_STANDARD,),
    "INCOME_BELOW_MARGIN": (_STANDARD, "margin.multiple"),
    "INCOME_BELOW_DISPOSABLE": (_DISPOSABLE,),
    "PROPERTY_WITHIN_RIGID": ("rigid.property",),
    "EXPENDITURE_RIGID": ("rigid.method", "rigid.spending", "rigid.window_months"),
    "LOCAL_HUKOU": ("hukou.required", "hukou.prefix_digits"),
    "LISTED_OTHER": ("other.groups",),
    "NO_LABOUR_CAPACITY": (
        "working_age.from_years",
        "working_age.below_years",
        "no_labour.mental_levels",
        "no_labour.limb_levels",
        "no_labour.sight_levels",
    ),
    "NO_INCOME_SOURCE": (_STANDARD,),
    "SERIOUS_ILLNESS": ("serious_illness.definition",),
    "SEVERE_DISABILITY": ("severe_disability.levels",),
    "SINGLE_INCLUSION": ("single_inclusion.groups",),
    "SUPPORT_EXEMPTED_INCOME_BELOW_STANDARD": (
        _STANDARD,
        "support.exempt_kin",
        "support.exempt_from_years",
    ),
    "DISABLED_LEVELS": ("nursing_subsidy.levels",),
    "ABLE_TO_WORK": ("working_age.from_years", "working_age.below_years"),
    "UNEMPLOYED_ABLE": ("working_age.from_years", "working_age.below_years"),
}
OF_CHOICES: Mapping[str, Mapping[str, tuple[str, ...]]] = {  # what a chosen value goes by besides
    "rigid.method": {
        "RATIO": ("rigid.share", "rigid.inclusive", "rigid.zero_income"),
        "RESIDUAL": ("rigid.residual_yuan_year",),
    },
    "single_inclusion.groups": {
        "SERIOUS_ILLNESS": ("serious_illness.definition",),
        "SEVERE_DISABILITY": ("single_inclusion.levels", "single_inclusion.mental_levels"),
        "DISABLED_SOLDIER": ("single_inclusion.soldier_levels",),
    },
}
OF_PROGRAMMES: Final = frozenset(CRITERIA)
OF_CATEGORIES: Final = OF_PROGRAMMES - FOR_PROGRAMMES_ONLY


def read_criteria(
    entry: Entry, known: Collection[str], whole: Citation
) -> tuple[tuple[Criterion, ...], ...]:
    """Return the ways in which an entry's conditions can be met; () where it has none.

    One way stands as `criteria = [ … ]`, all of which must hold; several stand as tables `ways`,
    each with its criteria, one of which suffices.

    Raises:
        PolicyError: both forms at once, or a test that the hub does not have.
    """
    if "ways" in entry and "criteria" in entry:
        raise entry.refuse("Write criteria, or several ways with criteria each; not both.", "ways")
    if "criteria" in entry:
        return (tuple(_criteria(entry, known, whole)),)
    return tuple(
        way.read(lambda e: tuple(_criteria(e, known, whole)))
        for way in entry.tables("ways", optional=True)
    )


def _criteria(entry: Entry, known: Collection[str], whole: Citation) -> Iterator[Criterion]:
    for table in entry.tables("criteria"):
        yield table.read(
            lambda e: Criterion(test=e.code("test", known), source=read_part(e, whole))
        )
