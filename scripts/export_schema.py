"""Write the SDL to schema/schema.graphql; with --check, tell whether the file is up to date."""

import sys

from hub.cli.main import main

if __name__ == "__main__":
    sys.exit(main(["schema", "check" if "--check" in sys.argv[1:] else "export"]))
