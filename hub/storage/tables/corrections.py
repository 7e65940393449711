"""Claims that a value is wrong, their answers, and what had rested on the value."""

from sqlalchemy import ARRAY, Boolean, Column, Index, Table, Text, Uuid

from hub.storage.tables.columns import day, key, metadata, moment, octets, ref, text, version

correction = Table(
    "correction",
    metadata,
    key(),
    ref("household_id", "household"),
    ref("person_id", "person", nullable=True),
    ref("assistance_record_id", "assistance_record", nullable=True),
    text("dataset"),
    text("field"),
    text("record_reference"),  # the department's own
    text("owner_department"),  # with division_code: the office that answers
    text("division_code"),  # the county
    text("claimed_by"),  # with office_code: the office that filed it
    text("office_code"),
    Column("parties", ARRAY(Text), nullable=False),  # owner and claimant, for the row's policy
    octets("citizen_id_cell", nullable=True),  # for the owner, to find its record; None: no person
    text("citizen_id_mask", nullable=True),
    text("status"),
    text("outcome", nullable=True),
    octets("claim_cell"),  # what is right, in the claimant's eyes
    octets("old_cell", nullable=True),  # as the value stood; None: it is not kept in the hub
    octets("new_cell", nullable=True),  # what holds since the answer; None: the old one
    text("reason"),
    text("answer_reason", nullable=True),
    moment("filed_at"),
    day("due_on", nullable=True),
    Column("due_on_provisional", Boolean, nullable=False),
    moment("answered_at", nullable=True),
    Column("alert_ids", ARRAY(Uuid), nullable=False),  # these and the next rested on the old value
    Column("determination_ids", ARRAY(Uuid), nullable=False),
    Column("need_ids", ARRAY(Uuid), nullable=False),
    Column("result_ids", ARRAY(Uuid), nullable=False),
    Column("assistance_record_ids", ARRAY(Uuid), nullable=False),
    text("policy_version"),
    text("changed_by"),
    moment("changed_at"),
    version(),
    Index(None, "filed_at", "id"),
    Index(None, "division_code", "filed_at", "id"),
    Index(None, "household_id"),
    Index(None, "person_id"),
    Index(None, "assistance_record_id"),
    Index(None, "dataset", "answered_at"),
)
