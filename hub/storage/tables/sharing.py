"""Sharing: agreements, requests for them, what may be run and how often, what is published."""

from sqlalchemy import (
    ARRAY,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
    text as sql,
)

from hub.storage.tables.columns import day, key, metadata, moment, text, version

sharing_agreement = Table(  # one for each department and county
    "sharing_agreement",
    metadata,
    key(),
    text("department"),
    text("division_code"),
    Column("items", ARRAY(Text), nullable=False),
    Column("purposes", ARRAY(Text), nullable=False),
    text("basis"),
    text("scenario"),
    text("extent"),
    text("method"),
    day("valid_from"),
    day("valid_to"),
    text("state"),
    text("state_reason", nullable=True),
    text("policy_version"),
    text("changed_by"),
    moment("changed_at"),
    version(),
    day("disposal_due_on", nullable=True),  # of what was obtained; None: nothing sets a time
    text("disposal_asked", nullable=True),
    day("disposed_on", nullable=True),
    text("disposal_way", nullable=True),
    UniqueConstraint("department", "division_code"),
)

engagement = Table(  # of audit offices
    "engagement",
    metadata,
    key(),
    text("department"),
    text("division_code"),
    text("notice"),
    day("valid_from"),
    day("valid_to"),
    day("ended_on", nullable=True),
    text("end_reason", nullable=True),
    text("policy_version"),
    text("changed_by"),
    moment("changed_at"),
    UniqueConstraint("department", "division_code", "notice"),
)

sharing_request = Table(
    "sharing_request",
    metadata,
    key(),
    text("department"),  # with division_code: the office that asks
    text("division_code"),
    Column("items", ARRAY(Text), nullable=False),
    Column("purposes", ARRAY(Text), nullable=False),
    text("basis"),
    text("scenario"),
    text("extent"),
    text("method"),
    day("valid_from"),
    day("valid_to"),
    text("approved_by"),  # the head of the department's sharing office
    Column("papers", ARRAY(Text), nullable=False),
    text("state"),
    moment("submitted_at"),
    day("due_on", nullable=True),
    Column("due_on_provisional", Boolean, nullable=False),
    Column("missing_papers", ARRAY(Text), nullable=False),  # of the one notice; empty: none
    text("extension_consent", nullable=True),
    moment("answered_at", nullable=True),
    text("answer_approved_by", nullable=True),
    text("answer_reason", nullable=True),
    Column("agreed_items", ARRAY(Text)),
    Column("agreed_purposes", ARRAY(Text)),
    day("agreed_from", nullable=True),
    day("agreed_to", nullable=True),
    day("delivery_due_on", nullable=True),
    Column("delivery_due_on_provisional", Boolean, nullable=False),
    text("dispute_reason", nullable=True),
    moment("disputed_at", nullable=True),
    text("settlement_reason", nullable=True),
    moment("settled_at", nullable=True),
    text("policy_version"),
    text("changed_by"),
    moment("changed_at"),
    version(),
    Index(None, "division_code", "submitted_at", "id"),
    Index(
        "uq_sharing_request_open",
        "department",
        "division_code",
        unique=True,
        postgresql_where=sql("state IN ('SUBMITTED', 'PAPERS_REQUESTED', 'DISPUTED')"),
    ),
)

attestation_tally = Table(  # how many persons a client has asked about in a day
    "attestation_tally",
    metadata,
    Column("client_id", Text(collation="C"), primary_key=True),
    Column("asked_on", Date, primary_key=True),  # in China
    Column("persons", Integer, nullable=False),
)

statistic = Table(  # a month's counts of a division, as published; what names nobody
    "statistic",
    metadata,
    Column("code", Text(collation="C"), primary_key=True),
    text("division_code"),  # the county, city or province whose table it is
    text("area_code"),  # the division that the count is about: the same, or a township of it
    text("month"),  # as 2026-10
    text("dimension"),
    text("key"),
    text("counted"),
    Column("count", Integer),  # None: it is not told
    text("state"),
    Column("smallest", Integer, nullable=False),  # the least count that is told
    text("policy_version"),
    moment("published_at"),
    Index(None, "division_code", "month"),
)

registered_document = Table(
    "registered_document",
    metadata,
    Column("client_id", Text(collation="C"), ForeignKey("client.id"), primary_key=True),
    Column("digest", LargeBinary, primary_key=True),  # SHA-256 of the body
    text("body"),
    moment("registered_at"),
)
