"""Serve a hub on a free port and print its address: `python -m tests.web.served DATA_DIR`."""

import sys
from pathlib import Path

from hub.config import Settings
from hub.web import server


def main() -> None:
    """Serve the folder's hub until a signal."""
    settings = Settings(data_dir=Path(sys.argv[1]))
    server.serve(settings, "127.0.0.1", 0, ready=lambda address: print(address, flush=True))  # noqa: T201 the test reads it


if __name__ == "__main__":
    main()
