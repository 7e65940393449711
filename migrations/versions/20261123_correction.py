"""Keep claims that a value is wrong, with their answers and what had rested on the value."""

from alembic import op

revision = "20261123_correction"
down_revision = "20261123_department_report"
branch_labels = None
depends_on = None

CREATE = (
    """
CREATE TABLE correction (
    id UUID NOT NULL,
    household_id UUID NOT NULL,
    person_id UUID,
    assistance_record_id UUID,
    dataset TEXT COLLATE "C" NOT NULL,
    field TEXT COLLATE "C" NOT NULL,
    record_reference TEXT COLLATE "C" NOT NULL,
    owner_department TEXT COLLATE "C" NOT NULL,
    division_code TEXT COLLATE "C" NOT NULL,
    claimed_by TEXT COLLATE "C" NOT NULL,
    office_code TEXT COLLATE "C" NOT NULL,
    parties TEXT[] NOT NULL,
    citizen_id_cell BYTEA,
    citizen_id_mask TEXT COLLATE "C",
    status TEXT COLLATE "C" NOT NULL,
    outcome TEXT COLLATE "C",
    claim_cell BYTEA NOT NULL,
    old_cell BYTEA,
    new_cell BYTEA,
    reason TEXT COLLATE "C" NOT NULL,
    answer_reason TEXT COLLATE "C",
    filed_at TIMESTAMPTZ NOT NULL,
    due_on DATE,
    due_on_provisional BOOLEAN NOT NULL,
    answered_at TIMESTAMPTZ,
    alert_ids UUID[] NOT NULL,
    determination_ids UUID[] NOT NULL,
    need_ids UUID[] NOT NULL,
    result_ids UUID[] NOT NULL,
    assistance_record_ids UUID[] NOT NULL,
    policy_version TEXT COLLATE "C" NOT NULL,
    changed_by TEXT COLLATE "C" NOT NULL,
    changed_at TIMESTAMPTZ NOT NULL,
    version INTEGER DEFAULT '1' NOT NULL,
    CONSTRAINT pk_correction PRIMARY KEY (id),
    CONSTRAINT fk_correction_household_id FOREIGN KEY (household_id)
        REFERENCES household (id),
    CONSTRAINT fk_correction_person_id FOREIGN KEY (person_id)
        REFERENCES person (id),
    CONSTRAINT fk_correction_assistance_record_id FOREIGN KEY (assistance_record_id)
        REFERENCES assistance_record (id)
)
""",
    """
CREATE TABLE correction_history (
    id UUID NOT NULL,
    household_id UUID NOT NULL,
    person_id UUID,
    assistance_record_id UUID,
    dataset TEXT COLLATE "C" NOT NULL,
    field TEXT COLLATE "C" NOT NULL,
    record_reference TEXT COLLATE "C" NOT NULL,
    owner_department TEXT COLLATE "C" NOT NULL,
    division_code TEXT COLLATE "C" NOT NULL,
    claimed_by TEXT COLLATE "C" NOT NULL,
    office_code TEXT COLLATE "C" NOT NULL,
    parties TEXT[] NOT NULL,
    citizen_id_cell BYTEA,
    citizen_id_mask TEXT COLLATE "C",
    status TEXT COLLATE "C" NOT NULL,
    outcome TEXT COLLATE "C",
    claim_cell BYTEA NOT NULL,
    old_cell BYTEA,
    new_cell BYTEA,
    reason TEXT COLLATE "C" NOT NULL,
    answer_reason TEXT COLLATE "C",
    filed_at TIMESTAMPTZ NOT NULL,
    due_on DATE,
    due_on_provisional BOOLEAN NOT NULL,
    answered_at TIMESTAMPTZ,
    alert_ids UUID[] NOT NULL,
    determination_ids UUID[] NOT NULL,
    need_ids UUID[] NOT NULL,
    result_ids UUID[] NOT NULL,
    assistance_record_ids UUID[] NOT NULL,
    policy_version TEXT COLLATE "C" NOT NULL,
    changed_by TEXT COLLATE "C" NOT NULL,
    changed_at TIMESTAMPTZ NOT NULL,
    version INTEGER NOT NULL,
    CONSTRAINT pk_correction_history PRIMARY KEY (id, version)
)
""",
    "CREATE INDEX ix_correction_assistance_record_id ON correction (assistance_record_id)",
    "CREATE INDEX ix_correction_dataset_answered_at ON correction (dataset, answered_at)",
    """
CREATE INDEX ix_correction_division_code_filed_at_id
    ON correction (division_code, filed_at, id)
""",
    "CREATE INDEX ix_correction_filed_at_id ON correction (filed_at, id)",
    "CREATE INDEX ix_correction_household_id ON correction (household_id)",
    "CREATE INDEX ix_correction_person_id ON correction (person_id)",
)

# The owner of the data and whoever filed the claim; both have their office in the county.
OF_PARTY = (
    "division_code = current_setting('hub.division', true)"
    " AND parties @> ARRAY[current_setting('hub.department', true)]"
)
OF_HOUSEHOLD = "EXISTS (SELECT 1 FROM household AS h WHERE h.id = {table}.household_id OFFSET 0)"
POLICIES = (
    ("hub_department", "correction", OF_PARTY),
    ("hub_civil_affairs", "correction", OF_HOUSEHOLD),
    ("hub_audit", "correction", OF_HOUSEHOLD),
    ("hub_audit", "correction_history", OF_HOUSEHOLD),
)


def upgrade() -> None:
    for statement in CREATE:
        op.execute(statement)
    op.execute(
        "CREATE TRIGGER raise_version BEFORE UPDATE ON correction "
        "FOR EACH ROW EXECUTE FUNCTION raise_version()"
    )
    op.execute(
        "CREATE TRIGGER keep_version AFTER UPDATE ON correction "
        "REFERENCING OLD TABLE AS former FOR EACH STATEMENT EXECUTE FUNCTION keep_version()"
    )
    op.execute(
        "CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON correction_history "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )
    op.execute("GRANT SELECT, INSERT, UPDATE ON correction TO hub_writer")
    op.execute("GRANT SELECT, INSERT ON correction_history TO hub_writer")
    for table in ("correction", "correction_history"):
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        for role in ("hub_writer", "hub_owner"):
            op.execute(f"CREATE POLICY {role} ON {table} TO {role} USING (true) WITH CHECK (true)")
    for role, table, ground in POLICIES:
        op.execute(f"GRANT SELECT ON {table} TO {role}")
        op.execute(
            f"CREATE POLICY {role} ON {table} FOR SELECT TO {role} "
            f"USING ({ground.format(table=table)})"
        )


def downgrade() -> None:
    op.execute("DROP TABLE correction_history")
    op.execute("DROP TABLE correction")
