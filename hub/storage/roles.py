"""The database's login roles: one for each kind of caller, one for the services."""

import hashlib
import hmac

from sqlalchemy import URL, make_url

from hub.domain.callers import Role
from hub.sealing.keys import KeyRing

WRITER = "hub_writer"
DEPARTMENT = "hub_department"
CIVIL_AFFAIRS = "hub_civil_affairs"
AUDIT = "hub_audit"

READER_OF = {
    Role.DEPARTMENT: DEPARTMENT,
    Role.PROVINCE: CIVIL_AFFAIRS,
    Role.COUNTY: CIVIL_AFFAIRS,
    Role.TOWNSHIP: CIVIL_AFFAIRS,
    Role.VILLAGE: CIVIL_AFFAIRS,
    Role.AUDITOR: AUDIT,
}
LOGINS = (WRITER, DEPARTMENT, CIVIL_AFFAIRS, AUDIT)


def password(ring: KeyRing, role: str) -> str:
    """Return a role's password, derived from the ring, so that nobody keeps or types it."""
    return hmac.new(ring.database_key, role.encode(), hashlib.sha256).hexdigest()


def address(url: str, ring: KeyRing, role: str) -> URL:
    """Return a database's address for one role, whoever's name and password `url` bears."""
    return make_url(url).set(drivername="postgresql", username=role, password=password(ring, role))


def conninfo(url: str, ring: KeyRing, role: str) -> str:
    """Return the same address as psycopg takes it; it holds the password."""
    return address(url, ring, role).render_as_string(hide_password=False)
