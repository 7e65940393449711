"""The items of the sharing catalogue: what is shared at all, by whom, and on which conditions."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from hub.domain.agreements import Retention, SharingAttribute, SharingMethod
from hub.domain.identifiers import DepartmentCode
from hub.domain.sharing import Clause
from hub.policy.datasets import Frequency
from hub.policy.entries import Entry

_READING = ("read", "mask")


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """An item of the sharing catalogue (共享目录项): the data that some scopes open.

    Source:
        政务数据共享条例 Art. 13-15.
    """

    code: str  # with which its scopes begin, as "person.identity"
    name_zh: str
    name_en: str
    provider: DepartmentCode
    frequency: Frequency
    attribute: SharingAttribute
    methods: tuple[SharingMethod, ...]
    grade: int  # 1 public, 2 personal, 3 sensitive personal data
    retention: Retention  # with whoever is given it
    conditions_zh: str | None
    conditions_en: str | None
    ground: Clause | None  # the law by which it is not shared
    scopes: frozenset[str]
    source: Clause


def read_items(
    root: Entry, *, scopes: Collection[str], departments: Collection[str]
) -> Mapping[str, Item]:
    """Return the items by code.

    Raises:
        PolicyError: an item opens no scope, a scope that reads is in none, an item with conditions
            names none, or one that is not shared names no law.
    """
    reading = {scope for scope in scopes if scope.rpartition(":")[2] in _READING}
    found = {
        code: entry.read(lambda e, c=code: _item(e, c, reading, departments))
        for code, entry in root.named()
    }
    missing = reading - {scope for item in found.values() for scope in item.scopes}
    for scope in sorted(missing):
        raise root.refuse(f'No item holds the scope {scope}; write ["{scope.partition(":")[0]}"].')
    return found


def _item(entry: Entry, code: str, reading: Collection[str], departments: Collection[str]) -> Item:
    attribute = entry.choice("attribute", SharingAttribute)
    scopes = frozenset(scope for scope in reading if scope.partition(":")[0] == code)
    if not scopes:
        raise entry.refuse(f"{code} opens no scope; name it as one in scopes.toml begins.")
    is_conditional = attribute is SharingAttribute.CONDITIONAL
    return Item(
        code=code,
        name_zh=entry.text("name_zh"),
        name_en=entry.text("name_en"),
        provider=DepartmentCode(entry.code("provider", departments)),
        frequency=entry.choice("frequency", Frequency),
        attribute=attribute,
        methods=entry.choices("methods", SharingMethod),
        grade=entry.integer("grade"),
        retention=entry.choice("retention", Retention),
        conditions_zh=entry.text("conditions_zh") if is_conditional else None,
        conditions_en=entry.text("conditions_en") if is_conditional else None,
        ground=_ground(entry) if attribute is SharingAttribute.NOT_SHARED else None,
        scopes=scopes,
        source=entry.clause(),
    )


def _ground(entry: Entry) -> Clause:
    return entry.table("ground").read(
        lambda ground: Clause(document=ground.text("document"), clause=ground.text("clause"))
    )
