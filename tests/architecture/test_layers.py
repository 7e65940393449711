"""What import-linter cannot say: who commits, and where imports stand."""

import ast
from collections.abc import Iterator
from pathlib import Path

_REPOSITORY = Path(__file__).parents[2]
_SOURCES = (_REPOSITORY / "hub", _REPOSITORY / "schema")


def _trees() -> Iterator[tuple[Path, ast.Module]]:
    for source in _SOURCES:
        for path in sorted(source.rglob("*.py")):
            yield path.relative_to(_REPOSITORY), ast.parse(path.read_text(encoding="utf-8"))


def test_nobody_commits_by_hand() -> None:
    """A transaction ends where Database.write ends; a commit elsewhere would split a use case."""
    commits = [
        path
        for path, tree in _trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr == "commit"
    ]

    assert commits == []


def test_no_import_hides_in_a_function() -> None:
    """What a module needs stands at its head."""
    hidden = [
        path
        for path, tree in _trees()
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]

    assert hidden == []
