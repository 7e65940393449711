"""Keep the former selves of rows, and refuse changes to what is only added to."""

from alembic import op

revision = "20261122_history"
down_revision = "20261122_cases"
branch_labels = None
depends_on = None

TABLES = (
    "alert_history",
    "assistance_record_history",
    "determination_history",
    "household_history",
    "membership_history",
    "need_history",
    "person_history",
)

CREATE = (
    """
CREATE TABLE alert_history (
    id UUID NOT NULL,
    indicator TEXT COLLATE "C" NOT NULL,
    indicator_version TEXT COLLATE "C" NOT NULL,
    subject TEXT COLLATE "C" NOT NULL,
    household_id UUID NOT NULL,
    person_id UUID,
    division_code TEXT COLLATE "C" NOT NULL,
    path TEXT COLLATE "C" NOT NULL,
    severity TEXT COLLATE "C" NOT NULL,
    state TEXT COLLATE "C" NOT NULL,
    raised_at TIMESTAMPTZ NOT NULL,
    condition_ended_at DATE,
    due_on DATE,
    due_on_provisional BOOLEAN NOT NULL,
    evidence_cell BYTEA NOT NULL,
    evidence_digest BYTEA NOT NULL,
    reason TEXT COLLATE "C",
    policy_version TEXT COLLATE "C" NOT NULL,
    run_id UUID NOT NULL,
    changed_by TEXT COLLATE "C" NOT NULL,
    changed_at TIMESTAMPTZ NOT NULL,
    version INTEGER NOT NULL,
    CONSTRAINT pk_alert_history PRIMARY KEY (id, version)
)
""",
    """
CREATE TABLE assistance_record_history (
    id UUID NOT NULL,
    household_id UUID NOT NULL,
    person_id UUID,
    programme_code TEXT COLLATE "C" NOT NULL,
    owner_department TEXT COLLATE "C" NOT NULL,
    division_code TEXT COLLATE "C" NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    amount_fen BIGINT,
    period_from DATE,
    period_to DATE,
    paid_on DATE,
    status TEXT COLLATE "C" NOT NULL,
    account_cell BYTEA,
    account_mask TEXT COLLATE "C",
    record_reference TEXT COLLATE "C",
    batch_id UUID,
    need_id UUID,
    policy_version TEXT COLLATE "C" NOT NULL,
    recorded_at TIMESTAMPTZ NOT NULL,
    version INTEGER NOT NULL,
    CONSTRAINT pk_assistance_record_history PRIMARY KEY (id, version)
)
""",
    """
CREATE TABLE determination_history (
    id UUID NOT NULL,
    household_id UUID NOT NULL,
    person_id UUID NOT NULL,
    category TEXT COLLATE "C" NOT NULL,
    valid_from DATE NOT NULL,
    valid_to DATE,
    decision_reference TEXT COLLATE "C" NOT NULL,
    support_mode TEXT COLLATE "C",
    self_care TEXT COLLATE "C",
    policy_version TEXT COLLATE "C" NOT NULL,
    batch_id UUID,
    recorded_at TIMESTAMPTZ NOT NULL,
    version INTEGER NOT NULL,
    CONSTRAINT pk_determination_history PRIMARY KEY (id, version)
)
""",
    """
CREATE TABLE household_history (
    id UUID NOT NULL,
    number TEXT COLLATE "C",
    status TEXT COLLATE "C" NOT NULL,
    head_person_id UUID,
    division_code TEXT COLLATE "C" NOT NULL,
    address_cell BYTEA,
    address_mask TEXT COLLATE "C",
    member_count INTEGER NOT NULL,
    batch_id UUID,
    recorded_at TIMESTAMPTZ NOT NULL,
    version INTEGER NOT NULL,
    CONSTRAINT pk_household_history PRIMARY KEY (id, version)
)
""",
    """
CREATE TABLE membership_history (
    id UUID NOT NULL,
    household_id UUID NOT NULL,
    person_id UUID NOT NULL,
    relation TEXT COLLATE "C" NOT NULL,
    counted BOOLEAN NOT NULL,
    valid_from DATE NOT NULL,
    valid_to DATE,
    batch_id UUID,
    recorded_at TIMESTAMPTZ NOT NULL,
    version INTEGER NOT NULL,
    CONSTRAINT pk_membership_history PRIMARY KEY (id, version)
)
""",
    """
CREATE TABLE need_history (
    id UUID NOT NULL,
    alert_id UUID NOT NULL,
    household_id UUID NOT NULL,
    person_id UUID,
    need_class TEXT COLLATE "C" NOT NULL,
    department TEXT COLLATE "C" NOT NULL,
    division_code TEXT COLLATE "C" NOT NULL,
    status TEXT COLLATE "C" NOT NULL,
    predecessor_id UUID,
    pushed_at TIMESTAMPTZ NOT NULL,
    due_on DATE,
    due_on_provisional BOOLEAN NOT NULL,
    accepted_at TIMESTAMPTZ,
    handled_at TIMESTAMPTZ,
    ended_at TIMESTAMPTZ,
    reason TEXT COLLATE "C",
    policy_version TEXT COLLATE "C" NOT NULL,
    changed_by TEXT COLLATE "C" NOT NULL,
    changed_at TIMESTAMPTZ NOT NULL,
    version INTEGER NOT NULL,
    CONSTRAINT pk_need_history PRIMARY KEY (id, version)
)
""",
    """
CREATE TABLE person_history (
    id UUID NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    name_mask TEXT COLLATE "C" NOT NULL,
    citizen_id_cell BYTEA NOT NULL,
    citizen_id_index BYTEA NOT NULL,
    citizen_id_mask TEXT COLLATE "C" NOT NULL,
    id_status TEXT COLLATE "C" NOT NULL,
    sex SMALLINT NOT NULL,
    birth_date DATE NOT NULL,
    phone_cell BYTEA,
    phone_mask TEXT COLLATE "C",
    batch_id UUID,
    recorded_at TIMESTAMPTZ NOT NULL,
    version INTEGER NOT NULL,
    CONSTRAINT pk_person_history PRIMARY KEY (id, version)
)
""",
)

# Each row's version rises by one, whatever the statement says.
RAISE_VERSION = """
CREATE FUNCTION raise_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.version = OLD.version + 1;
    RETURN NEW;
END
$$
"""

# The former selves of all rows of a statement are kept in one insert.
KEEP_VERSION = """
CREATE FUNCTION keep_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('INSERT INTO %I SELECT * FROM former', TG_TABLE_NAME || '_history');
    RETURN NULL;
END
$$
"""

REFUSE_CHANGE = """
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the rows of % are only ever added', TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END
$$
"""

FUNCTIONS = (RAISE_VERSION, KEEP_VERSION, REFUSE_CHANGE)

VERSIONED = tuple(table.removesuffix("_history") for table in TABLES)

ONLY_ADDED = (
    *TABLES,
    "chain_event",
    "disclosure",
    "document",
    "batch_rejection",
    "policy_release",
    "policy_release_entry",
    "policy_division",
    "policy_department",
    "policy_programme",
    "policy_indicator",
    "policy_pack",
    "policy_grant",
    "policy_routing",
)


def upgrade() -> None:
    for statement in (*CREATE, *FUNCTIONS):
        op.execute(statement)
    for table in VERSIONED:
        op.execute(
            f"CREATE TRIGGER raise_version BEFORE UPDATE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION raise_version()"
        )
        op.execute(
            f"CREATE TRIGGER keep_version AFTER UPDATE ON {table} "
            "REFERENCING OLD TABLE AS former FOR EACH STATEMENT EXECUTE FUNCTION keep_version()"
        )
    for table in ONLY_ADDED:
        op.execute(
            f"CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )


def downgrade() -> None:
    for function in ("raise_version", "keep_version", "refuse_change"):
        op.execute(f"DROP FUNCTION {function} CASCADE")
    for table in TABLES:
        op.execute(f"DROP TABLE {table}")
