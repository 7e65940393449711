"""The yearly table of standards and incomes that the deployer loads: read, checked, and asked.

Source:
    国办发〔2023〕39号 二 (上年度当地居民人均可支配收入); 京政办发〔2026〕4号 一 (当年标准).
"""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Final

from hub.domain.evaluation.circumstances import Area
from hub.domain.law import UNSET, Citation, Given, Trust
from hub.policy.errors import PolicyError

CODE: Final = "standards"  # what `Given.pack` says of a value from the table
_AMOUNTS = ("dibao_yuan_month", "tekun_yuan_month", "disposable_yuan_year")
_HEADER = ["year", "division", "area", *_AMOUNTS, "document", "trust"]
_BY_PARAMETER: Mapping[str, str] = {
    "standard.dibao_yuan_month": "dibao_yuan_month",
    "standard.tekun_yuan_month": "tekun_yuan_month",
    "income.disposable_yuan_year": "disposable_yuan_year",
}
YEARS_BACK: Mapping[str, str] = {  # the parameter that says which year's value counts
    "standard.dibao_yuan_month": "standard.years_back",
    "standard.tekun_yuan_month": "standard.years_back",
    "income.disposable_yuan_year": "income.years_back",
}
_Key = tuple[int, str, Area | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What holds in a division in a year; an amount that is absent is given elsewhere, or unset."""

    area: Area | None  # None: both
    amounts: Mapping[str, Decimal]  # by column, in yuan
    document: str
    trust: Trust


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A parameter of the table, asked for a place and a year."""

    key: str
    unit: str | None
    divisions: tuple[str, ...]  # the place, then those around it
    year: int
    area: Area | None  # None: not known


class Standards:
    """The rows by year, division and area."""

    def __init__(self, rows: Mapping[_Key, Row]) -> None:
        """Keep the rows."""
        self._rows = rows

    def __len__(self) -> int:
        """Return how many rows there are."""
        return len(self._rows)

    def given(self, asked: Asked) -> Given:
        """Return what the table gives, of the nearest division that has it.

        Returns:
            UNSET where no division has it, or where the area is not known and the two differ.
        """
        areas = (asked.area,) if asked.area is not None else tuple(Area)
        found = [self._nearest(asked, area) for area in areas]
        if any(row is None for row in found):
            return _unset(asked, f"年度标准表没有 {asked.divisions[0]} {asked.year} 年的数值")
        rows = [row for row in found if row is not None]
        amounts = [row.amounts[_BY_PARAMETER[asked.key]] for row in rows]
        if len(set(amounts)) > 1:
            told = "、".join(f"{a} {yuan}" for a, yuan in zip(areas, amounts, strict=True))
            return _unset(asked, f"城乡标准不同（{told}），而该户属城镇还是农村不详")
        return _given(asked, rows[0], amounts[0])

    def _nearest(self, asked: Asked, area: Area) -> Row | None:
        column = _BY_PARAMETER[asked.key]
        for division in asked.divisions:
            for which in (area, None):
                row = self._rows.get((asked.year, division, which))
                if row is not None and column in row.amounts:
                    return row
        return None


def read_standards(file: str, text: str, divisions: Mapping[str, object]) -> Standards:
    """Return the table of a CSV file with the columns of `_HEADER`.

    Raises:
        PolicyError: another header, an unknown division, a value of the wrong form, or two rows
            for the same year, division and area.
    """
    rows: dict[_Key, Row] = {}
    for line, values in _lines(file, text):
        row = _Line(file, line, values)
        key = (row.year(), row.division(divisions), row.area())
        if key in rows:
            raise row.refuse("This year, division and area stand twice; keep one row.")
        rows[key] = row.read()
    return Standards(rows)


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of the table, by column."""

    file: str
    number: int
    values: Mapping[str, str]

    def refuse(self, message: str) -> PolicyError:
        """Return the error for this line."""
        return PolicyError(self.file, self.number, message)

    def year(self) -> int:
        """Return the calendar year."""
        text = self.values["year"]
        if len(text) != len("2026") or not text.isdecimal():
            raise self.refuse(f"year is {text!r}; write four digits, as 2026.")
        return int(text)

    def division(self, divisions: Mapping[str, object]) -> str:
        """Return the code of a division that is in the register."""
        code = self.values["division"]
        if code not in divisions:
            raise self.refuse(f"The division {code} is not in the register; correct the code.")
        return code

    def area(self) -> Area | None:
        """Return the area; None for both."""
        text = self.values["area"]
        if text and text not in Area.__members__:
            raise self.refuse(f"area is {text}; use {', '.join(Area)}, or leave it empty for both.")
        return Area(text) if text else None

    def read(self) -> Row:
        """Return what the line gives."""
        document, trust = self.values["document"], self.values["trust"]
        if not document or trust not in Trust.__members__:
            raise self.refuse(f"Name the document, and its trust as one of {', '.join(Trust)}.")
        amounts = {name: self.amount(name) for name in _AMOUNTS if self.values[name]}
        if not amounts:
            raise self.refuse("The row gives no amount; fill one, or take the row out.")
        return Row(area=self.area(), amounts=amounts, document=document, trust=Trust(trust))

    def amount(self, name: str) -> Decimal:
        """Return a column's sum in yuan."""
        try:
            value = Decimal(self.values[name])
        except InvalidOperation:
            value = Decimal("NaN")
        if not value.is_finite() or value <= 0 or value != round(value, 2):
            raise self.refuse(f"{name} is no sum in yuan; write it as 632 or 632.50.")
        return value


def _lines(file: str, text: str) -> Iterator[tuple[int, Mapping[str, str]]]:
    rows = csv.reader(text.removeprefix("\ufeff").splitlines())
    if next(rows, None) != _HEADER:
        raise PolicyError(file, 1, f"The header must be {','.join(_HEADER)}.")
    for line, row in enumerate(rows, start=2):
        if len(row) != len(_HEADER):
            raise PolicyError(file, line, f"A row has {len(_HEADER)} values; mend the line.")
        yield line, dict(zip(_HEADER, (value.strip() for value in row), strict=True))


def _given(asked: Asked, row: Row, amount: Decimal) -> Given:
    return Given(
        key=asked.key,
        value=amount,
        unit=asked.unit,
        source=Citation(
            document=row.document, clause=f"{asked.year}年", words=None, trust=row.trust
        ),
        pack=CODE,
        adopted=row.trust is Trust.P,
    )


def _unset(asked: Asked, words: str) -> Given:
    return Given(
        key=asked.key,
        value=UNSET,
        unit=asked.unit,
        source=Citation(
            document="年度标准表", clause=f"{asked.year}年", words=words, trust=Trust.P
        ),
        pack=CODE,
    )
