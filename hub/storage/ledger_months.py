"""The months of the disclosure ledger: made ahead, and dropped when their time is over.

The address is the owner's throughout: nobody else may make or drop a table.
"""

from datetime import date

import psycopg
from psycopg import sql
from sqlalchemy import make_url

from hub.storage.database import reachable

KEPT_MONTHS = 36
_AHEAD = 12  # a hub that is started once a year has its months

_NAME = "disclosure_{:04}_{:02}"
_MAKE = b"SELECT make_disclosure_months(now(), $1::text::int)"
_MADE = b"""
SELECT c.relname FROM pg_inherits AS i JOIN pg_class AS c ON c.oid = i.inhrelid
WHERE i.inhparent = 'disclosure'::regclass ORDER BY c.relname
"""
_DROP = sql.SQL("DROP TABLE {}")
_OPTIONS = "-c lock_timeout=4s"  # no reader's record waits longer for a month to be dropped


def is_month(table: str) -> bool:
    """Tell whether a table is a month of the ledger."""
    head, _, month = table.partition("_")
    return head == "disclosure" and month.replace("_", "").isdigit()


def make_ahead(url: str, today: date) -> None:
    """Make the months that are lacking, up to a year ahead; nothing is locked if none is.

    Raises:
        Unavailable: the database cannot be reached, or the ledger was in use for too long.
    """
    with reachable(), _connected(url) as connection:
        if _name(_index(today) + _AHEAD) not in _made(connection):
            psycopg.RawCursor(connection).execute(_MAKE, [str(_AHEAD)])


def expire(url: str, today: date) -> list[str]:
    """Drop the months that ended three years ago or more; return their tables, the oldest first.

    Raises:
        Unavailable: the database cannot be reached, or the ledger was in use for too long.

    Source:
        政务数据共享条例 Art. 29; 网络数据安全管理条例 Art. 12: three years.
    """
    with reachable(), _connected(url) as connection:
        oldest_kept = _name(_index(today) - KEPT_MONTHS)
        over = [month for month in _made(connection) if month < oldest_kept]
        for month in over:
            connection.execute(_DROP.format(sql.Identifier(month)))
    return over


def _connected(url: str) -> psycopg.Connection:
    """Connect; each statement is a transaction of its own, and holds no lock for the next."""
    plain = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    return psycopg.connect(plain, autocommit=True, options=_OPTIONS)


def _made(connection: psycopg.Connection) -> list[str]:
    return [name for (name,) in connection.execute(_MADE).fetchall()]


def _index(day: date) -> int:
    """Return a month's place among all months."""
    return day.year * 12 + day.month - 1


def _name(index: int) -> str:
    """Return the table of the month at a place; their order is that of their names."""
    return _NAME.format(index // 12, index % 12 + 1)
