"""Documents at random from the schema, of bounded depth, that a caller is mostly allowed to run."""

from dataclasses import dataclass, field
from random import Random
from typing import Any, cast

from graphql import (
    GraphQLField,
    GraphQLObjectType,
    GraphQLSchema,
    get_named_type,
)

from tests.oracle.rights import Rulings
from tests.oracle.world import LEDGER_END, World
from tests.reading.documents import Document

DEPTH = 3  # objects within objects
_ALIASES = 20
_FRAMES = ("edges", "node", "pageInfo", "withheld")
_TABLES = {
    "Query.need": "need",
    "Query.alert": "alert",
    "Query.correction": "correction",
    "Query.sharingRequest": "sharing_request",
}
_ENUMS = {
    "status": "[PUSHED, CLOSED, RETURNED, HANDLED]",
    "state": "[NEW, CLOSED, VERIFIED, HANDLING]",
    "Query.corrections.status": "[ANSWERED]",
    "Query.sharingRequests.state": "[SUBMITTED, REFUSED]",
    "Query.entitlementGaps.state": "[MISSED, RECEIVED]",
}

_CHOICES = {
    "overdue": ("true", "false", "null"),
    "known": ("true", "false", "null"),
    "owned": ("true", "false", "null"),
    "division": ('"410721"', '"410700"', '"410721102"', '"4"'),
    "programme": ('"MEDICAL_AID"', '"x"', "null"),
    "on": ('"2024-01-01"', '"2026-11-20"'),
    "month": ('"2026-10"', '"x"', "null"),
    "dimension": ("TOTAL", "TOWNSHIP", "null"),
    "department": ('"DPF"', '"MED"', "null"),
    "clientId": ('"ca-county-410721"', '"x"'),
    "purpose": ("MONITOR", "null"),
    "outcome": ("DENIED", "DISCLOSED"),
    "from": ('"2026-09-03T15:00:00Z"', "null"),
    "to": (f'"{LEDGER_END}"',),
}


@dataclass(slots=True)
class Drawing:
    """A document being drawn."""

    world: World
    rulings: Rulings
    random: Random
    strays: bool  # also fields that are given on no row
    variables: dict[str, tuple[str, Any]] = field(default_factory=dict[str, tuple[str, Any]])
    fragments: dict[str, tuple[str, str]] = field(default_factory=dict[str, tuple[str, str]])
    arguments: dict[str, str] = field(default_factory=dict[str, str])
    aliases: int = 0

    @property
    def schema(self) -> GraphQLSchema:
        """The schema that the oracle built from the SDL."""
        return self.world.oracle.schema

    def document(self) -> Document:
        """Draw an operation with its fragments and variables."""
        query = self.schema.query_type
        assert query is not None
        body = self.selection(query, DEPTH)
        stated = ", ".join(f"${name}: {type_}" for name, (type_, _) in self.variables.items())
        fragments = "".join(
            f" fragment {name} on {type_} {text}" for name, (type_, text) in self.fragments.items()
        )
        values = {name: value for name, (_, value) in self.variables.items()}
        return Document(f"query{f'({stated})' if stated else ''} {body}{fragments}", values)

    def chance(self, of: int) -> bool:
        """Draw true once in so many times."""
        return self.random.randrange(of) == 0

    def selection(self, type_: GraphQLObjectType, depth: int) -> str:
        """Draw a selection set, its braces included."""
        names = self._names(type_, depth)
        drawn = self.random.choices(names, k=self.random.randint(1, 4))
        parts = [self._field(type_, name, depth) for name in drawn]
        if self.chance(4):
            parts.append(self._fragment(type_, depth))
        return f"{{ {' '.join(parts)} }}"

    def _names(self, type_: GraphQLObjectType, depth: int) -> list[str]:
        """Return the fields that may be drawn of a type."""
        names = ["__typename"] if type_.name != "Query" else []
        for name, each in type_.fields.items():
            if name in {"statusAttestation", "accessExplain"}:  # in operations of their own
                continue
            leads_on = isinstance(get_named_type(each.type), GraphQLObjectType)
            if leads_on and depth == 0 and name not in _FRAMES:
                continue
            if self.strays or self.rulings.of(f"{type_.name}.{name}") is not None:
                names.append(name)
        return names or ["__typename"]

    def _field(self, type_: GraphQLObjectType, name: str, depth: int) -> str:
        each = type_.fields.get(name)
        if each is None:
            return f"{self._alias(8)}{name}"
        coordinate = f"{type_.name}.{name}"
        alias = self._alias(5)
        arguments = self.arguments.get(coordinate)
        if alias or arguments is None:
            arguments = self._arguments(coordinate, each)
        if not alias:  # so that it can be merged with another of its name
            self.arguments[coordinate] = arguments
        below = cast("object", get_named_type(each.type))
        inside = ""
        if isinstance(below, GraphQLObjectType):
            inside = " " + self.selection(below, depth if name in _FRAMES else depth - 1)
        return f"{alias}{name}{arguments}{self._directive()}{inside}"

    def _alias(self, of: int) -> str:
        if self.aliases == _ALIASES or not self.chance(of):
            return ""
        self.aliases += 1
        return f"a{self.aliases}: "

    def _directive(self) -> str:
        if not self.chance(10):
            return ""
        name = self.random.choice(["skip", "include"])
        if self.chance(2):
            return f" @{name}(if: {self.random.choice(['true', 'false'])})"
        return f" @{name}(if: {self._variable('Boolean!', self.chance(2))})"

    def _fragment(self, type_: GraphQLObjectType, depth: int) -> str:
        """Draw a spread: inline, of a new fragment, or of one that is there."""
        there = [name for name, (on, _) in self.fragments.items() if on == type_.name]
        if there and self.chance(2):
            return f"...{self.random.choice(there)}{self._directive()}"
        body = self.selection(type_, depth)
        if self.chance(2):
            on = self.random.choice(["", f" on {type_.name}"])
            return f"...{on}{self._directive()} {body}"
        name = f"F{len(self.fragments)}"
        self.fragments[name] = (type_.name, body)
        return f"...{name}{self._directive()}"

    # ---- arguments

    def _variable(self, type_: str, value: Any) -> str:
        name = f"v{len(self.variables)}"
        self.variables[name] = (type_, value)
        return f"${name}"

    def _arguments(self, coordinate: str, each: GraphQLField) -> str:
        parts = [
            f"{name}: {self._argument(coordinate, name)}"
            for name in each.args
            if name in {"first", "id", "to"} or self._is_needed(coordinate, name) or self.chance(3)
            if name != "after"
        ]
        return f"({', '.join(parts)})" if parts else ""

    @staticmethod
    def _is_needed(coordinate: str, name: str) -> bool:
        return name == "householdId" and coordinate != "Query.disclosures"

    def _argument(self, coordinate: str, name: str) -> str:
        """Draw an argument's text."""
        if name == "first":
            size = self.random.randint(1, 4)
            return self._variable("Int!", size) if self.chance(3) else str(size)
        if name in _ENUMS:
            some = _ENUMS.get(f"{coordinate}.{name}", _ENUMS[name])
            return self.random.choice([some, "[]", "null"])
        if name in {"overdue", "known", "owned"} and self.chance(2):
            return self._variable("Boolean", self.random.choice([True, False, None]))
        if name in _CHOICES:
            return self.random.choice(_CHOICES[name])
        table = "person" if name == "personId" else _TABLES.get(coordinate, "household")
        ids = self.world.ids(table)
        drawn = self.random.choice([*ids, "x"])
        return self._variable("ID!", drawn) if self.chance(3) else f'"{drawn}"'


def a_document(random: Random, world: World, rulings: Rulings) -> Document:
    """Draw a document; one in ten may ask for anything."""
    strays = random.randrange(10) == 0
    return Drawing(world=world, rulings=rulings, random=random, strays=strays).document()
