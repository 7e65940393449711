"""What households are entitled to, as it stood when they were last evaluated."""

from sqlalchemy import Index, Table, text as sql

from hub.storage.tables.columns import day, fen, key, metadata, ref, text

entitlement = Table(
    "entitlement",
    metadata,
    key(),
    ref("household_id", "household"),
    ref("person_id", "person", nullable=True),  # None: the household as a whole
    text("rule"),
    text("programme"),
    text("owner"),  # the department that gives it
    text("state"),
    text("verdict"),
    text("modality"),
    text("period"),
    fen("amount_fen", nullable=True),  # a period; None: no document gives it
    text("reason"),
    text("document"),
    text("clause"),
    text("words", nullable=True),
    day("evaluated_on"),  # since when it has been found so
    text("policy_version"),
    Index(None, "household_id", "id"),
    Index(
        "ix_entitlement_missed",
        "household_id",
        "id",
        postgresql_where=sql("state = 'MISSED'"),
    ),
)
