"""How amounts, shares, levels and persons are written in a formula."""

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Final

from hub.domain.money import FEN_PER_YUAN
from hub.domain.people import Category, MonitoredType

CATEGORIES: Final = {
    Category.DIBAO: "最低生活保障对象",
    Category.TEKUN: "特困人员",
    Category.FANPIN: "防止返贫监测对象",
    Category.DIBAO_MARGIN: "最低生活保障边缘家庭",
    Category.RIGID: "刚性支出困难家庭",
    Category.OTHER: "其他困难人员",
}

MONITORED_TYPES: Final = {
    MonitoredType.UNSTABLE: "脱贫不稳定户",
    MonitoredType.MARGINAL: "边缘易致贫户",
    MonitoredType.SUDDEN: "突发严重困难户",
}

_DIGITS: Final = "零一二三四五六七八九十"


def money(fen: int) -> str:
    """Return an amount in yuan, as "19,224.00"."""
    whole, cents = divmod(abs(fen), FEN_PER_YUAN)
    return f"{'−' if fen < 0 else ''}{whole:,}.{cents:02}"


def yuan(fen: int) -> str:
    """Return an amount with its unit, as "19,224.00 元"."""
    return f"{money(fen)} 元"


def divided(fen: int, by: int) -> str:
    """Return an amount divided, as "= 534.00"; "≈ 534.33" where it was rounded to the fen."""
    rounded = (2 * fen + by) // (2 * by)
    return f"{'=' if rounded * by == fen else '≈'} {money(rounded)}"


def exact(value: Decimal) -> Fraction:
    """Return a parameter as a fraction, so that nothing is rounded before it is compared."""
    return Fraction(*fraction(value))


@lru_cache(maxsize=4096)
def fraction(value: Decimal) -> tuple[int, int]:
    """Return a parameter as numerator and denominator, so that it can be compared exactly."""
    return value.as_integer_ratio()


@lru_cache(maxsize=4096)
def decimal(value: Decimal) -> str:
    """Return an amount of yuan to the fen, and with more places where it has them."""
    cents = value.quantize(Decimal("0.01"))
    return f"{cents:,}" if cents == value else f"{value.normalize():,f}"


@lru_cache(maxsize=4096)
def percent(share: Fraction) -> str:
    """Return a share in per cent to two places, as "50.00%"; "≈ 49.99%" where it was rounded."""
    hundredths = (2 * share * 10_000 + 1) // 2
    mark = "" if hundredths == share * 10_000 else "≈ "
    return f"{mark}{hundredths // 100}.{hundredths % 100:02}%"


def levels(numbers: Iterable[int]) -> str:
    """Return levels as they are spoken of, as "一级、二级"."""
    return "、".join(f"{_DIGITS[number]}级" for number in sorted(numbers))


def person(place: int) -> str:
    """Return how a formula names a member, as "第 1 人", whose place counts from 0."""
    return f"第 {place + 1} 人"
