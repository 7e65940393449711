"""Keep what six further departments say of a person: booleans, days and sums only."""

from alembic import op

revision = "20261123_facts"
down_revision = "20261122_row_level"
branch_labels = None
depends_on = None

COLUMNS = {
    "is_registered": "BOOLEAN",
    "registered_on": "DATE",
    "self_pay_12m_fen": "BIGINT",
    "total_12m_fen": "BIGINT",
    "settled_on": "DATE",
    "is_over_threshold": "BOOLEAN",
    "is_insured": "BOOLEAN",
    "insured_year": "SMALLINT",
    "is_enrolled": "BOOLEAN",
    "is_full_time": "BOOLEAN",
    "is_identified": "BOOLEAN",
    "qualifies": "BOOLEAN",
    "monitored_type": 'TEXT COLLATE "C"',
    "identified_on": "DATE",
    "is_monitored": "BOOLEAN",
    "from_division": 'TEXT COLLATE "C"',
    "to_division": 'TEXT COLLATE "C"',
    "moved_on": "DATE",
    "house_grade": 'TEXT COLLATE "C"',
    "only_dwelling": "BOOLEAN",
    "assessed_on": "DATE",
    "renovated_on": "DATE",
}


def upgrade() -> None:
    added = ", ".join(f"ADD COLUMN {name} {kind}" for name, kind in COLUMNS.items())
    op.execute(f"ALTER TABLE facts {added}")


def downgrade() -> None:
    dropped = ", ".join(f"DROP COLUMN {name}" for name in COLUMNS)
    op.execute(f"ALTER TABLE facts {dropped}")
