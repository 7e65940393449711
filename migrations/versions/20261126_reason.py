"""Keep the reason that a request gave, and which lines of the catalogue ask for one."""

from alembic import op

revision = "20261126_reason"
down_revision = "20261126_registered_document"
branch_labels = None
depends_on = None

CURRENT_GRANT = """
VIEW current_grant WITH (security_invoker = true) AS
SELECT p.*
FROM policy_grant AS p
JOIN policy_release_entry AS e
    ON e.kind = 'grant' AND e.code = p.code AND e.version = p.version
WHERE e.release = (SELECT version FROM policy_release ORDER BY sequence DESC LIMIT 1)
"""
READ = """
GRANT SELECT ON current_grant
TO hub_department, hub_civil_affairs, hub_audit, hub_writer, hub_owner
"""


def upgrade() -> None:
    op.execute('ALTER TABLE disclosure ADD COLUMN reason TEXT COLLATE "C"')
    op.execute('ALTER TABLE policy_grant ADD COLUMN asks TEXT COLLATE "C"')
    op.execute(f"CREATE OR REPLACE {CURRENT_GRANT}")


def downgrade() -> None:
    op.execute("DROP VIEW current_grant")
    op.execute("ALTER TABLE policy_grant DROP COLUMN asks")
    op.execute(f"CREATE {CURRENT_GRANT}")
    op.execute(READ)
    op.execute("ALTER TABLE disclosure DROP COLUMN reason")
