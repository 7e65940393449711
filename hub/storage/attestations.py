"""How many persons each client has asked about in a day, counted for all processes together."""

from datetime import date

from sqlalchemy import Integer, bindparam
from sqlalchemy.dialects.postgresql import insert

from hub.storage.database import WriteSession
from hub.storage.tables import attestation_tally as tally

_FIRST = insert(tally)
_SUM = tally.c.persons + _FIRST.excluded.persons
_COUNT = _FIRST.on_conflict_do_update(
    constraint=tally.primary_key,
    set_={"persons": _SUM},
    where=bindparam("most", type_=Integer) >= _SUM,
).returning(tally.c.persons)


async def count(session: WriteSession, *, on: date, persons: int, most: int) -> bool:
    """Count persons whom the session's client asks about; nobody where they are too many.

    Args:
        session: its stamp names the client.
        on: the day in China.
        persons: at least 1, and not more than `most`.
        most: persons in a day.

    Returns:
        Whether they were counted.
    """
    values = {"client_id": session.stamp.client_id, "asked_on": on, "persons": persons}
    return await session.row(_COUNT, {**values, "most": most}) is not None
