"""The programmes of assistance, and the department to which each class of need is sent."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from hub.domain.assistance import AssistanceKind
from hub.domain.identifiers import DepartmentCode
from hub.domain.needs import NeedClass
from hub.domain.sharing import Clause
from hub.policy.entries import Entry
from hub.policy.periods import Period, read_period


class ProgrammeGroup(StrEnum):
    """The tiers of assistance.

    Source:
        国办发〔2023〕39号 四; 新政办〔2024〕22号 三.
    """

    BASIC = "BASIC"  # 基本生活救助
    SPECIAL = "SPECIAL"  # 专项社会救助
    EMERGENCY = "EMERGENCY"  # 急难社会救助
    SERVICE = "SERVICE"  # 服务类社会救助
    OTHER = "OTHER"  # 其他救助帮扶
    CHARITY = "CHARITY"  # 慈善帮扶


@dataclass(frozen=True, slots=True, kw_only=True)
class Programme:
    """A form of assistance that one department gives."""

    code: str
    name_zh: str
    name_en: str
    owner: DepartmentCode
    kind: AssistanceKind
    group: ProgrammeGroup
    period: Period
    source: Clause


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """Where a class of need is sent."""

    need_class: NeedClass
    department: DepartmentCode
    working_days: int | None  # to answer in; None: the parameter answer.working_days says
    programme: str | None  # under which aid is given unless the department names another
    source: Clause


def read_programmes(root: Entry, departments: Collection[str]) -> Mapping[str, Programme]:
    """Return the programmes by code."""
    return {
        code: entry.read(lambda e, c=code: _programme(e, c, departments))
        for code, entry in root.named()
    }


def read_routing(
    root: Entry, departments: Collection[str], programmes: Mapping[str, Programme]
) -> Mapping[NeedClass, Route]:
    """Return the routes by class of need.

    Raises:
        PolicyError: a class that the domain does not know.
    """
    routes: dict[NeedClass, Route] = {}
    for code, entry in root.named():
        if code not in NeedClass.__members__:
            known = ", ".join(NeedClass)
            raise entry.refuse(f"{code} is no class of need; use one of {known}.")
        need_class = NeedClass(code)
        routes[need_class] = _route(entry, need_class, departments, programmes)
    return routes


def _programme(entry: Entry, code: str, departments: Collection[str]) -> Programme:
    return Programme(
        code=code,
        name_zh=entry.text("name_zh"),
        name_en=entry.text("name_en"),
        owner=DepartmentCode(entry.code("owner", departments)),
        kind=entry.choice("kind", AssistanceKind),
        group=entry.choice("group", ProgrammeGroup),
        period=read_period(entry),
        source=entry.clause(),
    )


def _route(
    entry: Entry,
    need_class: NeedClass,
    departments: Collection[str],
    programmes: Mapping[str, Programme],
) -> Route:
    def read(entry: Entry) -> Route:
        department = DepartmentCode(entry.code("department", departments))
        own = [each.code for each in programmes.values() if each.owner == department]
        return Route(
            need_class=need_class,
            department=department,
            working_days=entry.integer("working_days") if "working_days" in entry else None,
            programme=entry.code("programme", own) if "programme" in entry else None,
            source=entry.clause(),
        )

    return entry.read(read)
