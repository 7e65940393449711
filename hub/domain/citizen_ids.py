"""Citizen ids (公民身份号码): the check digit, and what the number itself says of its holder.

The first six digits name the place of first issue. It may be a county that no longer exists, and
it is not where the holder lives now, so it is never a ground to reject a number.
"""

import re
from dataclasses import dataclass
from datetime import date

from hub.domain.rejections import Reason

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK_CHARACTERS = "10X98765432"
FULL_WIDTH = str.maketrans("０１２３４５６７８９Ｘｘx", "0123456789XXX")
EARLIEST_BIRTH = date(1880, 1, 1)
_FORM = re.compile(r"[0-9]{17}[0-9X]", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class CitizenId:
    """A citizen id that its check digit and its birth date bear out."""

    number: str  # 18 characters, the last one a digit or a capital X
    birth_date: date
    sex: int  # GB/T 2261.1: 1 male, 2 female


def check_character(first_17: str) -> str:
    """Return the eighteenth character of a citizen id.

    Source:
        GB 11643-1999, after ISO 7064 MOD 11-2.
    """
    total = sum(weight * int(digit) for weight, digit in zip(WEIGHTS, first_17, strict=True))
    return CHECK_CHARACTERS[total % len(CHECK_CHARACTERS)]


def normalised(text: str) -> str:
    """Return the number as it is compared: trimmed, digits of half width, the X in capitals."""
    return text.strip().translate(FULL_WIDTH)


def parse(text: str, *, today: date) -> CitizenId | None:
    """Return the citizen id that a text holds; None where form, check digit or birth date fail.

    Args:
        text: in any of the spellings that `normalised` knows.
        today: a birth date after it cannot be real.
    """
    found = judged(text, today=today)
    return found if isinstance(found, CitizenId) else None


def judged(text: str, *, today: date) -> CitizenId | Reason:
    """Return the citizen id that a text holds, or the first reason why it holds none.

    Args:
        text: in any of the spellings that `normalised` knows.
        today: a birth date after it cannot be real.
    """
    number = normalised(text)
    if _FORM.fullmatch(number) is None:
        return Reason.ID_FORM
    if check_character(number[:17]) != number[17]:
        return Reason.ID_CHECK_DIGIT
    birth_date = _birth_date(number)
    if birth_date is None or not EARLIEST_BIRTH <= birth_date <= today:
        return Reason.ID_BIRTH_DATE
    return CitizenId(number=number, birth_date=birth_date, sex=sex_of(number))


def sex_of(number: str) -> int:
    """Return the sex after GB/T 2261.1: the seventeenth digit is odd for males."""
    return 1 if int(number[16]) % 2 else 2


def _birth_date(number: str) -> date | None:
    """Return the date in digits 7 to 14; None where the calendar has no such day."""
    try:
        return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None
