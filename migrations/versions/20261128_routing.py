"""A class of need is routed by the documents of its place."""

from alembic import op

revision = "20261128_routing"
down_revision = "20261127_evaluation"
branch_labels = None
depends_on = None

CURRENT = """
VIEW current_routing WITH (security_invoker = true) AS
SELECT p.*
FROM policy_routing AS p
JOIN policy_release_entry AS e
    ON e.kind = 'routing' AND e.code = p.code AND e.version = p.version
WHERE e.release = (SELECT version FROM policy_release ORDER BY sequence DESC LIMIT 1)
"""
READERS = "hub_department, hub_civil_affairs, hub_audit, hub_writer, hub_owner"


def upgrade() -> None:
    # What was published before held everywhere.
    op.execute(
        'ALTER TABLE policy_routing ADD COLUMN division TEXT COLLATE "C" '
        "NOT NULL DEFAULT '000000'"
    )
    op.execute("ALTER TABLE policy_routing ALTER COLUMN division DROP DEFAULT")
    op.execute(f"CREATE OR REPLACE {CURRENT}")


def downgrade() -> None:
    op.execute("DROP VIEW current_routing")
    op.execute("ALTER TABLE policy_routing DROP COLUMN division")
    op.execute(f"CREATE {CURRENT}")
    op.execute(f"GRANT SELECT ON current_routing TO {READERS}")
