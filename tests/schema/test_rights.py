"""Who is given what: every guarded coordinate, for every kind of caller."""

from collections.abc import Generator
from dataclasses import replace
from typing import Any

import psycopg
import pytest
from graphql import parse

from hub.domain.callers import Caller, Purpose
from hub.domain.denials import FieldNotGranted
from hub.domain.sharing import Agreement, Clause, Form, Grant, Ground
from hub.policy.policy import Policy
from hub.reading.rights import Rights
from hub.reading.selection import Coordinates
from hub.sealing import masks
from schema.documents import read_document
from schema.guards import Sensitivity
from schema.prepared import prepare, rights_of
from tests.oracle.both import Asker
from tests.oracle.callers import BARE, KINDS, caller_of
from tests.oracle.rights import Rulings, asked_by, required_scopes
from tests.oracle.world import World
from tests.schema.coordinates import document_for, guards

_GUARDS = guards()
_ABOVE = ("city", "province")
_OF_OBJECTS = [each for each in _GUARDS if not each.startswith(("Query.", "Mutation."))]
_QUERIED = [each for each in _OF_OBJECTS if "Payload." not in each]


@pytest.mark.parametrize("coordinate", _QUERIED)
async def test_a_coordinate_needs_its_scope(world: World, coordinate: str) -> None:
    """Without scopes, and with all but its own, it is refused with what it asks for."""
    query = document_for(coordinate)
    scope = _GUARDS[coordinate].scope

    for kind in ("county", "DPF", "auditor"):
        caller = caller_of(world.hub.policy, kind)
        for scopes in (frozenset[str](), caller.scopes - {scope}):
            answer = await Asker(world, replace(caller, scopes=scopes)).hub(query)
            stated = _refusal(answer, coordinate)
            assert stated["code"] == "FIELD_NOT_GRANTED"
            assert stated["requiredScopes"] == [[scope]]
            assert "data" not in answer


@pytest.mark.requirement("DS-05")
def test_a_child_is_guarded_by_a_scope_that_opens_nothing_else() -> None:
    """That a child has nobody is sensitive, and read with a scope of its own."""
    [scope] = {_GUARDS[each].scope for each in _GUARDS if each.startswith("ChildProtection.")}
    opened = {each for each, guard in _GUARDS.items() if guard.scope == scope}

    assert {_GUARDS[each].sensitivity for each in opened} == {Sensitivity.SENSITIVE}
    assert {each for each in opened if not each.startswith("ChildProtection.")} == {
        "Person.childProtection"
    }


def _refusal(answer: Any, coordinate: str) -> dict[str, Any]:
    found = [error["extensions"] for error in answer["errors"]]
    return next(each for each in found if each["coordinate"] == coordinate)


async def test_a_foreign_purpose_gives_nothing(world: World) -> None:
    """What is granted for one purpose is refused for another that the request names."""
    answer = await Asker.of(world, "MED-purpose").hub(document_for("Need.status"))

    assert _refusal(answer, "Need.status")["requiredScopes"] == [["need.inbox:read"]]


@pytest.mark.parametrize("kind", [*BARE, "MED-purpose"])
@pytest.mark.parametrize("coordinate", [each for each in _QUERIED if each.endswith(".id")])
async def test_an_id_is_given_for_its_purpose(world: World, coordinate: str, kind: str) -> None:
    """An id needs no line, but where it has lines, one of them must be for the purpose."""
    caller = caller_of(world.hub.policy, kind)

    for purpose in Purpose:
        asker = Asker(world, replace(caller, purpose=purpose))
        await asker.agrees(document_for(coordinate))


@pytest.mark.parametrize("name", [each for each in _GUARDS if each.startswith("Mutation.")])
def test_a_mutation_is_admitted_as_the_oracle_says(world: World, name: str) -> None:
    """For each caller and purpose, both refuse a bare mutation for the same coordinates."""
    kind = f"{name[9].upper()}{name[10:]}Input"
    query = f"mutation($i: {kind}!) {{ {name[9:]}(input: $i) {{ userErrors {{ code }} }} }}"
    asked = prepare(read_document(query), None).coordinates
    published = world.oracle.schema
    read = asked_by(published, parse(query), None)

    for caller in (caller_of(world.hub.policy, each) for each in KINDS):
        agreement = world.hub.policy.agreement_of(caller.department, caller.role)
        for purpose in Purpose:
            theirs = replace(caller, purpose=purpose)
            ruled = Rulings(theirs, agreement, required_scopes(published))
            wanted = ruled.denied(read)
            says_why = theirs.reason is not None
            rights = rights_of(agreement, theirs.scopes, purpose, has_reason=says_why)
            assert _denied(rights, asked) == wanted


def _denied(rights: Rights, asked: Coordinates) -> set[str]:
    try:
        rights.admit(asked)
    except FieldNotGranted as refused:
        return {each.coordinate for each in refused.fields}
    return set()


async def test_an_id_of_a_foreign_purpose_says_so(world: World) -> None:
    """The refusal of an id names the purpose, since no scope would open it."""
    answer = await Asker.of(world, "MED-purpose").hub('{ alert(id: "x") { needs { id } } }')

    assert "Need.id is granted to MED, but not for the purpose AUDIT." in [
        error["message"] for error in answer["errors"]
    ]


async def test_a_frame_without_lines_is_given_for_any_purpose(world: World) -> None:
    """Where the agreement has no line for what needs none, the scope suffices."""
    answer = await Asker.of(world, "MED-purpose").hub(
        '{ assistanceChain(householdId: "x") { __typename } '
        "programmes(first: 1) { edges { node { code } } } }"
    )

    assert "errors" not in answer


# ---- what depends on the row


async def test_without_an_open_need_a_field_is_null_and_says_so(world: World) -> None:
    """Whom a need is about is given while it is open, and withheld afterwards, with the clause."""
    asker = Asker.of(world, "DPF")

    answer = await asker.hub(
        "{ pushedNeeds(first: 50) { edges { node { status person { name } "
        "withheld { field form clause } } } } }"
    )

    for each in (edge["node"] for edge in answer["data"]["pushedNeeds"]["edges"]):
        is_open = each["status"] in {"PUSHED", "ACCEPTED", "HANDLED", "RETURNED"}
        stated = {"field": "person", "form": "WITHHELD", "clause": "国办发〔2023〕39号 三(一)"}
        assert (each["person"] is not None) == is_open
        assert each["withheld"] == ([] if is_open else [stated])
    assert len(answer["data"]["pushedNeeds"]["edges"]) == 10


async def test_a_mask_says_that_it_is_one(world: World) -> None:
    """The auditor gets masks, and each object says which of its fields they are."""
    answer = await Asker.of(world, "auditor").hub(
        "query($id: ID!) { household(id: $id) { members { person { name citizenId "
        "withheld { field form } } } } }",
        {"id": world.ids("household")[2]},
    )

    for member in answer["data"]["household"]["members"]:
        person = member["person"]
        assert person["name"].endswith("*")
        assert "**********" in person["citizenId"]
        assert person["withheld"] == [
            {"field": "name", "form": "MASKED"},
            {"field": "citizenId", "form": "MASKED"},
        ]


# ---- what is given for a reason

_AUDITED = """query($id: ID!) { household(id: $id) { members { person { citizenId
withheld { field } } } } }"""


async def test_a_reason_reveals_what_is_masked_without_it(world: World) -> None:
    """The auditor who says why gets the id number; who does not, the mask, before and after."""
    household = {"id": world.ids("household")[2]}

    silent, telling, again = [
        await Asker.of(world, kind).hub(_AUDITED, household)
        for kind in ("auditor", "auditor-reason", "auditor")
    ]

    [told] = [each["person"] for each in telling["data"]["household"]["members"]][:1]
    [masked] = [each["person"] for each in silent["data"]["household"]["members"]][:1]
    assert masks.citizen_id(told["citizenId"]) == masked["citizenId"]
    assert (told["withheld"], masked["withheld"]) == ([], [{"field": "citizenId"}])
    assert again["data"] == silent["data"]


async def test_a_reason_is_on_record(world: World) -> None:
    """What was revealed, and why, stands in one row of the ledger."""
    asker = Asker.of(world, "auditor-reason")

    answer = await asker.hub(_AUDITED, {"id": world.ids("household")[2]})

    with psycopg.connect(world.url) as connection:
        found = connection.execute(
            "SELECT reason, coordinates FROM disclosure WHERE request_id = %s",
            (answer["extensions"]["requestId"],),
        ).fetchone()
    assert found is not None
    assert (found[0], "Person.citizenId" in found[1]) == (asker.caller.reason, True)


@pytest.mark.usefixtures("asking")
async def test_a_missing_reason_is_asked_for(world: World) -> None:
    """Where a field is given to who says why, and to nobody else, the refusal asks for it."""
    silent = await Asker.of(world, "auditor").hub(_AUDITED, {"id": "x"})
    telling = await Asker.of(world, "auditor-reason").hub(_AUDITED, {"id": "x"})

    [error] = silent["errors"]
    stated = error["extensions"]
    assert (stated["code"], stated["coordinate"]) == ("REASON_REQUIRED", "Person.citizenId")
    assert "Hub-Reason" in error["message"]
    assert telling["data"] == {"household": None}


@pytest.mark.usefixtures("asking")
async def test_no_reason_is_asked_for_what_it_would_not_open(world: World) -> None:
    """Where something else is refused as well, a reason would not help; all is named at once."""
    query = "{ alerts(first: 1) { edges { node { person { citizenId birthDate } } } } }"

    answer = await Asker.of(world, "auditor").hub(query)

    stated = {each["extensions"]["coordinate"]: each["extensions"] for each in answer["errors"]}
    assert stated.keys() == {"Person.citizenId", "Person.birthDate"}
    assert {each["code"] for each in stated.values()} == {"FIELD_NOT_GRANTED"}


@pytest.fixture
def asking(world: World) -> Generator[None]:
    """Let the auditor be given id numbers for a reason, and nothing without one."""
    policy = world.hub.policy
    auditor = policy.agreements["AUD"]
    lines = tuple(each for each in auditor.grants["Person.citizenId"] if each.asks)
    grants = {**auditor.grants, "Person.citizenId": lines}
    agreements = {**policy.agreements, "AUD": replace(auditor, grants=grants)}
    world.hub.policy = replace(policy, agreements=agreements)
    yield
    world.hub.policy = policy


# ---- the wall behind the gate


def _granting_all(agreement: Agreement, policy: Policy) -> Agreement:
    """Return an agreement that gives every field, in full, on every row."""
    clause = Clause(document="none", clause="none")
    return replace(
        agreement,
        scopes=frozenset(policy.scopes),
        grants={
            coordinate: (
                Grant(
                    coordinate=coordinate,
                    form=Form.FULL,
                    ground=Ground.ALWAYS,
                    purposes=frozenset(agreement.purposes),
                    clause=clause,
                    reason="the gate stands open",
                ),
            )
            for coordinate in _GUARDS
        },
    )


@pytest.fixture
def open_gate(world: World) -> Generator[World]:
    """Give the world with a policy that grants everything to everybody."""
    policy = world.hub.policy
    agreements = {
        audience: _granting_all(each, policy) for audience, each in policy.agreements.items()
    }
    world.hub.policy = replace(policy, agreements=agreements)
    yield world
    world.hub.policy = policy


_ALL_ROOTS = """query($home: ID!, $need: ID!, $alert: ID!) { household(id: $home) { id address }
need(id: $need) { id household { id } } alert(id: $alert) { id evidence person { name } }
assistanceChain(householdId: $home) { household { id } events(first: 9) { edges { node { hash } } }
        }
assistanceRecords(first: 9, householdId: $home) { edges { node { id account } } } }"""
_NOTHING: dict[str, Any] = {
    "household": None,
    "need": None,
    "alert": None,
    "assistanceChain": None,
    "assistanceRecords": {"edges": []},
}


@pytest.mark.parametrize(
    "kind", ["other-county", "other-township", "other-DPF", "other-MED", "EDU", "HOU"]
)
async def test_a_foreign_row_stays_unseen_behind_an_open_gate(open_gate: World, kind: str) -> None:
    """With every right granted, row-level security alone keeps a foreign household unseen."""
    variables = _of_a_household_of_the_federation(open_gate)

    answer = await Asker.of(open_gate, kind).hub(_ALL_ROOTS, variables)
    own = await Asker.of(open_gate, "county").hub(_ALL_ROOTS, variables)

    assert answer["data"] == _NOTHING
    assert None not in own["data"].values()


def _of_a_household_of_the_federation(world: World) -> dict[str, str]:
    """Return a household of 翟坡镇 that neither EDU nor HOU has anything to do with."""
    need = world.rows["need"].where("department", "DPF")
    offices: dict[Any, set[str]] = {}
    for each in world.rows["need"].rows:
        offices.setdefault(each["household_id"], set()).add(each["department"])
    alerts = {row["id"]: row for row in world.rows["alert"].rows}
    found = next(
        each
        for each in need
        if offices[each["household_id"]] <= {"DPF", "MED", "CA"}
        and alerts[each["alert_id"]]["division_code"] == "410721101"
    )
    return {
        "home": str(found["household_id"]),
        "need": str(found["id"]),
        "alert": str(found["alert_id"]),
    }


@pytest.mark.parametrize("kind", KINDS)
async def test_lists_behind_an_open_gate_show_what_is_seen(open_gate: World, kind: str) -> None:
    """Lists hold the rows that the caller sees, whatever the gate lets through."""
    caller: Caller = Asker.of(open_gate, kind).caller
    query = "{ households(first: 50) { edges { node { id address } } } }"

    seen = await Asker(open_gate, caller).agrees(query)

    if seen.data is not None:
        assert len(seen.households) < len(open_gate.ids("household")) or kind in _ABOVE
