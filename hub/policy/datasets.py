"""The data sets that departments deliver: their fields, and what a batch of them creates."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from hub.domain.divisions import NATION
from hub.domain.identifiers import DepartmentCode, DivisionCode
from hub.domain.sharing import Clause
from hub.policy.editions import Edition, texts_to_codes
from hub.policy.entries import Entry

_SHRINK_SHARE = "0.50"  # where the file names no other


class Mode(StrEnum):
    """How batches of a data set follow one another."""

    SNAPSHOT = "SNAPSHOT"  # each batch holds all that is known
    CUMULATIVE = "CUMULATIVE"  # each batch adds to what is known
    PERIOD = "PERIOD"  # each batch holds the months that occur in it


class Frequency(StrEnum):
    """How often a batch of a data set is due."""

    DAILY = "DAILY"
    MONTHLY = "MONTHLY"
    QUARTERLY = "QUARTERLY"
    TERM = "TERM"  # once each school term
    YEARLY = "YEARLY"


class Creates(StrEnum):
    """What the rows of a batch become."""

    ROSTER = "ROSTER"  # households, persons, memberships, determinations
    POPULATION = "POPULATION"  # persons that are watched
    PAYMENTS = "PAYMENTS"  # records of assistance
    FACTS = "FACTS"  # what is known of persons already there


class FieldType(StrEnum):
    """What a field holds; it decides how a value is checked and kept."""

    NAME = "name"
    CITIZEN_ID = "citizen_id"
    PHONE = "phone"
    ADDRESS = "address"
    ACCOUNT = "account"
    CERTIFICATE = "certificate"
    HOUSEHOLD_NUMBER = "household_number"
    DIVISION = "division"
    DATE = "date"
    MONTH = "month"
    MONEY = "money"
    CODE = "code"
    SERIAL = "serial"  # a department's own number for a record; kept in its reference's hash only
    INTEGER = "integer"
    TEXT = "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field of a data set."""

    name: str  # in JSON Lines, and the column's name
    label_zh: str  # in the header of a CSV file
    type: FieldType
    required: bool
    codes: tuple[str, ...]  # the values of a code; () for other types
    max_length: int | None  # in characters; None: the type sets it
    aliases: tuple[str, ...]  # other headers that mean the same
    code_aliases: Mapping[str, str]  # other words of a code's values, each with its code


@dataclass(frozen=True, slots=True, kw_only=True)
class Dataset:
    """A data set that one department delivers."""

    code: str
    department: DepartmentCode
    name_zh: str
    name_en: str
    mode: Mode
    fields: tuple[Field, ...]
    record_key: tuple[str, ...]  # the fields that tell one record from another
    editions: tuple[Edition, ...]  # how earlier years wrote the file, the newest first
    lag_days: int  # a month is complete in a batch as of this long after its end
    frequency: Frequency
    freshness_days: int  # an older batch's silence means nothing: what it lacks may have come since
    shrink_share: Decimal  # of the rows in force; a list of fewer needs a reason
    creates: Creates
    programme_code: str | None  # of the payments; None where it creates none
    clause: Clause

    def list_of(self, division: DivisionCode) -> DivisionCode:
        """Return whose list a division delivers: its own roster; of all else, part of the hub's."""
        return division if self.creates is Creates.ROSTER else NATION


def read_dataset(
    root: Entry, *, departments: Collection[str], programmes: Collection[str]
) -> Dataset:
    """Return the data set of one file.

    Raises:
        PolicyError: a field twice, a record key that is no field, or payments of no programme.
    """
    fields = tuple(entry.read(_field) for entry in root.tables("fields"))
    names = [field.name for field in fields]
    codes = {field.name: field.codes for field in fields}
    editions = tuple(
        entry.read(lambda each: Edition.read(each, codes))
        for entry in root.tables("editions", optional=True)
    )
    _refuse_twice(root, fields, editions)
    creates = root.choice("creates", Creates)
    pays = creates is Creates.PAYMENTS
    return Dataset(
        code=root.text("code"),
        department=DepartmentCode(root.code("department", departments)),
        name_zh=root.text("name_zh"),
        name_en=root.text("name_en"),
        mode=root.choice("mode", Mode),
        fields=fields,
        record_key=root.codes("record_key", names),
        editions=editions,
        lag_days=root.integer("lag_days"),
        frequency=root.choice("frequency", Frequency),
        freshness_days=root.integer("freshness_days"),
        shrink_share=_share(root, "shrink_share"),
        creates=creates,
        programme_code=root.code("programme", programmes) if pays else None,
        clause=root.clause(),
    )


def _share(root: Entry, key: str) -> Decimal:
    share = root.decimal(key, default=_SHRINK_SHARE)
    if not (share.is_finite() and 0 <= share <= 1):
        raise root.refuse(f"{key} is no share; write a number from 0 to 1.", key)
    return share


def scope_of(code: str) -> str:
    """Return the scope that delivering a data set asks for."""
    return f"dataset.{code.lower()}:write"


def _field(entry: Entry) -> Field:
    kind = entry.choice("type", FieldType)
    codes = entry.texts("codes", optional=kind is not FieldType.CODE)
    return Field(
        name=entry.text("name"),
        label_zh=entry.text("label_zh"),
        type=kind,
        required=entry.boolean("required", default=True),
        codes=codes,
        max_length=entry.integer("max_length") if "max_length" in entry else None,
        aliases=entry.texts("aliases", optional=True),
        code_aliases=texts_to_codes(entry, "code_aliases", codes),
    )


def _refuse_twice(root: Entry, fields: tuple[Field, ...], editions: tuple[Edition, ...]) -> None:
    headers: set[str] = set()
    for index, field in enumerate(fields):
        for header in (field.name, field.label_zh, *field.aliases):
            if header in headers:
                raise root.refuse(f"The header {header} stands twice.", "fields", index)
            headers.add(header)
    for index, edition in enumerate(editions):
        for header in edition.headers.keys() & headers:
            raise root.refuse(f"The header {header} stands twice.", "editions", index)
