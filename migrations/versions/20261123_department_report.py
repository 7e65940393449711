"""Keep what departments report of persons, and let an alert rest on it instead of a run."""

from alembic import op

revision = "20261123_department_report"
down_revision = "20261123_overdue"
branch_labels = None
depends_on = None

CREATE = (
    """
CREATE TABLE department_report (
    id UUID NOT NULL,
    department TEXT COLLATE "C" NOT NULL,
    office_code TEXT COLLATE "C" NOT NULL,
    division_code TEXT COLLATE "C" NOT NULL,
    household_id UUID,
    person_id UUID,
    alert_id UUID,
    citizen_id_cell BYTEA NOT NULL,
    citizen_id_mask TEXT COLLATE "C" NOT NULL,
    path TEXT COLLATE "C" NOT NULL,
    need_class TEXT COLLATE "C" NOT NULL,
    description_cell BYTEA NOT NULL,
    observed_on DATE NOT NULL,
    client_id TEXT COLLATE "C" NOT NULL,
    policy_version TEXT COLLATE "C" NOT NULL,
    recorded_at TIMESTAMPTZ NOT NULL,
    version INTEGER DEFAULT '1' NOT NULL,
    CONSTRAINT pk_department_report PRIMARY KEY (id),
    CONSTRAINT fk_department_report_household_id FOREIGN KEY (household_id)
        REFERENCES household (id),
    CONSTRAINT fk_department_report_person_id FOREIGN KEY (person_id) REFERENCES person (id),
    CONSTRAINT fk_department_report_alert_id FOREIGN KEY (alert_id) REFERENCES alert (id)
)
""",
    "CREATE INDEX ix_department_report_alert_id ON department_report (alert_id)",
    """
CREATE INDEX ix_department_report_division_code_recorded_at_id
    ON department_report (division_code, recorded_at, id)
""",
    "CREATE INDEX ix_department_report_household_id ON department_report (household_id)",
    "CREATE INDEX ix_department_report_person_id ON department_report (person_id)",
    "ALTER TABLE alert ALTER COLUMN run_id DROP NOT NULL",
    "ALTER TABLE alert_history ALTER COLUMN run_id DROP NOT NULL",
)

IN_RANGE = (
    "division_code >= current_setting('hub.division_lo', true)"
    " AND division_code < current_setting('hub.division_hi', true)"
)
# A department writes, through the services, and reads nothing: it has no policy, and no right.
POLICIES = {
    "hub_civil_affairs": ("FOR SELECT", f"USING ({IN_RANGE})"),
    "hub_audit": ("FOR SELECT", f"USING ({IN_RANGE})"),
    "hub_writer": ("", "USING (true) WITH CHECK (true)"),
    "hub_owner": ("", "USING (true) WITH CHECK (true)"),
}


def upgrade() -> None:
    for statement in CREATE:
        op.execute(statement)
    op.execute(
        "CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON department_report "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )
    op.execute("ALTER TABLE department_report ENABLE ROW LEVEL SECURITY")
    op.execute("ALTER TABLE department_report FORCE ROW LEVEL SECURITY")
    op.execute("GRANT SELECT ON department_report TO hub_civil_affairs, hub_audit")
    op.execute("GRANT SELECT, INSERT ON department_report TO hub_writer")
    for role, (command, condition) in POLICIES.items():
        op.execute(f"CREATE POLICY {role} ON department_report {command} TO {role} {condition}")


def downgrade() -> None:
    op.execute("DROP TABLE department_report")
    # The alerts that departments raised rest on no run; without their reports they rest on nothing.
    for table in ("alert", "alert_history"):
        op.execute(f"ALTER TABLE {table} ALTER COLUMN run_id SET NOT NULL")
