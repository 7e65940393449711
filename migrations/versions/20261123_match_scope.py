"""Let a run of the comparison say what it rested on, so that the next need not look at all."""

from alembic import op

revision = "20261123_match_scope"
down_revision = "20261123_batch_life"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        """
        ALTER TABLE match_run
            ADD COLUMN scope TEXT COLLATE "C" NOT NULL DEFAULT 'FULL',
            ADD COLUMN batch_ids UUID[] NOT NULL DEFAULT '{}',
            ADD COLUMN horizon BIGINT
        """
    )


def downgrade() -> None:
    op.execute(
        "ALTER TABLE match_run DROP COLUMN scope, DROP COLUMN batch_ids, DROP COLUMN horizon"
    )
