"""Which coordinates a caller is given, decided from its agreement line by line."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from graphql import (
    FieldNode,
    GraphQLSchema,
    TypeInfo,
    TypeInfoVisitor,
    Visitor,
    visit,
)
from graphql.language import (
    DocumentNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    Node,
    OperationDefinitionNode,
)

from hub.domain.callers import Caller
from hub.domain.sharing import Agreement, Grant
from tests.oracle.fields import order_of
from tests.oracle.filters import reads

_WITH_ID = (
    "Household",
    "Person",
    "Determination",
    "Alert",
    "DepartmentReport",
    "Correction",
    "Verification",
    "Need",
    "HandlingResult",
    "AssistanceRecord",
    "DeterminationEvaluation",
    "Entitlement",
    "Disclosure",
)
_PUBLIC_TYPES = frozenset(
    {
        "Query",
        "Mutation",
        "Viewer",
        "Indicator",
        "Programme",
        "PolicyPack",
        "PolicyParameter",
        "CatalogueEntry",
        "ChainRow",
        "Dataset",
        "DatasetField",
        "DataQuality",
        "RejectedRows",
        "SharingItem",
        "SharingAgreement",
        "SharingRequest",
        "Statistic",
    }
)
# For these the scope suffices, unless the agreement has lines for them: then one of these lines
# must be for the purpose. Whether the row is seen at all is the row-level policy's to say.
_PUBLIC = frozenset(
    {f"{name}.id" for name in _WITH_ID}
    | {"AssistanceChain.household", "AssistanceChain.events", "Household.evaluations"}
)

# What a payload changes that is not named after it.
_CHANGED = {"ReportedNeeds": "Need"}


@dataclass(frozen=True, slots=True)
class Ruling:
    """How a coordinate is given."""

    form: str = "FULL"  # or MASKED
    ground: str = "ALWAYS"  # or OPEN_NEED, OWN
    clause: str = ""


Asked = Mapping[str, tuple[str, ...]]  # coordinates, each with those that it goes by


@dataclass(frozen=True, slots=True)
class Rulings:
    """What one caller is given under its agreement."""

    caller: Caller
    agreement: Agreement
    required: Mapping[str, list[list[str]]]
    made: dict[str, Ruling | None] = field(default_factory=dict[str, Ruling | None])

    def of(self, coordinate: str) -> Ruling | None:
        """Return how a coordinate is given; None: on no row."""
        if coordinate not in self.made:
            self.made[coordinate] = self._made(coordinate)
        return self.made[coordinate]

    def _made(self, coordinate: str) -> Ruling | None:
        required = self.required.get(coordinate)
        if required is None:
            return Ruling()
        if not any(set(all_of) <= self.caller.scopes for all_of in required):
            return None
        lines = self.agreement.grants.get(coordinate, ())
        holding = [grant for grant in lines if self._holds(grant)]
        if _is_public(coordinate):
            return Ruling() if holding or not lines else None
        for grant in sorted(holding, key=lambda grant: grant.asks is None):
            clause = f"{grant.clause.document} {grant.clause.clause}"
            return Ruling(grant.form.value, grant.ground.value, clause)
        return None

    def _holds(self, grant: Grant) -> bool:
        """Tell whether a line is for the caller's purpose, and it says why if that is asked."""
        says_why = grant.asks is None or self.caller.reason is not None
        return says_why and self.caller.purpose in grant.purposes

    def denied(self, asked: Asked) -> set[str]:
        """Return the coordinates of an operation that are given on no row."""
        refused = {place for place, fields in asked.items() if not all(map(self._shows, fields))}
        return refused | {each for each in asked if self.of(each) is None}

    def _shows(self, coordinate: str) -> bool:
        """Tell whether a coordinate is given in full, as what arguments and orders go by must."""
        ruling = self.of(coordinate)
        return ruling is not None and ruling.form == "FULL"


def _is_public(coordinate: str) -> bool:
    """Tell whether a coordinate needs no line of the agreement."""
    type_ = coordinate.partition(".")[0]
    return coordinate in _PUBLIC or type_ in _PUBLIC_TYPES or type_.endswith("Payload")


@cache
def required_scopes(schema: GraphQLSchema) -> Mapping[str, list[list[str]]]:
    """Return the scopes that each guarded coordinate asks for, as the SDL says."""
    found: dict[str, list[list[str]]] = {}
    for type_ in schema.type_map.values():
        for name, stated in getattr(type_, "fields", {}).items():
            node: Any = getattr(stated, "ast_node", None)
            for directive in node.directives or () if node is not None else ():
                outer = directive.arguments[0].value.values
                found[f"{type_.name}.{name}"] = [
                    [one.value for one in all_.values] for all_ in outer
                ]
    return found


class _Asked(Visitor):
    """Collect the coordinates of one definition, and the fragments that it spreads."""

    def __init__(self, info: TypeInfo) -> None:
        super().__init__()
        self.info = info
        self.coordinates: dict[str, tuple[str, ...]] = {}  # with what each goes by
        self.spreads: set[str] = set()

    def enter_field(self, node: FieldNode, *_: Any) -> None:
        parent = self.info.get_parent_type()
        if parent is not None and not node.name.value.startswith("__"):
            coordinate = f"{parent.name}.{node.name.value}"
            rows, order = order_of(parent.name, node.name.value)
            self.coordinates[coordinate] = tuple(f"{rows}.{field}" for field in order)
            for argument in (each.name.value for each in node.arguments or ()):
                by = reads(node.name.value, argument)
                self.coordinates[f"{coordinate}({argument}:)"] = tuple(f"{rows}.{f}" for f in by)
            if parent.name == "Mutation":  # whatever it selects, it changes a need or an alert
                payload = str(getattr(parent, "fields", {})[node.name.value].type)
                changed = payload.rstrip("!").removesuffix("Payload")
                self.coordinates[f"{_CHANGED.get(changed, changed)}.id"] = ()

    def enter_fragment_spread(self, node: FragmentSpreadNode, *_: Any) -> None:
        self.spreads.add(node.name.value)


def asked_by(schema: GraphQLSchema, document: DocumentNode, name: str | None) -> Asked:
    """Return all coordinates of an operation and its fragments, each with those it goes by."""
    fragments: dict[str, Node] = {}
    operations: dict[str | None, Node] = {}
    for each in document.definitions:
        if isinstance(each, FragmentDefinitionNode):
            fragments[each.name.value] = each
        elif isinstance(each, OperationDefinitionNode):
            operations[each.name.value if each.name else None] = each
    first = next(iter(operations.values())) if name is None else operations[name]
    pending, done, found = [first], set[str](), dict[str, tuple[str, ...]]()
    while pending:
        info = TypeInfo(schema)
        asked = _Asked(info)
        visit(pending.pop(), TypeInfoVisitor(info, asked))
        found |= asked.coordinates
        pending += [fragments[spread] for spread in asked.spreads - done]
        done |= asked.spreads
    return found
