"""What a change of contracts breaks for whom, and whether it was announced in time."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from graphql import (
    DirectiveDefinitionNode,
    DocumentNode,
    GraphQLObjectType,
    GraphQLSchema,
    build_ast_schema,
    parse,
)
from graphql.utilities import BreakingChange, BreakingChangeType, find_schema_changes

_UNTIL = re.compile(r"\buntil (\d{4}-\d{2}-\d{2})\b")
_COORDINATE = re.compile(r"(\w+)\.(\w+)(?:\((\w+):\))?")
_REMOVALS = {
    BreakingChangeType.FIELD_REMOVED,
    BreakingChangeType.ARG_REMOVED,
    BreakingChangeType.VALUE_REMOVED_FROM_ENUM,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken:
    """One thing that an audience could use and cannot any more."""

    audience: str
    what: str  # a sentence
    until: date | None  # the last day that was announced for it; None: it was not

    def is_announced(self, today: date) -> bool:
        """Tell whether its announced last day is over."""
        return self.until is not None and self.until < today


def broken(old: Mapping[str, str], new: Mapping[str, str]) -> list[Broken]:
    """Return what clients of each audience lose, by audience.

    Args:
        old: contracts by audience, as they were.
        new: as they are; of an audience that is gone, all is lost.
    """
    return [each for audience in sorted(old) for each in _broken(audience, old, new)]


def undated(sdl: str) -> list[str]:
    """Return the reasons of deprecations that name no last day, as "until 2027-06-30"."""
    reasons = re.findall(r'@deprecated(?:\(reason: "((?:[^"\\]|\\.)*)"\))?', sdl)
    return [reason or "No longer supported" for reason in reasons if not _UNTIL.search(reason)]


def _broken(audience: str, old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[Broken]:
    if audience not in new:
        yield Broken(audience=audience, what="The whole contract was removed.", until=None)
        return
    if new[audience] == old[audience]:
        return
    before, after = _built(old[audience]), _built(new[audience])
    for change in find_schema_changes(before, after):
        if not isinstance(change, BreakingChange):
            continue
        if change.type is BreakingChangeType.TYPE_REMOVED:
            yield from _root_removed(audience, before, change)
        else:
            until = _until(before, change) if change.type in _REMOVALS else None
            yield Broken(audience=audience, what=change.description, until=until)


def _root_removed(audience: str, before: GraphQLSchema, change: BreakingChange) -> Iterator[Broken]:
    """Yield each field of a root that is gone; other types go with the fields that led to them."""
    for root in (before.query_type, before.mutation_type):
        if root is not None and change.description.startswith(f"{root.name} "):
            for name, field in root.fields.items():
                what = f"Field {root.name}.{name} was removed."
                yield Broken(audience=audience, what=what, until=_last_day(field))


def _built(sdl: str) -> GraphQLSchema:
    """Return a contract as a schema; what its own directives say breaks no client."""
    whole = parse(sdl, no_location=True)
    kept = [each for each in whole.definitions if not isinstance(each, DirectiveDefinitionNode)]
    return build_ast_schema(DocumentNode(definitions=tuple(kept)), assume_valid_sdl=True)


def _until(before: GraphQLSchema, change: BreakingChange) -> date | None:
    """Return the last day that was announced for what was removed."""
    found = _COORDINATE.search(change.description)
    assert found is not None, change.description
    type_name, name, argument = found.groups()
    type_: Any = before.type_map[type_name]
    element = (getattr(type_, "values", None) or type_.fields)[name]
    assert argument is None or isinstance(type_, GraphQLObjectType)
    return _last_day(element.args[argument] if argument else element)


def _last_day(element: Any) -> date | None:
    found = _UNTIL.search(element.deprecation_reason or "")
    return date.fromisoformat(found[1]) if found else None
