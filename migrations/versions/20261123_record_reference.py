"""Find a record of assistance by the department's own reference."""

from alembic import op

revision = "20261123_record_reference"
down_revision = "20261123_statements"
branch_labels = None
depends_on = None

INDEX = "ix_assistance_record_record_reference"


def upgrade() -> None:
    with op.get_context().autocommit_block():  # payments are being taken in meanwhile
        op.execute(f"CREATE INDEX CONCURRENTLY {INDEX} ON assistance_record (record_reference)")


def downgrade() -> None:
    op.execute(f"DROP INDEX {INDEX}")
