"""Let a run of the comparison say how far the ledger of batches had come."""

from alembic import op

revision = "20261124_ledger_position"
down_revision = "20261123_child_protection"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE match_run ADD COLUMN ledger_position BIGINT NOT NULL DEFAULT 0")


def downgrade() -> None:
    op.execute("ALTER TABLE match_run DROP COLUMN ledger_position")
