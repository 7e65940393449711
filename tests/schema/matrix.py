"""Every field before every kind of caller: the documents that try it, and how it was answered."""

from collections import Counter, deque
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, cast

from graphql import GraphQLObjectType, get_named_type

from hub.domain.callers import Caller
from hub.domain.sharing import Agreement, Clause, Form, Grant, Ground
from schema.root import core
from tests.oracle.both import Asker, check
from tests.oracle.callers import caller_of
from tests.oracle.evaluate import Answered
from tests.oracle.sight import Sight
from tests.oracle.world import LEDGER_END, World
from tests.policy import page
from tests.schema.coordinates import asking, guards

_ROOTS: Mapping[str, str] = {  # root fields, and the type of their rows
    "households": "Household",
    "pushedNeeds": "Need",
    "alerts": "Alert",
    "corrections": "Correction",
    "assistanceRecords": "AssistanceRecord",
    "entitlementGaps": "Entitlement",
    "departmentReports": "DepartmentReport",
    "sharingItems": "SharingItem",
    "sharingAgreements": "SharingAgreement",
    "datasets": "Dataset",
    "indicators": "Indicator",
    "programmes": "Programme",
    "policyPacks": "PolicyPack",
    "catalogue": "CatalogueEntry",
    "sharingRequests": "SharingRequest",
    "disclosures": "Disclosure",
    "statistics": "Statistic",
    "statusAttestation": "StatusAttestation",
    "viewer": "Viewer",
    "assistanceChain": "AssistanceChain",
}
_ENTERED_BY = (
    "id",
    "code",
    "role",
    "events",
    "isDetermined",
)  # whoever is given one of these may ask for rows
_ORDERED_BY = {root: by for root, argument, by in page.arguments() if not argument}
_GUARDS = guards()
_FIRST = "first: 20"
_FEW = "first: 5"  # where much hangs on each
_ANYBODY = "11010519491231002X"
WAYS = ("plain", "alias", "fragment")

Path = tuple[str, ...]  # a root field, and the fields that lead on from it


@dataclass(slots=True)
class Tally:
    """How many cells were tried, by way; in how many a value was seen; which were wrong."""

    tried: Counter[str] = field(default_factory=Counter[str])
    seen: set[tuple[str, str]] = field(default_factory=set[tuple[str, str]])
    wrong: list[str] = field(default_factory=list[str])

    def __str__(self) -> str:
        ways = ", ".join(f"{way} {count:,}" for way, count in self.tried.items())
        return (
            f"matrix: {self.tried.total():,} cells tried ({ways}), {len(self.seen):,} fields of "
            f"callers seen with a value, {len(self.wrong):,} wrong"
        )


@dataclass(frozen=True, slots=True)
class Column:
    """One kind of caller, and what the page gives it."""

    world: World
    kind: str
    caller: Caller
    audience: str
    given: Mapping[str, tuple[str, str]]
    agreement: Agreement  # the same, for the oracle to rule by
    tally: Tally

    @classmethod
    def of(cls, world: World, kind: str, tally: Tally) -> "Column":
        """Return a kind of caller with all scopes that it can have."""
        caller = caller_of(world.hub.policy, kind)
        audience = world.hub.policy.agreement_of(caller.department, caller.role).audience
        given = page.given(audience)
        return cls(world, kind, caller, audience, given, agreed(given, caller), tally)

    # ---- asked of both

    async def hub(self, query: str, variables: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """Return the hub's answer."""
        return await Asker(self.world, self.caller).hub(query, variables)

    def oracle(self, query: str) -> Answered:
        """Return what the page lets the caller see of the stored rows."""
        return self.world.oracle.answer(query, None, caller=self.caller, agreement=self.agreement)

    async def answered(self, query: str) -> Any:
        """Return the data with which the hub answers, if it is what the page says; else None."""
        found, wanted = await self.hub(query), self.oracle(query)
        try:
            check(found, wanted)
        except AssertionError:
            return None
        return found.get("data")

    async def unlike(self, path: Path, type_name: str, names: Sequence[str], way: str) -> list[str]:
        """Return the fields at the end of a path that are answered otherwise than the page says."""
        inside, fragments = asked(type_name, names, way)
        query = self.document(path, inside) + fragments
        data = await self.answered(query)
        if data is not None:
            self.note(type_name, names, data)
            return []
        if len(names) == 1:
            return [f"{type_name}.{names[0]} {way}"]
        found = [each for name in names for each in await self.unlike(path, type_name, [name], way)]
        return found or [f"{type_name} {way}"]

    def note(self, type_name: str, names: Sequence[str], data: Any) -> None:
        """Note which fields were seen with a value."""
        seen = set(values_in(data, type_name)) & set(names)
        self.tally.seen |= {(self.kind, f"{type_name}.{name}") for name in seen}

    async def refusals(self, query: str) -> set[str]:
        """Return the coordinates for which the hub refuses; none where it answers."""
        errors = (await self.hub(query)).get("errors", ())
        return {
            error["extensions"].get("coordinate", error["extensions"]["code"]) for error in errors
        }

    # ---- documents

    def document(self, path: Path, inside: str) -> str:
        """Return the query that asks for something at the end of a path."""
        root, *steps = path
        types = [type_at(path[: place + 1]) for place in range(len(path))]
        for type_name, name in reversed([*zip(types, steps, strict=False)]):
            inside = _nested(type_name, name, inside)
        return f"{{ {self._root(root, inside, _FEW if 'evaluations' in steps else _FIRST)} }}"

    def _root(self, root: str, inside: str, first: str) -> str:
        if root == "viewer":
            return f"viewer {{ {inside} }}"
        if root == "assistanceChain":
            homes = Sight(self.world.rows, self.caller).table("household").rows
            home = homes[0]["id"] if homes else "x"
            return f'assistanceChain(householdId: "{home}") {{ {inside} }}'
        if root == "statusAttestation":
            return f'{root}(idNumber: "{_ANYBODY}", caseNumber: "7") {{ {inside} }}'
        if root == "disclosures":  # what is asked here comes later
            return f'{root}({first}, to: "{LEDGER_END}") {{ edges {{ node {{ {inside} }} }} }}'
        inbox = ', department: "DPF"' if root == "pushedNeeds" and self._looks_on else ""
        return f"{root}({first}{inbox}) {{ edges {{ node {{ {inside} }} }} }}"

    @property
    def _looks_on(self) -> bool:
        return self.audience in {"CAC", "TWP", "AUD"}


def reached(given: Collection[str]) -> dict[str, Path]:
    """Return the shortest way to each type over what is given; not all types have one."""
    found: dict[str, Path] = {}
    pending = deque[Path]()
    for root, type_name in _ROOTS.items():
        entered = {f"{type_name}.{name}" for name in _ENTERED_BY}
        if not entered.isdisjoint(given) and _ORDERED_BY.get(root, "") in {"", *given}:
            found.setdefault(type_name, (root,))
            pending.append((root,))
    while pending:
        path = pending.popleft()
        type_name = type_at(path)
        for name in fields_of(type_name):
            below = leads_to(type_name, name)
            if below and below not in found and f"{type_name}.{name}" in given:
                found[below] = (*path, name)
                pending.append(found[below])
    return found


@cache
def types() -> list[str]:
    """Return the types that have guarded fields, roots and payloads apart."""
    names = {each.partition(".")[0] for each in _GUARDS}
    return sorted(n for n in names if n not in {"Query", "Mutation"} and not n.endswith("Payload"))


@cache
def fields_of(type_name: str) -> list[str]:
    """Return a type's guarded fields."""
    return [each.partition(".")[2] for each in _GUARDS if each.startswith(f"{type_name}.")]


def type_at(path: Path) -> str:
    """Return the type that a path leads to."""
    root, *steps = path
    found = _ROOTS[root]
    for name in steps:
        below = leads_to(found, name)
        assert below is not None
        found = below
    return found


def leads_to(type_name: str, name: str) -> str | None:
    """Return the type of the objects that a field leads to; None for a value."""
    below = _field_type(type_name, name)
    if not isinstance(below, GraphQLObjectType):
        return None
    if "edges" not in below.fields:
        return below.name
    return below.name.removesuffix("Connection")


def _field_type(type_name: str, name: str) -> Any:
    type_ = core.type_map[type_name]
    assert isinstance(type_, GraphQLObjectType)
    fields: Any = type_.fields
    return cast("Any", get_named_type(fields[name].type))


def _nested(type_name: str, name: str, inside: str) -> str:
    below = _field_type(type_name, name)
    if "edges" in below.fields:
        size = 2 if name == "evaluations" else 5
        return f"{name}(first: {size}) {{ edges {{ node {{ {inside} }} }} }}"
    return f"{name} {{ {inside} }}"


def asked(type_name: str, names: Sequence[str], way: str) -> tuple[str, str]:
    """Return how fields are asked for in one way, and the fragments beside the operation."""
    texts = [asking(type_name, name) for name in names]
    aliased = " ".join(f"a{place}: {text}" for place, text in enumerate(texts))
    match way:
        case "alias":
            return aliased, ""
        case "fragment":
            fragment = f" fragment Whole on {type_name} {{ ...Part }}"
            part = f" fragment Part on {type_name} {{ {' '.join(texts)} }}"
            return f"... on {type_name} {{ ...Whole }}", fragment + part
        case _:
            return f"__typename {' '.join(texts)} {_withheld(type_name)}", ""


def _withheld(type_name: str) -> str:
    type_ = core.type_map[type_name]
    assert isinstance(type_, GraphQLObjectType)
    return "withheld { field form }" if "withheld" in type_.fields else ""


def agreed(given: Mapping[str, tuple[str, str]], caller: Caller) -> Agreement:
    """Return the page's lines as an agreement, so that the oracle can rule by them."""
    clause = Clause(document="domain.md", clause="6")
    return Agreement(
        audience="the page",
        department=caller.department,
        purposes=(caller.purpose,),
        scopes=caller.scopes,
        grants={
            coordinate: (
                Grant(
                    coordinate=coordinate,
                    form=Form(form),
                    ground=Ground(ground),
                    purposes=frozenset({caller.purpose}),
                    clause=clause,
                    reason="domain.md part 6",
                ),
            )
            for coordinate, (form, ground) in given.items()
        },
    )


def values_in(data: Any, type_name: str) -> Iterator[str]:
    """Yield the fields that hold a value in objects of a type, wherever they stand."""
    if isinstance(data, list):
        for each in cast("Iterable[Any]", data):
            yield from values_in(each, type_name)
    elif isinstance(data, dict):
        each = cast("dict[str, Any]", data)
        if each.get("__typename") == type_name:
            yield from (name for name, value in each.items() if value is not None)
        for value in each.values():
            yield from values_in(value, type_name)
