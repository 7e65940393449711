"""The classes of need, and the department to which each jurisdiction sends one."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from hub.domain.identifiers import DepartmentCode
from hub.domain.needs import NeedClass, Route
from hub.domain.sharing import Clause
from hub.policy.citations import read_quoted
from hub.policy.entries import Entry
from hub.policy.periods import Period, read_period
from hub.policy.programmes import Programme


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedKind:
    """A class of need, whoever meets it."""

    need_class: NeedClass
    name_zh: str
    name_en: str
    programme: str | None  # under which its owner gives aid unless it names another
    source: Clause


@dataclass(frozen=True, slots=True, kw_only=True)
class Routable:
    """What a route may name."""

    departments: Collection[str]
    needs: Mapping[NeedClass, NeedKind]
    programmes: Mapping[str, Programme]


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedRoute:
    """A route as one pack has it."""

    route: Route
    period: Period
    line: int  # of the pack's file


def read_needs(root: Entry, programmes: Collection[str]) -> Mapping[NeedClass, NeedKind]:
    """Return the classes of need.

    Raises:
        PolicyError: a class that the domain does not know, or an unknown programme.
    """
    found: dict[NeedClass, NeedKind] = {}
    for code, entry in root.named():
        if code not in NeedClass.__members__:
            known = ", ".join(NeedClass)
            raise entry.refuse(f"{code} is no class of need; use one of {known}.")
        need_class = NeedClass(code)
        found[need_class] = entry.read(lambda e, c=need_class: _kind(e, c, programmes))
    return found


def read_route(entry: Entry, known: Routable, within: Period) -> ListedRoute:
    """Return an entry of `routes`; aid goes by the class's programme where it is the department's.

    Raises:
        PolicyError: an unknown class of need or department, or no words.
    """
    need_class = NeedClass(entry.code("need_class", known.needs))
    department = DepartmentCode(entry.code("department", known.departments))
    programme = known.programmes.get(known.needs[need_class].programme or "")
    return ListedRoute(
        route=Route(
            need_class=need_class,
            department=department,
            working_days=entry.integer("working_days") if "working_days" in entry else None,
            programme=programme.code if programme and programme.owner == department else None,
            source=entry.source().read(read_quoted),
        ),
        period=read_period(entry, within=within),
        line=entry.line,
    )


def _kind(entry: Entry, need_class: NeedClass, programmes: Collection[str]) -> NeedKind:
    return NeedKind(
        need_class=need_class,
        name_zh=entry.text("name_zh"),
        name_en=entry.text("name_en"),
        programme=entry.code("programme", programmes) if "programme" in entry else None,
        source=entry.clause(),
    )
