"""Let the statistics hold the tables of cities and provinces beside those of counties."""

from alembic import op

revision = "20261128_statistic_division"
down_revision = "20261128_batch_division"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _rename("county_code", "division_code")


def downgrade() -> None:
    _rename("division_code", "county_code")


def _rename(old: str, new: str) -> None:
    op.execute(f"ALTER TABLE statistic RENAME COLUMN {old} TO {new}")
    op.execute(f"ALTER INDEX ix_statistic_{old}_month RENAME TO ix_statistic_{new}_month")
