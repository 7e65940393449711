"""Create the chain, keys of requests, disclosures, batches, runs and clients."""

from alembic import op

revision = "20261122_records"
down_revision = "20261122_published"
branch_labels = None
depends_on = None

TABLES = (
    "client",
    "batch",
    "batch_rejection",
    "match_run",
    "chain_head",
    "chain_event",
    "idempotency",
    "document",
    "disclosure",
)

CREATE = (
    """
CREATE TABLE client (
    id TEXT COLLATE "C" NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    department TEXT COLLATE "C" NOT NULL,
    role TEXT COLLATE "C" NOT NULL,
    division_code TEXT COLLATE "C" NOT NULL,
    secret_digest BYTEA NOT NULL,
    scopes TEXT[] NOT NULL,
    enabled BOOLEAN NOT NULL,
    recorded_at TIMESTAMPTZ NOT NULL,
    CONSTRAINT pk_client PRIMARY KEY (id)
)
""",
    """
CREATE TABLE batch (
    id UUID NOT NULL,
    dataset TEXT COLLATE "C" NOT NULL,
    key TEXT COLLATE "C" NOT NULL,
    digest BYTEA NOT NULL,
    as_of DATE NOT NULL,
    period_from DATE,
    period_to DATE,
    accepted INTEGER NOT NULL,
    rejected INTEGER NOT NULL,
    duplicate INTEGER NOT NULL,
    parquet_path TEXT COLLATE "C" NOT NULL,
    client_id TEXT COLLATE "C" NOT NULL,
    received_at TIMESTAMPTZ NOT NULL,
    CONSTRAINT pk_batch PRIMARY KEY (id),
    CONSTRAINT uq_batch_dataset_key UNIQUE (dataset, key),
    CONSTRAINT uq_batch_dataset_digest_as_of UNIQUE (dataset, digest, as_of)
)
""",
    "CREATE INDEX ix_batch_dataset_as_of_received_at ON batch (dataset, as_of, received_at)",
    """
CREATE TABLE batch_rejection (
    batch_id UUID NOT NULL,
    line INTEGER NOT NULL,
    field TEXT COLLATE "C" NOT NULL,
    reason TEXT COLLATE "C" NOT NULL,
    shape TEXT COLLATE "C" NOT NULL,
    remedy TEXT COLLATE "C" NOT NULL,
    CONSTRAINT pk_batch_rejection PRIMARY KEY (batch_id, line, field)
)
""",
    """
CREATE TABLE match_run (
    id UUID NOT NULL,
    as_of DATE NOT NULL,
    engine TEXT COLLATE "C" NOT NULL,
    completed TEXT[] NOT NULL,
    skipped JSONB NOT NULL,
    hits INTEGER NOT NULL,
    raised INTEGER NOT NULL,
    changed INTEGER NOT NULL,
    ended INTEGER NOT NULL,
    policy_version TEXT COLLATE "C" NOT NULL,
    started_at TIMESTAMPTZ NOT NULL,
    finished_at TIMESTAMPTZ NOT NULL,
    CONSTRAINT pk_match_run PRIMARY KEY (id)
)
""",
    """
CREATE TABLE chain_head (
    household_id UUID NOT NULL,
    sequence BIGINT NOT NULL,
    hash BYTEA NOT NULL,
    CONSTRAINT pk_chain_head PRIMARY KEY (household_id)
)
""",
    """
CREATE TABLE chain_event (
    household_id UUID NOT NULL,
    sequence BIGINT NOT NULL,
    id UUID NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    occurred_at TIMESTAMPTZ NOT NULL,
    recorded_at TIMESTAMPTZ NOT NULL,
    client_id TEXT COLLATE "C" NOT NULL,
    department TEXT COLLATE "C" NOT NULL,
    policy_version TEXT COLLATE "C" NOT NULL,
    row_tables TEXT[] NOT NULL,
    row_ids UUID[] NOT NULL,
    row_versions INTEGER[] NOT NULL,
    row_digests BYTEA NOT NULL,
    salt BYTEA NOT NULL,
    commitment BYTEA NOT NULL,
    suite SMALLINT NOT NULL,
    previous_hash BYTEA NOT NULL,
    hash BYTEA NOT NULL,
    CONSTRAINT pk_chain_event PRIMARY KEY (household_id, sequence),
    CONSTRAINT uq_chain_event_id UNIQUE (id)
)
""",
    """
CREATE TABLE idempotency (
    client_id TEXT COLLATE "C" NOT NULL,
    mutation TEXT COLLATE "C" NOT NULL,
    key TEXT COLLATE "C" NOT NULL,
    request_digest BYTEA NOT NULL,
    outcome JSONB,
    recorded_at TIMESTAMPTZ NOT NULL,
    CONSTRAINT pk_idempotency PRIMARY KEY (client_id, mutation, key)
)
""",
    "CREATE INDEX ix_idempotency_recorded_at ON idempotency (recorded_at)",
    """
CREATE TABLE document (
    digest BYTEA NOT NULL,
    body TEXT COLLATE "C" NOT NULL,
    recorded_at TIMESTAMPTZ NOT NULL,
    CONSTRAINT pk_document PRIMARY KEY (digest)
)
""",
    """
CREATE TABLE disclosure (
    id UUID NOT NULL,
    recorded_at TIMESTAMPTZ NOT NULL,
    request_id TEXT COLLATE "C" NOT NULL,
    client_id TEXT COLLATE "C" NOT NULL,
    department TEXT COLLATE "C" NOT NULL,
    role TEXT COLLATE "C" NOT NULL,
    division_code TEXT COLLATE "C" NOT NULL,
    purpose TEXT COLLATE "C" NOT NULL,
    case_number TEXT COLLATE "C",
    operation TEXT COLLATE "C",
    document_digest BYTEA NOT NULL,
    coordinates TEXT[] NOT NULL,
    household_ids UUID[] NOT NULL,
    person_ids UUID[] NOT NULL,
    grounds TEXT[] NOT NULL,
    CONSTRAINT pk_disclosure PRIMARY KEY (id)
)
""",
    "CREATE INDEX ix_disclosure_recorded_at ON disclosure (recorded_at)",
)


def upgrade() -> None:
    for statement in CREATE:
        op.execute(statement)


def downgrade() -> None:
    for table in reversed(TABLES):
        op.execute(f"DROP TABLE {table}")
