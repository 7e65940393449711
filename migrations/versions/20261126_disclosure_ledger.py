"""Keep the disclosure ledger by month, with refusals, the data sets asked and whose sight it is."""

from alembic import op

revision = "20261126_disclosure_ledger"
down_revision = "20261126_sharing_request"
branch_labels = None
depends_on = None

LEDGER = (
    """
CREATE TABLE disclosure (
    id UUID NOT NULL,
    recorded_at TIMESTAMPTZ NOT NULL,
    request_id TEXT COLLATE "C" NOT NULL,
    client_id TEXT COLLATE "C" NOT NULL,
    department TEXT COLLATE "C" NOT NULL,
    role TEXT COLLATE "C" NOT NULL,
    division_code TEXT COLLATE "C" NOT NULL,
    areas TEXT[] NOT NULL,
    purpose TEXT COLLATE "C",
    case_number TEXT COLLATE "C",
    operation TEXT COLLATE "C",
    document_digest BYTEA,
    outcome TEXT COLLATE "C" NOT NULL,
    code TEXT COLLATE "C",
    coordinates TEXT[] NOT NULL,
    datasets TEXT[] NOT NULL,
    household_ids UUID[] NOT NULL,
    person_ids UUID[] NOT NULL,
    grounds TEXT[] NOT NULL,
    CONSTRAINT pk_disclosure PRIMARY KEY (recorded_at, id),
    CONSTRAINT ck_disclosure_outcome CHECK (
        CASE outcome
            WHEN 'DISCLOSED'
                THEN code IS NULL AND purpose IS NOT NULL AND document_digest IS NOT NULL
            WHEN 'DENIED'
                THEN code IS NOT NULL AND household_ids = '{}' AND person_ids = '{}'
            ELSE false
        END
    )
) PARTITION BY RANGE (recorded_at)
""",
    "CREATE INDEX ix_disclosure_client_id_recorded_at ON disclosure (client_id, recorded_at)",
    "CREATE INDEX ix_disclosure_purpose_recorded_at ON disclosure (purpose, recorded_at)",
    "CREATE INDEX ix_disclosure_household_ids ON disclosure USING gin (household_ids)",
    "CREATE INDEX ix_disclosure_person_ids ON disclosure USING gin (person_ids)",
    # The statement's trigger is the ledger's own; that of the row is every month's, too.
    """
CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON disclosure
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
""",
    """
CREATE TRIGGER refuse_row_change BEFORE UPDATE OR DELETE ON disclosure
    FOR EACH ROW EXECUTE FUNCTION refuse_change()
""",
    # A month ends at midnight in China. Nobody is granted a month by itself, and its row-level
    # security has no policy: rows are reached through the ledger alone.
    """
CREATE FUNCTION make_disclosure_month(month DATE) RETURNS VOID
    LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    partition TEXT := 'disclosure_' || to_char(month, 'YYYY_MM');
    begins TIMESTAMP := date_trunc('month', month::timestamp);
BEGIN
    PERFORM pg_advisory_xact_lock(4208722);
    IF to_regclass(partition) IS NOT NULL THEN
        RETURN;
    END IF;
    EXECUTE format(
        'CREATE TABLE %I PARTITION OF disclosure FOR VALUES FROM (%L) TO (%L)',
        partition,
        begins AT TIME ZONE 'Asia/Shanghai',
        (begins + interval '1 month') AT TIME ZONE 'Asia/Shanghai'
    );
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', partition);
    EXECUTE format(
        'CREATE TRIGGER refuse_emptying BEFORE TRUNCATE ON %I'
        ' FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()',
        partition
    );
END
$$
""",
    """
CREATE FUNCTION make_disclosure_months(since TIMESTAMPTZ, ahead INTEGER) RETURNS VOID
    LANGUAGE sql SET search_path = public, pg_temp AS $$
SELECT make_disclosure_month(month::date)
FROM generate_series(
    date_trunc('month', since AT TIME ZONE 'Asia/Shanghai'),
    date_trunc('month', now() AT TIME ZONE 'Asia/Shanghai') + ahead * interval '1 month',
    interval '1 month'
) AS month
$$
""",
)

# Under row-level security an array's index serves no caller's condition: only operators that are
# known to leak nothing are asked before a policy. So the keys are looked up past it, and what is
# behind them is read under it.
LOOK_UP = """
CREATE FUNCTION disclosures_of_{subject}(whose UUID)
    RETURNS TABLE (recorded_at TIMESTAMPTZ, id UUID)
    LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 100
    SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN QUERY SELECT d.recorded_at, d.id FROM public.disclosure AS d
        WHERE d.{subject}_ids @> ARRAY[whose];
END
$$
"""
SUBJECTS = ("household", "person")
READERS = ("hub_department", "hub_civil_affairs", "hub_audit")

IN_SIGHT = (
    "EXISTS (SELECT 1 FROM unnest(areas) AS area"
    " WHERE area >= current_setting('hub.division_lo', true)"
    " AND area < current_setting('hub.division_hi', true))"
)
OF_ITS_DATA = (
    "datasets && ARRAY(SELECT d.code FROM current_dataset AS d"
    " WHERE d.department = current_setting('hub.department', true))"
)
SEEN = {
    "hub_department": f"{OF_ITS_DATA} AND {IN_SIGHT}",
    "hub_civil_affairs": IN_SIGHT,
    "hub_audit": IN_SIGHT,
}

FORMER_LEDGER = """
CREATE TABLE disclosure (
    id UUID NOT NULL,
    recorded_at TIMESTAMPTZ NOT NULL,
    request_id TEXT COLLATE "C" NOT NULL,
    client_id TEXT COLLATE "C" NOT NULL,
    department TEXT COLLATE "C" NOT NULL,
    role TEXT COLLATE "C" NOT NULL,
    division_code TEXT COLLATE "C" NOT NULL,
    purpose TEXT COLLATE "C" NOT NULL,
    case_number TEXT COLLATE "C",
    operation TEXT COLLATE "C",
    document_digest BYTEA NOT NULL,
    coordinates TEXT[] NOT NULL,
    household_ids UUID[] NOT NULL,
    person_ids UUID[] NOT NULL,
    grounds TEXT[] NOT NULL,
    CONSTRAINT pk_disclosure PRIMARY KEY (id)
)
"""
MAKE_MONTHS = """
SELECT make_disclosure_months(coalesce((SELECT min(recorded_at) FROM former), now()), 12)
"""
KEEP = """
INSERT INTO disclosure (id, recorded_at, request_id, client_id, department, role, division_code,
    purpose, case_number, operation, document_digest, coordinates, household_ids, person_ids,
    grounds, areas, outcome, datasets)
SELECT id, recorded_at, request_id, client_id, department, role, division_code,
    purpose, case_number, operation, document_digest, coordinates, household_ids, person_ids,
    grounds, ARRAY[division_code], 'DISCLOSED', '{}'
FROM former
"""
TAKE_BACK = """
INSERT INTO disclosure (id, recorded_at, request_id, client_id, department, role, division_code,
    purpose, case_number, operation, document_digest, coordinates, household_ids, person_ids,
    grounds)
SELECT id, recorded_at, request_id, client_id, department, role, division_code,
    purpose, case_number, operation, document_digest, coordinates, household_ids, person_ids,
    grounds
FROM former WHERE outcome = 'DISCLOSED'
"""
IN_RANGE = (
    "division_code >= current_setting('hub.division_lo', true)"
    " AND division_code < current_setting('hub.division_hi', true)"
)


def upgrade() -> None:
    _set_aside("ix_disclosure_recorded_at")
    for statement in LEDGER:
        op.execute(statement)
    op.execute(MAKE_MONTHS)
    op.execute(KEEP)
    op.execute("DROP TABLE former")
    _guard(SEEN)
    for subject in SUBJECTS:
        op.execute(LOOK_UP.format(subject=subject))
        name = f"FUNCTION disclosures_of_{subject}(UUID)"
        op.execute(f"REVOKE ALL ON {name} FROM PUBLIC")
        op.execute(f"GRANT EXECUTE ON {name} TO {', '.join(READERS)}")
    for name in ("make_disclosure_month(DATE)", "make_disclosure_months(TIMESTAMPTZ, INTEGER)"):
        op.execute(f"REVOKE ALL ON FUNCTION {name} FROM PUBLIC")


def _set_aside(*indexes: str) -> None:
    """Leave the names of the ledger as it was to the ledger to come."""
    op.execute("ALTER TABLE disclosure RENAME TO former")
    op.execute("ALTER TABLE former DROP CONSTRAINT pk_disclosure")
    for index in indexes:
        op.execute(f"DROP INDEX {index}")


def _guard(seen: dict[str, str]) -> None:
    """Let the writer add, and each reader see its own."""
    op.execute("ALTER TABLE disclosure ENABLE ROW LEVEL SECURITY")
    op.execute("ALTER TABLE disclosure FORCE ROW LEVEL SECURITY")
    op.execute("GRANT SELECT, INSERT ON disclosure TO hub_writer")
    for role in ("hub_writer", "hub_owner"):
        op.execute(f"CREATE POLICY {role} ON disclosure TO {role} USING (true) WITH CHECK (true)")
    for role, ground in seen.items():
        op.execute(f"GRANT SELECT ON disclosure TO {role}")
        op.execute(f"CREATE POLICY {role} ON disclosure FOR SELECT TO {role} USING ({ground})")


def downgrade() -> None:
    for subject in SUBJECTS:
        op.execute(f"DROP FUNCTION disclosures_of_{subject}(UUID)")
    _set_aside(
        "ix_disclosure_client_id_recorded_at",
        "ix_disclosure_purpose_recorded_at",
        "ix_disclosure_household_ids",
        "ix_disclosure_person_ids",
    )
    op.execute(FORMER_LEDGER)
    op.execute("CREATE INDEX ix_disclosure_recorded_at ON disclosure (recorded_at)")
    op.execute(TAKE_BACK)
    op.execute("DROP TABLE former")
    op.execute("DROP FUNCTION make_disclosure_months(TIMESTAMPTZ, INTEGER)")
    op.execute("DROP FUNCTION make_disclosure_month(DATE)")
    _guard({"hub_audit": IN_RANGE})
