"""Reviewed files of sharing agreements: one file may make those of many counties.

```toml
[[agreements]]
department = "MED"
divisions = ["410721", "410724"]
items = ["person.identity", "household.base"]
purposes = ["PROGRAMME_DELIVERY"]
basis = "国办发〔2023〕39号 四(二)1"
scenario = "核定医疗救助对象，落实资助参保和医疗费用救助"
extent = "本县推送给医保部门的救助需求所涉家庭"
method = "API"
valid_from = 2026-07-01
valid_to = 2029-06-30
```
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from hub.domain.callers import Purpose
from hub.domain.divisions import DivisionLevel
from hub.domain.identifiers import DepartmentCode, DivisionCode
from hub.domain.sharing_terms import SharingMethod, Terms
from hub.policy.entries import Document, Entry
from hub.policy.errors import PolicyError
from hub.policy.policy import Policy


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """An agreement as a reviewed file has it."""

    department: DepartmentCode
    division: DivisionCode
    terms: Terms
    file: str
    line: int


def read_folder(folder: Path, policy: Policy) -> list[Wanted]:
    """Return the agreements of all files of a folder, by county and department.

    Raises:
        PolicyError: with file and line: a file that is none, an unknown department, county, item,
            purpose or method, or two agreements of one department in one county.
    """
    files = sorted(folder.glob("*.toml"))
    if not files:
        raise PolicyError(str(folder), 1, "There is no file of agreements (*.toml) in this folder.")
    found: dict[tuple[str, str], Wanted] = {}
    for file in files:
        root = Document.parse(str(file), file.read_text("utf-8"))
        for wanted in root.read(lambda entry: list(_agreements(entry, policy))):
            other = found.setdefault((wanted.division, wanted.department), wanted)
            if other is not wanted:
                raise PolicyError(
                    wanted.file,
                    wanted.line,
                    f"{wanted.department} in {wanted.division} stands in {other.file}:{other.line} "
                    "already; keep one of the two.",
                )
    return [found[key] for key in sorted(found)]


def _agreements(root: Entry, policy: Policy) -> Iterator[Wanted]:
    for entry in root.tables("agreements"):
        yield from entry.read(lambda e: list(_agreement(e, policy)))


def _agreement(entry: Entry, policy: Policy) -> Iterator[Wanted]:
    department = DepartmentCode(entry.code("department", policy.departments))
    terms = Terms(
        items=frozenset(entry.codes("items", policy.items)),
        purposes=frozenset(entry.choices("purposes", Purpose)),
        basis=entry.text("basis"),
        scenario=entry.text("scenario"),
        extent=entry.text("extent"),
        method=entry.choice("method", SharingMethod),
        valid_from=entry.day("valid_from"),
        valid_to=entry.day("valid_to"),
    )
    for code in entry.texts("divisions"):
        division = policy.divisions.get(code)
        if division is None or division.level is not DivisionLevel.COUNTY:
            raise entry.refuse(f"{code} is no county; name one by its code.", "divisions")
        yield Wanted(
            department=department,
            division=DivisionCode(code),
            terms=terms,
            file=entry.document.file,
            line=entry.line,
        )
