"""The line finder says where in a TOML file a thing stands."""

import tomllib

import pytest

from hub.policy.lines import Path, line_of, locate

TEXT = '''# a comment
title = "one"
"quoted key" = 1
dotted.key = 2

[table] # with a comment
text = """
key = "not a key"
[not.a.table]
"""
after = true
rows = [
  { a = 1 },
  # a comment
  { a = 2 },
]
short = [{ a = 1 }, { a = 2 }]

[[list]]
name = "first"

[[list]]
name = "second"

[list.inner]
raw = \'\'\'one line\'\'\'
deep = { a = { b = 1 } }

["a.b:c"]
x = 1
'''

PLACES: dict[Path, int] = {
    ("title",): 2,
    ("quoted key",): 3,
    ("dotted",): 4,
    ("dotted", "key"): 4,
    ("table",): 6,
    ("table", "text"): 7,
    ("table", "after"): 11,
    ("table", "rows"): 12,
    ("table", "rows", 0): 13,
    ("table", "rows", 1): 15,
    ("table", "short"): 17,
    ("list",): 19,
    ("list", 0): 19,
    ("list", 0, "name"): 20,
    ("list", 1): 22,
    ("list", 1, "name"): 23,
    ("list", 1, "inner"): 25,
    ("list", 1, "inner", "raw"): 26,
    ("list", 1, "inner", "deep"): 27,
    ("a.b:c",): 29,
    ("a.b:c", "x"): 30,
}


def test_every_thing_that_begins_a_line_is_found() -> None:
    """Tables, keys and rows are found; what stands in a long text is not."""
    assert tomllib.loads(TEXT)  # it is TOML indeed

    assert locate(TEXT) == PLACES


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("table", "rows", 1, "a"), 15),
        (("table", "short", 1), 17),
        (("list", 1, "absent"), 22),
        (("absent",), 1),
    ],
)
def test_what_is_not_found_stands_where_the_nearest_thing_around_it_does(
    path: Path, line: int
) -> None:
    """A key that is missing is told on its table's line."""
    assert line_of(locate(TEXT), path) == line
