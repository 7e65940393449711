"""Keep the statistics as they are published: a month once, its small counts left out."""

from alembic import op

revision = "20261126_statistics"
down_revision = "20261126_status_attestation"
branch_labels = None
depends_on = None

CREATE = """
CREATE TABLE statistic (
    code TEXT COLLATE "C" NOT NULL,
    county_code TEXT COLLATE "C" NOT NULL,
    area_code TEXT COLLATE "C" NOT NULL,
    month TEXT COLLATE "C" NOT NULL,
    dimension TEXT COLLATE "C" NOT NULL,
    key TEXT COLLATE "C" NOT NULL,
    counted TEXT COLLATE "C" NOT NULL,
    count INTEGER,
    state TEXT COLLATE "C" NOT NULL,
    smallest INTEGER NOT NULL,
    policy_version TEXT COLLATE "C" NOT NULL,
    published_at TIMESTAMPTZ NOT NULL,
    CONSTRAINT pk_statistic PRIMARY KEY (code)
)
"""
REFUSE_CHANGE = """
CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON statistic
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
"""
READERS = ("hub_department", "hub_civil_affairs", "hub_audit")
IN_RANGE = (
    "area_code >= current_setting('hub.division_lo', true)"
    " AND area_code < current_setting('hub.division_hi', true)"
)


def upgrade() -> None:
    op.execute(CREATE)
    op.execute("CREATE INDEX ix_statistic_county_code_month ON statistic (county_code, month)")
    op.execute(REFUSE_CHANGE)
    op.execute("GRANT SELECT, INSERT ON statistic TO hub_writer")
    op.execute("ALTER TABLE statistic ENABLE ROW LEVEL SECURITY")
    op.execute("ALTER TABLE statistic FORCE ROW LEVEL SECURITY")
    for role in ("hub_writer", "hub_owner"):
        op.execute(f"CREATE POLICY {role} ON statistic TO {role} USING (true) WITH CHECK (true)")
    for role in READERS:
        op.execute(f"GRANT SELECT ON statistic TO {role}")
        op.execute(f"CREATE POLICY {role} ON statistic FOR SELECT TO {role} USING ({IN_RANGE})")


def downgrade() -> None:
    op.execute("DROP TABLE statistic")
