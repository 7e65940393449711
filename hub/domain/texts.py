"""What free text may hold: it is stored unsealed, so no number that names a person may enter it."""

import re
import unicodedata

from hub.domain.errors import Fault, InvalidInput

_BIRTH_YEAR = "(?:18|19|20)[0-9]{2}"
_MONTH_AND_DAY = "(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])"
_FIRST_17 = f"[1-8][0-9]{{5}}{_BIRTH_YEAR}{_MONTH_AND_DAY}[0-9]{{3}}"

_CITIZEN_ID = re.compile(f"{_FIRST_17}[0-9X]")
# The eighteenth character follows from the others, so that seventeen give the number away.
_LONG_NUMBER = re.compile(f"[0-9]{{18}}|[0-9]{{17}}X|{_FIRST_17}")
_FORMER_ID = re.compile(  # of 15 digits, until 1999: the year in two, and no check character
    r"(?<![0-9])[1-8](?:[-.]?[0-9]){7}"
    r"[-.]?(?:0[-.]?[1-9]|1[-.]?[0-2])[-.]?(?:0[-.]?[1-9]|[12][-.]?[0-9]|3[-.]?[01])"
    r"(?:[-.]?[0-9]){3}(?![0-9])"
)
# Two groups of four to seven digits are the bounds of an amount, as in 18000-180000.
_MOBILE = re.compile(
    r"(?<![0-9])(?:(?:00)?86[-.]?|0)?(?![0-9]{4,6}-[0-9]{5,7}(?![-0-9]))"
    r"(?:1-?[3-9](?:-?[0-9]){9}|1[3-9][0-9]\.[0-9]{4}\.[0-9]{4})(?![0-9])"
)
_STOPS = frozenset(",、;:。\n")
_BLANK_LETTERS = frozenset("\u115f\u1160\u2800\u3164\uffa0")  # Hangul fillers, empty Braille


def check(text: str, field: str, *, limit: int) -> None:
    """Refuse a text that says nothing, too much, what cannot be seen, or a person's number.

    Args:
        text: as it was sent.
        field: of the input, for the refusal.
        limit: of its characters, the blanks around it left out.

    Raises:
        InvalidInput: with the field.
    """
    if len(text.strip()) > limit or not any(_is_seen(character) for character in text):
        raise InvalidInput(f"Write 1 to {limit} characters.", field=(field,))
    if any(_is_control(character) for character in text):
        raise InvalidInput(
            "Write plain text, without control characters or invisible ones.", field=(field,)
        )
    if _names_a_person(_spelled_plainly(text)):
        raise InvalidInput(
            "Leave out id numbers, mobile numbers and other numbers of 18 digits; "
            "the need names the person.",
            field=(field,),
        )


def holds_citizen_id(name: str) -> bool:
    """Tell whether a name that a client made up holds what has the form of a citizen id.

    The check digit is not asked for: a slip of the pen names its person still. The birth date is,
    since one random UUID in a thousand has eighteen digits in a row, and hardly one such a date.
    """
    return _CITIZEN_ID.search(_joined(_spelled_plainly(name))) is not None


def _is_seen(character: str) -> bool:
    return unicodedata.category(character)[0] not in "CMZ" and character not in _BLANK_LETTERS


def _is_control(character: str) -> bool:
    return character not in "\n\r\t" and unicodedata.category(character) in {"Cc", "Cf", "Cs"}


def _spelled_plainly(text: str) -> str:
    """Return the text with ASCII digits, and one sign for all that stands between its letters.

    The sign is "," where a list, an amount or a time has one, "." for dots alone, else "-".
    """
    plain = "".join(map(_plain, unicodedata.normalize("NFKC", text).upper()))
    return re.sub("[-.,]+", lambda signs: min(signs[0]), plain)


def _plain(character: str) -> str:
    digit = unicodedata.digit(character, None)
    if digit is not None:
        return str(digit)
    if character in _STOPS:
        return ","
    is_word = unicodedata.category(character)[0] in "LN" and character not in _BLANK_LETTERS
    return character if is_word or character == "." else "-"


def _joined(plain: str) -> str:
    return re.sub("[-.,]", "", plain)


def _names_a_person(plain: str) -> bool:
    return (
        _LONG_NUMBER.search(_joined(plain)) is not None
        or _FORMER_ID.search(plain) is not None
        or _MOBILE.search(plain) is not None
    )


class MaskedValue(Fault):
    """A mask that the hub gave came back as input, in the place of the value that it hides."""

    code = "MASKED_VALUE"

    def __init__(self, place: str) -> None:
        """Name the place of the text that was sent, as "$input.idNumber"; never the text."""
        super().__init__(
            f"{place} is a mask, not the value that it hides. Send the value from your own "
            "records, or leave it out; a mask is never taken for one."
        )
        self.place = place
