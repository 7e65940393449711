"""A file is read in its edition: last year's headers, and codes written in words."""

import json
from datetime import date

import pytest

from hub.domain.rejections import FileRefused, Reason
from hub.matching import headers
from hub.policy.policy import Policy
from tests.matching.conftest import Read
from tests.matching.deliveries import citizen_id, csv_text

ONE, TWO = citizen_id(1), citizen_id(2)
LAST_YEAR = "残疾人身份证号,补贴月份,补贴金额,打卡账号,打卡日期,打卡结果"
PAID = f"{ONE},2025-06,80.00,6222021234567890123,2025-06-20,Y"
TODAY = date(2026, 11, 22)


def test_last_years_header_is_read(read: Read) -> None:
    """A header of an earlier edition is known by its words, and its codes become those of today."""
    reading = read("CA_NURSING", f"{LAST_YEAR}\n{PAID}\n{PAID.replace('2025-06', '2025-07', 1)}\n")

    rows = [*reading.rows(("month", "amount_fen", "status"))]
    assert rows == [(date(2025, 6, 1), 8000, "PAID"), (date(2025, 7, 1), 8000, "PAID")]


def test_json_lines_of_last_year_are_read(read: Read) -> None:
    """The keys of a JSON file are headers too."""
    row = dict(zip(LAST_YEAR.split(","), PAID.split(","), strict=True))

    reading = read("CA_NURSING", json.dumps(row, ensure_ascii=False) + "\n")

    assert (reading.accepted, [*reading.rows(("status",))]) == (1, [("PAID",)])


def test_a_word_of_an_edition_is_known_in_it_only(read: Read, policy: Policy) -> None:
    """Under today's header the word of last year is no code."""
    row = {"id_number": ONE, "status": "Y"}

    reading = read("CA_NURSING", csv_text(policy, "CA_NURSING", [{"id_number": TWO}, row]))

    assert [each.reason for each in reading.rejections()] == [Reason.CODE_UNKNOWN]


def test_the_day_tells_editions_apart_whose_headers_are_equal(policy: Policy) -> None:
    """A file in today's header, but of a day of last year, may use the words of last year."""
    dataset = policy.datasets["CA_NURSING"]
    columns = [field.label_zh for field in dataset.fields]

    def words(as_of: date) -> set[str]:
        edition = headers.edition_of(dataset, columns, as_of)
        return {*next(f.code_aliases for f in edition.fields if f.name == "status")}

    assert words(date(2025, 12, 31)) - words(date(2026, 1, 1)) == {"Y", "N"}


def test_an_unknown_edition_names_the_nearest(read: Read) -> None:
    """A header that is nearly last year's is refused with what that edition expects."""
    with pytest.raises(FileRefused) as refused:
        read("CA_NURSING", f"{LAST_YEAR.replace('打卡账号', '卡号')}\n{PAID}\n")

    message = str(refused.value)
    assert "it has columns that the data set does not (卡号); " in message
    assert "the nearest form is the edition 2025 年版" in message
    assert "Expected: 残疾人身份证号, 补贴月份, 补贴金额, 打卡账号" in message


@pytest.mark.parametrize(
    ("field", "words"),
    [
        ("level", {"一级": "1", "四级": "4"}),
        ("category", {"肢体": "4", "多重残疾": "7"}),
        ("status", {"正常": "VALID", "注销": "CANCELLED"}),
    ],
)
def test_certificates_are_read_in_words(
    read: Read, policy: Policy, field: str, words: dict[str, str]
) -> None:
    """The words that certificates are printed with mean their codes, blanks around them or not."""
    rows = [
        {"id_number": ONE, field: f" {word} ", "certificate_number": f"{ONE}1{place}"}
        for place, word in enumerate(words, start=1)
    ]

    reading = read("DPF_CERTIFICATES", csv_text(policy, "DPF_CERTIFICATES", rows))

    assert [value for (value,) in reading.rows((field,))] == [*words.values()]


def test_the_roster_is_read_in_words(read: Read, policy: Policy) -> None:
    """Relation and category may be written as people write them."""
    row = {"id_number": ONE, "relation": "户主", "category": "特困人员", "self_care": "半护理"}

    reading = read("CA_ROSTER", csv_text(policy, "CA_ROSTER", [row]))

    columns = ("relation", "category", "self_care")
    assert [*reading.rows(columns)] == [("0", "TEKUN", "PARTLY_LOST")]


def test_no_file_of_today_is_taken_for_last_years(policy: Policy) -> None:
    """The present form of every data set is read as what it is."""
    for dataset in policy.datasets.values():
        columns = [field.label_zh for field in dataset.fields]
        assert headers.edition_of(dataset, columns, TODAY) == dataset
