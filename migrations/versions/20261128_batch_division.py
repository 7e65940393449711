"""Let each division deliver its own list: a batch names whose it is."""

from alembic import op

revision = "20261128_batch_division"
down_revision = "20261128_engagement"
branch_labels = None
depends_on = None

UPGRADE = (
    "ALTER TABLE batch ADD COLUMN division_code TEXT COLLATE \"C\" NOT NULL DEFAULT '000000'",
    "DROP INDEX uq_batch_dataset_key",
    "DROP INDEX uq_batch_dataset_digest_as_of",
    (
        "CREATE UNIQUE INDEX uq_batch_dataset_division_code_key"
        " ON batch (dataset, division_code, key) WHERE withdrawn_at IS NULL"
    ),
    (
        "CREATE UNIQUE INDEX uq_batch_dataset_division_code_digest_as_of"
        " ON batch (dataset, division_code, digest, as_of) WHERE withdrawn_at IS NULL"
    ),
)
DOWNGRADE = (
    "DROP INDEX uq_batch_dataset_division_code_digest_as_of",
    "DROP INDEX uq_batch_dataset_division_code_key",
    (
        "CREATE UNIQUE INDEX uq_batch_dataset_digest_as_of ON batch (dataset, digest, as_of)"
        " WHERE withdrawn_at IS NULL"
    ),
    "CREATE UNIQUE INDEX uq_batch_dataset_key ON batch (dataset, key) WHERE withdrawn_at IS NULL",
    "ALTER TABLE batch DROP COLUMN division_code",
)


def upgrade() -> None:
    for statement in UPGRADE:
        op.execute(statement)


def downgrade() -> None:
    for statement in DOWNGRADE:
        op.execute(statement)
