"""Keep which batches say a record of assistance as it stands."""

from alembic import op

revision = "20261123_statements"
down_revision = "20261123_facts"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        """
CREATE TABLE assistance_statement (
    record_id UUID NOT NULL,
    batch_id UUID NOT NULL,
    CONSTRAINT pk_assistance_statement PRIMARY KEY (record_id, batch_id),
    CONSTRAINT fk_assistance_statement_record_id
        FOREIGN KEY (record_id) REFERENCES assistance_record (id),
    CONSTRAINT fk_assistance_statement_batch_id FOREIGN KEY (batch_id) REFERENCES batch (id)
)
"""
    )
    op.execute("CREATE INDEX ix_assistance_statement_batch_id ON assistance_statement (batch_id)")
    op.execute("GRANT SELECT, INSERT, DELETE ON assistance_statement TO hub_writer")


def downgrade() -> None:
    op.execute("DROP TABLE assistance_statement")
