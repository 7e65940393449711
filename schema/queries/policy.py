"""The published policy, and who is asking."""

from typing import Any

import strawberry

from hub.reading import rows as source
from schema.fields import Argument, Narrowing, root_pages, root_single
from schema.guards import POLICY
from schema.types.scalars import Day

_DIVISION = Argument(
    name="division",
    type=str | None,
    description="只看适用于此区划的：本级、上级和全国的；缺省为全部。"
    "Only what holds in this division: its own, those around it and the nation's; absent: all.",
    reads=("division",),
)
_ON = Argument(
    name="on",
    type=Day | None,
    description="只看这一天有效的；缺省为全部。Only what holds on this day; absent: all.",
    reads=("validFrom", "validTo"),
)


@strawberry.type
class PolicyQuery:
    viewer: Any = root_single("viewer.Viewer", POLICY, "当前调用方。Who you are to the hub.")
    indicators: Any = root_pages(
        "policy.IndicatorConnection",
        POLICY,
        "现行预警指标。The indicators in force.",
        order=source.BY_CODE,
    )
    programmes: Any = root_pages(
        "policy.ProgrammeConnection",
        POLICY,
        "现行救助项目。The programmes in force.",
        order=source.BY_CODE,
    )
    policy_packs: Any = root_pages(
        "policy.PolicyPackConnection",
        POLICY,
        "现行政策包：各文件给出的参数及其依据；以本级的为准，本级没有的看上级。"
        "The policy packs: the parameters that documents give, with the words. Of a parameter that "
        "several give, that of the nearest division counts.",
        Narrowing(argument=_DIVISION, filter=source.AROUND_DIVISION),
        Narrowing(argument=_ON, filter=source.IN_FORCE_ON),
        order=source.BY_CODE,
    )
    catalogue: Any = root_pages(
        "policy.CatalogueEntryConnection",
        POLICY,
        "共享目录。The sharing catalogue: who may see which field, and why.",
        order=source.BY_CODE,
    )
