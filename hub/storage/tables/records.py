"""The chain, the keys of repeated requests, disclosures, batches, runs and clients."""

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Boolean,
    Column,
    Index,
    Integer,
    PrimaryKeyConstraint,
    SmallInteger,
    Table,
    Text,
    Uuid,
    text as sql,
)
from sqlalchemy.dialects.postgresql import JSONB

from hub.domain.divisions import NATION
from hub.storage.tables.columns import day, key, metadata, moment, octets, text

chain_head = Table(  # its row lock puts all changes of one household in order
    "chain_head",
    metadata,
    Column("household_id", Uuid, primary_key=True),
    Column("sequence", BigInteger, nullable=False),
    octets("hash"),
)

chain_event = Table(
    "chain_event",
    metadata,
    Column("household_id", Uuid, primary_key=True),
    Column("sequence", BigInteger, primary_key=True),
    Column("id", Uuid, nullable=False, unique=True),
    text("kind"),
    moment("occurred_at"),
    moment("recorded_at"),
    text("client_id"),
    text("department"),
    text("policy_version"),
    Column("row_tables", ARRAY(Text), nullable=False),  # the rows it commits to, in order
    Column("row_ids", ARRAY(Uuid), nullable=False),
    Column("row_versions", ARRAY(Integer), nullable=False),
    octets("row_digests"),  # 32 bytes a row, in the same order: they name the altered one
    octets("salt"),
    octets("commitment"),
    Column("suite", SmallInteger, nullable=False),  # 1: SHA-256
    octets("previous_hash"),
    octets("hash"),
)

idempotency = Table(
    "idempotency",
    metadata,
    Column("client_id", Text(collation="C"), primary_key=True),
    Column("mutation", Text(collation="C"), primary_key=True),
    Column("key", Text(collation="C"), primary_key=True),
    octets("request_digest"),
    Column("outcome", JSONB),  # ids and version, never bytes of an answer
    moment("recorded_at"),
    Index(None, "recorded_at"),
)

document = Table(  # each GraphQL document once, its literals removed
    "document",
    metadata,
    Column("digest", octets("x").type, primary_key=True),
    text("body"),
    moment("recorded_at"),
)

disclosure = Table(  # who saw, or was refused, which coordinates of whom; no values
    "disclosure",
    metadata,
    Column("id", Uuid, nullable=False),
    moment("recorded_at"),
    text("request_id"),
    text("client_id"),
    text("department"),
    text("role"),
    text("division_code"),
    Column("areas", ARRAY(Text), nullable=False),  # divisions that it concerns, the client's first
    text("purpose", nullable=True),  # null where a request was refused for naming none
    text("case_number", nullable=True),
    text("operation", nullable=True),
    octets("document_digest", nullable=True),  # null where it was refused before it was read
    text("outcome"),
    text("code", nullable=True),  # of the refusal
    Column("coordinates", ARRAY(Text), nullable=False),
    Column("datasets", ARRAY(Text), nullable=False),  # whose data the coordinates are
    Column("household_ids", ARRAY(Uuid), nullable=False),
    Column("person_ids", ARRAY(Uuid), nullable=False),
    Column("grounds", ARRAY(Text), nullable=False),
    text("reason", nullable=True),
    PrimaryKeyConstraint("recorded_at", "id"),
    Index(None, "client_id", "recorded_at"),
    Index(None, "purpose", "recorded_at"),
    Index(None, "household_ids", postgresql_using="gin"),
    Index(None, "person_ids", postgresql_using="gin"),
    postgresql_partition_by="RANGE (recorded_at)",  # hub.storage.ledger_months
)


def _one_in_force(*columns: str) -> Index:
    """Return the index that lets one batch in that is not withdrawn."""
    return Index(
        f"uq_batch_{'_'.join(columns)}",
        *columns,
        unique=True,
        postgresql_where=sql("withdrawn_at IS NULL"),
    )


batch = Table(
    "batch",
    metadata,
    key(),
    text("dataset"),
    Column("kind", Text(collation="C"), nullable=False, server_default="SNAPSHOT"),
    # Whose list it is; the nation's code: the whole hub's.
    Column("division_code", Text(collation="C"), nullable=False, server_default=NATION),
    text("key"),  # the sender's name for it; by default the digest
    octets("digest"),  # SHA-256 of the file as it came
    day("as_of"),
    day("period_from", nullable=True),
    day("period_to", nullable=True),
    Column("accepted", Integer, nullable=False),
    Column("rejected", Integer, nullable=False),
    Column("duplicate", Integer, nullable=False),
    text("parquet_path"),  # below the data folder
    text("client_id"),
    moment("received_at"),
    text("shrink_reason", nullable=True),  # why it may hold far fewer rows than the one before
    moment("withdrawn_at", nullable=True),
    text("withdrawn_reason", nullable=True),
    text("withdrawn_by", nullable=True),
    _one_in_force("dataset", "division_code", "key"),
    _one_in_force("dataset", "division_code", "digest", "as_of"),
    Index(None, "dataset", "as_of", "received_at"),
)

batch_rejection = Table(
    "batch_rejection",
    metadata,
    Column("batch_id", batch.c.id.type, primary_key=True),
    Column("line", Integer, primary_key=True),  # of the file, the header being line 1
    Column("field", Text(collation="C"), primary_key=True),
    text("reason"),
    text("shape"),  # the value's shape, digits as 9 and letters as A, never the value
    text("remedy"),
)

match_run = Table(
    "match_run",
    metadata,
    key(),
    day("as_of"),
    text("engine"),
    Column("completed", ARRAY(Text), nullable=False),  # indicators, as code@version
    Column("skipped", JSONB, nullable=False),  # indicator code to the reason in one sentence
    Column("hits", Integer, nullable=False),
    Column("raised", Integer, nullable=False),
    Column("changed", Integer, nullable=False),
    Column("ended", Integer, nullable=False),
    text("policy_version"),
    Column("scope", Text(collation="C"), nullable=False, server_default="FULL"),
    Column("batch_ids", ARRAY(Uuid), nullable=False, server_default="{}"),  # all that held
    Column("horizon", BigInteger),  # what older transactions wrote, the run has seen
    Column("ledger_position", BigInteger, nullable=False, server_default="0"),  # of the batches
    moment("started_at"),
    moment("finished_at"),
)

client = Table(
    "client",
    metadata,
    Column("id", Text(collation="C"), primary_key=True),
    text("name"),
    text("department"),
    text("role"),
    text("division_code"),
    octets("secret_digest"),  # SHA-256 of 256 random bits
    Column("scopes", ARRAY(Text), nullable=False),
    Column("enabled", Boolean, nullable=False),
    # Raised by triggers with every change of the client or of its department's agreement.
    Column("standing", Integer, nullable=False, server_default="1"),
    moment("recorded_at"),
)
