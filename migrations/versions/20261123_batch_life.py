"""Let a batch be a delta, be accepted although it shrank, and be withdrawn."""

from alembic import op

revision = "20261123_batch_life"
down_revision = "20261122_row_level"
branch_labels = None
depends_on = None

UPGRADE = (
    "ALTER TABLE batch ADD COLUMN kind TEXT COLLATE \"C\" NOT NULL DEFAULT 'SNAPSHOT'",
    'ALTER TABLE batch ADD COLUMN shrink_reason TEXT COLLATE "C"',
    "ALTER TABLE batch ADD COLUMN withdrawn_at TIMESTAMPTZ",
    'ALTER TABLE batch ADD COLUMN withdrawn_reason TEXT COLLATE "C"',
    'ALTER TABLE batch ADD COLUMN withdrawn_by TEXT COLLATE "C"',
    "ALTER TABLE batch DROP CONSTRAINT uq_batch_dataset_key",
    "ALTER TABLE batch DROP CONSTRAINT uq_batch_dataset_digest_as_of",
    "CREATE UNIQUE INDEX uq_batch_dataset_key ON batch (dataset, key) WHERE withdrawn_at IS NULL",
    (
        "CREATE UNIQUE INDEX uq_batch_dataset_digest_as_of ON batch (dataset, digest, as_of)"
        " WHERE withdrawn_at IS NULL"
    ),
)
DOWNGRADE = (
    "DROP INDEX uq_batch_dataset_digest_as_of",
    "DROP INDEX uq_batch_dataset_key",
    (
        "ALTER TABLE batch ADD CONSTRAINT uq_batch_dataset_digest_as_of"
        " UNIQUE (dataset, digest, as_of)"
    ),
    "ALTER TABLE batch ADD CONSTRAINT uq_batch_dataset_key UNIQUE (dataset, key)",
    "ALTER TABLE batch DROP COLUMN withdrawn_by",
    "ALTER TABLE batch DROP COLUMN withdrawn_reason",
    "ALTER TABLE batch DROP COLUMN withdrawn_at",
    "ALTER TABLE batch DROP COLUMN shrink_reason",
    "ALTER TABLE batch DROP COLUMN kind",
)


def upgrade() -> None:
    for statement in UPGRADE:
        op.execute(statement)


def downgrade() -> None:
    for statement in DOWNGRADE:
        op.execute(statement)
