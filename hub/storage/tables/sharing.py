"""Sharing: the agreements under which departments are given data, and what they may run."""

from sqlalchemy import ARRAY, Column, ForeignKey, LargeBinary, Table, Text, UniqueConstraint

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
    UniqueConstraint("department", "division_code"),
)

registered_document = Table(
    "registered_document",
    metadata,
    Column("client_id", Text(collation="C"), ForeignKey("client.id"), primary_key=True),
    Column("digest", LargeBinary, primary_key=True),  # SHA-256 of the body
    text("body"),
    moment("registered_at"),
)
