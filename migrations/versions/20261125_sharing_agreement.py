"""Keep sharing agreements, and let every client's standing tell when its rights have changed."""

from alembic import op

revision = "20261125_sharing_agreement"
down_revision = "20261124_index_form"
branch_labels = None
depends_on = None

CREATE = (
    """
CREATE TABLE sharing_agreement (
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
    state TEXT COLLATE "C" NOT NULL,
    state_reason TEXT COLLATE "C",
    policy_version TEXT COLLATE "C" NOT NULL,
    changed_by TEXT COLLATE "C" NOT NULL,
    changed_at TIMESTAMPTZ NOT NULL,
    version INTEGER DEFAULT '1' NOT NULL,
    CONSTRAINT pk_sharing_agreement PRIMARY KEY (id),
    CONSTRAINT uq_sharing_agreement_department_division_code UNIQUE (department, division_code)
)
""",
    """
CREATE TABLE sharing_agreement_history (
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
    state TEXT COLLATE "C" NOT NULL,
    state_reason TEXT COLLATE "C",
    policy_version TEXT COLLATE "C" NOT NULL,
    changed_by TEXT COLLATE "C" NOT NULL,
    changed_at TIMESTAMPTZ NOT NULL,
    version INTEGER NOT NULL,
    CONSTRAINT pk_sharing_agreement_history PRIMARY KEY (id, version)
)
""",
    "ALTER TABLE client ADD COLUMN standing INTEGER DEFAULT '1' NOT NULL",
    """
CREATE FUNCTION raise_standing() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.standing := OLD.standing + 1;
    RETURN NEW;
END
$$
""",
    """
CREATE TRIGGER raise_standing BEFORE UPDATE ON client
    FOR EACH ROW EXECUTE FUNCTION raise_standing()
""",
    """
CREATE FUNCTION raise_standings() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE client SET standing = standing
    WHERE department = NEW.department AND division_code = NEW.division_code;
    RETURN NULL;
END
$$
""",
    """
CREATE TRIGGER raise_standings AFTER INSERT OR UPDATE ON sharing_agreement
    FOR EACH ROW EXECUTE FUNCTION raise_standings()
""",
    # Whoever reads or writes names the standing that the decision was made by.
    """
CREATE FUNCTION require_standing(whose TEXT, decided_by INTEGER) RETURNS VOID
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF (SELECT c.standing FROM public.client AS c WHERE c.id = whose)
            IS DISTINCT FROM decided_by THEN
        RAISE EXCEPTION 'the standing of % has changed', whose USING ERRCODE = 'HU001';
    END IF;
END
$$
""",
)
ITEMS = (
    """
CREATE TABLE policy_item (
    code TEXT COLLATE "C" NOT NULL,
    version TEXT COLLATE "C" NOT NULL,
    name_zh TEXT COLLATE "C" NOT NULL,
    name_en TEXT COLLATE "C" NOT NULL,
    provider TEXT COLLATE "C" NOT NULL,
    frequency TEXT COLLATE "C" NOT NULL,
    attribute TEXT COLLATE "C" NOT NULL,
    methods TEXT[] NOT NULL,
    grade INTEGER NOT NULL,
    conditions_zh TEXT COLLATE "C",
    conditions_en TEXT COLLATE "C",
    ground TEXT COLLATE "C",
    scopes TEXT[] NOT NULL,
    valid_from DATE,
    valid_to DATE,
    document TEXT COLLATE "C" NOT NULL,
    clause TEXT COLLATE "C" NOT NULL,
    CONSTRAINT pk_policy_item PRIMARY KEY (code, version)
)
""",
    """
CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON policy_item
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
""",
    """
CREATE VIEW current_item WITH (security_invoker = true) AS
SELECT p.*
FROM policy_item AS p
JOIN policy_release_entry AS e
    ON e.kind = 'item' AND e.code = p.code AND e.version = p.version
WHERE e.release = (SELECT version FROM policy_release ORDER BY sequence DESC LIMIT 1)
""",
    """
GRANT SELECT ON policy_item, current_item
TO hub_department, hub_civil_affairs, hub_audit, hub_writer, hub_owner
""",
    "GRANT INSERT ON policy_item TO hub_writer",
)

OF_ITS_OFFICE = (
    "division_code = current_setting('hub.division', true)"
    " AND department = current_setting('hub.department', true)"
)
OF_THE_AREA = (
    "division_code >= current_setting('hub.division_lo', true)"
    " AND division_code < current_setting('hub.division_hi', true)"
)
SEEN = {
    "hub_department": OF_ITS_OFFICE,
    "hub_civil_affairs": OF_THE_AREA,
    "hub_audit": OF_THE_AREA,
}
READERS = ("hub_department", "hub_civil_affairs", "hub_audit")


def upgrade() -> None:
    for statement in (*CREATE, *ITEMS):
        op.execute(statement)
    op.execute(
        "CREATE TRIGGER raise_version BEFORE UPDATE ON sharing_agreement "
        "FOR EACH ROW EXECUTE FUNCTION raise_version()"
    )
    op.execute(
        "CREATE TRIGGER keep_version AFTER UPDATE ON sharing_agreement "
        "REFERENCING OLD TABLE AS former FOR EACH STATEMENT EXECUTE FUNCTION keep_version()"
    )
    op.execute(
        "CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE "
        "ON sharing_agreement_history "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )
    op.execute("GRANT SELECT, INSERT, UPDATE ON sharing_agreement TO hub_writer")
    op.execute("GRANT SELECT, INSERT ON sharing_agreement_history TO hub_writer")
    op.execute("REVOKE ALL ON FUNCTION require_standing(TEXT, INTEGER) FROM PUBLIC")
    for role in ("hub_writer", *READERS):
        op.execute(f"GRANT EXECUTE ON FUNCTION require_standing(TEXT, INTEGER) TO {role}")
    for table in ("sharing_agreement", "sharing_agreement_history"):
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        for role in ("hub_writer", "hub_owner"):
            op.execute(f"CREATE POLICY {role} ON {table} TO {role} USING (true) WITH CHECK (true)")
    for role, ground in SEEN.items():
        op.execute(f"GRANT SELECT ON sharing_agreement TO {role}")
        op.execute(
            f"CREATE POLICY {role} ON sharing_agreement FOR SELECT TO {role} USING ({ground})"
        )


def downgrade() -> None:
    op.execute("DROP VIEW current_item")
    op.execute("DROP TABLE policy_item")
    op.execute("DROP FUNCTION require_standing(TEXT, INTEGER)")
    op.execute("DROP TABLE sharing_agreement_history")
    op.execute("DROP TABLE sharing_agreement")
    op.execute("DROP FUNCTION raise_standings()")
    op.execute("DROP TRIGGER raise_standing ON client")
    op.execute("DROP FUNCTION raise_standing()")
    op.execute("ALTER TABLE client DROP COLUMN standing")
