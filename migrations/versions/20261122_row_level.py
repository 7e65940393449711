"""Create the roles, what each may do, and the rows that each may see."""

from alembic import op

revision = "20261122_row_level"
down_revision = "20261122_history"
branch_labels = None
depends_on = None

DEPARTMENT = "hub_department"
CIVIL_AFFAIRS = "hub_civil_affairs"
AUDIT = "hub_audit"
WRITER = "hub_writer"  # the services, which check authority themselves
OWNER = "hub_owner"  # for a deployment whose migrations do not run as a superuser
READERS = (DEPARTMENT, CIVIL_AFFAIRS, AUDIT)
ROLES = (*READERS, WRITER, OWNER)

# A role belongs to the whole cluster: another database may have made it, or be making it now.
CREATE_ROLE = """
DO $$
BEGIN
    CREATE ROLE {role} LOGIN;
EXCEPTION WHEN duplicate_object OR unique_violation THEN
    NULL;
END
$$
"""

POLICY = (
    "policy_release",
    "policy_release_entry",
    "policy_division",
    "policy_department",
    "policy_programme",
    "policy_indicator",
    "policy_pack",
    "policy_grant",
    "policy_routing",
    "current_programme",
    "current_indicator",
    "current_department",
    "current_pack",
    "current_grant",
    "current_routing",
    "current_division",
    "alembic_version",
)

# What the writer may do beyond SELECT and INSERT; a table that is absent here only grows.
CHANGED = {
    "household": "UPDATE",
    "person": "UPDATE",
    "membership": "UPDATE",
    "determination": "UPDATE",
    "alert": "UPDATE",
    "need": "UPDATE",
    "assistance_record": "UPDATE",
    "facts": "UPDATE, DELETE",
    "department_ground": "DELETE",
    "chain_head": "UPDATE",
    "idempotency": "UPDATE, DELETE",
    "batch": "UPDATE",
    "match_run": "UPDATE",
    "client": "UPDATE",
}
ONLY_ADDED = (
    "verification",
    "handling_result",
    "chain_event",
    "disclosure",
    "document",
    "batch_rejection",
    "household_history",
    "person_history",
    "membership_history",
    "determination_history",
    "alert_history",
    "need_history",
    "assistance_record_history",
)

# A setting that was never given reads as NULL or '', and neither equals or bounds anything.
OWN_OFFICE = (
    "department = current_setting('hub.department', true)"
    " AND division_code = current_setting('hub.division', true)"
)
IN_RANGE = (
    "division_code >= current_setting('hub.division_lo', true)"
    " AND division_code < current_setting('hub.division_hi', true)"
)
# OFFSET 0 keeps the planner from hashing a whole table for a page of two hundred rows: a page looks
# its rows' households up one by one, however large the county is.
ANY_GROUND = (
    "EXISTS (SELECT 1 FROM department_ground AS g"
    " WHERE g.household_id = {table}.household_id OFFSET 0)"
)
OPEN_NEED = ANY_GROUND.replace(" OFFSET", " AND g.ground = 'OPEN_NEED' OFFSET")
OF_HOUSEHOLD = "EXISTS (SELECT 1 FROM household AS h WHERE h.id = {table}.{column} OFFSET 0)"
OF_MEMBER = "EXISTS (SELECT 1 FROM membership AS m WHERE m.person_id = {table}.{column} OFFSET 0)"
OF_NEED = "EXISTS (SELECT 1 FROM need AS n WHERE n.id = {table}.need_id OFFSET 0)"

# Each inner SELECT sees only what its own table's policy shows to the same role.
FOR_DEPARTMENT = {
    "department_ground": OWN_OFFICE,
    "household": OPEN_NEED.replace("{table}.household_id", "household.id"),
    "membership": OPEN_NEED,
    "determination": OPEN_NEED,
    "alert": OPEN_NEED,
    "verification": OPEN_NEED,
    "person": OF_MEMBER.format(table="person", column="id"),
    "facts": OF_MEMBER.format(table="facts", column="person_id"),
    "need": OWN_OFFICE,
    "handling_result": OF_NEED,
    "assistance_record": OWN_OFFICE.replace("department =", "owner_department =", 1),
    "chain_event": f"department = current_setting('hub.department', true) AND {ANY_GROUND}",
}
FOR_CIVIL_AFFAIRS = {
    "household": IN_RANGE,
    "alert": IN_RANGE,
    "person": OF_MEMBER.format(table="person", column="id"),
    "facts": OF_MEMBER.format(table="facts", column="person_id"),
    **dict.fromkeys(
        (
            "membership",
            "determination",
            "verification",
            "need",
            "handling_result",
            "assistance_record",
            "department_ground",
            "chain_event",
        ),
        OF_HOUSEHOLD.replace("{column}", "household_id"),
    ),
}
FOR_AUDIT = {
    **FOR_CIVIL_AFFAIRS,
    "chain_head": OF_HOUSEHOLD.replace("{column}", "household_id"),
    "disclosure": IN_RANGE,  # by the division of the client that saw the data
    "household_history": OF_HOUSEHOLD.replace("{column}", "id"),
    "person_history": OF_MEMBER.replace("{column}", "id"),
    **dict.fromkeys(
        (
            "membership_history",
            "determination_history",
            "alert_history",
            "need_history",
            "assistance_record_history",
        ),
        OF_HOUSEHOLD.replace("{column}", "household_id"),
    ),
}
SEEN = {DEPARTMENT: FOR_DEPARTMENT, CIVIL_AFFAIRS: FOR_CIVIL_AFFAIRS, AUDIT: FOR_AUDIT}
GUARDED = tuple(FOR_AUDIT)

# Nothing in these names a household or a person.
IMPERSONAL = ("batch", "batch_rejection", "match_run", "document")


def upgrade() -> None:
    for role in ROLES:
        op.execute(CREATE_ROLE.format(role=role))
        op.execute(f"GRANT USAGE ON SCHEMA public TO {role}")
    op.execute(f"GRANT SELECT ON {', '.join(POLICY)} TO {', '.join(ROLES)}")
    op.execute(f"GRANT SELECT ON {', '.join(IMPERSONAL)} TO {AUDIT}")
    _grant_to_writer()
    for table in GUARDED:
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        _allow_all(table)
    for role, policies in SEEN.items():
        for table, ground in policies.items():
            op.execute(f"GRANT SELECT ON {table} TO {role}")
            op.execute(
                f"CREATE POLICY {role} ON {table} FOR SELECT TO {role} "
                f"USING ({ground.format(table=table)})"
            )


def _grant_to_writer() -> None:
    published = [name for name in POLICY if name.startswith("policy_")]
    op.execute(f"GRANT INSERT ON {', '.join(published)} TO {WRITER}")
    for table in (*CHANGED, *ONLY_ADDED):
        op.execute(f"GRANT SELECT, INSERT ON {table} TO {WRITER}")
    for table, more in CHANGED.items():
        op.execute(f"GRANT {more} ON {table} TO {WRITER}")


def _allow_all(table: str) -> None:
    for role in (WRITER, OWNER):
        op.execute(f"CREATE POLICY {role} ON {table} TO {role} USING (true) WITH CHECK (true)")


def downgrade() -> None:
    for role, policies in {**SEEN, WRITER: FOR_AUDIT, OWNER: FOR_AUDIT}.items():
        for table in policies:
            op.execute(f"DROP POLICY {role} ON {table}")
    for table in GUARDED:
        op.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")
    for role in ROLES:  # the role itself may serve another database
        op.execute(f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {role}")
        op.execute(f"REVOKE USAGE ON SCHEMA public FROM {role}")
