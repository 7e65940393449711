"""What a probe asks the database."""

from sqlalchemy import text

from hub.storage.database import WriteSession


async def revision(session: WriteSession) -> str | None:
    """Return the migration that the database is at."""
    row = await session.row(text("SELECT max(version_num) AS revision FROM alembic_version"))
    return None if row is None else row["revision"]
