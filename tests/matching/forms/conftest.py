"""Fixtures of the forms: a file of some content, opened."""

from collections.abc import Callable
from pathlib import Path

import pytest

from hub.matching.forms import opening
from hub.matching.forms.content import Content

Open = Callable[[bytes], Content]


@pytest.fixture
def open_file(tmp_path: Path) -> Open:
    """Give a function that opens a file of this content."""
    folder = tmp_path / "private"
    folder.mkdir()

    def opened(content: bytes) -> Content:
        path = tmp_path / "delivery"
        path.write_bytes(content)
        return opening.opened(path, folder)

    return opened
