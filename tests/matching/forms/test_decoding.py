"""Text comes in two encodings and with any line end; what the engine reads is one of them."""

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from hub.domain.rejections import FileRefused
from hub.matching.forms.content import FileForm
from tests.matching.forms.conftest import Open

RARE = "名\n𬱖㛃·阿卜杜拉,ئۇيغۇر\n"  # characters of four bytes in GB18030


def test_a_text_in_utf8_is_read_where_it_lies(open_file: Open) -> None:
    """A byte order mark and carriage returns are no matter, and nothing is written anew."""
    seen = open_file("\ufeff姓名, 金额 \r\n王,1\r\n".encode())

    assert (seen.form, seen.header, seen.path.name) == (FileForm.CSV, "姓名, 金额 ", "delivery")


def test_json_lines_are_known_by_their_first_character(open_file: Open) -> None:
    """A file whose first line is an object is JSON Lines; its keys are read later."""
    assert open_file(b'{"name": "x"}\n').form is FileForm.JSON_LINES


@pytest.mark.parametrize("text", ["姓名\n王小明\n", RARE, "name\n" + "x" * 3_000_000 + "王\n"])
def test_gb18030_becomes_utf8(open_file: Open, text: str) -> None:
    """The encoding is known by the header, or by the first characters that are no ASCII."""
    lines = text if len(text) < 100 else "name\n" + "x\n" * 1_500_000 + "王小明\n李四\n"

    seen = open_file(lines.encode("gb18030"))

    assert seen.path.read_text("utf-8") == lines


def test_mixed_line_ends_become_one(open_file: Open) -> None:
    """Files that were put together of two systems' parts end their lines in both ways."""
    seen = open_file(b"name,sum\r\nx,1\ny,2\r\n")

    assert seen.path.read_bytes() == b"name,sum\nx,1\ny,2\n"


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"\xef\xbb\xbf", "is empty"),
        (b"\n\r\n\n", "is empty"),
        (
            "姓名\n王\n".encode() + b"\xff\n",
            "begins as UTF-8 and does not stay so: byte 11, in line 3",
        ),
        (
            "姓名\n王\n".encode("gb18030") + b"\xff\n",
            "neither UTF-8 nor GB18030: byte 8, in line 3",
        ),
        (b"name\nabc\xff\xff\xff\n", "neither UTF-8 nor GB18030: byte 8, in line 2"),
        ("姓名\n王".encode("gb18030")[:-1], "neither UTF-8 nor GB18030: byte 5, in line 2"),
        (b"name\nab\x00c\n", "byte 7 is zero"),
        ("姓名\n王\n".encode("utf-16"), "text in UTF-16"),
        (b"\xd0\xcf\x11\xe0rest", "an old or encrypted spreadsheet"),
        (b"%PDF-1.7", "the table that it was made from"),
        (b'[{"name": "x"}]', "one JSON object on each line"),
        (b"name\n\nx\n", "Line 2 is empty"),
        (b"name\r\nx\r\n\r\ny\r\n", "Line 3 is empty"),
        ("姓名\n\n王\n".encode("gb18030"), "Line 2 is empty"),
        (b"name\n" + b"9" * 4_000_000 + b"\n", "Line 2 is longer than 2 MB"),
    ],
)
def test_what_is_no_text_in_lines_is_refused(open_file: Open, content: bytes, says: str) -> None:
    """The refusal names the place and what to do about it."""
    with pytest.raises(FileRefused) as refused:
        open_file(content)

    assert says in refused.value.message


def test_empty_lines_at_the_end_are_no_matter(open_file: Open) -> None:
    """Programs leave empty lines at the end of a file; nothing is moved by them."""
    assert open_file(b"name\nx\n\n\r\n").header == "name"


def test_characters_cut_by_a_chunk_are_whole(open_file: Open) -> None:
    """A character that begins in one chunk and ends in the next is no error."""
    text = "名\n" + "王" * 600_000 + "\n"

    assert open_file(text.encode()).header == "名"
    assert open_file(text.encode("gb18030")).path.read_text("utf-8") == text


@settings(
    max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.data())
def test_a_cut_text_is_refused_or_is_a_part_of_itself(open_file: Open, data: st.DataObject) -> None:
    """No cut makes other characters of a text in GB18030, or another encoding of it."""
    text = "姓名,金额\n王小明,1\n𬱖㛃·阿卜杜拉,2\n李四,3\n"
    whole = text.encode("gb18030")
    cut = data.draw(st.integers(min_value=6, max_value=len(whole)))

    try:
        read = open_file(whole[:cut]).path.read_text("utf-8")
    except FileRefused:
        return
    assert text.startswith(read)
