"""The hub's data and the oracle's are the same, cursors apart, which are opaque."""

from dataclasses import dataclass, field
from typing import Any, cast

from tests.oracle.wire import CURSOR


@dataclass(slots=True)
class Cursors:
    """Which of the hub's cursors stands for which of the oracle's; one for one."""

    theirs: dict[str, str] = field(default_factory=dict[str, str])
    ours: dict[str, str] = field(default_factory=dict[str, str])

    def match(self, path: str, hub: Any, oracle: str) -> None:
        """Check a pair against those met before."""
        assert isinstance(hub, str), f"{path} is no cursor: {hub!r}"
        assert self.theirs.setdefault(hub, oracle) == oracle, f"{path} is another row's cursor"
        assert self.ours.setdefault(oracle, hub) == hub, f"{path} is another cursor of its row"


def same(hub: Any, oracle: Any, *, path: str = "data", cursors: Cursors | None = None) -> None:
    """Fail at the first place where the two differ; the order of keys counts."""
    if isinstance(oracle, dict):
        _same_objects(hub, cast("dict[str, Any]", oracle), path, cursors or Cursors())
    elif isinstance(oracle, list):
        wanted = cast("list[Any]", oracle)
        assert isinstance(hub, list), f"{path} is {hub!r}, not a list"
        found = cast("list[Any]", hub)
        assert len(found) == len(wanted), f"{path} has {len(found)} entries, not {len(wanted)}"
        each = Cursors()
        for place, (one, other) in enumerate(zip(found, wanted, strict=True)):
            same(one, other, path=f"{path}[{place}]", cursors=each)
    elif isinstance(oracle, str) and oracle.startswith(CURSOR):
        (cursors or Cursors()).match(path, hub, oracle)
    else:
        assert type(hub) is type(oracle), f"{path} is {hub!r}, not {oracle!r}"
        assert hub == oracle, f"{path} is {hub!r}, not {oracle!r}"


def _same_objects(hub: Any, oracle: dict[str, Any], path: str, cursors: Cursors) -> None:
    assert isinstance(hub, dict), f"{path} is {hub!r}, not an object"
    found = cast("dict[str, Any]", hub)
    assert list(found) == list(oracle), f"{path} has {list(found)}, not {list(oracle)}"
    for key, wanted in oracle.items():
        is_leaf = isinstance(wanted, str)
        same(found[key], wanted, path=f"{path}.{key}", cursors=cursors if is_leaf else None)
