"""Publish the data sets, and show how good what departments deliver is."""

from alembic import op

revision = "20261123_data_quality"
down_revision = "20261123_match_scope"
branch_labels = None
depends_on = None

READERS = "hub_department, hub_civil_affairs, hub_audit"

CREATE = (
    """
CREATE TABLE policy_dataset (
    code TEXT COLLATE "C" NOT NULL,
    version TEXT COLLATE "C" NOT NULL,
    name_zh TEXT COLLATE "C" NOT NULL,
    name_en TEXT COLLATE "C" NOT NULL,
    department TEXT COLLATE "C" NOT NULL,
    mode TEXT COLLATE "C" NOT NULL,
    frequency TEXT COLLATE "C" NOT NULL,
    lag_days INTEGER NOT NULL,
    freshness_days INTEGER NOT NULL,
    fields JSONB NOT NULL,
    valid_from DATE,
    valid_to DATE,
    document TEXT COLLATE "C" NOT NULL,
    clause TEXT COLLATE "C" NOT NULL,
    CONSTRAINT pk_policy_dataset PRIMARY KEY (code, version)
)
""",
    """
CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON policy_dataset
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
""",
    """
CREATE VIEW current_dataset WITH (security_invoker = true) AS
SELECT p.*
FROM policy_dataset AS p
JOIN policy_release_entry AS e
    ON e.kind = 'dataset' AND e.code = p.code AND e.version = p.version
WHERE e.release = (SELECT version FROM policy_release ORDER BY sequence DESC LIMIT 1)
""",
    # These two run with their owner's rights: they show sums, to a department those of its own
    # data sets. A batch that was withdrawn counts as withdrawn and as nothing else.
    """
CREATE VIEW data_quality WITH (security_barrier = true) AS
SELECT d.code AS dataset, q.*,
    coalesce(current_date - q.newest_as_of <= d.freshness_days, false) AS is_fresh
FROM current_dataset AS d
CROSS JOIN LATERAL (
    SELECT count(*) FILTER (WHERE b.withdrawn_at IS NULL) AS batches,
        count(*) FILTER (WHERE b.withdrawn_at IS NOT NULL) AS withdrawn,
        coalesce(sum(b.accepted) FILTER (WHERE b.withdrawn_at IS NULL), 0) AS accepted,
        coalesce(sum(b.rejected) FILTER (WHERE b.withdrawn_at IS NULL), 0) AS rejected,
        coalesce(sum(b.duplicate) FILTER (WHERE b.withdrawn_at IS NULL), 0) AS duplicate,
        max(b.as_of) FILTER (WHERE b.withdrawn_at IS NULL) AS newest_as_of,
        max(b.received_at) FILTER (WHERE b.withdrawn_at IS NULL) AS newest_received_at
    FROM batch AS b
    WHERE b.dataset = d.code
) AS q
WHERE current_user IN ('hub_civil_affairs', 'hub_audit')
    OR d.department = current_setting('hub.department', true)
""",
    """
CREATE VIEW data_quality_reason WITH (security_barrier = true) AS
SELECT d.code AS dataset, r.reason, count(DISTINCT (r.batch_id, r.line)) AS rows
FROM current_dataset AS d
JOIN batch AS b ON b.dataset = d.code AND b.withdrawn_at IS NULL
JOIN batch_rejection AS r ON r.batch_id = b.id
WHERE current_user IN ('hub_civil_affairs', 'hub_audit')
    OR d.department = current_setting('hub.department', true)
GROUP BY d.code, r.reason
""",
    f"GRANT SELECT ON policy_dataset, current_dataset TO {READERS}, hub_writer, hub_owner",
    "GRANT INSERT ON policy_dataset TO hub_writer",
    f"GRANT SELECT ON data_quality, data_quality_reason TO {READERS}",
)
DROP = (
    "DROP VIEW data_quality_reason",
    "DROP VIEW data_quality",
    "DROP VIEW current_dataset",
    "DROP TABLE policy_dataset",
)


def upgrade() -> None:
    for statement in CREATE:
        op.execute(statement)


def downgrade() -> None:
    for statement in DROP:
        op.execute(statement)
