"""Run the migrations on an embedded database, and compare the outcome with the tables in code."""

import asyncio
import sys
import tempfile
from pathlib import Path

from hub import runtime
from hub.config import Settings
from hub.storage import upgrade


async def main() -> int:
    """Compare and return the exit code."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(data_dir=Path(folder))
        async with runtime.serving(settings) as url:
            revision = await runtime.migrate(settings)
            differences = await asyncio.to_thread(upgrade.differences, url)
    print(f"Database at {revision}: {len(differences) or 'no'} differences from the tables.")
    print("\n".join(differences), file=sys.stderr)
    return 1 if differences else 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
