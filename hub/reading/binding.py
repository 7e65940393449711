"""The parameters of one statement, all bound as text; the SQL casts them.

psycopg prepares a statement once for each combination of parameter types, so that one type for
all keeps one prepared statement per plan.
"""

import re

from hub.domain.callers import Caller
from hub.reading.selection import Bind, Variables

_CALLER = re.compile(r"\{caller\.(\w+)\}")


class Binding:
    """Parameters in the order in which they were first asked for."""

    def __init__(self) -> None:
        """Begin with none."""
        self._binds: list[Bind] = []
        self._places: dict[object, int] = {}

    @property
    def binds(self) -> tuple[Bind, ...]:
        """The functions that give each parameter's text for a request."""
        return tuple(self._binds)

    def text(self, bind: Bind, *, name: object = None) -> str:
        """Return the placeholder of a parameter, the same for the same bind or name."""
        place = self._places.get(name or bind)
        if place is None:
            self._binds.append(bind)
            place = self._places[name or bind] = len(self._binds)
        return f"${place}"

    def source(self, source: str, *, alias: str, parent: str) -> str:
        """Return a FROM item; `{caller.x}` becomes a parameter with that fact of the caller."""
        return _CALLER.sub(
            lambda found: self.text(_fact(found[1]), name=found[0]) + "::text",
            source.replace("{a}", alias).replace("{parent}", parent),
        )


def _fact(name: str) -> Bind:
    """Return a bind of one of the caller's own facts; several values are joined by spaces."""

    def bound(caller: Caller, variables: Variables) -> str | None:
        del variables
        return " ".join(sorted(caller.scopes)) if name == "scopes" else str(getattr(caller, name))

    return bound
