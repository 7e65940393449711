"""The matrix, whole: every field before every kind of caller, in every way to ask for it.

What is expected comes from the page (tests/policy/page.py), not from the catalogue: what the page
gives is answered as the oracle works it out of the stored rows by the page's lines, whole, masked
or withheld; what it does not give is refused by name.
"""

from collections.abc import Generator, Iterator
from dataclasses import replace
from itertools import product
from typing import Any, cast

import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLList,
    GraphQLNonNull,
    get_named_type,
)

from hub.domain.callers import Purpose
from schema.root import core
from tests.oracle.callers import BARE
from tests.oracle.rows import load
from tests.oracle.world import LEDGER_END, World
from tests.policy import page
from tests.schema.coordinates import guards
from tests.schema.matrix import WAYS, Column, Tally, asked, fields_of, reached, types

_GUARDS = guards()
_WRITTEN = (
    "department_report",
    "correction",
    "evaluation",
    "verification",
    "need",
    "handling_result",
    "batch",
)
_NEVER = "00000000-0000-7000-8000-000000000000"  # the id of nothing
_ANYWHERE = reached(_GUARDS)  # a path to each type, given or not
_ALIASES = 20  # in one document, which may have thirty


@pytest.fixture(scope="module")
def tally(request: pytest.FixtureRequest) -> Generator[Tally]:
    """Give the count of the module, and print it at its end."""
    counted = Tally()
    yield counted
    capture: Any = request.config.pluginmanager.getplugin("capturemanager")
    with capture.global_and_fixture_disabled():
        print(f"\n{counted}")  # noqa: T201 the count is what this module is for


@pytest.mark.requirement("F-02")
@pytest.mark.parametrize("kind", BARE)
async def test_what_the_page_does_not_give_is_refused(
    world: World, tally: Tally, kind: str
) -> None:
    """Asked for plainly, by another name and in a fragment: refused by name, and nothing else."""
    column = Column.of(world, kind, tally)
    wrong: list[str] = []
    for type_name in types():
        names = [n for n in fields_of(type_name) if f"{type_name}.{n}" not in column.given]
        for way, some in product(WAYS, _parts(names)):
            inside, fragments = asked(type_name, some, way)
            query = column.document(_ANYWHERE[type_name], inside) + fragments
            refused = await column.refusals(query)
            tally.tried[way] += len(some)
            wrong += [f"{type_name}.{n} {way}" for n in some if f"{type_name}.{n}" not in refused]
            wrong += [f"{each} {way} refused" for each in refused & column.given.keys()]

    tally.wrong += wrong
    assert wrong == []


@pytest.mark.requirement("F-02")
@pytest.mark.parametrize("kind", BARE)
async def test_what_the_page_gives_is_answered_so(world: World, tally: Tally, kind: str) -> None:
    """Each value is the stored one, its mask or null as page and row have it, in every way."""
    column = Column.of(world, kind, tally)
    paths = reached(column.given)
    wrong: list[str] = []
    for type_name in types():
        names = [n for n in fields_of(type_name) if f"{type_name}.{n}" in column.given]
        if names and type_name not in paths:
            in_payloads = names == ["id"]
            wrong += [] if in_payloads else [f"{type_name} is given, and nothing leads to it"]
            continue
        for way, some in product(WAYS, _parts(names)):
            wrong += await column.unlike(paths[type_name], type_name, some, way)
            tally.tried[way] += len(some)

    tally.wrong += wrong
    assert wrong == []


def _parts(names: list[str]) -> Iterator[list[str]]:
    """Yield the fields of a type in as many documents as their aliases need."""
    for start in range(0, len(names), _ALIASES):
        yield names[start : start + _ALIASES]


# ---- arguments and orders

_ARGUMENTS = {
    ("pushedNeeds", "status"): "[PUSHED, HANDLED]",
    ("pushedNeeds", "department"): '"DPF"',
    ("alerts", "state"): "[DISPATCHED, HANDLING]",
    ("corrections", "status"): "[FILED]",
    ("households", "division"): '"410721101"',
    ("assistanceRecords", "householdId"): f'"{_NEVER}"',
    ("entitlementGaps", "division"): '"410721101"',
    ("entitlementGaps", "programme"): '"MEDICAL_AID"',
    ("entitlementGaps", "state"): "[MISSED, POSSIBLE]",
    ("disclosures", "householdId"): f'"{_NEVER}"',
    ("disclosures", "personId"): f'"{_NEVER}"',
    ("disclosures", "clientId"): '"ca-county-410721"',
    ("disclosures", "department"): '"CA"',
    ("disclosures", "purpose"): "MONITOR",
    ("disclosures", "outcome"): "DENIED",
    ("disclosures", "from"): '"2026-09-04T00:00:00Z"',
    ("disclosures", "to"): f'"{LEDGER_END}"',
    ("statistics", "month"): '"2026-09"',
    ("statistics", "dimension"): "CATEGORY",
    ("statistics", "division"): '"410700"',
    ("sharingRequests", "state"): "[SUBMITTED]",
    ("policyPacks", "division"): '"430121"',
    ("policyPacks", "on"): '"2026-01-31"',
}
_SINGLES = {"need", "alert", "correction", "household", "sharingRequest", "assistanceChain"}


def _argument(root: str, name: str) -> str:
    """Return a call of a root field with one argument beside the size of the page."""
    value = _ARGUMENTS.get((root, name), f'"{_NEVER}"' if name in {"id", "householdId"} else "true")
    if root in _SINGLES:
        return f"{{ {root}({name}: {value}) {{ __typename }} }}"
    given = {name: value} if name else {}
    if root == "disclosures":  # what is asked here comes later
        given = {"to": f'"{LEDGER_END}"', **given}
    if root == "entitlements":
        given = {"householdId": f'"{_NEVER}"', **given}
    more = "".join(f", {each}: {text}" for each, text in given.items())
    return f"{{ {root}(first: 20{more}) {{ edges {{ cursor }} }} }}"


@pytest.mark.parametrize("kind", BARE)
async def test_an_argument_asks_what_the_field_asks_that_it_reads(
    world: World, tally: Tally, kind: str
) -> None:
    """A filter or an order by a field that is not given would tell it all the same."""
    column = Column.of(world, kind, tally)
    wrong: list[str] = []
    for root, argument, coordinate in page.arguments():
        query = _argument(root, argument)
        tally.tried["argument" if argument else "sort"] += 1
        is_right = (
            await column.answered(query) is not None
            if coordinate in column.given
            else bool(await column.refusals(query))
        )
        wrong += [] if is_right else [f"{root}({argument}) reads {coordinate}"]

    tally.wrong += wrong
    assert wrong == []


_WITHOUT_ROWS = {"accessExplain", "statusAttestation"}  # their arguments are no condition on rows


def test_every_argument_is_one_that_was_thought_of() -> None:
    """An argument that is in no row of matrix_arguments.csv has not been thought of."""
    query = core.query_type
    assert query is not None
    found = {
        (root, name)
        for root, each in query.fields.items()
        if root not in _WITHOUT_ROWS
        for name in each.args
    }

    named = {(root, argument) for root, argument, _ in page.arguments() if argument}
    assert {each for each in found if each[1] not in {"first", "after"}} == named


# ---- input

_LITERALS = {"ID": f'"{_NEVER}"', "String": '"x"', "Int": "1", "Boolean": "true", "Record": "{}"}


def _literal(type_: Any) -> str:
    """Return a value of an input's type with all of its fields, which refers to nothing."""
    if isinstance(type_, GraphQLNonNull):
        return _literal(cast("Any", type_).of_type)
    if isinstance(type_, GraphQLList):
        return f"[{_literal(cast('Any', type_).of_type)}]"
    if isinstance(type_, GraphQLInputObjectType):
        return f"{{ {' '.join(f'{n}: {_literal(f.type)}' for n, f in type_.fields.items())} }}"
    if isinstance(type_, GraphQLEnumType):
        return next(iter(type_.values))
    return _LITERALS.get(type_.name, '"2026-11-01"')


def _fields_in(type_: Any) -> int:
    """Return how many fields an input has, those of the inputs within it counted in."""
    named = cast("Any", get_named_type(type_))
    if not isinstance(named, GraphQLInputObjectType):
        return 1
    return sum(_fields_in(each.type) for each in named.fields.values())


@pytest.mark.parametrize("kind", BARE)
async def test_an_input_is_taken_from_who_may_write(world: World, tally: Tally, kind: str) -> None:
    """Others are refused before anything is looked up; nothing is done, since all ids are wrong."""
    column = Column.of(world, kind, tally)
    mutations = core.mutation_type
    assert mutations is not None
    wrong: list[str] = []
    for name, each in mutations.fields.items():
        type_ = each.args["input"].type
        query = f"mutation {{ {name}(input: {_literal(type_)}) {{ __typename }} }}"
        purpose = page.purpose_of(name) or column.caller.purpose
        asking = replace(column, caller=replace(column.caller, purpose=Purpose(purpose)))
        refused = f"Mutation.{name}" in await asking.refusals(query)
        tally.tried["input"] += _fields_in(type_)
        wrong += [name] if refused is (column.audience in page.writers(name)) else []

    tally.wrong += wrong
    assert wrong == []
    now = load(world.url)
    assert {n: len(now[n].rows) for n in _WRITTEN} == {n: len(world.rows[n].rows) for n in _WRITTEN}
