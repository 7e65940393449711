"""Create households and persons, and what is known of them."""

from alembic import op

revision = "20261122_people"
down_revision = "20261122_records"
branch_labels = None
depends_on = None

TABLES = (
    "household",
    "person",
    "membership",
    "determination",
    "facts",
)

CREATE = (
    """
CREATE TABLE household (
    id UUID NOT NULL,
    number TEXT COLLATE "C",
    status TEXT COLLATE "C" NOT NULL,
    head_person_id UUID,
    division_code TEXT COLLATE "C" NOT NULL,
    address_cell BYTEA,
    address_mask TEXT COLLATE "C",
    member_count INTEGER NOT NULL,
    batch_id UUID,
    recorded_at TIMESTAMPTZ NOT NULL,
    version INTEGER DEFAULT '1' NOT NULL,
    CONSTRAINT pk_household PRIMARY KEY (id),
    CONSTRAINT uq_household_number UNIQUE (number),
    CONSTRAINT fk_household_batch_id FOREIGN KEY (batch_id) REFERENCES batch (id)
)
""",
    "CREATE INDEX ix_household_division_code_id ON household (division_code, id)",
    """
CREATE TABLE person (
    id UUID NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    name_mask TEXT COLLATE "C" NOT NULL,
    citizen_id_cell BYTEA NOT NULL,
    citizen_id_index BYTEA NOT NULL,
    citizen_id_mask TEXT COLLATE "C" NOT NULL,
    id_status TEXT COLLATE "C" NOT NULL,
    sex SMALLINT NOT NULL,
    birth_date DATE NOT NULL,
    phone_cell BYTEA,
    phone_mask TEXT COLLATE "C",
    batch_id UUID,
    recorded_at TIMESTAMPTZ NOT NULL,
    version INTEGER DEFAULT '1' NOT NULL,
    CONSTRAINT pk_person PRIMARY KEY (id),
    CONSTRAINT uq_person_citizen_id_index UNIQUE (citizen_id_index),
    CONSTRAINT fk_person_batch_id FOREIGN KEY (batch_id) REFERENCES batch (id)
)
""",
    """
CREATE TABLE membership (
    id UUID NOT NULL,
    household_id UUID NOT NULL,
    person_id UUID NOT NULL,
    relation TEXT COLLATE "C" NOT NULL,
    counted BOOLEAN NOT NULL,
    valid_from DATE NOT NULL,
    valid_to DATE,
    batch_id UUID,
    recorded_at TIMESTAMPTZ NOT NULL,
    version INTEGER DEFAULT '1' NOT NULL,
    CONSTRAINT pk_membership PRIMARY KEY (id),
    CONSTRAINT fk_membership_household_id FOREIGN KEY (household_id) REFERENCES household (id),
    CONSTRAINT fk_membership_person_id FOREIGN KEY (person_id) REFERENCES person (id),
    CONSTRAINT fk_membership_batch_id FOREIGN KEY (batch_id) REFERENCES batch (id)
)
""",
    "CREATE INDEX ix_membership_household_id_person_id ON membership (household_id, person_id)",
    "CREATE INDEX ix_membership_person_id_household_id ON membership (person_id, household_id)",
    """
CREATE TABLE determination (
    id UUID NOT NULL,
    household_id UUID NOT NULL,
    person_id UUID NOT NULL,
    category TEXT COLLATE "C" NOT NULL,
    valid_from DATE NOT NULL,
    valid_to DATE,
    decision_reference TEXT COLLATE "C" NOT NULL,
    support_mode TEXT COLLATE "C",
    self_care TEXT COLLATE "C",
    policy_version TEXT COLLATE "C" NOT NULL,
    batch_id UUID,
    recorded_at TIMESTAMPTZ NOT NULL,
    version INTEGER DEFAULT '1' NOT NULL,
    CONSTRAINT pk_determination PRIMARY KEY (id),
    CONSTRAINT fk_determination_household_id FOREIGN KEY (household_id) REFERENCES household (id),
    CONSTRAINT fk_determination_person_id FOREIGN KEY (person_id) REFERENCES person (id),
    CONSTRAINT fk_determination_batch_id FOREIGN KEY (batch_id) REFERENCES batch (id)
)
""",
    "CREATE INDEX ix_determination_household_id ON determination (household_id)",
    "CREATE INDEX ix_determination_person_id ON determination (person_id)",
    """
CREATE TABLE facts (
    person_id UUID NOT NULL,
    dataset TEXT COLLATE "C" NOT NULL,
    batch_id UUID NOT NULL,
    record_reference TEXT COLLATE "C" NOT NULL,
    disability_category SMALLINT,
    disability_level SMALLINT,
    certificate_status TEXT COLLATE "C",
    certificate_mask TEXT COLLATE "C",
    certificate_index BYTEA,
    certificate_issued_on DATE,
    certificate_valid_to DATE,
    died_on DATE,
    death_sources TEXT[],
    linked_at TIMESTAMPTZ NOT NULL,
    CONSTRAINT pk_facts PRIMARY KEY (person_id, dataset),
    CONSTRAINT fk_facts_batch_id FOREIGN KEY (batch_id) REFERENCES batch (id)
)
""",
)


def upgrade() -> None:
    for statement in CREATE:
        op.execute(statement)


def downgrade() -> None:
    for table in reversed(TABLES):
        op.execute(f"DROP TABLE {table}")
