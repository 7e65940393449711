"""Keep that a child is protected as an orphan, or as one whom nobody in fact supports."""

from alembic import op

revision = "20261123_child_protection"
down_revision = "20261123_correction"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        'ALTER TABLE facts ADD COLUMN child_class TEXT COLLATE "C", ADD COLUMN is_protected BOOLEAN'
    )


def downgrade() -> None:
    op.execute("ALTER TABLE facts DROP COLUMN child_class, DROP COLUMN is_protected")
