"""Why a row, or a whole file, is not taken in: reasons, remedies, and the shape of the value."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from hub.domain.errors import InvalidInput


class Reason(StrEnum):
    """Why a row was rejected."""

    REQUIRED = "REQUIRED"
    TOO_LONG = "TOO_LONG"
    CONTROL_CHARACTER = "CONTROL_CHARACTER"
    NOT_JSON_OBJECT = "NOT_JSON_OBJECT"
    NUMBER_SHORTENED = "NUMBER_SHORTENED"
    ID_FORM = "ID_FORM"
    ID_CHECK_DIGIT = "ID_CHECK_DIGIT"
    ID_BIRTH_DATE = "ID_BIRTH_DATE"
    ID_OUT_OF_PLACE = "ID_OUT_OF_PLACE"
    DATE_FORM = "DATE_FORM"
    DATE_UNREAL = "DATE_UNREAL"
    DATE_ORDER = "DATE_ORDER"
    DATE_IN_FUTURE = "DATE_IN_FUTURE"
    MONTH_FORM = "MONTH_FORM"
    MONTH_IN_FUTURE = "MONTH_IN_FUTURE"
    MONEY_FORM = "MONEY_FORM"
    MONEY_TOO_MUCH = "MONEY_TOO_MUCH"
    MONEY_ORDER = "MONEY_ORDER"
    INTEGER_FORM = "INTEGER_FORM"
    YEAR_UNREAL = "YEAR_UNREAL"
    COUNT_UNREAL = "COUNT_UNREAL"
    AREA_UNREAL = "AREA_UNREAL"
    CODE_UNKNOWN = "CODE_UNKNOWN"
    DIVISION_UNKNOWN = "DIVISION_UNKNOWN"
    DIVISION_FOREIGN = "DIVISION_FOREIGN"
    PHONE_FORM = "PHONE_FORM"
    ACCOUNT_FORM = "ACCOUNT_FORM"
    MASKED_VALUE = "MASKED_VALUE"
    CERTIFICATE_FORM = "CERTIFICATE_FORM"
    RIGID_WITHOUT_END = "RIGID_WITHOUT_END"
    RIGID_TOO_LONG = "RIGID_TOO_LONG"
    CONFLICTING_ROWS = "CONFLICTING_ROWS"


REMEDIES: dict[Reason, str] = {
    Reason.REQUIRED: "Fill in the value; this field must not be empty.",
    Reason.TOO_LONG: "Shorten the value; check that no columns ran together.",
    Reason.CONTROL_CHARACTER: "Remove line breaks, tabs and other control characters.",
    Reason.NOT_JSON_OBJECT: "Write one JSON object with plain values on each line.",
    Reason.NUMBER_SHORTENED: "Make the column text in the spreadsheet, and enter the number anew: "
    "a spreadsheet keeps 15 digits of a number, the others are lost.",
    Reason.ID_FORM: "Give all 18 characters: 17 digits, then a digit or X. "
    "A spreadsheet shortens the number unless its column is text.",
    Reason.ID_CHECK_DIGIT: "Compare the number with the identity card: a digit is wrong.",
    Reason.ID_BIRTH_DATE: "Compare the number with the identity card: "
    "digits 7 to 14 are no real day of birth.",
    Reason.ID_OUT_OF_PLACE: "Leave id numbers out of this field, which is recorded in plain.",
    Reason.DATE_FORM: "Write the day as 2026-10-31 or 20261031.",
    Reason.DATE_UNREAL: "Correct the day; the calendar does not have it.",
    Reason.DATE_ORDER: "Correct the days; the later one lies before the earlier one.",
    Reason.DATE_IN_FUTURE: "Correct the day; it has not come yet.",
    Reason.MONTH_FORM: "Write the month as 2026-10 or 202610.",
    Reason.MONTH_IN_FUTURE: "Correct the month; it has not begun yet.",
    Reason.MONEY_FORM: "Write the amount in yuan, from 0 up, with at most two decimals, "
    "as 1234.50.",
    Reason.MONEY_TOO_MUCH: "Correct the amount; one row holds at most 10,000,000 yuan. "
    "Check that it is in yuan, not in fen.",
    Reason.MONEY_ORDER: "Correct the amounts; the part is larger than its whole. "
    "Check that no columns are swapped.",
    Reason.INTEGER_FORM: "Write a whole number, as 3.",
    Reason.YEAR_UNREAL: "Write the year in four digits, as 2026; it lies neither before 1990 "
    "nor after next year.",
    Reason.COUNT_UNREAL: "Correct the number of persons; a household has from 1 to 99.",
    Reason.AREA_UNREAL: "Correct the area; a dwelling has from 1 to 1,000 whole square metres.",
    Reason.CODE_UNKNOWN: "Use one of the codes of the data set; check that no columns are swapped.",
    Reason.DIVISION_UNKNOWN: "Use a division code of 9 or 12 digits from the published register.",
    Reason.DIVISION_FOREIGN: "List the households of your own division only; "
    "each is listed by the civil affairs of the division in which it lives.",
    Reason.PHONE_FORM: "Write the telephone number in digits, as 13812345678 or 0373-5591234.",
    Reason.MASKED_VALUE: "Send the value from your own records; a mask is never taken for one.",
    Reason.ACCOUNT_FORM: "Write the bank account in 8 to 32 digits, without spaces.",
    Reason.CERTIFICATE_FORM: "Give the certificate's 20 characters: "
    "the id number, the category, the level.",
    Reason.RIGID_WITHOUT_END: "Give the last day; this category is determined for a time.",
    Reason.RIGID_TOO_LONG: "Correct the last day; this category is determined for at most "
    "12 months (刚性支出困难家庭认定办法 Art. 10).",
    Reason.CONFLICTING_ROWS: "Keep one of the rows: "
    "several have this key, and they contradict each other.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejection:
    """One value for which a row was not taken in."""

    line: int  # of the file, from 1; in a CSV file the header is line 1
    field: str  # the column's label
    reason: Reason
    shape: str  # digits as 9, letters as A, Chinese characters as 中; never the value

    @property
    def remedy(self) -> str:
        """What the sender can do about it, in one sentence."""
        return REMEDIES[self.reason]

    @property
    def facts(self) -> dict[str, int | str]:
        """All that is told of it, by the names that the interfaces use."""
        return {
            "line": self.line,
            "field": self.field,
            "reason": self.reason.value,
            "shape": self.shape,
            "remedy": self.remedy,
        }


class FileRefused(InvalidInput):
    """A file is not taken in at all, and nothing of it remains."""

    code = "FILE_REFUSED"

    def __init__(self, message: str, *, rejections: Sequence[Rejection] = ()) -> None:
        """Keep the sentence for the sender, and the first rejections where rows are the cause."""
        super().__init__(message, field=("file",))
        self.rejections = tuple(rejections)
