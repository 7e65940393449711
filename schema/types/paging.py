"""Relay connections: page information, and the connection of each type."""

from typing import Any

import strawberry
from strawberry.types.base import StrawberryList

from schema.fields import frame, target


@strawberry.type(description="分页信息。Where a page stands in its list.")
class PageInfo:
    has_next_page: bool = frame("是否还有下一页。Whether more follow.")
    end_cursor: str | None = frame("本页最后一条的游标。The cursor of the page's last entry.")


def connection(node: str) -> tuple[type, type]:
    """Return the edge and connection types of a type, named as "needs.Need"."""
    module, _, name = node.partition(".")
    edge: dict[str, Any] = {
        "__annotations__": {"cursor": str, "node": Any},
        "cursor": frame("本条的游标，不透明。This entry's cursor; opaque."),
        "node": frame("本条。The entry.", target(node)),
    }
    whole: dict[str, Any] = {
        "__annotations__": {"edges": Any, "page_info": PageInfo},
        "edges": frame(
            "本页各条。The page's entries, in order.",
            StrawberryList(target(f"{module}.{name}Edge")),
        ),
        "page_info": frame("分页信息。Where the page stands."),
    }
    return (
        strawberry.type(type(f"{name}Edge", (), edge), description="列表中的一条。A list's entry."),
        strawberry.type(
            type(f"{name}Connection", (), whole), description="一页列表。One page of a list."
        ),
    )
