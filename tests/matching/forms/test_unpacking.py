"""Packed files are unpacked within bounds, and never by a name of the sender's."""

import gzip
import io
import struct
import zipfile
import zlib

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from hub.domain.rejections import FileRefused
from hub.matching.forms import unpacking
from tests.matching.forms.conftest import Open

TEXT = "姓名,金额\n" + "".join(f"王{n},{n * 7919 % 1000}\n" for n in range(200))
CONTENT = TEXT.encode()


def zipped(*entries: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return a zip archive of these entries."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in entries:
            archive.writestr(name, content)
    return out.getvalue()


PACKED = (zipped(("rows.csv", CONTENT)), gzip.compress(CONTENT))


def link() -> bytes:
    """Return an archive that holds a symbolic link."""
    out = io.BytesIO()
    info = zipfile.ZipInfo("rows.csv")
    info.external_attr = 0o120777 << 16
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(info, "/etc/passwd")
    return out.getvalue()


def encrypted() -> bytes:
    """Return an archive whose entry says that it is encrypted."""
    packed = bytearray(zipped(("rows.csv", CONTENT)))
    packed[6] |= 1
    packed[packed.rfind(b"PK\x01\x02") + 8] |= 1
    return bytes(packed)


def lying(*, checked: bool) -> bytes:
    """Return an archive that says a size of ten bytes, perhaps with the sum of just those."""
    packed = bytearray(zipped(("rows.csv", CONTENT)))
    entry = packed.rfind(b"PK\x01\x02")
    if checked:
        struct.pack_into("<I", packed, entry + 16, zlib.crc32(CONTENT[:10]))
    struct.pack_into("<I", packed, entry + 24, 10)
    return bytes(packed)


@pytest.mark.parametrize(
    "packed",
    [
        gzip.compress(CONTENT),
        gzip.compress(CONTENT[:100]) + gzip.compress(CONTENT[100:]) + b"\0" * 200_000,
        zipped(("rows.csv", CONTENT)),
        zipped(("rows.csv", CONTENT), method=zipfile.ZIP_STORED),
        zipped(("十月/名单.csv", CONTENT), ("__MACOSX/._x", b"x"), ("十月/.DS_Store", b"x")),
        zipped(("rows.csv", TEXT.encode("gb18030"))),
    ],
    ids=["gzip", "members", "zip", "stored", "folder", "GB18030"],
)
def test_a_packed_file_is_what_it_holds(open_file: Open, packed: bytes) -> None:
    """What a file manager adds is no second file, and neither is padding."""
    assert open_file(packed).path.read_text("utf-8") == TEXT


@pytest.mark.parametrize(
    ("packed", "says"),
    [
        (gzip.compress(CONTENT)[:-3], "ends before its end"),
        (gzip.compress(CONTENT) + b"more", "gzip file is damaged"),
        (zipped(("rows.csv", CONTENT))[:-30], "damaged or cut off"),
        (zipped(("a.csv", b"x"), ("b.csv", b"y")), "holds 2 files; send one file in each"),
        (zipped(), "an archive without a file"),
        (zipped(("folder/", b"")), "holds 0 files"),
        (zipped(("../../etc/cron.d/x", CONTENT)), "a path that leaves its folder"),
        (zipped(("/etc/passwd", CONTENT)), "a path that leaves its folder"),
        (zipped(("C:\\rows.csv", CONTENT)), "a path that leaves its folder"),
        (zipped(("..\\rows.csv", CONTENT)), "a path that leaves its folder"),
        (link(), "holds a link"),
        (encrypted(), "is encrypted; send it without a password"),
        (zipped(("rows.csv", CONTENT), method=zipfile.ZIP_BZIP2), "in an unusual way"),
        (lying(checked=False), "says a wrong size"),
        (lying(checked=True), "is damaged"),
        (zipped(("rows.csv.gz", gzip.compress(CONTENT))), "holds an archive; pack the file once"),
        (gzip.compress(zipped(("rows.csv", CONTENT))), "holds an archive; pack the file once"),
        (gzip.compress(gzip.compress(CONTENT)), "holds an archive; pack the file once"),
        (gzip.compress(b"\0" * (40 << 20)), "more than 200 times its size"),
        (zipped(("rows.csv", b"1\n" * (20 << 20))), "more than 200 times its size"),
        (zipped(*((f"{n}.csv", b"") for n in range(1500))), "or many files; use gzip"),
    ],
)
def test_a_hostile_or_damaged_archive_is_refused(open_file: Open, packed: bytes, says: str) -> None:
    """The refusal says what to do, and no byte beyond the bound is written."""
    with pytest.raises(FileRefused) as refused:
        open_file(packed)

    assert says in refused.value.message


def test_an_archive_has_a_bound_whatever_its_ratio(
    open_file: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk is finite, even for a file that is packed honestly."""
    monkeypatch.setattr(unpacking, "MOST_BYTES", 1000)

    with pytest.raises(FileRefused, match="send it in several files"):
        open_file(gzip.compress(CONTENT))


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.data())
def test_a_cut_archive_is_refused(open_file: Open, data: st.DataObject) -> None:
    """No part of an archive passes for the whole; it is refused."""
    whole = data.draw(st.sampled_from(PACKED))
    cut = data.draw(st.integers(min_value=4, max_value=len(whole) - 1))

    with pytest.raises(FileRefused):
        open_file(whole[:cut])


@settings(
    max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.data())
def test_a_changed_byte_never_changes_a_row(open_file: Open, data: st.DataObject) -> None:
    """Whatever byte of an archive is changed, it is refused or holds the same text."""
    whole = bytearray(data.draw(st.sampled_from(PACKED)))
    place = data.draw(st.integers(min_value=4, max_value=len(whole) - 1))
    whole[place] ^= data.draw(st.integers(min_value=1, max_value=255))

    try:
        read = open_file(bytes(whole)).path.read_bytes()
    except FileRefused:
        return
    assert read == CONTENT
