"""Rows with the mistakes that real deliveries have, so that rejections can be seen."""

from collections.abc import Mapping, Sequence

from hub.cli.demo.payments import Row

# A row of the data set, made another person's by its id number, with these values in it. Registers
# whose silence is asked for have no id number that cannot be read: it might be anybody's, so that
# they would be silent of nobody.
_WRONG_DIGIT = {"id_number": "410721196503070014"}
_NO_SUCH_DAY = {"id_number": "410721199002301235"}
_SHORTENED = {"id_number": "4.10721E+17"}
_OF_THE_FIRST_CARDS = {"id_number": "410721650307001"}  # fifteen digits, until 1999
_ONE = {"id_number": "410721195006150018"}
_OTHER = {"id_number": "410721195006150034"}
_PAYMENT = (
    {"id_number": "410721195006150018", "month": "2026-13"},
    {"id_number": "410721195006150034", "amount": "三百元"},
    {"id_number": "410721195006150050", "amount": "100.005"},
    _WRONG_DIGIT,
)
MISTAKES: Mapping[str, Sequence[Mapping[str, str]]] = {
    "CA_ROSTER": (
        _OF_THE_FIRST_CARDS,
        _WRONG_DIGIT,
        _NO_SUCH_DAY,
        _SHORTENED,
        {"id_number": "410721195006150018", "name": ""},
        {"id_number": "410721195006150034", "division": "410721999999"},
        {"id_number": "410721195006150050", "category": "RIGID", "valid_to": ""},
        {"id_number": "410721195006150077", "valid_from": "2025-02-30"},
    ),
    "POPULATION": (_WRONG_DIGIT, _SHORTENED, {"id_number": "410721195006150018", "name": ""}),
    "HEA_DEATHS": (
        {"id_number": "410721195006150018", "died_on": "不详"},
        {"id_number": "410721195006150034", "source": "VILLAGE"},
    ),
    "DPF_CERTIFICATES": (
        {"id_number": "410721195006150018", "level": "5"},
        {"id_number": "410721195006150034", "issued_on": "2024/2/31"},
    ),
    "CA_BASIC": _PAYMENT,
    "CA_LIVING": _PAYMENT,
    "CA_NURSING": _PAYMENT,
    "CA_HEATING": _PAYMENT,
    "CA_CHILDREN": ({**_OTHER, "identified_on": "2099-01-01"}, {**_ONE, "type": "困境儿童"}),
    "CA_INCOME": (
        {"household_number": "XX999901", "income": ""},
        {"household_number": "XX999902", "income": "-1200.00"},
        {"household_number": "XX999903", "persons": "0"},
    ),
    "HRSS_UNEMPLOYMENT": (
        {**_ONE, "registered_on": "20230231"},
        {**_OTHER, "ended_on": "1999-01-01"},
    ),
    "MED_SETTLEMENTS": (
        {**_ONE, "settlement_number": "4.10721E+17"},
        {**_ONE, "settlement_number": "J2", "self_pay": "9999999.00"},
        {**_ONE, "settlement_number": "J3", "total": "99999999999.00"},
        {**_OTHER, "settlement_number": "J4", "total": "-300.00"},
    ),
    "MED_INSURANCE": (
        {**_ONE, "year": "26"},
        {**_OTHER, "status": "正常参保？"},
    ),
    "MED_AID": (
        {**_ONE, "aid_number": "Y1", "amount": "三百元"},
        {**_OTHER, "aid_number": "", "account": ""},
    ),
    "EDU_ROLLS": (
        {**_ONE, "stage": "大学"},
        {**_OTHER, "full_time": "是？"},
    ),
    "EDU_HARDSHIP": (_WRONG_DIGIT, {**_ONE, "school_year": "2026-2027"}),
    "EDU_AID": (
        {**_ONE, "aid_number": "ZZ1", "month": "2026-13"},
        {**_OTHER, "aid_number": "ZZ2", "amount": "100.005"},
    ),
    "EDU_COSTS": ({**_ONE, "amount": "免费"}, {**_OTHER, "term_from": "2026秋"}),
    "AGR_MONITORED": ({**_ONE, "type": "边缘户？"}, {**_OTHER, "identified_on": "2022/2/30"}),
    "AGR_RELOCATION": (
        {**_ONE, "from_division": "小冀镇"},
        {**_OTHER, "to_division": "410721"},
    ),
    "HOU_DANGEROUS": ({**_ONE, "grade": "E"}, {**_OTHER, "renovated_on": "1990-01-01"}),
    "HEA_COSTS": ({**_ONE, "period_to": "2001-01-31"}, {**_OTHER, "total": "-300.00"}),
    "HEA_SERIOUS_ILLNESS": (
        {**_OTHER, "qualified_on": "不详"},
        {**_ONE, "qualified_on": "2099-01-01"},
    ),
    "CA_SUPPORTERS": ({**_ONE, "kin": "邻居"}, {**_OTHER, "born_on": "1960/2/30"}),
    "CA_ASSESSMENTS": ({**_ONE, "has_income": "？"}, {**_OTHER, "assessed_on": "2099-01-01"}),
    "HRSS_EMPLOYMENT": (
        {**_ONE, "ended_on": "1999-01-01"},
        {**_OTHER, "employed_on": "2099-01-01"},
    ),
    "HOU_TENANCY": ({**_ONE, "square_metres": "0"}, {**_OTHER, "square_metres": "45.5"}),
    "EMG_DISASTERS": ({**_ONE, "struck_on": "2099-01-01"}, {**_OTHER, "event_number": ""}),
    "VET_TAGS": ({**_ONE, "soldier_level": "11"}, {**_OTHER, "veteran": ""}),
    "WOM_CANCERS": ({**_ONE, "qualified_on": "不详"}, {**_OTHER, "ended_on": "1999-01-01"}),
    "DPF_REHABILITATION": ({**_ONE, "amount": "-80.00"}, {**_OTHER, "settled_on": "2099-01-01"}),
}


def with_mistakes(dataset: str, rows: Sequence[Row]) -> list[Row]:
    """Return the rows with some mistaken ones in their midst, and one row twice."""
    spoiled: list[Row] = [{**rows[0], **mistake} for mistake in MISTAKES[dataset]]
    middle = len(rows) // 2
    return [*rows[:middle], *spoiled, rows[middle], *rows[middle:]]
