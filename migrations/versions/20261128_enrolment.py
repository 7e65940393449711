"""Keep since when somebody is enrolled."""

from alembic import op

revision = "20261128_enrolment"
down_revision = "20261128_routing"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE facts ADD COLUMN enrolled_on DATE")


def downgrade() -> None:
    op.execute("ALTER TABLE facts DROP COLUMN enrolled_on")
