"""Contracts: exactly what the catalogue gives each audience, as schemas that clients can use."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from typing import cast

import pytest
from graphql import (
    DocumentNode,
    FieldsOnCorrectTypeRule,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    KnownArgumentNamesRule,
    KnownOperationTypesRule,
    ProvidedRequiredArgumentsRule,
    Source,
    ValuesOfCorrectTypeRule,
    build_schema,
    get_named_type,
    is_leaf_type,
    validate,
    validate_schema,
)

from hub.domain.callers import Purpose
from hub.domain.denials import FieldNotGranted
from hub.domain.sharing import Agreement
from hub.policy import loader
from hub.reading.rights import Rights
from hub.reading.selection import Coordinates
from schema.contract import contract
from schema.documents import read_document
from schema.guards import Sensitivity
from schema.prepared import prepare
from schema.root import core
from schema.sdl import FOLDER
from tests.schema.coordinates import guards

POLICY = loader.load()
GUARDS = guards()
# What a document can offend against whose author knows another contract.
_RULES = [
    FieldsOnCorrectTypeRule,
    KnownArgumentNamesRule,
    KnownOperationTypesRule,
    ProvidedRequiredArgumentsRule,
    ValuesOfCorrectTypeRule,
]
_ALL = 10_000  # errors, more than all documents together have
EACH = [(audience, purpose) for audience, a in POLICY.agreements.items() for purpose in a.purposes]


def narrowed(audience: str, purpose: Purpose) -> Agreement:
    """Return what an audience has been granted for one purpose."""
    return replace(POLICY.agreements[audience], purposes=(purpose,))


@cache
def schema_of(sdl: str) -> GraphQLSchema:
    """Return a contract as a client's tools would build it, its own directives checked."""
    return build_schema(sdl)


def built(audience: str, purpose: Purpose) -> GraphQLSchema:
    """Return the contract for one purpose."""
    return schema_of(printed(audience, purpose))


@cache
def printed(audience: str, purpose: Purpose) -> str:
    """Return the contract's text; an audience of one purpose has the same in its file."""
    return contract(POLICY, narrowed(audience, purpose))


@cache
def fields(schema: GraphQLSchema) -> frozenset[str]:
    """Return the coordinates of a schema's own object types."""
    return frozenset(
        f"{type_.name}.{name}"
        for type_ in schema.type_map.values()
        if isinstance(type_, GraphQLObjectType) and not type_.name.startswith("__")
        for name in type_.fields
    )


def granted(audience: str, purpose: Purpose) -> set[str]:
    """Return the guarded coordinates that the catalogue grants, read off it line by line."""
    held = POLICY.agreements[audience]
    found: set[str] = set()
    for coordinate, guard in GUARDS.items():
        lines = held.grants.get(coordinate, ())
        is_open = guard.sensitivity is Sensitivity.OPEN and not lines
        if guard.scope in held.scopes and (is_open or any(purpose in x.purposes for x in lines)):
            found.add(coordinate)
    return found


def leading_nowhere(found: set[str], schema: GraphQLSchema) -> set[str]:
    """Return granted coordinates whose type, or what they give, no granted value stands in."""
    types = schema.type_map.keys()
    return {each for each in found if not {each.partition(".")[0], _below(each)} <= types}


def _below(coordinate: str) -> str:
    """Return the object type that a coordinate gives; for a value, the type it stands in."""
    type_name, _, name = coordinate.partition(".")
    type_ = core.type_map[type_name]
    assert isinstance(type_, GraphQLObjectType)
    below = cast("GraphQLNamedType", get_named_type(type_.fields[name].type))
    return below.name if isinstance(below, GraphQLObjectType) else type_name


@pytest.mark.parametrize(("audience", "purpose"), EACH)
def test_a_contract_is_what_the_catalogue_grants(audience: str, purpose: Purpose) -> None:
    """No guarded field more, and none less."""
    schema = built(audience, purpose)
    wanted = granted(audience, purpose)
    found = fields(schema) & GUARDS.keys()

    assert not found - wanted
    assert not wanted - found - leading_nowhere(wanted, schema)


@pytest.mark.parametrize("audience", POLICY.agreements)
def test_every_line_of_the_catalogue_is_in_the_contract(audience: str) -> None:
    """What is granted can be asked for: no line leads nowhere."""
    found = {
        each
        for purpose in POLICY.agreements[audience].purposes
        for each in fields(built(audience, purpose))
    }

    assert not POLICY.agreements[audience].grants.keys() - found


@pytest.mark.parametrize(("audience", "purpose"), EACH)
def test_a_contract_is_a_valid_schema(audience: str, purpose: Purpose) -> None:
    """Clients' tools can read it, and all that it holds is described."""
    schema = built(audience, purpose)

    assert validate_schema(schema) == []
    assert all(each.description for name, each in schema.type_map.items() if name in core.type_map)


def documents(schema: GraphQLSchema) -> Iterator[tuple[str, str]]:
    """Yield each coordinate that a schema's roots lead to, with a document that asks for it."""
    pending = [(root, "{}") for root in (schema.query_type, schema.mutation_type) if root]
    known: set[str] = set()
    while pending:
        type_, path = pending.pop(0)
        for name, field in type_.fields.items():
            below = cast("GraphQLNamedType", get_named_type(field.type))
            head = _mutating(type_, name) if path == "{}" else ""
            way = head + path.replace("{}", f"{{ {name}{_arguments(type_, name)} {{}} }}")
            end = "" if is_leaf_type(below) else "{ __typename }"
            yield f"{type_.name}.{name}", way.replace("{}", end)
            if isinstance(below, GraphQLObjectType) and below.name not in known:
                known.add(below.name)
                pending.append((below, way))


def _mutating(type_: GraphQLObjectType, name: str) -> str:
    """Return how an operation that begins with a field of a root begins itself."""
    if type_.name == "Query":
        return ""
    return f"mutation($input: {type_.fields[name].args['input'].type}) "


_GIVEN = {
    "first": "1",
    "id": '"x"',
    "householdId": '"x"',
    "input": "$input",
    "client": '"x"',
    "idNumber": '"x"',
}


def _arguments(type_: GraphQLObjectType, name: str) -> str:
    """Return the arguments that a field must have."""
    needed = [each for each, a in type_.fields[name].args.items() if str(a.type).endswith("!")]
    return f"({', '.join(f'{each}: {_GIVEN[each]}' for each in needed)})" if needed else ""


@cache
def asked_by(document: str) -> tuple[DocumentNode, Coordinates]:
    """Return a document parsed, with the coordinates that the hub's gate looks at."""
    read = read_document(document)
    assert read.ast is not None, read.errors
    return read.ast, prepare(read, None).coordinates


@cache
def asked_of_core() -> Mapping[str, str]:
    """Return each coordinate of the whole schema with a document that asks for it."""
    return dict(documents(core))


def unfit(schema: GraphQLSchema) -> set[str]:
    """Return the documents that ask for each coordinate of the whole schema and are not valid."""
    definitions = [
        one for each in asked_of_core().values() for one in asked_by(each)[0].definitions
    ]
    together = DocumentNode(definitions=tuple(definitions))
    errors = validate(schema, together, _RULES, max_errors=_ALL, hide_suggestions=True)
    return {cast("Source", error.source).body for error in errors}


def is_admitted(audience: str, purpose: Purpose, document: str) -> bool:
    """Tell whether the hub lets an operation of this audience pass."""
    held = POLICY.agreements[audience]
    try:
        Rights(agreement=held, scopes=held.scopes, purpose=purpose, has_reason=True).admit(
            asked_by(document)[1]
        )
    except FieldNotGranted:
        return False
    return True


@pytest.mark.parametrize(("audience", "purpose"), EACH)
def test_what_is_in_the_contract_is_admitted_and_nothing_else(
    audience: str, purpose: Purpose
) -> None:
    """Of every field of the whole schema: its document fits the contract, or it is refused.

    Where a field gives a type of which nothing is granted, the hub answers an empty frame, which
    no contract offers.
    """
    schema = built(audience, purpose)
    misfits = unfit(schema)
    refused = 0

    for coordinate, document in asked_of_core().items():
        admitted = is_admitted(audience, purpose, document)
        nowhere = bool(leading_nowhere({coordinate}, schema))
        assert (document not in misfits) == (admitted and not nowhere), coordinate
        refused += not admitted

    assert refused


@pytest.mark.parametrize(("audience", "purpose"), EACH)
def test_all_of_a_contract_can_be_asked_for(audience: str, purpose: Purpose) -> None:
    """Each field has a way from a root, and the way is admitted."""
    schema = built(audience, purpose)
    asked = dict(documents(schema))

    assert asked.keys() == fields(schema)
    assert [each for each in asked.values() if not is_admitted(audience, purpose, each)] == []


def test_every_field_says_its_grounds() -> None:
    """Scope, purposes, clause, sensitivity stand at each; retention where data are given."""
    for audience in POLICY.agreements:
        text = (FOLDER / "contracts" / f"{audience}.graphql").read_text("utf-8")
        guarded = [line for line in text.splitlines() if '@requiresScopes(scopes: [["' in line]
        assert guarded
        for line in guarded:
            assert "@purpose(anyOf: [" in line, line
            assert '@legalBasis(document: "' in line, line
            assert "@sensitivity(level: " in line, line
            assert ("@retention(until: " in line) == (':write"]]' not in line), line


def test_a_masked_field_says_so() -> None:
    """The auditor sees that it gets masks, and a department on which rows it gets a value."""
    auditor, department = (
        (FOLDER / "contracts" / f"{audience}.graphql").read_text("utf-8")
        for audience in ("AUD", "MED")
    )

    assert "@given(form: MASKED" in auditor
    assert "@given(form: MASKED" not in department
    assert "@given(form: FULL, ground: OPEN_NEED" in department


@pytest.mark.parametrize("audience", POLICY.agreements)
def test_a_contract_is_a_schema(audience: str) -> None:
    """A client's tools build it from the file, its own directives checked."""
    found = schema_of((FOLDER / "contracts" / f"{audience}.graphql").read_text("utf-8"))

    assert found.query_type is not None


def test_there_is_a_contract_for_each_audience() -> None:
    """Their files are those of the catalogue."""
    kept = {path.stem for path in (FOLDER / "contracts").iterdir()}

    assert kept == POLICY.agreements.keys()
