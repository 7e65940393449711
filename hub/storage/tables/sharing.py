"""Sharing: the agreements of departments, limits to what they ask, and what is published."""

from sqlalchemy import ARRAY, Column, Date, Index, Integer, Table, Text, UniqueConstraint

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

attestation_tally = Table(  # how many persons a client has asked about in a day
    "attestation_tally",
    metadata,
    Column("client_id", Text(collation="C"), primary_key=True),
    Column("asked_on", Date, primary_key=True),  # in China
    Column("persons", Integer, nullable=False),
)

statistic = Table(  # a month's counts of a county, as published; what names nobody
    "statistic",
    metadata,
    Column("code", Text(collation="C"), primary_key=True),
    text("county_code"),
    text("area_code"),  # the township or county that the count is about
    text("month"),  # as 2026-10
    text("dimension"),
    text("key"),
    text("counted"),
    Column("count", Integer),  # None: it is not told
    text("state"),
    Column("smallest", Integer, nullable=False),  # the least count that is told
    text("policy_version"),
    moment("published_at"),
    Index(None, "county_code", "month"),
)
