"""Where the demonstration plays: a county, and what its packs say of the people made up there."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Final

from hub.domain.divisions import DivisionLevel
from hub.domain.errors import HubError
from hub.domain.evaluation.circumstances import Area
from hub.domain.evaluation.rules import Rules
from hub.domain.identifiers import DivisionCode
from hub.domain.people import Category
from hub.policy.divisions import Division, Divisions
from hub.policy.entries import Document, Entry
from hub.policy.policy import Policy

DEFAULT: Final = "xinxiang"

_FILES = Path(__file__).parent / "jurisdictions"
_STANDARD = "standard.dibao_yuan_month"
_RATES, _FIXED_RATE = "premium.rates", "FIXED"
_PREMIUM = "premium.personal_yuan_year"
_HEATING = "HEATING"
_BORN_THERE, _BORN_LONG_AGO = 80, 3  # how often each place code occurs; the others once
_NEIGHBOURHOODS = ("居民委员会", "居委会", "社区")  # what the names of places in town end in


class UnknownJurisdiction(HubError):
    """The demonstration has no such jurisdiction."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """How large the county is."""

    households: int  # on the roster
    members: int  # of these
    others: int  # watched persons beside them
    overlap: int  # persons of the roster whom the population register names too
    townships: int | None = None  # the first of the county's; None: all


SMALL: Final = Scale(households=160, members=380, others=400, overlap=40, townships=4)


@dataclass(frozen=True, slots=True, kw_only=True)
class Heating:
    """What a household gets for a winter."""

    yuan: int
    paid_in: int  # month of the year
    categories: frozenset[Category]


@dataclass(frozen=True, slots=True, kw_only=True)
class Jurisdiction:
    """A county as the demonstration needs it."""

    code: str
    county: Division
    above: Division  # whose civil affairs has a client too
    address: str  # what addresses begin with
    numbers: str  # what household numbers begin with
    decisions: str  # what decisions are numbered under
    place_codes: tuple[str, ...]  # of id numbers, each as often as it occurs
    departments: frozenset[str]  # that take part, beside civil affairs
    scale: Scale
    townships: tuple[Division, ...]  # those with villages, in the order of their codes
    villages: Mapping[DivisionCode, tuple[Division, ...]]  # by township, in the register's order
    categories: frozenset[Category]  # that the packs list
    standards: Mapping[Area, Decimal]  # 低保, in yuan a head and month
    subsidies: Mapping[Category, Decimal]  # yuan of the premium
    premium: Decimal  # yuan a year
    heating: Heating | None

    def delivers(self, department: str) -> bool:
        """Tell whether a department sends its data sets."""
        return department == "CA" or department in self.departments

    def monthly_standard(self, village: Division) -> Decimal:
        """Return the living allowance's line in a village, in yuan a head and month."""
        return self.standards[area_of(village)]

    def yearly_standard(self, village: Division) -> Decimal:
        """Return that line in yuan a head and year."""
        return self.monthly_standard(village) * 12


def area_of(village: Division) -> Area:
    """Return whether a village lies in town."""
    return Area.URBAN if village.name.endswith(_NEIGHBOURHOODS) else Area.RURAL


def codes() -> list[str]:
    """Return the codes of the jurisdictions that can be demonstrated."""
    return sorted(file.stem for file in _FILES.glob("*.toml"))


def known(code: str) -> str:
    """Return a code, if it is that of a jurisdiction that can be demonstrated.

    Raises:
        UnknownJurisdiction: it is not.
    """
    if code not in codes():
        raise UnknownJurisdiction(f"没有演示地区 {code}；请从 {'、'.join(codes())} 中选择。")
    return code


def read(code: str, policy: Policy, today: date, *, size: Scale | None = None) -> Jurisdiction:
    """Return a jurisdiction as its file and its packs have it.

    Args:
        code: the file's name, as "changsha".
        policy: with the demo's packs and standards.
        today: the day whose rules hold.
        size: of the county; None: that of the file.

    Raises:
        UnknownJurisdiction: there is no such file.
        PolicyError: the file is not complete.
    """
    file = _FILES / f"{known(code)}.toml"
    root = Document.parse(str(file), file.read_text("utf-8"))
    return root.read(lambda entry: _jurisdiction(entry, code, policy, today, size))


def _jurisdiction(
    entry: Entry, code: str, policy: Policy, today: date, size: Scale | None
) -> Jurisdiction:
    scale = entry.table("scale").read(_scale)
    county = policy.divisions[entry.code("county", policy.divisions)]
    rules = policy.rules(county.code, today)
    scale = size or scale
    townships = _townships_of(policy.divisions, county)[: scale.townships]
    return Jurisdiction(
        code=code,
        county=county,
        above=policy.divisions[entry.code("above", policy.divisions)],
        address=entry.text("address"),
        numbers=entry.text("numbers"),
        decisions=entry.text("decisions"),
        place_codes=_place_codes(entry),
        departments=frozenset(entry.codes("departments", policy.departments)),
        scale=scale,
        townships=townships,
        villages={each.code: _villages_of(policy.divisions, each) for each in townships},
        categories=frozenset(each.category for each in rules.categories),
        standards={area: _standard(policy, county, today, area) for area in Area},
        subsidies=_subsidies(entry, rules),
        premium=_decimal(rules, _PREMIUM),
        heating=_heating(entry, rules),
    )


def _place_codes(entry: Entry) -> tuple[str, ...]:
    """Return the county's own code, and those of who was born elsewhere, or long ago."""
    former, others = entry.texts("former_codes"), entry.texts("other_codes")
    return (*(entry.text("county"),) * _BORN_THERE, *former * _BORN_LONG_AGO, *others)


def _scale(entry: Entry) -> Scale:
    return Scale(
        households=entry.integer("households"),
        members=entry.integer("members"),
        others=entry.integer("others"),
        overlap=entry.integer("overlap"),
    )


def _heating(entry: Entry, rules: Rules) -> Heating | None:
    """Return the heating aid, for the categories of all the rules that give it."""
    if "heating" not in entry:
        return None
    categories = frozenset(
        category
        for rule in rules.programmes
        if rule.programme == _HEATING
        for category in rule.categories or ()
    )
    return entry.table("heating").read(
        lambda table: Heating(
            yuan=table.integer("yuan"), paid_in=table.integer("paid_in"), categories=categories
        )
    )


def _townships_of(divisions: Divisions, county: Division) -> tuple[Division, ...]:
    """Return the county's townships that have villages, in the order of their codes."""
    parents = {division.parent for division in divisions.values()}
    found = (
        division
        for division in divisions.values()
        if division.parent == county.code and division.code in parents
    )
    return tuple(sorted(found, key=lambda division: division.code))


def _villages_of(divisions: Divisions, township: Division) -> tuple[Division, ...]:
    return tuple(
        division
        for division in divisions.values()
        if division.parent == township.code and division.level is DivisionLevel.VILLAGE
    )


def _standard(policy: Policy, county: Division, today: date, area: Area) -> Decimal:
    return _decimal(policy.rules(county.code, today, area), _STANDARD)


def _subsidies(entry: Entry, rules: Rules) -> Mapping[Category, Decimal]:
    """Return what of the premium is borne for whom; nothing where no document sets a rate."""
    rates = rules.given(_RATES)
    if rates is None or not isinstance(rates.value, Mapping):
        return {}
    premium = _decimal(rules, _PREMIUM)
    return {
        Category(category): (
            Decimal(entry.integer("fixed_subsidy"))
            if rate == _FIXED_RATE
            else premium * Decimal(rate)
        )
        for category, rate in rates.value.items()
    }


def _decimal(rules: Rules, key: str) -> Decimal:
    """Return a parameter's value.

    Raises:
        HubError: neither a pack nor the yearly table of the demonstration gives it.
    """
    given = rules.given(key)
    if given is None or not isinstance(given.value, Decimal):
        raise HubError(f"{rules.division} 没有 {key}；请在演示的政策包或年度标准表中给出。")
    return given.value
