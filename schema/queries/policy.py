"""The published policy, and who is asking."""

from typing import Any

import strawberry

from hub.reading import rows as source
from schema.fields import root_pages, root_single
from schema.guards import POLICY


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
        "现行政策包。The policy packs in force.",
        order=source.BY_CODE,
    )
    catalogue: Any = root_pages(
        "policy.CatalogueEntryConnection",
        POLICY,
        "共享目录。The sharing catalogue: who may see which field, and why.",
        order=source.BY_CODE,
    )
