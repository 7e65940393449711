"""The departments that take part, and the scopes that a token can carry."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from hub.domain.identifiers import DepartmentCode
from hub.domain.sharing import Clause
from hub.policy.entries import Entry

MOST_SCOPES = 60  # beside those of data sets, of which nobody holds but his own
_OF_DATASETS = "dataset."

_SCOPE = re.compile(r"[a-z]+\.[a-z_]+:(read|mask|write)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Department:
    """A department of government, or a body that the law puts beside them."""

    code: DepartmentCode
    name_zh: str
    name_en: str
    source: Clause


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What a token may carry, as `person.identity:read`; which fields it opens, the schema says."""

    code: str
    text_zh: str
    text_en: str
    source: Clause


def read_departments(root: Entry) -> Mapping[str, Department]:
    """Return the departments by code."""
    return {code: entry.read(lambda e, c=code: _department(e, c)) for code, entry in root.named()}


def read_scopes(root: Entry) -> Mapping[str, Scope]:
    """Return the scopes by code.

    Raises:
        PolicyError: a name of another form, or more scopes than people can keep in mind.
    """
    scopes = {code: entry.read(lambda e, c=code: _scope(e, c)) for code, entry in root.named()}
    kept_in_mind = [code for code in scopes if not code.startswith(_OF_DATASETS)]
    if len(kept_in_mind) > MOST_SCOPES:
        raise root.refuse(
            f"There are more than {MOST_SCOPES} scopes; merge some.", kept_in_mind[-1]
        )
    return scopes


def _department(entry: Entry, code: str) -> Department:
    return Department(
        code=DepartmentCode(code),
        name_zh=entry.text("name_zh"),
        name_en=entry.text("name_en"),
        source=entry.clause(),
    )


def _scope(entry: Entry, code: str) -> Scope:
    if not _SCOPE.fullmatch(code):
        raise entry.refuse(f"{code} is not of the form subject.group:read, :mask or :write.")
    return Scope(
        code=code,
        text_zh=entry.text("text_zh"),
        text_en=entry.text("text_en"),
        source=entry.clause(),
    )
