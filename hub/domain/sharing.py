"""Which field a caller may see, in which form, on which ground: the decision, without any row."""

from collections.abc import Iterable, Mapping, Sequence
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


class Ask(StrEnum):
    """What a grant asks of the request, beside its purpose."""

    REASON = "REASON"  # a reason in plain words, which is recorded


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
    asks: Ask | None = None  # None: nothing


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
    NO_REASON = "NO_REASON"  # granted for it, but only to who says why
    MASKED = "MASKED"  # granted as a mask, which is nothing to go by


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What was decided for one coordinate and one kind of caller."""

    denial: Denial | None = None
    form: Form = Form.FULL
    ground: Ground = Ground.ALWAYS
    clause: Clause | None = None


def decide(
    lines: Sequence[Grant],
    required: tuple[tuple[str, ...], ...],
    *,
    scopes: frozenset[str],
    purpose: Purpose,
    has_reason: bool,
) -> Rule:
    """Decide a coordinate for a caller; the row itself is asked later, in SQL.

    Args:
        lines: those of the caller's agreement for the coordinate, in the catalogue's order.
        required: the field's scopes, the outer tuple OR, the inner tuples AND; () needs none and
            is public within the schema.
        scopes: those that the token carries and the agreement holds.
        purpose: the one that the request names.
        has_reason: whether the request says why.

    Returns:
        What the line gives that the request stands on; a denial where there is none.
    """
    if not required:
        return Rule()
    if not lines:
        return Rule(denial=Denial.NO_GRANT)
    if not any(scopes.issuperset(all_of) for all_of in required):
        return Rule(denial=Denial.NO_SCOPE)
    line = stood_on(lines, purpose, has_reason=has_reason)
    if isinstance(line, Denial):
        return Rule(denial=line)
    return Rule(form=line.form, ground=line.ground, clause=line.clause)


def stood_on(lines: Iterable[Grant], purpose: Purpose, *, has_reason: bool) -> Grant | Denial:
    """Return the line that a request stands on, or why there is none.

    The first for its purpose counts, one that asks for a reason before those that ask for nothing.
    """
    meant = [each for each in lines if purpose in each.purposes]
    if not meant:
        return Denial.NO_PURPOSE
    held = [each for each in meant if has_reason or each.asks is None]
    return min(held, key=lambda each: each.asks is None, default=Denial.NO_REASON)
