"""Refuse a database whose blind indexes are of the form before: nobody would be found by them."""

from alembic import op

revision = "20261124_index_form"
down_revision = "20261124_ledger_position"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        """
DO $$
BEGIN
    IF EXISTS (SELECT FROM batch) THEN
        RAISE EXCEPTION 'What was delivered lies under blind indexes of an earlier form, by which '
            'nobody would be found. Begin with a new data folder and database, and take the '
            'deliveries in anew.';
    END IF;
END
$$
"""
    )


def downgrade() -> None:
    pass
