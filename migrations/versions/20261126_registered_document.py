"""Keep the documents that each client is registered to run."""

from alembic import op

revision = "20261126_registered_document"
down_revision = "20261125_sharing_agreement"
branch_labels = None
depends_on = None

CREATE = (
    """
CREATE TABLE registered_document (
    client_id TEXT COLLATE "C" NOT NULL,
    digest BYTEA NOT NULL,
    body TEXT COLLATE "C" NOT NULL,
    registered_at TIMESTAMPTZ NOT NULL,
    CONSTRAINT pk_registered_document PRIMARY KEY (client_id, digest),
    CONSTRAINT fk_registered_document_client_id FOREIGN KEY (client_id) REFERENCES client (id)
)
""",
    """
CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON registered_document
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
""",
    "GRANT SELECT, INSERT ON registered_document TO hub_writer",
)


def upgrade() -> None:
    for statement in CREATE:
        op.execute(statement)


def downgrade() -> None:
    op.execute("DROP TABLE registered_document")
