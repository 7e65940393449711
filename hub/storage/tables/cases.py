"""Alerts, what people found, the needs pushed, what came of them, and the aid given."""

from sqlalchemy import (
    ARRAY,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Table,
    Text,
    Uuid,
    text as sql,
)

from hub.storage.tables.columns import (
    day,
    fen,
    key,
    metadata,
    moment,
    octets,
    ref,
    text,
    version,
)

alert = Table(
    "alert",
    metadata,
    key(),
    text("indicator"),
    text("indicator_version"),
    text("subject"),  # the person's or household's id: the fold's key; or, reported, its own id
    ref("household_id", "household"),
    ref("person_id", "person", nullable=True),
    text("division_code"),  # the township it was dispatched to
    text("path"),
    text("severity"),
    text("state"),
    moment("raised_at"),
    day("condition_ended_at", nullable=True),
    day("due_on", nullable=True),  # None: no document and no pack sets a time
    Column("due_on_provisional", Boolean, nullable=False),
    octets("evidence_cell"),  # canonical JSON, sealed
    octets("evidence_digest"),  # keyed, so that the fold sees a change without opening
    text("reason", nullable=True),  # why it was classified so, or closed
    text("policy_version"),
    ref("run_id", "match_run", nullable=True),  # None: raised on a department's report
    text("changed_by"),
    moment("changed_at"),
    version(),
    Index(None, "division_code", "raised_at", "id"),
    Index(None, "household_id"),
    Index(  # the few that nobody has looked at yet, for those that are overdue
        "ix_alert_unseen",
        "division_code",
        "raised_at",
        "id",
        postgresql_where=sql("state IN ('DISPATCHED', 'NEW')"),
    ),
    Index(
        "uq_alert_open",
        "indicator",
        "subject",
        unique=True,
        postgresql_where=sql("state <> 'CLOSED' OR condition_ended_at IS NULL"),
    ),
)

department_report = Table(  # what departments tell of persons; they never read it
    "department_report",
    metadata,
    key(),
    text("department"),  # with office_code: the office that reported
    text("office_code"),
    text("division_code"),  # where it is worked: the person's township, else the office's county
    ref("household_id", "household", nullable=True),  # None: the hub does not know the person
    ref("person_id", "person", nullable=True),
    ref("alert_id", "alert", nullable=True),
    octets("citizen_id_cell"),
    text("citizen_id_mask"),
    text("path"),
    text("need_class"),
    octets("description_cell"),
    day("observed_on"),
    text("client_id"),
    text("policy_version"),
    moment("recorded_at"),
    version(),
    Index(None, "division_code", "recorded_at", "id"),
    Index(None, "household_id"),
    Index(None, "person_id"),
    Index(None, "alert_id"),
)

verification = Table(
    "verification",
    metadata,
    key(),
    ref("alert_id", "alert"),
    ref("household_id", "household"),
    text("method"),
    text("result"),
    Column("workers", ARRAY(Text), nullable=False),
    day("verified_on"),
    Column("need_classes", ARRAY(Text), nullable=False),
    text("client_id"),
    text("policy_version"),
    moment("recorded_at"),
    version(),
    Index(None, "alert_id"),
    Index(None, "household_id"),
)

need = Table(
    "need",
    metadata,
    key(),
    ref("alert_id", "alert"),
    ref("household_id", "household"),
    ref("person_id", "person", nullable=True),
    text("need_class"),
    text("department"),  # with division_code: the office it was pushed to
    text("division_code"),
    text("status"),
    ref("predecessor_id", "need", nullable=True),
    moment("pushed_at"),
    day("due_on", nullable=True),  # None: no document and no pack sets a time
    Column("due_on_provisional", Boolean, nullable=False),
    moment("accepted_at", nullable=True),
    moment("handled_at", nullable=True),
    moment("ended_at", nullable=True),
    text("reason", nullable=True),  # of the last decline, return or withdrawal
    text("policy_version"),
    text("changed_by"),
    moment("changed_at"),
    version(),
    Index(None, "department", "division_code", "pushed_at", "id"),
    Index(  # the few whose answer is still to come, for those that are overdue
        "ix_need_awaited",
        "department",
        "division_code",
        "pushed_at",
        "id",
        postgresql_where=sql("status IN ('ACCEPTED', 'PUSHED', 'RETURNED')"),
    ),
    Index(None, "alert_id"),
    Index(None, "household_id"),
    Index(None, "predecessor_id", unique=True),
)

handling_result = Table(
    "handling_result",
    metadata,
    key(),
    ref("need_id", "need"),
    ref("household_id", "household"),
    text("department"),
    text("result"),
    day("handled_on"),
    text("programme_code", nullable=True),
    fen("amount_fen", nullable=True),
    text("note", nullable=True),
    ref("assistance_record_id", "assistance_record", nullable=True),
    text("client_id"),
    text("policy_version"),
    moment("reported_at"),
    version(),
    Index(None, "need_id"),
    Index(None, "household_id"),
)

assistance_record = Table(
    "assistance_record",
    metadata,
    key(),
    ref("household_id", "household"),
    ref("person_id", "person", nullable=True),
    text("programme_code"),
    text("owner_department"),  # with division_code: the office that gave it
    text("division_code"),
    text("kind"),
    fen("amount_fen", nullable=True),
    day("period_from", nullable=True),
    day("period_to", nullable=True),  # the last day, included
    day("paid_on", nullable=True),
    text("status"),
    octets("account_cell", nullable=True),
    text("account_mask", nullable=True),
    text("record_reference", nullable=True),  # the department's own
    ref("batch_id", "batch", nullable=True),
    Column("need_id", Uuid),  # no foreign key: results and records name each other
    text("policy_version"),
    moment("recorded_at"),
    version(),
    Index(None, "household_id", "recorded_at", "id"),
    Index(None, "owner_department", "division_code", "recorded_at", "id"),
    Index(None, "recorded_at", "id"),
    Index(None, "batch_id"),
    Index(None, "record_reference"),
)

assistance_statement = Table(  # batches that say a record as it stands, beside its own
    "assistance_statement",
    metadata,
    Column("record_id", Uuid, ForeignKey("assistance_record.id"), primary_key=True),
    Column("batch_id", Uuid, ForeignKey("batch.id"), primary_key=True),
    Index(None, "batch_id"),
)

department_ground = Table(  # why a department may see a household: OPEN_NEED, OWN_RECORD
    "department_ground",
    metadata,
    Column("household_id", Uuid, primary_key=True),
    Column("department", Text(collation="C"), primary_key=True),
    Column("division_code", Text(collation="C"), primary_key=True),
    Column("ground", Text(collation="C"), primary_key=True),
)
