"""What an argument of a list, or of a row that is looked for, becomes in SQL."""

from hub.reading.binding import Binding
from hub.reading.json_sql import at
from hub.reading.selection import Paged, Related
from hub.reading.shapes import Filter


def narrowed(each: Filter, asked: Related | Paged, binding: Binding, alias: str) -> str:
    """Return the condition that an argument switches on, or its absence does."""
    if isinstance(asked, Paged) and each.argument in asked.choices:
        holds = asked.choices[each.argument]
        return at(each.sql if holds else each.if_false or "true", alias)
    bind = asked.binds.get(each.argument)
    if bind is None:
        return at(each.or_else or "true", alias) if each.or_else else "true"
    return each.sql.replace("{value}", binding.text(bind)).replace("{a}", alias)
