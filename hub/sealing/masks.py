"""Masks: what is shown in the place of a personal value; stored beside the sealed cell.

A value too short to hide anything behind its kept ends is masked whole. Each mask states the form
of all that it gives, by which it is known again where somebody sends it in.
"""

import re
from collections.abc import Callable

# Each part is short and the upper ones hold no 镇 or 村, so that "小区" further down never passes
# for a district; 新乡县 must not end at its 乡.
_TO_TOWNSHIP = re.compile(
    r"(?:[^镇村路街号]{1,8}?(?:省|自治区))?"
    r"(?:[^县镇村路街号]{1,6}?[市州盟])?"
    r"(?:[^镇村路街号]{1,8}?[县区旗市])?"
    r"(?:[^村路号]{1,8}?(?:街道|镇|乡))?"
)
_HIDDEN_REST = "****"

Mask = Callable[[str], str]

_FORMS: list[re.Pattern[str]] = []


def is_mask(text: str) -> bool:
    """Tell whether a text has the form of a mask of any kind, blanks around it left out or not."""
    return "*" in text and any(
        form.fullmatch(each) for form in _FORMS for each in (text, text.strip())
    )


def any_form() -> str:
    """Return the form of a mask of any kind, as a regular expression that DuckDB reads, too."""
    return "(?s)" + "|".join(f"(?:{form.pattern})" for form in _FORMS)


def _gives(form: str) -> Callable[[Mask], Mask]:
    """Return the decorator of a mask that gives texts of this form, or asterisks alone."""

    def mark(mask: Mask) -> Mask:
        _FORMS.append(re.compile(rf"{form}|\*+", re.DOTALL))
        return mask

    return mark


@_gives(r".{4}\*{4,}.{4}")
def citizen_id(value: str) -> str:
    """Mask a citizen id: `4107**********123X`, the first four and the last four kept."""
    return _ends_kept(value, head=4, tail=4)


@_gives(r".{3}\*{4,}.{4}")
def phone(value: str) -> str:
    """Mask a telephone number: `138****5678`, the first three and the last four kept."""
    return _ends_kept(value, head=3, tail=4)


@_gives(r"\*{12}.{4}")
def account(value: str) -> str:
    """Mask a bank account: `************1234`; its length is hidden too."""
    return "*" * 12 + _ends_kept(value, head=0, tail=4).lstrip("*")


@_gives(r".\*+")
def name(value: str) -> str:
    """Mask a name: `王**`, its first character kept."""
    return value[:1] + "*" * max(len(value) - 1, 1)


@_gives(rf".*{re.escape(_HIDDEN_REST)}")
def address(value: str) -> str:
    """Mask an address below its township, or below its county where it names no township."""
    known = _TO_TOWNSHIP.match(value)
    return (known.group() if known else "") + _HIDDEN_REST


@_gives(r".{4}\*{4,}.{4}\*+")
def certificate(value: str) -> str:
    """Mask a disability certificate: the id number in it as `citizen_id` does, and all after it.

    The two digits after the 18 of the id number are the kind and the level of the disability.
    """
    return citizen_id(value[:18]) + "*" * len(value[18:])


def _ends_kept(value: str, *, head: int, tail: int) -> str:
    """Return the value with its middle as asterisks, one for each character."""
    hidden = len(value) - head - tail
    if hidden < max(head, tail):
        return "*" * len(value)
    return value[:head] + "*" * hidden + value[-tail:]
