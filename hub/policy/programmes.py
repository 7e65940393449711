"""The programmes of assistance."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from hub.domain.assistance import AssistanceKind
from hub.domain.identifiers import DepartmentCode
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


def read_programmes(root: Entry, departments: Collection[str]) -> Mapping[str, Programme]:
    """Return the programmes by code."""
    return {
        code: entry.read(lambda e, c=code: _programme(e, c, departments))
        for code, entry in root.named()
    }


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
