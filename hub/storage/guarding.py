"""Whether the second wall stands: no role sees past row-level security, no table is without it."""

from collections.abc import Sequence

import psycopg
from psycopg.rows import dict_row
from sqlalchemy import make_url

from hub.domain.errors import HubError
from hub.storage import roles
from hub.storage.database import reachable

# A role can do what each role can that it is a member of, once it has taken that one's name.
_SEEING_PAST = """
SELECT DISTINCT ON (login.rolname) login.rolname AS login, other.rolname AS through,
    other.rolsuper AS is_superuser, other.rolbypassrls AS bypasses
FROM pg_roles AS login JOIN pg_roles AS other ON pg_has_role(login.oid, other.oid, 'MEMBER')
WHERE login.rolname = ANY(%s) AND (
    other.rolsuper OR other.rolbypassrls OR EXISTS (
        SELECT 1 FROM pg_class AS c
        WHERE c.relowner = other.oid AND c.relnamespace = 'public'::regnamespace
    )
)
ORDER BY login.rolname, other.rolname <> login.rolname, other.rolname
"""
_OF_PEOPLE = """
SELECT c.relname AS name, c.relrowsecurity AND c.relforcerowsecurity AS is_forced,
    c.relispartition OR EXISTS (SELECT 1 FROM pg_policy AS p WHERE p.polrelid = c.oid) AS is_ruled
FROM pg_class AS c
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND EXISTS (
    SELECT 1 FROM pg_attribute AS a WHERE a.attrelid = c.oid AND NOT a.attisdropped
        AND a.attname ~ '^(household|person)_ids?$|_cell$'
)
ORDER BY c.relname
"""


class Unguarded(HubError):
    """Row-level security would not hold on this database; the message says what to mend."""

    def __init__(self, findings: Sequence[str]) -> None:
        """Keep each finding, with its remedy."""
        super().__init__(" ".join(findings))
        self.findings = tuple(findings)


def require(url: str) -> None:
    """Refuse a database on which a caller could see more than the row policies show.

    Raises:
        Unavailable: it cannot be reached.
        Unguarded: with all that is to be mended.
    """
    found = findings(url)
    if found:
        raise Unguarded(found)


def findings(url: str) -> list[str]:
    """Return a sentence for each role that sees too much, and each table that shows too much.

    Raises:
        Unavailable: the database cannot be reached.
    """
    plain = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    with reachable(), psycopg.connect(plain) as connection:
        cursor = connection.cursor(row_factory=dict_row)
        seeing_past = cursor.execute(_SEEING_PAST, [list(roles.LOGINS)]).fetchall()
        tables = cursor.execute(_OF_PEOPLE).fetchall()
    return [
        *(_of_role(**row) for row in seeing_past),
        *(_of_table(row["name"]) for row in tables if not row["is_forced"]),
        *(_without_policy(row["name"]) for row in tables if not row["is_ruled"]),
    ]


def _of_role(*, login: str, through: str, is_superuser: bool, bypasses: bool) -> str:
    """Say what a role could do, and how to take it back."""
    if login != through:
        return f"{login} can act as {through}, whom no policy holds: REVOKE {through} FROM {login}."
    if is_superuser:
        return f"{login} is a superuser, whom no policy holds: ALTER ROLE {login} NOSUPERUSER."
    if bypasses:
        return f"{login} bypasses row policies: ALTER ROLE {login} NOBYPASSRLS."
    return (
        f"{login} owns tables and could lift their row policies: REASSIGN OWNED BY {login} "
        "to the role that migrates."
    )


def _of_table(name: str) -> str:
    return (
        f"{name} holds data of people without row-level security for everybody: "
        f"ALTER TABLE {name} ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY."
    )


def _without_policy(name: str) -> str:
    return (
        f"{name} holds data of people and has no row policy: somebody has dropped what its "
        "migration made; create it again as there, or restore the database."
    )
