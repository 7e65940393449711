"""The schema held against the catalogue: a field that nobody is given does not belong in it."""

from collections.abc import Iterable

from graphql import GraphQLObjectType

from hub.domain.sharing import Agreement
from schema.coordinates import guarded
from schema.root import core


def ungranted(agreements: Iterable[Agreement]) -> list[str]:
    """Return the coordinates that need a line of the catalogue and have none for anybody."""
    granted = {coordinate for each in agreements for coordinate in each.grants}
    needed = {
        guard.coordinate
        for type_ in core.type_map.values()
        if isinstance(type_, GraphQLObjectType) and not type_.name.startswith("__")
        for guard in (guarded(type_, name) for name in type_.fields)
        if guard.scopes and guard.needs_grant
    }
    return sorted(needed - granted)
