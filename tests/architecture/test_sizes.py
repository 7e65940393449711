"""What scripts/measure.py finds too large."""

import ast
from pathlib import Path

from scripts import measure
from scripts.measure import Function, Module


def a_function(*, lines: int = 5, lines_of_code: int = 5) -> Function:
    """Return a function of some length."""
    return Function(place="hub/a.py:1 f", lines=lines, lines_of_code=lines_of_code)


def a_module(*functions: Function, path: str = "hub/a.py", lines: int = 100) -> Module:
    """Return a module that holds these functions."""
    return Module(path=Path(path), lines=lines, comments=0, functions=functions)


def test_a_docstring_is_no_code() -> None:
    """A long docstring lengthens the function, and not its code."""
    source = 'def f():\n    """One.\n\n    Two.\n    """\n    return 1\n'

    [found] = measure.functions_of(ast.parse(source), Path("hub/a.py"))

    assert (found.lines, found.lines_of_code) == (6, 2)


def test_sizes_within_the_limits_are_no_finding() -> None:
    """At the limit is within it."""
    module = a_module(*[a_function()] * 20, a_function(lines=50), lines=300)

    assert list(measure.findings([module])) == []


def test_a_long_module_is_found() -> None:
    """More than 300 lines are too many."""
    found = list(measure.findings([a_module(a_function(), a_function(), lines=301)]))

    assert found == ["hub/a.py has 301 lines; split it by subject."]


def test_a_long_function_is_found() -> None:
    """More than 50 lines are too many, docstring included."""
    found = list(measure.findings([a_module(a_function(), a_function(lines=51))]))

    assert found == ["hub/a.py:1 f has 51 lines; 50 are the most."]


def test_a_long_tail_is_found() -> None:
    """The longest tenth begins below 30 lines."""
    module = a_module(*[a_function()] * 8, *[a_function(lines_of_code=30)] * 2)

    found = list(measure.findings([module]))

    assert found == ["The longest tenth begins at 30 lines; stay below 30."]


def test_a_name_without_subject_is_found() -> None:
    """A module is named for the concept it holds."""
    module = a_module(a_function(), a_function(), path="hub/web/helpers.py")

    found = list(measure.findings([module]))

    assert found == [
        "hub/web/helpers.py is named for no subject; name it for the concept it holds."
    ]
