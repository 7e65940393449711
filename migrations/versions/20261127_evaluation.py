"""Keep evaluations with their computations, and where each programme's needs are routed."""

from alembic import op

revision = "20261127_evaluation"
down_revision = "20261127_entitlement"
branch_labels = None
depends_on = None

CREATE = (
    """
CREATE TABLE evaluation (
    id UUID NOT NULL,
    household_id UUID NOT NULL,
    evaluated_on DATE NOT NULL,
    packs TEXT[] NOT NULL,
    declared_cell BYTEA NOT NULL,
    client_id TEXT COLLATE "C" NOT NULL,
    policy_version TEXT COLLATE "C" NOT NULL,
    recorded_at TIMESTAMPTZ NOT NULL,
    version INTEGER DEFAULT '1' NOT NULL,
    CONSTRAINT pk_evaluation PRIMARY KEY (id),
    CONSTRAINT fk_evaluation_household_id FOREIGN KEY (household_id) REFERENCES household (id)
)
""",
    """
CREATE INDEX ix_evaluation_household_id_recorded_at_id
    ON evaluation (household_id, recorded_at, id)
""",
    """
CREATE TABLE evaluation_result (
    id UUID NOT NULL,
    evaluation_id UUID NOT NULL,
    household_id UUID NOT NULL,
    person_id UUID,
    ordinal INTEGER NOT NULL,
    category TEXT COLLATE "C" NOT NULL,
    verdict TEXT COLLATE "C" NOT NULL,
    modality TEXT COLLATE "C" NOT NULL,
    authority TEXT COLLATE "C" NOT NULL,
    document TEXT COLLATE "C" NOT NULL,
    clause TEXT COLLATE "C" NOT NULL,
    version INTEGER DEFAULT '1' NOT NULL,
    CONSTRAINT pk_evaluation_result PRIMARY KEY (id),
    CONSTRAINT fk_evaluation_result_evaluation_id FOREIGN KEY (evaluation_id)
        REFERENCES evaluation (id),
    CONSTRAINT fk_evaluation_result_household_id FOREIGN KEY (household_id)
        REFERENCES household (id),
    CONSTRAINT fk_evaluation_result_person_id FOREIGN KEY (person_id) REFERENCES person (id)
)
""",
    """
CREATE INDEX ix_evaluation_result_evaluation_id_ordinal
    ON evaluation_result (evaluation_id, ordinal)
""",
    "CREATE INDEX ix_evaluation_result_household_id ON evaluation_result (household_id)",
    """
CREATE TABLE evaluation_step (
    id UUID NOT NULL,
    result_id UUID NOT NULL,
    household_id UUID NOT NULL,
    ordinal INTEGER NOT NULL,
    depth INTEGER NOT NULL,
    rule TEXT COLLATE "C" NOT NULL,
    verdict TEXT COLLATE "C" NOT NULL,
    formula TEXT COLLATE "C" NOT NULL,
    given JSONB NOT NULL,
    used JSONB NOT NULL,
    document TEXT COLLATE "C" NOT NULL,
    clause TEXT COLLATE "C" NOT NULL,
    words TEXT COLLATE "C",
    trust TEXT COLLATE "C" NOT NULL,
    version INTEGER DEFAULT '1' NOT NULL,
    CONSTRAINT pk_evaluation_step PRIMARY KEY (id),
    CONSTRAINT fk_evaluation_step_result_id FOREIGN KEY (result_id)
        REFERENCES evaluation_result (id),
    CONSTRAINT fk_evaluation_step_household_id FOREIGN KEY (household_id)
        REFERENCES household (id)
)
""",
    "CREATE INDEX ix_evaluation_step_result_id_ordinal ON evaluation_step (result_id, ordinal)",
    "CREATE INDEX ix_evaluation_step_household_id ON evaluation_step (household_id)",
)
TABLES = ("evaluation", "evaluation_result", "evaluation_step")  # as they were made, for good
READERS = ("hub_civil_affairs", "hub_audit")
OF_HOUSEHOLD = "EXISTS (SELECT 1 FROM household AS h WHERE h.id = {table}.household_id OFFSET 0)"
CURRENT_ROUTING = """
VIEW current_routing WITH (security_invoker = true) AS
SELECT p.*
FROM policy_routing AS p
JOIN policy_release_entry AS e
    ON e.kind = 'routing' AND e.code = p.code AND e.version = p.version
WHERE e.release = (SELECT version FROM policy_release ORDER BY sequence DESC LIMIT 1)
"""
READ_ROUTING = """
GRANT SELECT ON current_routing
TO hub_department, hub_civil_affairs, hub_audit, hub_writer, hub_owner
"""


def upgrade() -> None:
    for statement in CREATE:
        op.execute(statement)
    for table in TABLES:
        op.execute(
            f"CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
        op.execute(f"GRANT SELECT, INSERT ON {table} TO hub_writer")
        _guard(table)
    op.execute('ALTER TABLE policy_routing ADD COLUMN programme TEXT COLLATE "C"')
    op.execute(f"CREATE OR REPLACE {CURRENT_ROUTING}")


def _guard(table: str) -> None:
    op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    for role in ("hub_writer", "hub_owner"):
        op.execute(f"CREATE POLICY {role} ON {table} TO {role} USING (true) WITH CHECK (true)")
    for role in READERS:
        rows = OF_HOUSEHOLD.format(table=table)
        op.execute(f"GRANT SELECT ON {table} TO {role}")
        op.execute(f"CREATE POLICY {role} ON {table} FOR SELECT TO {role} USING ({rows})")


def downgrade() -> None:
    op.execute("DROP VIEW current_routing")
    op.execute("ALTER TABLE policy_routing DROP COLUMN programme")
    op.execute(f"CREATE {CURRENT_ROUTING}")
    op.execute(READ_ROUTING)
    for table in reversed(TABLES):
        op.execute(f"DROP TABLE {table}")
