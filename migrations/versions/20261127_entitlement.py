"""Keep what households are entitled to, as it stood when they were last evaluated."""

from alembic import op

revision = "20261127_entitlement"
down_revision = "20261127_circumstances"
branch_labels = None
depends_on = None

CREATE = (
    """
CREATE TABLE entitlement (
    id UUID NOT NULL,
    household_id UUID NOT NULL,
    person_id UUID,
    rule TEXT COLLATE "C" NOT NULL,
    programme TEXT COLLATE "C" NOT NULL,
    owner TEXT COLLATE "C" NOT NULL,
    state TEXT COLLATE "C" NOT NULL,
    verdict TEXT COLLATE "C" NOT NULL,
    modality TEXT COLLATE "C" NOT NULL,
    period TEXT COLLATE "C" NOT NULL,
    amount_fen BIGINT,
    reason TEXT COLLATE "C" NOT NULL,
    document TEXT COLLATE "C" NOT NULL,
    clause TEXT COLLATE "C" NOT NULL,
    words TEXT COLLATE "C",
    evaluated_on DATE NOT NULL,
    policy_version TEXT COLLATE "C" NOT NULL,
    CONSTRAINT pk_entitlement PRIMARY KEY (id),
    CONSTRAINT fk_entitlement_household_id FOREIGN KEY (household_id) REFERENCES household (id),
    CONSTRAINT fk_entitlement_person_id FOREIGN KEY (person_id) REFERENCES person (id)
)
""",
    "CREATE INDEX ix_entitlement_household_id_id ON entitlement (household_id, id)",
    """
CREATE INDEX ix_entitlement_missed ON entitlement (household_id, id) WHERE state = 'MISSED'
""",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON entitlement TO hub_writer",
    "GRANT SELECT ON entitlement TO hub_department, hub_civil_affairs, hub_audit",
    "ALTER TABLE entitlement ENABLE ROW LEVEL SECURITY",
    "ALTER TABLE entitlement FORCE ROW LEVEL SECURITY",
)
OF_HOUSEHOLD = (
    "EXISTS (SELECT 1 FROM household AS h WHERE h.id = entitlement.household_id OFFSET 0)"
)
OF_OWN_PROGRAMME = (
    "owner = current_setting('hub.department', true)"
    " AND EXISTS (SELECT 1 FROM department_ground AS g"
    " WHERE g.household_id = entitlement.household_id AND g.ground = 'OPEN_NEED' OFFSET 0)"
)
POLICIES = {
    "hub_department": f"FOR SELECT TO hub_department USING ({OF_OWN_PROGRAMME})",
    "hub_civil_affairs": f"FOR SELECT TO hub_civil_affairs USING ({OF_HOUSEHOLD})",
    "hub_audit": f"FOR SELECT TO hub_audit USING ({OF_HOUSEHOLD})",
    "hub_writer": "TO hub_writer USING (true) WITH CHECK (true)",
    "hub_owner": "TO hub_owner USING (true) WITH CHECK (true)",
}


def upgrade() -> None:
    for statement in CREATE:
        op.execute(statement)
    for role, rows in POLICIES.items():
        op.execute(f"CREATE POLICY {role} ON entitlement {rows}")


def downgrade() -> None:
    op.execute("DROP TABLE entitlement")
