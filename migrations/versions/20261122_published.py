"""Create the tables of the published policy, and views of what holds now."""

from alembic import op

revision = "20261122_published"
down_revision = None
branch_labels = None
depends_on = None

TABLES = (
    "policy_department",
    "policy_division",
    "policy_grant",
    "policy_indicator",
    "policy_pack",
    "policy_programme",
    "policy_release",
    "policy_release_entry",
    "policy_routing",
)

CREATE = (
    """
CREATE TABLE policy_department (
    code TEXT COLLATE "C" NOT NULL,
    version TEXT COLLATE "C" NOT NULL,
    name_zh TEXT COLLATE "C" NOT NULL,
    name_en TEXT COLLATE "C" NOT NULL,
    valid_from DATE,
    valid_to DATE,
    document TEXT COLLATE "C" NOT NULL,
    clause TEXT COLLATE "C" NOT NULL,
    CONSTRAINT pk_policy_department PRIMARY KEY (code, version)
)
""",
    """
CREATE TABLE policy_division (
    code TEXT COLLATE "C" NOT NULL,
    version TEXT COLLATE "C" NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    level TEXT COLLATE "C" NOT NULL,
    parent_code TEXT COLLATE "C",
    CONSTRAINT pk_policy_division PRIMARY KEY (code, version)
)
""",
    """
CREATE TABLE policy_grant (
    code TEXT COLLATE "C" NOT NULL,
    version TEXT COLLATE "C" NOT NULL,
    audience TEXT COLLATE "C" NOT NULL,
    coordinate TEXT COLLATE "C" NOT NULL,
    form TEXT COLLATE "C" NOT NULL,
    ground TEXT COLLATE "C" NOT NULL,
    purposes TEXT[] NOT NULL,
    reason TEXT COLLATE "C" NOT NULL,
    valid_from DATE,
    valid_to DATE,
    document TEXT COLLATE "C" NOT NULL,
    clause TEXT COLLATE "C" NOT NULL,
    CONSTRAINT pk_policy_grant PRIMARY KEY (code, version)
)
""",
    """
CREATE TABLE policy_indicator (
    code TEXT COLLATE "C" NOT NULL,
    version TEXT COLLATE "C" NOT NULL,
    name_zh TEXT COLLATE "C" NOT NULL,
    name_en TEXT COLLATE "C" NOT NULL,
    path TEXT COLLATE "C" NOT NULL,
    subject TEXT COLLATE "C" NOT NULL,
    sources TEXT[] NOT NULL,
    explanation_zh TEXT COLLATE "C" NOT NULL,
    explanation_en TEXT COLLATE "C" NOT NULL,
    valid_from DATE,
    valid_to DATE,
    document TEXT COLLATE "C" NOT NULL,
    clause TEXT COLLATE "C" NOT NULL,
    CONSTRAINT pk_policy_indicator PRIMARY KEY (code, version)
)
""",
    """
CREATE TABLE policy_pack (
    code TEXT COLLATE "C" NOT NULL,
    version TEXT COLLATE "C" NOT NULL,
    name_zh TEXT COLLATE "C" NOT NULL,
    name_en TEXT COLLATE "C" NOT NULL,
    division_code TEXT COLLATE "C" NOT NULL,
    parameter_count INTEGER NOT NULL,
    parameters JSONB NOT NULL,
    valid_from DATE,
    valid_to DATE,
    document TEXT COLLATE "C" NOT NULL,
    clause TEXT COLLATE "C" NOT NULL,
    CONSTRAINT pk_policy_pack PRIMARY KEY (code, version)
)
""",
    """
CREATE TABLE policy_programme (
    code TEXT COLLATE "C" NOT NULL,
    version TEXT COLLATE "C" NOT NULL,
    name_zh TEXT COLLATE "C" NOT NULL,
    name_en TEXT COLLATE "C" NOT NULL,
    owner_department TEXT COLLATE "C" NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    programme_group TEXT COLLATE "C" NOT NULL,
    valid_from DATE,
    valid_to DATE,
    document TEXT COLLATE "C" NOT NULL,
    clause TEXT COLLATE "C" NOT NULL,
    CONSTRAINT pk_policy_programme PRIMARY KEY (code, version)
)
""",
    """
CREATE TABLE policy_release (
    version TEXT COLLATE "C" NOT NULL,
    sequence BIGINT GENERATED ALWAYS AS IDENTITY,
    released_at TIMESTAMPTZ NOT NULL,
    CONSTRAINT pk_policy_release PRIMARY KEY (version),
    CONSTRAINT uq_policy_release_sequence UNIQUE (sequence)
)
""",
    """
CREATE TABLE policy_release_entry (
    release TEXT COLLATE "C" NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    code TEXT COLLATE "C" NOT NULL,
    version TEXT COLLATE "C" NOT NULL,
    CONSTRAINT pk_policy_release_entry PRIMARY KEY (release, kind, code)
)
""",
    """
CREATE TABLE policy_routing (
    code TEXT COLLATE "C" NOT NULL,
    version TEXT COLLATE "C" NOT NULL,
    need_class TEXT COLLATE "C" NOT NULL,
    department TEXT COLLATE "C" NOT NULL,
    working_days INTEGER,
    valid_from DATE,
    valid_to DATE,
    document TEXT COLLATE "C" NOT NULL,
    clause TEXT COLLATE "C" NOT NULL,
    CONSTRAINT pk_policy_routing PRIMARY KEY (code, version)
)
""",
)

# The entries of the newest release; a caller's own rights hold behind the view.
CURRENT = """
CREATE VIEW current_{kind} WITH (security_invoker = true) AS
SELECT p.*
FROM policy_{kind} AS p
JOIN policy_release_entry AS e
    ON e.kind = '{kind}' AND e.code = p.code AND e.version = p.version
WHERE e.release = (SELECT version FROM policy_release ORDER BY sequence DESC LIMIT 1)
"""

# A release names the version of the whole register of divisions, not each division.
CURRENT_DIVISION = """
CREATE VIEW current_division WITH (security_invoker = true) AS
SELECT p.*
FROM policy_division AS p
JOIN policy_release_entry AS e
    ON e.kind = 'division' AND e.code = 'register' AND e.version = p.version
WHERE e.release = (SELECT version FROM policy_release ORDER BY sequence DESC LIMIT 1)
"""

KINDS = ("programme", "indicator", "department", "pack", "grant", "routing")


def upgrade() -> None:
    for statement in CREATE:
        op.execute(statement)
    for kind in KINDS:
        op.execute(CURRENT.format(kind=kind))
    op.execute(CURRENT_DIVISION)


def downgrade() -> None:
    for kind in (*KINDS, "division"):
        op.execute(f"DROP VIEW current_{kind}")
    for table in reversed(TABLES):
        op.execute(f"DROP TABLE {table}")
