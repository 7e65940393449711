"""Spreadsheets (XLSX): held to bounds here, read in a process of their own.

A spreadsheet is read into memory whole, by a native library, out of a file that a stranger may
have made. So a process reads it that knows no secret and has a bound of memory and time.
"""

import os
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

from hub.domain.rejections import FileRefused
from hub.matching.forms import sheet_process
from hub.matching.forms.unpacking import Bound, opened_zip, parts_of

_CONTENT_TYPES, _WORKBOOK = "[Content_Types].xml", "xl/workbook.xml"
_SECONDS = 180.0


def is_sheet(path: Path) -> bool:
    """Tell whether a zip archive is a spreadsheet.

    Raises:
        FileRefused: it is no sound archive.
    """
    with opened_zip(path) as archive:
        return _is_workbook(archive)


def as_csv(path: Path, folder: Path) -> Path:
    """Return a spreadsheet's only visible sheet with data as a CSV file, row for line.

    Raises:
        FileRefused: it has several such sheets, too many rows, merged cells, formulas or errors,
            or cannot be read.
        OSError: the disk has no room for the text.
    """
    with opened_zip(path) as archive:
        bound = Bound(path.stat().st_size)
        for info in archive.infolist():
            for part in parts_of(archive, info):
                bound.take(len(part))
    target = folder / "sheet"
    command = [sys.executable, "-m", sheet_process.__name__, str(path), str(target)]
    try:
        ended = subprocess.run(  # noqa: S603 our own program, with two paths
            command,
            capture_output=True,
            check=False,
            cwd=folder,
            env={"PYTHONPATH": os.pathsep.join(sys.path), "PYTHONUTF8": "1"},
            timeout=_SECONDS,
        )
    except subprocess.TimeoutExpired:
        raise _unreadable() from None
    if ended.returncode == sheet_process.REFUSED:
        raise FileRefused(ended.stdout.decode())
    if ended.returncode == sheet_process.NO_ROOM:
        number = int(ended.stdout)
        raise OSError(number, os.strerror(number))
    if ended.returncode != 0:
        raise _unreadable()
    return target


def _is_workbook(archive: ZipFile) -> bool:
    return {_CONTENT_TYPES, _WORKBOOK} <= set(archive.namelist())


def _unreadable() -> FileRefused:
    return FileRefused("The spreadsheet cannot be read; save it as CSV in UTF-8 and send that.")
