"""Keep audit engagements; an auditor's standing changes with those of its office."""

from alembic import op

revision = "20261128_engagement"
down_revision = "20261128_enrolment"
branch_labels = None
depends_on = None

CREATE = (
    """
CREATE TABLE engagement (
    id UUID NOT NULL,
    department TEXT COLLATE "C" NOT NULL,
    division_code TEXT COLLATE "C" NOT NULL,
    notice TEXT COLLATE "C" NOT NULL,
    valid_from DATE NOT NULL,
    valid_to DATE NOT NULL,
    ended_on DATE,
    end_reason TEXT COLLATE "C",
    policy_version TEXT COLLATE "C" NOT NULL,
    changed_by TEXT COLLATE "C" NOT NULL,
    changed_at TIMESTAMPTZ NOT NULL,
    CONSTRAINT pk_engagement PRIMARY KEY (id),
    CONSTRAINT uq_engagement_department_division_code_notice
        UNIQUE (department, division_code, notice)
)
""",
    """
CREATE TRIGGER raise_standings AFTER INSERT OR UPDATE ON engagement
    FOR EACH ROW EXECUTE FUNCTION raise_standings()
""",
    "GRANT SELECT, INSERT, UPDATE ON engagement TO hub_writer",
    "ALTER TABLE engagement ENABLE ROW LEVEL SECURITY",
    "ALTER TABLE engagement FORCE ROW LEVEL SECURITY",
    "CREATE POLICY hub_writer ON engagement TO hub_writer USING (true) WITH CHECK (true)",
    "CREATE POLICY hub_owner ON engagement TO hub_owner USING (true) WITH CHECK (true)",
)


def upgrade() -> None:
    for statement in CREATE:
        op.execute(statement)


def downgrade() -> None:
    op.execute("DROP TABLE engagement")
