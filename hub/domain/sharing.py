"""Which field a caller may see, in which form, on which ground: the decision, without any row."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from hub.domain.callers import Purpose
from hub.domain.identifiers import DepartmentCode


class Form(StrEnum):
    """The form in which a grant gives a field."""

    FULL = "FULL"
    MASKED = "MASKED"  # the stored mask, never the value


class Ground(StrEnum):
    """The fact about a row that a grant rests on."""

    ALWAYS = "ALWAYS"  # every row that the caller's row-level policy shows
    OPEN_NEED = "OPEN_NEED"  # the household has an open need pushed to the caller's department
    OWN = "OWN"  # the row is the caller's department's own contribution


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """Where a rule is written."""

    document: str  # as "国办发〔2023〕39号"
    clause: str  # as "三(一)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """One line of the catalogue: a column of callers may see a field."""

    coordinate: str  # as "Person.citizenId"
    form: Form
    ground: Ground
    purposes: frozenset[Purpose]
    clause: Clause
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """What one kind of caller has been granted; a field without a line is granted to nobody."""

    audience: str  # the catalogue's column: "CAC", "TWP", "AUD" or a department's code
    department: DepartmentCode
    purposes: tuple[Purpose, ...]
    scopes: frozenset[str]
    grants: Mapping[str, tuple[Grant, ...]]  # by coordinate


class Denial(StrEnum):
    """Why a coordinate is given on no row."""

    NO_GRANT = "NO_GRANT"  # the agreement has no line for it
    NO_SCOPE = "NO_SCOPE"  # the token lacks the scope
    NO_PURPOSE = "NO_PURPOSE"  # granted, but not for the purpose named


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What was decided for one coordinate and one kind of caller."""

    coordinate: str
    denial: Denial | None = None
    form: Form = Form.FULL
    ground: Ground = Ground.ALWAYS
    clause: Clause | None = None


def decide(
    coordinate: str,
    required: tuple[tuple[str, ...], ...],
    *,
    agreement: Agreement,
    scopes: frozenset[str],
    purpose: Purpose,
) -> Rule:
    """Decide a coordinate for a caller; the row itself is asked later, in SQL.

    Args:
        coordinate: type and field, as "Person.name".
        required: the field's scopes, the outer tuple OR, the inner tuples AND; () needs none and
            is public within the schema.
        agreement: the caller's.
        scopes: those that the token carries and the agreement holds.
        purpose: the one that the request names.

    Returns:
        The first grant that holds for the purpose; a denial where there is none.
    """
    if not required:
        return Rule(coordinate=coordinate)
    grants = agreement.grants.get(coordinate, ())
    if not grants:
        return Rule(coordinate=coordinate, denial=Denial.NO_GRANT)
    if not any(scopes.issuperset(all_of) for all_of in required):
        return Rule(coordinate=coordinate, denial=Denial.NO_SCOPE)
    for grant in grants:
        if purpose in grant.purposes:
            return Rule(
                coordinate=coordinate, form=grant.form, ground=grant.ground, clause=grant.clause
            )
    return Rule(coordinate=coordinate, denial=Denial.NO_PURPOSE)
