"""Create alerts, verifications, needs, results and records of assistance."""

from alembic import op

revision = "20261122_cases"
down_revision = "20261122_people"
branch_labels = None
depends_on = None

TABLES = (
    "department_ground",
    "alert",
    "assistance_record",
    "need",
    "verification",
    "handling_result",
)

CREATE = (
    """
CREATE TABLE department_ground (
    household_id UUID NOT NULL,
    department TEXT COLLATE "C" NOT NULL,
    division_code TEXT COLLATE "C" NOT NULL,
    ground TEXT COLLATE "C" NOT NULL,
    CONSTRAINT pk_department_ground PRIMARY KEY (household_id, department, division_code, ground)
)
""",
    """
CREATE TABLE alert (
    id UUID NOT NULL,
    indicator TEXT COLLATE "C" NOT NULL,
    indicator_version TEXT COLLATE "C" NOT NULL,
    subject TEXT COLLATE "C" NOT NULL,
    household_id UUID NOT NULL,
    person_id UUID,
    division_code TEXT COLLATE "C" NOT NULL,
    path TEXT COLLATE "C" NOT NULL,
    severity TEXT COLLATE "C" NOT NULL,
    state TEXT COLLATE "C" NOT NULL,
    raised_at TIMESTAMPTZ NOT NULL,
    condition_ended_at DATE,
    due_on DATE,
    due_on_provisional BOOLEAN NOT NULL,
    evidence_cell BYTEA NOT NULL,
    evidence_digest BYTEA NOT NULL,
    reason TEXT COLLATE "C",
    policy_version TEXT COLLATE "C" NOT NULL,
    run_id UUID NOT NULL,
    changed_by TEXT COLLATE "C" NOT NULL,
    changed_at TIMESTAMPTZ NOT NULL,
    version INTEGER DEFAULT '1' NOT NULL,
    CONSTRAINT pk_alert PRIMARY KEY (id),
    CONSTRAINT fk_alert_household_id FOREIGN KEY (household_id) REFERENCES household (id),
    CONSTRAINT fk_alert_person_id FOREIGN KEY (person_id) REFERENCES person (id),
    CONSTRAINT fk_alert_run_id FOREIGN KEY (run_id) REFERENCES match_run (id)
)
""",
    "CREATE INDEX ix_alert_division_code_raised_at_id ON alert (division_code, raised_at, id)",
    "CREATE INDEX ix_alert_household_id ON alert (household_id)",
    """
CREATE UNIQUE INDEX uq_alert_open
    ON alert (indicator, subject) WHERE state <> 'CLOSED' OR condition_ended_at IS NULL
""",
    """
CREATE TABLE assistance_record (
    id UUID NOT NULL,
    household_id UUID NOT NULL,
    person_id UUID,
    programme_code TEXT COLLATE "C" NOT NULL,
    owner_department TEXT COLLATE "C" NOT NULL,
    division_code TEXT COLLATE "C" NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    amount_fen BIGINT,
    period_from DATE,
    period_to DATE,
    paid_on DATE,
    status TEXT COLLATE "C" NOT NULL,
    account_cell BYTEA,
    account_mask TEXT COLLATE "C",
    record_reference TEXT COLLATE "C",
    batch_id UUID,
    need_id UUID,
    policy_version TEXT COLLATE "C" NOT NULL,
    recorded_at TIMESTAMPTZ NOT NULL,
    version INTEGER DEFAULT '1' NOT NULL,
    CONSTRAINT pk_assistance_record PRIMARY KEY (id),
    CONSTRAINT fk_assistance_record_household_id FOREIGN KEY (household_id)
        REFERENCES household (id),
    CONSTRAINT fk_assistance_record_person_id FOREIGN KEY (person_id) REFERENCES person (id),
    CONSTRAINT fk_assistance_record_batch_id FOREIGN KEY (batch_id) REFERENCES batch (id)
)
""",
    "CREATE INDEX ix_assistance_record_batch_id ON assistance_record (batch_id)",
    """
CREATE INDEX ix_assistance_record_household_id_recorded_at_id
    ON assistance_record (household_id, recorded_at, id)
""",
    """
CREATE INDEX ix_assistance_record_owner_department_division_code_rec_7b35
    ON assistance_record (owner_department, division_code, recorded_at, id)
""",
    "CREATE INDEX ix_assistance_record_recorded_at_id ON assistance_record (recorded_at, id)",
    """
CREATE TABLE need (
    id UUID NOT NULL,
    alert_id UUID NOT NULL,
    household_id UUID NOT NULL,
    person_id UUID,
    need_class TEXT COLLATE "C" NOT NULL,
    department TEXT COLLATE "C" NOT NULL,
    division_code TEXT COLLATE "C" NOT NULL,
    status TEXT COLLATE "C" NOT NULL,
    predecessor_id UUID,
    pushed_at TIMESTAMPTZ NOT NULL,
    due_on DATE,
    due_on_provisional BOOLEAN NOT NULL,
    accepted_at TIMESTAMPTZ,
    handled_at TIMESTAMPTZ,
    ended_at TIMESTAMPTZ,
    reason TEXT COLLATE "C",
    policy_version TEXT COLLATE "C" NOT NULL,
    changed_by TEXT COLLATE "C" NOT NULL,
    changed_at TIMESTAMPTZ NOT NULL,
    version INTEGER DEFAULT '1' NOT NULL,
    CONSTRAINT pk_need PRIMARY KEY (id),
    CONSTRAINT fk_need_alert_id FOREIGN KEY (alert_id) REFERENCES alert (id),
    CONSTRAINT fk_need_household_id FOREIGN KEY (household_id) REFERENCES household (id),
    CONSTRAINT fk_need_person_id FOREIGN KEY (person_id) REFERENCES person (id),
    CONSTRAINT fk_need_predecessor_id FOREIGN KEY (predecessor_id) REFERENCES need (id)
)
""",
    "CREATE INDEX ix_need_alert_id ON need (alert_id)",
    """
CREATE INDEX ix_need_department_division_code_pushed_at_id
    ON need (department, division_code, pushed_at, id)
""",
    "CREATE INDEX ix_need_household_id ON need (household_id)",
    "CREATE UNIQUE INDEX ix_need_predecessor_id ON need (predecessor_id)",
    """
CREATE TABLE verification (
    id UUID NOT NULL,
    alert_id UUID NOT NULL,
    household_id UUID NOT NULL,
    method TEXT COLLATE "C" NOT NULL,
    result TEXT COLLATE "C" NOT NULL,
    workers TEXT[] NOT NULL,
    verified_on DATE NOT NULL,
    need_classes TEXT[] NOT NULL,
    client_id TEXT COLLATE "C" NOT NULL,
    policy_version TEXT COLLATE "C" NOT NULL,
    recorded_at TIMESTAMPTZ NOT NULL,
    version INTEGER DEFAULT '1' NOT NULL,
    CONSTRAINT pk_verification PRIMARY KEY (id),
    CONSTRAINT fk_verification_alert_id FOREIGN KEY (alert_id) REFERENCES alert (id),
    CONSTRAINT fk_verification_household_id FOREIGN KEY (household_id) REFERENCES household (id)
)
""",
    "CREATE INDEX ix_verification_alert_id ON verification (alert_id)",
    "CREATE INDEX ix_verification_household_id ON verification (household_id)",
    """
CREATE TABLE handling_result (
    id UUID NOT NULL,
    need_id UUID NOT NULL,
    household_id UUID NOT NULL,
    department TEXT COLLATE "C" NOT NULL,
    result TEXT COLLATE "C" NOT NULL,
    handled_on DATE NOT NULL,
    programme_code TEXT COLLATE "C",
    amount_fen BIGINT,
    note TEXT COLLATE "C",
    assistance_record_id UUID,
    client_id TEXT COLLATE "C" NOT NULL,
    policy_version TEXT COLLATE "C" NOT NULL,
    reported_at TIMESTAMPTZ NOT NULL,
    version INTEGER DEFAULT '1' NOT NULL,
    CONSTRAINT pk_handling_result PRIMARY KEY (id),
    CONSTRAINT fk_handling_result_need_id FOREIGN KEY (need_id) REFERENCES need (id),
    CONSTRAINT fk_handling_result_household_id FOREIGN KEY (household_id)
        REFERENCES household (id),
    CONSTRAINT fk_handling_result_assistance_record_id FOREIGN KEY (assistance_record_id)
        REFERENCES assistance_record (id)
)
""",
    "CREATE INDEX ix_handling_result_household_id ON handling_result (household_id)",
    "CREATE INDEX ix_handling_result_need_id ON handling_result (need_id)",
)


def upgrade() -> None:
    for statement in CREATE:
        op.execute(statement)


def downgrade() -> None:
    for table in reversed(TABLES):
        op.execute(f"DROP TABLE {table}")
