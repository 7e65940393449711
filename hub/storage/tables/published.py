"""The policy as published: insert-only, each entry once by code and version."""

from typing import Any

from sqlalchemy import ARRAY, BigInteger, Column, Identity, Integer, Table, Text
from sqlalchemy.dialects.postgresql import JSONB

from hub.storage.tables.columns import day, metadata, moment, text


def _published(name: str, *columns: Column[Any]) -> Table:
    """Return a table whose rows are named by code and version, with texts and clause."""
    return Table(
        f"policy_{name}",
        metadata,
        Column("code", Text(collation="C"), primary_key=True),
        Column("version", Text(collation="C"), primary_key=True),
        *columns,
        day("valid_from", nullable=True),
        day("valid_to", nullable=True),
        text("document"),
        text("clause"),
    )


policy_release = Table(
    "policy_release",
    metadata,
    Column("version", Text(collation="C"), primary_key=True),  # digest of all files
    Column("sequence", BigInteger, Identity(always=True), nullable=False, unique=True),
    moment("released_at"),
)

policy_release_entry = Table(  # which versions of which entries make up a release
    "policy_release_entry",
    metadata,
    Column("release", Text(collation="C"), primary_key=True),
    Column("kind", Text(collation="C"), primary_key=True),  # "programme", "indicator", …
    Column("code", Text(collation="C"), primary_key=True),
    text("version"),
)

policy_division = Table(  # published once for each version of the register
    "policy_division",
    metadata,
    Column("code", Text(collation="C"), primary_key=True),
    Column("version", Text(collation="C"), primary_key=True),
    text("name"),
    text("level"),
    text("parent_code", nullable=True),
)

policy_department = _published("department", text("name_zh"), text("name_en"))

policy_programme = _published(
    "programme",
    text("name_zh"),
    text("name_en"),
    text("owner_department"),
    text("kind"),
    text("programme_group"),
)

policy_indicator = _published(
    "indicator",
    text("name_zh"),
    text("name_en"),
    text("path"),
    text("subject"),
    Column("sources", ARRAY(Text), nullable=False),
    text("explanation_zh"),
    text("explanation_en"),
)

policy_pack = _published(
    "pack",
    text("name_zh"),
    text("name_en"),
    text("division_code"),
    Column("parameter_count", Integer, nullable=False),
    Column("parameters", JSONB, nullable=False),  # [{key, value, unit, clause, words, trust, …}]
)

policy_grant = _published(
    "grant",  # code: "MED Person.name"
    text("audience"),
    text("coordinate"),
    text("form"),
    text("ground"),
    Column("purposes", ARRAY(Text), nullable=False),
    text("reason"),
    text("asks", nullable=True),
)

policy_dataset = _published(
    "dataset",
    text("name_zh"),
    text("name_en"),
    text("department"),
    text("mode"),
    text("frequency"),
    Column("lag_days", Integer, nullable=False),
    Column("freshness_days", Integer, nullable=False),
    Column("fields", JSONB, nullable=False),  # [{name, label, type, required, codes}]
)

policy_routing = _published(
    "routing",  # code: "410721 MEDICAL 2024-07-16"
    text("need_class"),
    text("department"),
    Column("working_days", Integer),
    text("programme", nullable=True),  # under which aid is given, unless another is named
    text("division"),  # whose documents say it; the nation's is 000000
)

policy_item = _published(
    "item",  # of the sharing catalogue
    text("name_zh"),
    text("name_en"),
    text("provider"),
    text("frequency"),
    text("attribute"),
    Column("methods", ARRAY(Text), nullable=False),
    Column("grade", Integer, nullable=False),
    text("conditions_zh", nullable=True),
    text("conditions_en", nullable=True),
    text("ground", nullable=True),
    Column("scopes", ARRAY(Text), nullable=False),
)
