"""Evaluations as they were made, step by step."""

from sqlalchemy import ARRAY, Column, Index, Integer, Table, Text
from sqlalchemy.dialects.postgresql import JSONB

from hub.storage.tables.columns import day, key, metadata, moment, octets, ref, text, version

evaluation = Table(
    "evaluation",
    metadata,
    key(),
    ref("household_id", "household"),
    day("evaluated_on"),  # the day as of which it holds
    Column("packs", ARRAY(Text), nullable=False),  # codes, the most specific first
    octets("declared_cell"),  # canonical JSON, sealed: what the caller told
    text("client_id"),
    text("policy_version"),
    moment("recorded_at"),
    version(),
    Index(None, "household_id", "recorded_at", "id"),
)

evaluation_result = Table(
    "evaluation_result",
    metadata,
    key(),
    ref("evaluation_id", "evaluation"),
    ref("household_id", "household"),
    ref("person_id", "person", nullable=True),  # None: the whole household
    Column("ordinal", Integer, nullable=False),  # from 1, in the jurisdiction's order
    text("category"),
    text("verdict"),
    text("modality"),
    text("authority"),
    text("document"),
    text("clause"),
    version(),
    Index(None, "evaluation_id", "ordinal"),
    Index(None, "household_id"),
)

evaluation_step = Table(
    "evaluation_step",
    metadata,
    key(),
    ref("result_id", "evaluation_result"),
    ref("household_id", "household"),
    Column("ordinal", Integer, nullable=False),  # from 1; a step stands after those it rests on
    Column("depth", Integer, nullable=False),  # 0: the result's own
    text("rule"),
    text("verdict"),
    text("formula"),
    Column("given", JSONB, nullable=False),  # [{key, value, unit, document, clause, …}]
    Column("used", JSONB, nullable=False),  # [{name, value, origin, code, …, person_id}]
    text("document"),
    text("clause"),
    text("words", nullable=True),
    text("trust"),
    version(),
    Index(None, "result_id", "ordinal"),
    Index(None, "household_id"),
)
