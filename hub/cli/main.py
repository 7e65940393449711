"""`hub`: runs a command; the one place where an error becomes a sentence and an exit code."""

import signal
import sys
import traceback
from collections.abc import Sequence
from typing import TypeGuard, cast

import typer

from hub.cli import commands
from hub.cli.output import ExitCode, fail
from hub.config import SettingsError
from hub.domain.errors import Fault, HubError, Refusal, Unready
from hub.domain.rejections import FileRefused
from hub.storage.embedded import exit_on_sigterm

_INTERRUPTED = 128 + signal.SIGINT
_EXITS: tuple[tuple[type[Exception], ExitCode], ...] = (  # the first that fits holds
    (FileRefused, ExitCode.FINDING),
    (Refusal, ExitCode.USAGE),
    (Fault, ExitCode.UNREACHABLE),
    (Unready, ExitCode.UNREACHABLE),
    (HubError, ExitCode.USAGE),
    (SettingsError, ExitCode.USAGE),
    (typer.BadParameter, ExitCode.USAGE),
)

app = commands.listed(
    name="hub",
    help="民政救助信息共享枢纽。",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


def run() -> None:
    """Run the command named on the command line, and leave with its exit code."""
    exit_on_sigterm()
    sys.exit(main(sys.argv[1:]))


def main(arguments: Sequence[str]) -> int:
    """Run a command and return its exit code; an error is told in one sentence."""
    as_json = "--json" in arguments
    try:
        return cast("int | None", app(list(arguments), standalone_mode=False)) or ExitCode.OK
    except KeyboardInterrupt:
        return _INTERRUPTED
    except Exception as error:  # noqa: BLE001 whatever it is, people get a sentence
        code, message = _told(error)
        fail(code, message, as_json=as_json)
        return _exit_code(error)


def _exit_code(error: Exception) -> int:
    if _is_of_path(error):
        return ExitCode.USAGE
    for kind, code in _EXITS:
        if isinstance(error, kind):
            return code
    return getattr(error, "exit_code", ExitCode.UNREACHABLE)


def _is_of_path(error: Exception) -> TypeGuard[OSError]:
    """Tell whether a file or folder cannot be used, as a rule the data folder."""
    return isinstance(error, OSError) and error.filename is not None


def _told(error: Exception) -> tuple[str, str]:
    """Return a code and a sentence; of an unforeseen error the place only, never its values."""
    if isinstance(error, Refusal | Fault):
        return error.code, str(error)
    if isinstance(error, HubError | SettingsError | typer.TyperException):
        return type(error).__name__, str(error)
    if _is_of_path(error):
        return "FILE_UNUSABLE", (
            f"不能使用 {error.filename}（{error.strerror}）；请检查该路径和权限，"
            "数据目录由 HUB_DATA_DIR 或 --data-dir 指定。"
        )
    place = traceback.extract_tb(error.__traceback__)[-1]
    return "INTERNAL", (
        f"内部错误 {type(error).__name__}，位于 {place.filename}:{place.lineno}；"
        "请把这一行报告给维护者。"
    )
