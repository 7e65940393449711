"""The parameters of one statement, all bound as text; the SQL casts them.

psycopg prepares a statement once for each combination of parameter types, so that one type for
all keeps one prepared statement per plan.
"""

import re
from collections.abc import Mapping

from hub.domain.callers import Caller
from hub.reading.selection import Bind, Variables

_CALLER = re.compile(r"\{caller\.(\w+)\}")
_INDEX = re.compile(r"\{index\.(\w+) ([\w.]+)\}")
_NO_ARGUMENTS: Mapping[str, Bind] = {}


class Binding:
    """Parameters in the order in which they were first asked for."""

    def __init__(self) -> None:
        """Begin with none."""
        self._binds: list[Bind] = []
        self._places: dict[object, int] = {}
        self._indexed: list[tuple[int, str]] = []

    @property
    def binds(self) -> tuple[Bind, ...]:
        """The functions that give each parameter's text for a request."""
        return tuple(self._binds)

    @property
    def indexed(self) -> tuple[tuple[int, str], ...]:
        """The places of parameters that go as their blind index, each with its slot."""
        return tuple(self._indexed)

    def text(self, bind: Bind, *, name: object = None) -> str:
        """Return the placeholder of a parameter, the same for the same bind or name."""
        place = self._places.get(name or bind)
        if place is None:
            self._binds.append(bind)
            place = self._places[name or bind] = len(self._binds)
        return f"${place}"

    def source(
        self, source: str, *, alias: str, parent: str, arguments: Mapping[str, Bind] = _NO_ARGUMENTS
    ) -> str:
        """Return a FROM item with its parameters; see hub.reading.shapes.Row."""
        indexed = _INDEX.sub(lambda found: self._index(arguments[found[1]], found[2]), source)
        return _CALLER.sub(
            lambda found: self.text(_fact(found[1]), name=found[0]) + "::text",
            indexed.replace("{a}", alias).replace("{parent}", parent),
        )

    def _index(self, bind: Bind, slot: str) -> str:
        """Return the placeholder of a parameter that goes as its blind index."""
        self._indexed.append((len(self._binds), slot))
        self._binds.append(bind)
        return f"${len(self._binds)}::bytea"


def _fact(name: str) -> Bind:
    """Return a bind of one of the caller's own facts; several values are joined by spaces."""

    def bound(caller: Caller, variables: Variables) -> str | None:
        del variables
        return " ".join(sorted(caller.scopes)) if name == "scopes" else str(getattr(caller, name))

    return bound
