"""Keep sharing requests, and what becomes of what was obtained when an agreement is over."""

from alembic import op

revision = "20261126_sharing_request"
down_revision = "20261125_sharing_agreement"
branch_labels = None
depends_on = None

COLUMNS = """
    id UUID NOT NULL,
    department TEXT COLLATE "C" NOT NULL,
    division_code TEXT COLLATE "C" NOT NULL,
    items TEXT[] NOT NULL,
    purposes TEXT[] NOT NULL,
    basis TEXT COLLATE "C" NOT NULL,
    scenario TEXT COLLATE "C" NOT NULL,
    extent TEXT COLLATE "C" NOT NULL,
    method TEXT COLLATE "C" NOT NULL,
    valid_from DATE NOT NULL,
    valid_to DATE NOT NULL,
    approved_by TEXT COLLATE "C" NOT NULL,
    papers TEXT[] NOT NULL,
    state TEXT COLLATE "C" NOT NULL,
    submitted_at TIMESTAMPTZ NOT NULL,
    due_on DATE,
    due_on_provisional BOOLEAN NOT NULL,
    missing_papers TEXT[] NOT NULL,
    extension_consent TEXT COLLATE "C",
    answered_at TIMESTAMPTZ,
    answer_approved_by TEXT COLLATE "C",
    answer_reason TEXT COLLATE "C",
    agreed_items TEXT[],
    agreed_purposes TEXT[],
    agreed_from DATE,
    agreed_to DATE,
    delivery_due_on DATE,
    delivery_due_on_provisional BOOLEAN NOT NULL,
    dispute_reason TEXT COLLATE "C",
    disputed_at TIMESTAMPTZ,
    settlement_reason TEXT COLLATE "C",
    settled_at TIMESTAMPTZ,
    policy_version TEXT COLLATE "C" NOT NULL,
    changed_by TEXT COLLATE "C" NOT NULL,
    changed_at TIMESTAMPTZ NOT NULL,
"""
CREATE = (
    f"""
CREATE TABLE sharing_request ({COLUMNS}
    version INTEGER DEFAULT '1' NOT NULL,
    CONSTRAINT pk_sharing_request PRIMARY KEY (id)
)
""",
    f"""
CREATE TABLE sharing_request_history ({COLUMNS}
    version INTEGER NOT NULL,
    CONSTRAINT pk_sharing_request_history PRIMARY KEY (id, version)
)
""",
    """
CREATE INDEX ix_sharing_request_division_code_submitted_at_id
    ON sharing_request (division_code, submitted_at, id)
""",
    """
CREATE UNIQUE INDEX uq_sharing_request_open ON sharing_request (department, division_code)
    WHERE state IN ('SUBMITTED', 'PAPERS_REQUESTED', 'DISPUTED')
""",
    """
CREATE TRIGGER raise_version BEFORE UPDATE ON sharing_request
    FOR EACH ROW EXECUTE FUNCTION raise_version()
""",
    """
CREATE TRIGGER keep_version AFTER UPDATE ON sharing_request
    REFERENCING OLD TABLE AS former FOR EACH STATEMENT EXECUTE FUNCTION keep_version()
""",
    """
CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON sharing_request_history
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
""",
    "GRANT SELECT, INSERT, UPDATE ON sharing_request TO hub_writer",
    "GRANT SELECT, INSERT ON sharing_request_history TO hub_writer",
)
DISPOSAL = (
    ("disposal_due_on", "DATE"),
    ("disposal_asked", 'TEXT COLLATE "C"'),
    ("disposed_on", "DATE"),
    ("disposal_way", 'TEXT COLLATE "C"'),
)
AGREEMENTS = ("sharing_agreement", "sharing_agreement_history")

# A disposal that is confirmed changes nobody's rights.
RAISE_STANDINGS = """
CREATE TRIGGER raise_standings AFTER INSERT OR UPDATE {of} ON sharing_agreement
    FOR EACH ROW EXECUTE FUNCTION raise_standings()
"""
OF_RIGHTS = "OF items, purposes, valid_from, valid_to, state, state_reason"

OF_ITS_OFFICE = (
    "division_code = current_setting('hub.division', true)"
    " AND department = current_setting('hub.department', true)"
)
# The data authority and finance look over all that is shared in their county.
OF_OFFICE_OR_OVERSEER = (
    "division_code = current_setting('hub.division', true)"
    " AND current_setting('hub.department', true) = ANY (ARRAY[department, 'DAT', 'FIN'])"
)
OF_THE_AREA = (
    "division_code >= current_setting('hub.division_lo', true)"
    " AND division_code < current_setting('hub.division_hi', true)"
)
SEEN = {
    "hub_department": OF_OFFICE_OR_OVERSEER,
    "hub_civil_affairs": OF_THE_AREA,
    "hub_audit": OF_THE_AREA,
}


def upgrade() -> None:
    for statement in CREATE:
        op.execute(statement)
    for table in ("sharing_request", "sharing_request_history"):
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        for role in ("hub_writer", "hub_owner"):
            op.execute(f"CREATE POLICY {role} ON {table} TO {role} USING (true) WITH CHECK (true)")
    for role, ground in SEEN.items():
        op.execute(f"GRANT SELECT ON sharing_request TO {role}")
        op.execute(f"CREATE POLICY {role} ON sharing_request FOR SELECT TO {role} USING ({ground})")
    for table in AGREEMENTS:
        for name, type_ in DISPOSAL:
            op.execute(f"ALTER TABLE {table} ADD COLUMN {name} {type_}")
    _look(OF_OFFICE_OR_OVERSEER)
    _raise_standings(OF_RIGHTS)


def downgrade() -> None:
    _raise_standings("")
    _look(OF_ITS_OFFICE)
    for table in AGREEMENTS:
        for name, _ in DISPOSAL:
            op.execute(f"ALTER TABLE {table} DROP COLUMN {name}")
    op.execute("DROP TABLE sharing_request_history")
    op.execute("DROP TABLE sharing_request")


def _look(ground: str) -> None:
    op.execute(f"ALTER POLICY hub_department ON sharing_agreement USING ({ground})")


def _raise_standings(columns: str) -> None:
    op.execute("DROP TRIGGER raise_standings ON sharing_agreement")
    op.execute(RAISE_STANDINGS.format(of=columns))
