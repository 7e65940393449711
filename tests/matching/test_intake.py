"""Every row is judged in the engine: what is wrong, in which line, and what to do about it."""

import gzip
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from hub.domain.citizen_ids import parse
from hub.domain.rejections import REMEDIES, FileRefused, Reason
from hub.matching import engine, landing
from hub.matching.engine import rows
from hub.matching.keys import CERTIFICATE_SLOT, CITIZEN_ID_SLOT, blind_index, index_parameters
from hub.matching.landing import Landing
from hub.policy.policy import Policy
from hub.sealing import indexes, masks
from hub.sealing.keys import KeyRing
from tests.matching.conftest import TODAY, Read, shown
from tests.matching.deliveries import citizen_id, csv_text
from tests.matching.forms.workbooks import day, workbook

ONE, TWO = citizen_id(1), citizen_id(2)
Rejected = Callable[..., list[tuple[int, str, Reason]]]
NURSING = "身份证号,发放月份,金额,银行账号,发放日期,发放状态\n"


def test_good_rows_are_typed(read: Read, policy: Policy) -> None:
    """Days are days, amounts are fen, and a person is a blind index."""
    reading = read("CA_NURSING", csv_text(policy, "CA_NURSING", [{"id_number": ONE}]))

    [row] = reading.rows(["month", "amount_fen", "paid_on", "status", "household_number"])
    assert [str(value) for value in row] == ["2026-10-01", "8000", "2026-10-20", "PAID", "None"]
    assert (reading.accepted, reading.rejected, reading.duplicate) == (1, 0, 0)


@pytest.mark.parametrize(
    ("field", "value", "label", "reason"),
    [
        ("id_number", "", "身份证号", Reason.REQUIRED),
        ("id_number", ONE[:17], "身份证号", Reason.ID_FORM),
        ("id_number", "4.10721E+17", "身份证号", Reason.NUMBER_SHORTENED),
        ("id_number", ONE[:17] + "5", "身份证号", Reason.ID_CHECK_DIGIT),
        ("id_number", citizen_id(1, born="20230231"), "身份证号", Reason.ID_BIRTH_DATE),
        ("id_number", citizen_id(1, born="20261123"), "身份证号", Reason.ID_BIRTH_DATE),
        ("month", "2026-13", "发放月份", Reason.MONTH_FORM),
        ("month", "十月", "发放月份", Reason.MONTH_FORM),
        ("month", "2026-12", "发放月份", Reason.MONTH_IN_FUTURE),
        ("amount", "-1", "金额", Reason.MONEY_FORM),
        ("amount", "1.234", "金额", Reason.MONEY_FORM),
        ("amount", "1,234.00", "金额", Reason.MONEY_FORM),
        ("account", "6222-0212", "银行账号", Reason.ACCOUNT_FORM),
        ("paid_on", "20230231", "发放日期", Reason.DATE_UNREAL),
        ("paid_on", "2023-2-1", "发放日期", Reason.DATE_FORM),
        ("paid_on", "46000", "发放日期", Reason.DATE_FORM),
        ("paid_on", "2026-11-23", "发放日期", Reason.DATE_IN_FUTURE),
        ("status", "OK", "发放状态", Reason.CODE_UNKNOWN),
        ("status", "PA\x02ID", "发放状态", Reason.CONTROL_CHARACTER),
        ("account", "6.22202E+18", "银行账号", Reason.NUMBER_SHORTENED),
        ("account", "9" * 5000, "银行账号", Reason.TOO_LONG),
    ],
)
def test_a_bad_value_of_a_payment_is_named(
    rejected: Rejected, field: str, value: str, label: str, reason: Reason
) -> None:
    """A row with a bad value is set apart with its line, its column and the reason."""
    assert rejected("CA_NURSING", {"id_number": ONE}, **{field: value}) == [(3, label, reason)]


@pytest.mark.parametrize(
    ("changes", "label", "reason"),
    [
        ({"division": "410721999"}, "区划代码", Reason.DIVISION_UNKNOWN),
        ({"division": "410721"}, "区划代码", Reason.DIVISION_UNKNOWN),
        ({"phone": "无"}, "联系电话", Reason.PHONE_FORM),
        ({"valid_to": "2025-12-31"}, "认定截止日", Reason.DATE_ORDER),
        ({"category": "RIGID"}, "认定截止日", Reason.RIGID_WITHOUT_END),
        ({"category": "RIGID", "valid_to": "2027-01-02"}, "认定截止日", Reason.RIGID_TOO_LONG),
        ({"relation": "9"}, "与户主关系", Reason.CODE_UNKNOWN),
        ({"household_number": "4.1E+17"}, "户编号", Reason.NUMBER_SHORTENED),
        ({"name": "王" * 101}, "姓名", Reason.TOO_LONG),
        ({"name": "王**"}, "姓名", Reason.MASKED_VALUE),
        ({"address": "河南省新乡市新乡县****"}, "住址", Reason.MASKED_VALUE),
    ],
)
def test_a_bad_value_of_the_roster_is_named(
    rejected: Rejected, changes: dict[str, str], label: str, reason: Reason
) -> None:
    """Divisions must exist, and the determination of rigid expenditure holds twelve months."""
    assert rejected("CA_ROSTER", {"id_number": ONE}, **changes) == [(3, label, reason)]


@pytest.mark.parametrize(
    ("died_on", "reason"),
    [("2026-11-23", Reason.DATE_IN_FUTURE), ("1960-02-28", Reason.DATE_ORDER)],
)
def test_a_death_lies_between_birth_and_today(
    rejected: Rejected, died_on: str, reason: Reason
) -> None:
    """Nobody died before they were born, or will have died tomorrow."""
    assert rejected("HEA_DEATHS", {"id_number": ONE}, died_on=died_on) == [(3, "死亡日期", reason)]


def test_every_reason_has_a_remedy() -> None:
    """Whoever sent a bad row is told what to do about it."""
    assert REMEDIES.keys() == set(Reason)


@pytest.mark.parametrize(
    "name", ["𠮷田", "买买提·吐尔逊", "㛃㛃", "阿卜杜拉・热合曼", "O'Brien", "ئۇيغۇر"]
)
def test_names_are_taken_as_they_are(read: Read, policy: Policy, name: str) -> None:
    """Rare characters and the names of all peoples are no error."""
    text = csv_text(policy, "CA_ROSTER", [{"id_number": ONE, "name": name}])

    assert list(read("CA_ROSTER", text).rows(["name"])) == [(name,)]


def test_full_width_digits_are_digits(read: Read) -> None:
    """What an input method writes in full width, and a small x, is read as it is meant."""
    wide = str.maketrans("0123456789X-.", "０１２３４５６７８９ｘ－．")
    number = next(each for each in map(citizen_id, range(99)) if each.endswith("X"))
    row = f"{number},2026-10,80.00,6222021234567890,2026-10-20".translate(wide)

    reading = read("CA_NURSING", f"{NURSING}{row},PAID\n")

    assert list(reading.rows(["id_number", "amount_fen"])) == [(number, 8000)]


def test_swapped_columns_are_told_by_their_rows(read: Read) -> None:
    """A header over the wrong columns leaves no good row, so the whole file is refused."""
    header = "身份证号,发放月份,银行账号,金额,发放日期,发放状态\n"

    with pytest.raises(FileRefused, match="No row of the file") as refused:
        read("CA_NURSING", f"{header}{ONE},2026-10,80.00,6222021234567890,2026-10-20,PAID\n")

    assert {each.field for each in refused.value.rejections} == {"金额", "银行账号"}


@pytest.mark.parametrize(
    ("header", "says"),
    [
        ("身份证号,月,金额\n", "columns that the data set does not (月)"),
        ("身份证号,金额,身份证号\n", "columns twice (身份证号)"),
        ("身份证号,id_number,金额\n", "columns twice (身份证号)"),
        ("身份证号,金额\n", "lacks columns (发放月份, 银行账号, 发放日期, 发放状态)"),
        (f"{ONE},2026-10\n", "a value of 18 characters"),
    ],
)
def test_other_columns_are_refused(read: Read, header: str, says: str) -> None:
    """The refusal names the columns expected and found, and never the first row as a header."""
    with pytest.raises(FileRefused) as refused:
        read("CA_NURSING", header + "1,2,3\n")

    assert says in refused.value.message
    assert "Expected: 身份证号" in refused.value.message
    assert ONE not in refused.value.message


def test_a_header_alone_is_refused(read: Read) -> None:
    """A file without a row says nothing, and must not pass for an empty roster."""
    with pytest.raises(FileRefused, match="a header and no rows"):
        read("CA_NURSING", NURSING)


@pytest.mark.parametrize(
    "row",
    [f"{ONE},1\n", f"{ONE},1,1,1,1,1,1\n", f'"{ONE},2026-10,1,1,1,1\n', f'"{ONE}"x,1,1,1,1,1\n'],
)
def test_broken_csv_is_refused_whole(read: Read, row: str) -> None:
    """A row with more or fewer values, or an open quotation mark, has no sure reading."""
    with pytest.raises(FileRefused, match="Line 2 is no CSV row") as refused:
        read("CA_NURSING", NURSING + row)

    assert ONE not in refused.value.message


def test_lines_are_counted_as_the_file_has_them(read: Read, policy: Policy) -> None:
    """A line break within a value moves the rows after it, as an editor shows them."""
    good = {"id_number": ONE, "household_number": "H1"}
    broken = {**good, "name": "王\n小\n明"}
    late = {**good, "relation": "x"}

    reading = read("CA_ROSTER", csv_text(policy, "CA_ROSTER", [good, broken, late]))

    assert [shown(each) for each in reading.rejections()] == [
        (3, "姓名", Reason.CONTROL_CHARACTER, "中 中 中"),
        (6, "与户主关系", Reason.CODE_UNKNOWN, "A"),
    ]


def test_a_rejection_shows_the_shape_only(read: Read) -> None:
    """Of a rejected value only its shape is kept: never the value, and never an id."""
    bad = f"{ONE[:17]}?,2026-10,八十元,6222021234567890,2026-10-20,PAID\n"
    good = f"{TWO},2026-10,80,6222021234567890,2026-10-20,PAID\n"

    reading = read("CA_NURSING", NURSING + bad + good)

    assert [shown(each) for each in reading.rejections()] == [
        (2, "身份证号", Reason.ID_FORM, "99999999999999999?"),
        (2, "金额", Reason.MONEY_FORM, "中中中"),
    ]


def test_repeated_rows_are_counted_once(read: Read, policy: Policy) -> None:
    """A row that says the same again is a duplicate; rows that contradict each other are none's."""
    rows_sent = [
        {"id_number": ONE},
        {"id_number": ONE},
        {"id_number": TWO},
        {"id_number": TWO, "amount": "90"},
        {"id_number": citizen_id(3)},
    ]

    reading = read("CA_NURSING", csv_text(policy, "CA_NURSING", rows_sent))

    assert (reading.accepted, reading.rejected, reading.duplicate) == (2, 2, 1)
    assert [(each.line, each.reason) for each in reading.rejections()] == [
        (4, Reason.CONFLICTING_ROWS),
        (5, Reason.CONFLICTING_ROWS),
    ]


def test_json_lines_are_read_by_their_keys(read: Read) -> None:
    """Numbers are values as texts are; a line that is no plain object is a row to reject."""
    text = (
        f'{{"id_number": "{ONE}", "month": "202610", "amount": 80.5, "account": "6222021234567890",'
        f' "paid_on": "20261020", "status": "PAID"}}\n'
        "nonsense\n[1]\n"
        f'{{"id_number": {{"a": 1}}}}\n{{"id_number": "{ONE}", "id_number": "{TWO}"}}\n'
    )

    reading = read("CA_NURSING", text)

    assert list(reading.rows(["line", "amount_fen"])) == [(1, 8050)]
    assert [(each.line, each.reason) for each in reading.rejections()] == [
        (line, Reason.NOT_JSON_OBJECT) for line in (2, 3, 4, 5)
    ]


@pytest.mark.parametrize("separator", [";", "\t", "|"])
def test_another_separator_is_known_by_the_header(read: Read, separator: str) -> None:
    """What stands between the columns' names stands between the values too."""
    row = f"{ONE},2026-10,80.00,6222021234567890,2026-10-20,PAID"

    reading = read("CA_NURSING", f"{NURSING}{row}\n".replace(",", separator))

    assert list(reading.rows(["id_number", "amount_fen"])) == [(ONE, 8000)]


def test_columns_may_stand_in_any_order(read: Read) -> None:
    """A value is told by its column's name, not by its place."""
    header = "金额;银行账号;发放状态;发放日期;发放月份;身份证号"
    row = f"8;62220212;PAID;20261020;202610;{ONE}"

    assert list(read("CA_NURSING", f"{header}\n{row}\n").rows(["id_number", "amount_fen"])) == [
        (ONE, 800)
    ]


def test_all_encodings_and_packings_say_the_same(read: Read, policy: Policy) -> None:
    """The rows of a file do not depend on how it was written."""
    text = csv_text(policy, "CA_ROSTER", [{"id_number": ONE, "name": "𬱖㛃"}, {"id_number": TWO}])
    writings = [text, text.encode("gb18030"), gzip.compress(text.encode("gb18030"))]
    columns = ["line", "name", "id_number", "category", "valid_from"]

    first, *others = [list(read("CA_ROSTER", each).rows(columns)) for each in writings]

    assert first[0][:3] == (2, "𬱖㛃", ONE)
    assert others == [first, first]


def test_a_spreadsheet_says_what_a_csv_file_says(read: Read) -> None:
    """A month that a spreadsheet made a day of, and a day, are read as they are meant."""
    rows_sent = [NURSING.strip().split(","), [ONE, day(46296), 80, "62220212", day(46315), "PAID"]]

    reading = read("CA_NURSING", workbook(rows_sent))

    [row] = reading.rows(["line", "month", "amount_fen", "paid_on"])
    assert [str(value) for value in row] == ["2", "2026-10-01", "8000", "2026-10-20"]


def test_ids_that_a_spreadsheet_shortened_are_told(read: Read) -> None:
    """Of eighteen digits a spreadsheet keeps fifteen, unless the column is text."""
    rows_sent = [NURSING.strip().split(","), [int(ONE[:17]), "2026-10", 8, "1", "20261020", "PAID"]]

    with pytest.raises(FileRefused, match="Make the column text in the spreadsheet"):
        read("CA_NURSING", workbook(rows_sent))


def test_parquet_is_read_by_its_columns(read: Read, tmp_path: Path) -> None:
    """Days, decimals and texts of a Parquet file are what they are in a CSV file."""
    path = tmp_path / "made.parquet"
    with engine.opened(tmp_path / "data") as opened:
        opened.execute(
            f"COPY (SELECT '{ONE}' AS 身份证号, DATE '2026-10-01' AS 发放月份, "
            "80.50::DECIMAL(18, 4) AS 金额, 62220212::BIGINT AS account, "
            "TIMESTAMP '2026-10-20' AS 发放日期, 'PAID' AS status "
            f"UNION ALL SELECT '{TWO}', NULL, 1e16, 1, DATE '2026-10-20', 'PAID') "
            f"TO '{path}' (FORMAT parquet)"
        )

    reading = read("CA_NURSING", path.read_bytes())

    [row] = reading.rows(["line", "month", "amount_fen", "paid_on", "account"])
    assert [str(each) for each in row] == ["1", "2026-10-01", "8050", "2026-10-20", "62220212"]
    assert {(each.line, each.field) for each in reading.rejections()} == {
        (2, "发放月份"),
        (2, "金额"),
        (2, "银行账号"),
    }


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("SELECT 1 AS x", "columns that the data set does not (x)"),
        ("SELECT ['x'] AS 姓名, '1' AS 身份证号, '2' AS 区划代码", "姓名 is of the type VARCHAR"),
    ],
)
def test_parquet_of_other_columns_is_refused(
    read: Read, tmp_path: Path, query: str, says: str
) -> None:
    """Columns are those of the data set, and hold single values."""
    path = tmp_path / "made.parquet"
    with engine.opened(tmp_path / "data") as opened:
        opened.execute(f"COPY ({query}) TO '{path}' (FORMAT parquet)")

    with pytest.raises(FileRefused) as refused:
        read("POPULATION", path.read_bytes())

    assert says in refused.value.message


def test_a_damaged_parquet_file_is_refused(read: Read) -> None:
    """What only begins like Parquet is none."""
    with pytest.raises(FileRefused, match="no sound Parquet file"):
        read("POPULATION", b"PAR1" + b"x" * 100 + b"PAR1")


def test_an_unknown_key_refuses_a_json_file(read: Read) -> None:
    """A key that the data set does not have is an unknown column, wherever it stands."""
    with pytest.raises(FileRefused, match="does not \\(salary\\)"):
        read("POPULATION", f'{{"id_number": "{ONE}"}}\n{{"salary": 1}}\n')


def test_files_hold_no_personal_value(
    read: Read, policy: Policy, ring: KeyRing, tmp_path: Path
) -> None:
    """A batch's file holds blind indexes and masks: no id, name, phone, address or account."""
    sent = {"CA_ROSTER": {"id_number": ONE}, "DPF_CERTIFICATES": {"id_number": ONE}}
    for dataset, row in sent.items():
        place = Landing(data_dir=tmp_path, batch_id=uuid4(), as_of=TODAY)
        landed = landing.land(read(dataset, csv_text(policy, dataset, [row])), place, ring)

        with engine.opened(tmp_path / "data") as opened:
            [kept] = rows(
                opened, "SELECT * FROM read_parquet($path)", {"path": str(tmp_path / landed)}
            )
        assert not {ONE, "王小明", "13812345678", ONE + "41"} & set(map(str, kept))
        assert indexes.blind_index(ring, CITIZEN_ID_SLOT, ONE).hex() in kept


def test_what_is_ordinary_is_not_judged_rule_by_rule(read: Read, policy: Policy) -> None:
    """Only the other rows are, so that a file of sound rows is taken in at once."""
    sound, spaced = {"id_number": citizen_id(1)}, {"id_number": f"{citizen_id(2)} "}

    reading = read("CA_ROSTER", csv_text(policy, "CA_ROSTER", [sound, spaced]))

    assert (reading.accepted, reading.rejected) == (2, 0)
    assert rows(reading.engine, "SELECT line FROM judged") == [(3,)]


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.text(alphabet="0123456789X", min_size=17, max_size=19), min_size=1))
def test_the_engine_judges_ids_as_python_does(read: Read, numbers: list[str]) -> None:
    """The expressions over whole columns accept exactly the numbers that the domain accepts."""
    sound = [citizen_id(n, born="19600229") for n in (7, 8)]
    sent = list(dict.fromkeys([*sound, *numbers]))

    reading = read(
        "POPULATION", "姓名,身份证号,区划代码\n" + "".join(f"王,{n},410721101\n" for n in sent)
    )

    accepted = {number for (number,) in reading.rows(["id_number"])}
    assert accepted == {number for number in sent if parse(number, today=TODAY)}


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), min_size=1)))
def test_the_engine_indexes_as_python_does(ring: KeyRing, tmp_path: Path, texts: list[str]) -> None:
    """A blind index made in the engine is the one that Python makes, whatever the characters."""
    values = [indexes.normalised(text) for text in texts]

    made = ("SELECT", blind_index("x", "v"), "FROM (SELECT unnest($values::VARCHAR[]) AS v)")
    with engine.opened(tmp_path) as opened:
        found = rows(
            opened,
            " ".join(made),
            {**index_parameters(ring, "x", CITIZEN_ID_SLOT), "values": values},
        )

    expected = [indexes.blind_index(ring, CITIZEN_ID_SLOT, value).hex() for value in values]
    assert [index for (index,) in found] == expected


def test_certificates_are_masked_and_indexed(read: Read, policy: Policy, ring: KeyRing) -> None:
    """Of a certificate's number its mask and its index are kept, as the sealing makes them."""
    number = ONE + "41B2"
    row = {"id_number": ONE, "certificate_number": number}

    reading = read("DPF_CERTIFICATES", csv_text(policy, "DPF_CERTIFICATES", [row]))

    [kept] = reading.rows(["certificate_number_mask", "certificate_number_index"])
    index = indexes.blind_index(ring, CERTIFICATE_SLOT, number).hex()
    assert kept == (masks.certificate(number), index)
    assert "certificate_number" not in reading.landed_columns()
