"""Rows with the mistakes that real deliveries have, so that rejections can be seen."""

from collections.abc import Mapping, Sequence

from hub.cli.demo.payments import Row

# A row of the data set, made another person's by its id number, with these values in it.
_WRONG_DIGIT = {"id_number": "410721196503070014"}
_NO_SUCH_DAY = {"id_number": "410721199002301235"}
_SHORTENED = {"id_number": "4.10721E+17"}
_PAYMENT = (
    {"id_number": "410721195006150018", "month": "2026-13"},
    {"id_number": "410721195006150034", "amount": "三百元"},
    {"id_number": "410721195006150050", "amount": "100.005"},
    _WRONG_DIGIT,
)
_MISTAKES: Mapping[str, Sequence[Mapping[str, str]]] = {
    "CA_ROSTER": (
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
        _WRONG_DIGIT,
        {"id_number": "410721195006150018", "died_on": "不详"},
        {"id_number": "410721195006150034", "source": "VILLAGE"},
    ),
    "DPF_CERTIFICATES": (
        _WRONG_DIGIT,
        {"id_number": "410721195006150018", "level": "5"},
        {"id_number": "410721195006150034", "issued_on": "2024/2/31"},
    ),
    "CA_BASIC": _PAYMENT,
    "CA_LIVING": _PAYMENT,
    "CA_NURSING": _PAYMENT,
}


def with_mistakes(dataset: str, rows: Sequence[Row]) -> list[Row]:
    """Return the rows with some mistaken ones in their midst, and one row twice."""
    spoiled: list[Row] = [{**rows[0], **mistake} for mistake in _MISTAKES[dataset]]
    middle = len(rows) // 2
    return [*rows[:middle], *spoiled, rows[middle], *rows[middle:]]
