"""Attest a person's status by blind index, and count what each client asks in a day."""

from alembic import op

revision = "20261126_status_attestation"
down_revision = "20261126_disclosure_ledger"
branch_labels = None
depends_on = None

# The row policies show a department nobody whom no need is about: this looks past them, and gives
# away one row of yes or no and days, whether the person is known or not.
ATTESTED_STATUS = """
CREATE FUNCTION attested_status(sought BYTEA)
    RETURNS TABLE (
        is_determined BOOLEAN, valid_from DATE, valid_to DATE, person_id UUID, household_ids TEXT
    )
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
SELECT
    count(d.id) > 0,
    min(d.valid_from),
    CASE WHEN NOT bool_or(d.valid_to IS NULL) THEN max(d.valid_to) END,
    (array_agg(p.id))[1],
    string_agg(DISTINCT d.household_id::text, ',')
FROM public.person AS p
LEFT JOIN (
    public.determination AS d
    JOIN public.household AS h
        ON h.id = d.household_id
        AND h.division_code >= current_setting('hub.division_lo', true)
        AND h.division_code < current_setting('hub.division_hi', true)
)
    ON d.person_id = p.id
    AND d.valid_from <= current_date
    AND (d.valid_to IS NULL OR d.valid_to >= current_date)
WHERE p.citizen_id_index = sought
$$
"""
TALLY = """
CREATE TABLE attestation_tally (
    client_id TEXT COLLATE "C" NOT NULL,
    asked_on DATE NOT NULL,
    persons INTEGER NOT NULL,
    CONSTRAINT pk_attestation_tally PRIMARY KEY (client_id, asked_on)
)
"""


def upgrade() -> None:
    op.execute(ATTESTED_STATUS)
    op.execute("REVOKE ALL ON FUNCTION attested_status(BYTEA) FROM PUBLIC")
    op.execute("GRANT EXECUTE ON FUNCTION attested_status(BYTEA) TO hub_department")
    op.execute(TALLY)
    op.execute("GRANT SELECT, INSERT, UPDATE ON attestation_tally TO hub_writer")


def downgrade() -> None:
    op.execute("DROP TABLE attestation_tally")
    op.execute("DROP FUNCTION attested_status(BYTEA)")
