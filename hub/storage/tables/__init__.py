"""Every table of the hub, and the metadata that the migrations are compared with."""

from hub.storage.tables.cases import (
    alert,
    assistance_record,
    assistance_statement,
    department_ground,
    department_report,
    handling_result,
    need,
    verification,
)
from hub.storage.tables.columns import metadata
from hub.storage.tables.corrections import correction
from hub.storage.tables.history import HISTORY, VERSIONED
from hub.storage.tables.people import determination, facts, household, membership, person
from hub.storage.tables.published import (
    policy_dataset,
    policy_department,
    policy_division,
    policy_grant,
    policy_indicator,
    policy_item,
    policy_pack,
    policy_programme,
    policy_release,
    policy_release_entry,
    policy_routing,
)
from hub.storage.tables.records import (
    batch,
    batch_rejection,
    chain_event,
    chain_head,
    client,
    disclosure,
    document,
    idempotency,
    match_run,
)
from hub.storage.tables.sharing import registered_document, sharing_agreement

__all__ = [
    "HISTORY",
    "VERSIONED",
    "alert",
    "assistance_record",
    "assistance_statement",
    "batch",
    "batch_rejection",
    "chain_event",
    "chain_head",
    "client",
    "correction",
    "department_ground",
    "department_report",
    "determination",
    "disclosure",
    "document",
    "facts",
    "handling_result",
    "household",
    "idempotency",
    "match_run",
    "membership",
    "metadata",
    "need",
    "person",
    "policy_dataset",
    "policy_department",
    "policy_division",
    "policy_grant",
    "policy_indicator",
    "policy_item",
    "policy_pack",
    "policy_programme",
    "policy_release",
    "policy_release_entry",
    "policy_routing",
    "registered_document",
    "sharing_agreement",
    "verification",
]
