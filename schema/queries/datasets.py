"""The data sets, and how good what departments deliver is."""

from typing import Any

import strawberry

from hub.reading import rows as source
from schema.fields import root_pages
from schema.guards import POLICY


@strawberry.type
class DatasetQuery:
    datasets: Any = root_pages(
        "datasets.DatasetConnection",
        POLICY,
        "现行数据集及其质量。The data sets in force, and how good what came in is.",
        order=source.BY_CODE,
    )
