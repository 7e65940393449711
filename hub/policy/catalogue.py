"""The catalogue: what each kind of caller may see, field by field, with clause and reason."""

import re
from collections.abc import Collection, Mapping

from hub.domain.callers import Purpose
from hub.domain.identifiers import DepartmentCode
from hub.domain.sharing import Agreement, Ask, Form, Grant, Ground
from hub.policy.datasets import scope_of
from hub.policy.entries import Entry

_COORDINATE = re.compile(r"[A-Z][A-Za-z]*\.[a-z][A-Za-z0-9]*")
_SUBMITTING = "record.submission:write"


def read_agreement(
    root: Entry, *, departments: Collection[str], scopes: Collection[str]
) -> Agreement:
    """Return the agreement of one file.

    Raises:
        PolicyError: an unknown department, scope, purpose or form, a coordinate that is granted
            twice for the same purpose, or a reason that is asked for nothing more.
    """
    purposes = root.choices("purposes", Purpose)
    root.clause()
    return Agreement(
        audience=root.text("audience"),
        department=DepartmentCode(root.code("department", departments)),
        purposes=purposes,
        scopes=frozenset(root.codes("scopes", scopes)) | _delivering(root, scopes),
        grants=_by_coordinate(root, purposes),
    )


def _delivering(root: Entry, scopes: Collection[str]) -> frozenset[str]:
    """Return the scopes that let the department deliver its data sets."""
    delivered = root.texts("delivers", optional=True)
    if not delivered:
        return frozenset()
    found = {_SUBMITTING, *(scope_of(code) for code in delivered)}
    for scope in sorted(found - set(scopes)):
        raise root.refuse(f"There is no scope {scope}; add it to scopes.toml.", "delivers")
    return frozenset(found)


def _by_coordinate(root: Entry, purposes: tuple[Purpose, ...]) -> Mapping[str, tuple[Grant, ...]]:
    found: dict[str, tuple[Grant, ...]] = {}
    for entry in root.tables("grants"):
        for grant in entry.read(lambda e: _grants(e, purposes)):
            others = found.get(grant.coordinate, ())
            if any(_clash(grant, other) for other in others):
                raise entry.refuse(
                    f"{grant.coordinate} is already granted for one of these purposes; "
                    f"keep one line for it, or a MASKED one and a FULL one that asks for a reason, "
                    f"both on one ground."
                )
            found[grant.coordinate] = (*others, grant)
    return found


def _clash(one: Grant, other: Grant) -> bool:
    """Tell whether two lines of a coordinate leave open which of them holds.

    A reason opens what is masked without it, on the same rows.
    """
    if not one.purposes & other.purposes:
        return False
    opens = {(each.form, each.asks) for each in (one, other)} == {
        (Form.FULL, Ask.REASON),
        (Form.MASKED, None),
    }
    return not opens or one.ground is not other.ground


def _grants(entry: Entry, agreed: tuple[Purpose, ...]) -> list[Grant]:
    form = entry.choice("form", Form)
    ground = entry.choice("ground", Ground)
    purposes = entry.codes("purposes", [purpose.value for purpose in agreed])
    clause, reason = entry.clause(), entry.text("reason")
    asks = entry.choice("asks", Ask) if "asks" in entry else None
    if asks is not None and form is not Form.FULL:
        raise entry.refuse("A reason is asked for the value itself; make the form FULL.", "asks")
    return [
        Grant(
            coordinate=_coordinate(entry, coordinate),
            form=form,
            ground=ground,
            purposes=frozenset(Purpose(purpose) for purpose in purposes),
            clause=clause,
            reason=reason,
            asks=asks,
        )
        for coordinate in entry.texts("fields")
    ]


def _coordinate(entry: Entry, coordinate: str) -> str:
    if not _COORDINATE.fullmatch(coordinate):
        raise entry.refuse(f"{coordinate} is no coordinate; write it as Person.name.", "fields")
    return coordinate
