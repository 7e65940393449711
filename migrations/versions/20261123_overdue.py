"""Index the needs whose answer is awaited, and the alerts that nobody has looked at."""

from alembic import op

revision = "20261123_overdue"
down_revision = "20261123_data_quality"
branch_labels = None
depends_on = None

# Made with the tables locked: a county has some ten thousands of rows.
CREATE = (
    """
CREATE INDEX ix_alert_unseen
    ON alert (division_code, raised_at, id) WHERE state IN ('DISPATCHED', 'NEW')
""",
    """
CREATE INDEX ix_need_awaited
    ON need (department, division_code, pushed_at, id)
    WHERE status IN ('ACCEPTED', 'PUSHED', 'RETURNED')
""",
)


def upgrade() -> None:
    for statement in CREATE:
        op.execute(statement)


def downgrade() -> None:
    op.execute("DROP INDEX ix_need_awaited")
    op.execute("DROP INDEX ix_alert_unseen")
