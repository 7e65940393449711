"""Write the SDL and the contracts to schema/; with --check, tell whether they are up to date."""

import sys

from hub.cli.main import main

if __name__ == "__main__":
    sys.exit(main(["schema", "check" if "--check" in sys.argv[1:] else "export"]))
