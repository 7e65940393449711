"""`hub disclosure`: keeps the disclosure ledger as long as the law asks, and no longer."""

import typer

from hub.cli.opened import with_hub
from hub.cli.output import Json, say
from hub.services import ledger

app = typer.Typer(no_args_is_help=True)


@app.callback()
def _group() -> None:
    """Keep `expire` a command of its own while it is the only one."""


@app.command(help="预建后续月份；删除结束满三年（36 个月）的月份，未满的一律保留。可以重复执行。")
def expire(*, as_json: Json = False) -> int:
    """Drop the months that are over."""
    dropped = with_hub(ledger.expire)
    say({"dropped": dropped}, dropped or ["没有到期的月份"], as_json=as_json)
    return 0
