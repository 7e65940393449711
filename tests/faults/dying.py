"""`hub` that kills itself at a named point: `python -m tests.faults.dying POINT ingest FILE …`.

A point is `module:function:before` or `module:function:after`. Nothing is cleaned up, no `finally`
runs, as when the power goes.
"""

import importlib
import inspect
import os
import signal
import sys
from collections.abc import Callable
from typing import Any

from hub.cli import main


def arrange(point: str) -> None:
    """Make the function at a point the last thing that this process does."""
    module_name, name, moment = point.split(":")
    module = importlib.import_module(module_name)
    setattr(module, name, _deadly(getattr(module, name), moment))


def _deadly(work: Callable[..., Any], moment: str) -> Callable[..., Any]:
    async def awaited(*given: Any, **named: Any) -> Any:
        _die_if(moment == "before")
        await work(*given, **named)
        _die_if(moment == "after")

    def called(*given: Any, **named: Any) -> Any:
        _die_if(moment == "before")
        work(*given, **named)
        _die_if(moment == "after")

    return awaited if inspect.iscoroutinefunction(work) else called


def _die_if(now: bool) -> None:  # noqa: FBT001 it is the condition itself
    if now:
        os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    arrange(sys.argv.pop(1))
    main.run()
