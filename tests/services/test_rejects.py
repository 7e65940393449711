"""The rejects file is what a department mends its file by; it holds no value."""

import csv
from datetime import UTC, datetime
from pathlib import Path

import pytest

from hub.domain.errors import NotFound
from hub.domain.rejections import FileRefused, Reason, Rejection
from hub.domain.rejections_zh import CAUSES
from hub.runtime import Hub
from hub.services import rejects
from hub.services.ingest import Delivery, take_in
from hub.storage import rejected_rows
from tests.callers import county
from tests.conftest import Clock
from tests.matching.deliveries import Desk, citizen_id

GOOD, BAD = citizen_id(1), citizen_id(2)[:17] + "?"


@pytest.fixture
def desk(hub: Hub, clock: Clock, tmp_path: Path) -> Desk:
    """Give a desk where files are handed in, on 22 November 2026."""
    clock.set(datetime(2026, 11, 22, 4, tzinfo=UTC))
    return Desk(hub=hub, folder=tmp_path)


def read(path: Path) -> list[list[str]]:
    """Return the lines of a rejects file, by which a spreadsheet program opens it."""
    text = path.read_bytes().decode("utf-8-sig")
    return list(csv.reader(text.splitlines()))


def test_every_reason_is_told_in_chinese() -> None:
    """Whoever opens the file reads what is wrong and what to do in their own language."""
    assert CAUSES.keys() == set(Reason)
    assert not any(text.isascii() for pair in CAUSES.values() for text in pair)


async def test_a_rejects_file_says_all_but_the_value(hub: Hub, desk: Desk, tmp_path: Path) -> None:
    """Line, column, shape, cause and remedy; the same when the file is sent again."""
    path, out = desk.write("POPULATION", {"id_number": GOOD}, {"id_number": BAD}), tmp_path / "out"

    with rejects.written(out) as tell:
        await take_in(hub, Delivery(path=path, dataset="POPULATION", tell=tell))
    first = read(out)
    with rejects.written(out) as tell:
        await take_in(hub, Delivery(path=path, dataset="POPULATION", tell=tell))

    assert first == read(out)
    assert first[0] == ["行号", "字段", "值的形状", "原因", "怎么办"]
    assert first[1][:4] == ["3", "身份证号", "99999999999999999?", "身份证号格式不对（ID_FORM）"]
    assert BAD not in out.read_text("utf-8")


async def test_a_refused_file_has_its_rejects_too(hub: Hub, desk: Desk, tmp_path: Path) -> None:
    """All rows that kept a file out are told, not only the first of them."""
    rows = ({"id_number": f"{BAD[:-3]}{n:02d}?"} for n in range(60))
    path, out = desk.write("POPULATION", *rows), tmp_path / "out"

    with pytest.raises(FileRefused), rejects.written(out) as tell:
        await take_in(hub, Delivery(path=path, dataset="POPULATION", tell=tell))

    assert len(read(out)) == 61


async def test_a_file_that_cannot_be_read_is_told_in_one_line(
    hub: Hub, desk: Desk, tmp_path: Path
) -> None:
    """Where no row was read, the file itself is what to mend."""
    path, out = tmp_path / "sent.csv", tmp_path / "out"
    path.write_bytes(b"%PDF-1.7")

    with pytest.raises(FileRefused), rejects.written(out) as tell:
        await take_in(hub, Delivery(path=path, dataset="POPULATION", tell=tell))

    assert desk.sent == 0
    assert read(out)[1][3:] == [
        "整份文件未收",
        "The file is a PDF; send the table that it was made from.",
    ]


async def test_the_rejects_of_a_batch_come_in_pages(
    hub: Hub, desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """None is left out or told twice where a page ends, even within a line."""
    monkeypatch.setattr(rejected_rows, "_PAGE", 3)
    bad = {"id_number": BAD, "division": "1", "name": ""}
    path = desk.write("POPULATION", {"id_number": GOOD}, *({**bad} for _ in range(4)))
    await take_in(hub, Delivery(path=path, dataset="POPULATION", key="2026-10"))
    dataset, out = hub.policy.datasets["POPULATION"], tmp_path / "out"

    await rejects.write_batch(hub, county(), dataset=dataset, key="2026-10", path=out)

    found = read(out)[1:]
    assert [int(line) for line, *_ in found] == [n for n in (3, 4, 5, 6) for _ in range(3)]
    assert len({(line, field) for line, field, *_ in found}) == 12


async def test_there_is_no_rejects_file_of_no_batch(hub: Hub) -> None:
    """A key that names nothing is told so, and the place of the file is cleared."""
    dataset = hub.policy.datasets["POPULATION"]

    with rejects.place(hub) as path, pytest.raises(NotFound, match="check its key"):
        await rejects.write_batch(hub, county(), dataset=dataset, key="2026-10", path=path)

    assert not path.parent.exists()


def test_no_shape_is_a_formula() -> None:
    """A spreadsheet program computes whatever begins like a formula."""
    rejection = Rejection(line=2, field="姓名", reason=Reason.TOO_LONG, shape="=AAA(9)")

    [line] = rejects.lines([rejection])

    assert line.startswith("2,姓名,'=AAA(9),")
