"""Keep what an evaluation needs of a person and a household, and what these facts rest on."""

from alembic import op

revision = "20261127_circumstances"
down_revision = "20261126_reason"
branch_labels = None
depends_on = None

TEXT = 'TEXT COLLATE "C"'
COLUMNS = {
    "hukou_division": TEXT,
    "area": TEXT,
    "household_number": TEXT,
    "period_to": "DATE",
    "income_fen": "BIGINT",
    "wages_fen": "BIGINT",
    "business_fen": "BIGINT",
    "assets_fen": "BIGINT",
    "transfers_fen": "BIGINT",
    "work_costs_fen": "BIGINT",
    "not_counted": "JSONB",
    "property_standing": TEXT,
    "supporters": "JSONB",
    "has_income": "BOOLEAN",
    "self_care": TEXT,
    "disability_components": "SMALLINT[]",
    "is_hard_to_place": "BOOLEAN",
    "is_employed": "BOOLEAN",
    "employed_on": "DATE",
    "premium_subsidy_fen": "BIGINT",
    "school_stage": TEXT,
    "education_12m_fen": "BIGINT",
    "rehabilitation_12m_fen": "BIGINT",
    "has_dwelling": "BOOLEAN",
    "is_tenant": "BOOLEAN",
    "square_metres": "SMALLINT",
    "rent_fen": "BIGINT",
    "struck_on": "DATE",
    "is_veteran": "BOOLEAN",
    "soldier_level": "SMALLINT",
    "is_preferential": "BOOLEAN",
}
LINKED = """
CREATE TABLE linked_dataset (
    dataset TEXT COLLATE "C" NOT NULL,
    as_of DATE NOT NULL,
    is_legible BOOLEAN NOT NULL,
    unsure UUID[] NOT NULL,
    CONSTRAINT pk_linked_dataset PRIMARY KEY (dataset)
)
"""


def upgrade() -> None:
    added = ", ".join(f"ADD COLUMN {name} {kind}" for name, kind in COLUMNS.items())
    op.execute(f"ALTER TABLE facts {added}")
    op.execute(LINKED)
    op.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON linked_dataset TO hub_writer")


def downgrade() -> None:
    op.execute("DROP TABLE linked_dataset")
    dropped = ", ".join(f"DROP COLUMN {name}" for name in COLUMNS)
    op.execute(f"ALTER TABLE facts {dropped}")
