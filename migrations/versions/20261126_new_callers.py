"""Show villages and townships their rows, and sum up what others give."""

from alembic import op

revision = "20261126_new_callers"
down_revision = "20261126_statistics"
branch_labels = None
depends_on = None

IN_RANGE = (
    "division_code >= current_setting('hub.division_lo', true)"
    " AND division_code < current_setting('hub.division_hi', true)"
)
# An alert stands at the township, so that a village looks among its township's for those of its
# own households; to everybody else the nine digits are the whole bound.
OF_OWN_VILLAGE = (
    "division_code >= left(current_setting('hub.division_lo', true), 9)"
    " AND division_code < current_setting('hub.division_hi', true)"
    " AND CASE WHEN length(current_setting('hub.division_lo', true)) = 12"
    " THEN EXISTS (SELECT 1 FROM household AS h WHERE h.id = alert.household_id OFFSET 0)"
    " ELSE true END"
)
# A township sees what its county has agreed; a village has no business with it.
OF_OWN_COUNTY = (
    "division_code >= left(current_setting('hub.division_lo', true), 6)"
    " AND division_code < current_setting('hub.division_hi', true)"
    " AND length(current_setting('hub.division_lo', true)) < 12"
)

# A department's row policy hides other departments' records; this tells no more of them than a sum.
AID_OF_OTHERS = """
CREATE FUNCTION aid_of_others(home UUID) RETURNS BIGINT
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT sum(coalesce(r.amount_fen, 0))::bigint
    FROM public.assistance_record AS r
    WHERE r.household_id = home
        AND r.owner_department <> current_setting('hub.department', true)
        AND r.status = ANY (ARRAY['PLANNED', 'PAID'])
        AND coalesce(r.paid_on, r.period_to, r.recorded_at::date) > current_date - interval '1 year'
$$
"""
READERS = ("hub_department", "hub_civil_affairs", "hub_audit")


def upgrade() -> None:
    _see("alert", "hub_civil_affairs", OF_OWN_VILLAGE)
    _see("sharing_agreement", "hub_civil_affairs", OF_OWN_COUNTY)
    op.execute(AID_OF_OTHERS)
    op.execute("REVOKE ALL ON FUNCTION aid_of_others(UUID) FROM PUBLIC")
    for role in READERS:
        op.execute(f"GRANT EXECUTE ON FUNCTION aid_of_others(UUID) TO {role}")


def downgrade() -> None:
    op.execute("DROP FUNCTION aid_of_others(UUID)")
    _see("sharing_agreement", "hub_civil_affairs", IN_RANGE)
    _see("alert", "hub_civil_affairs", IN_RANGE)


def _see(table: str, role: str, rows: str) -> None:
    op.execute(f"ALTER POLICY {role} ON {table} USING ({rows})")
