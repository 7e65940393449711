"""What is shared at all, and what was agreed."""

from typing import Any

import strawberry

from hub.reading import rows as source
from schema.fields import root_pages
from schema.guards import POLICY


@strawberry.type
class AgreementQuery:
    sharing_items: Any = root_pages(
        "agreements.SharingItemConnection",
        POLICY,
        "共享目录项。The items of the sharing catalogue.",
        order=source.BY_CODE,
    )
    sharing_agreements: Any = root_pages(
        "agreements.SharingAgreementConnection",
        POLICY,
        "共享协议；部门只见本部门的。Sharing agreements; a department sees its own.",
        order=source.BY_PLACE,
    )
