"""No argument, and no order of a list, tells what its caller is not given."""

from collections.abc import Generator, Iterator, Mapping
from dataclasses import replace
from typing import Any, cast

import pytest
from graphql import GraphQLBoolean, GraphQLEnumType, GraphQLID, GraphQLObjectType, get_named_type

from hub.domain.needs import OPEN_STATUSES
from hub.domain.sharing import Form, Grant, Ground
from hub.reading.shapes import Page
from schema.coordinates import compared
from schema.fields import Argument
from schema.root import check_reads, core, definition, rows_of
from tests.oracle.both import Asker
from tests.oracle.callers import KINDS
from tests.oracle.world import LEDGER_END, World

_QUERY = cast("GraphQLObjectType", core.query_type)
_FIELDS = [name for name, field in _QUERY.fields.items() if field.args]
_GOING_BY = [
    (name, argument)
    for name in _FIELDS
    for argument, fields in compared(_QUERY, name).items()
    if fields and argument
]
_TEXTS = ("410721", "410721102", "410700", "DPF", "MED", "CA")


def _values(world: World, name: str, argument: str) -> Iterator[Any]:
    """Yield values of an argument that tell rows apart, as variables have them."""
    type_ = _QUERY.fields[name].args[argument].type
    named = cast("Any", get_named_type(type_))
    if isinstance(named, GraphQLEnumType):
        yield from ([value] if str(type_).startswith("[") else value for value in named.values)
    elif named.name == "DateTime":
        yield from ("2026-09-04T00:00:00Z", LEDGER_END)
    elif named.name == "Date":
        yield from ("2024-01-01", "2026-11-20", "2031-01-01")
    elif named is GraphQLBoolean:
        yield from (True, False)
    elif named is GraphQLID:
        table = {"need": "need", "alert": "alert", "correction": "correction"}
        yield from world.ids(table.get(name, "household"))[:12]
    else:
        yield from _TEXTS


def _document(name: str, argument: str, *, shown: str) -> str:
    """Return a query that narrows a field by one argument, and asks for these fields."""
    type_ = _QUERY.fields[name].args[argument].type
    if isinstance(definition(_QUERY.fields[name]).shape, Page):  # pyright: ignore[reportOptionalMemberAccess]
        # What is asked here is on the ledger after its end.
        until = f', to: "{LEDGER_END}"' if name == "disclosures" and argument != "to" else ""
        return (
            f"query($v: {type_}) {{ it: {name}(first: 50, {argument}: $v{until}) "
            f"{{ edges {{ cursor node {{ {shown} }} }} pageInfo {{ hasNextPage }} }} }}"
        )
    return f"query($v: {type_}) {{ it: {name}({argument}: $v) {{ {shown} }} }}"


def _shown(name: str, argument: str) -> Mapping[str, str]:
    """Return the text that asks for each field that an argument goes by."""
    rows = rows_of(_QUERY, name)
    return {
        field: f"{field} {{ __typename }}"
        if isinstance(get_named_type(rows.fields[field].type), GraphQLObjectType)
        else field
        for field in (each.field for each in compared(_QUERY, name)[argument])
    }


def _nodes(answer: Mapping[str, Any]) -> list[dict[str, Any]]:
    found = answer["data"]["it"]
    if found is None:
        return []
    return [each["node"] for each in found["edges"]] if "edges" in found else [found]


@pytest.mark.parametrize(("name", "argument"), _GOING_BY)
async def test_an_argument_is_no_oracle(world: World, name: str, argument: str) -> None:
    """Whoever is not given a field learns nothing by narrowing a list by it, and asks in vain.

    Where it is given on some rows only, no other row is ever found, or missed, by it.
    """
    bare = _document(name, argument, shown="__typename")
    shown = _shown(name, argument)
    telling = ["withheld { field }"] if "withheld" in rows_of(_QUERY, name).fields else []
    full = _document(name, argument, shown=" ".join((*shown.values(), *telling)))

    for kind in KINDS:
        asker = Asker.of(world, kind)
        for value in _values(world, name, argument):
            told = await asker.agrees(bare, {"v": value})
            asked = asker.oracle(full, {"v": value})
            if asked.denied:
                assert told.denied, f"{kind} narrows {name} by {argument}, and may not read it"
                break
            for node in _nodes(await asker.hub(full, {"v": value})):
                withheld = {each["field"] for each in node.get("withheld", ())}
                assert not withheld & shown.keys(), f"{kind} found {node} by {argument}={value}"


@pytest.mark.parametrize("kind", ["DPF", "MED", "EDU"])
async def test_a_department_cannot_ask_what_is_overdue_of_alerts(world: World, kind: str) -> None:
    """Whoever has an open need is not told when the alert was due, nor narrows alerts by it."""
    answer = await Asker.of(world, kind).hub("{ alerts(first: 9, overdue: true) { __typename } }")

    [error] = answer["errors"]
    assert error["extensions"]["coordinate"] == "Query.alerts(overdue:)"
    assert error["extensions"]["code"] == "FIELD_NOT_GRANTED"
    assert "isOverdue" not in error["message"]


# ---- where the catalogue gives a field on some rows, as a mask, or not at all


def _line(world: World, audience: str, coordinate: str, **changes: Any) -> Grant:
    """Return an audience's line for a coordinate, changed."""
    [line] = world.hub.policy.agreements[audience].grants[coordinate]
    return replace(line, **changes)


@pytest.fixture
def catalogue(world: World) -> Generator[Any]:
    """Give what puts other lines for a coordinate in an audience's agreement, for one test."""
    policy = world.hub.policy

    def put(audience: str, coordinate: str, *lines: Grant) -> None:
        held = world.hub.policy.agreements[audience]
        grants = {**held.grants, coordinate: lines}
        agreements = {**policy.agreements, audience: replace(held, grants=grants)}
        world.hub.policy = replace(policy, agreements=agreements)

    yield put
    world.hub.policy = policy


async def test_a_withheld_field_finds_no_row(world: World, catalogue: Any) -> None:
    """Were a need's status given while it is open only, no closed need would be found by it."""
    catalogue("DPF", "Need.status", _line(world, "DPF", "Need.status", ground=Ground.OPEN_NEED))
    asker = Asker.of(world, "DPF")
    query = _document("pushedNeeds", "status", shown="__typename")

    found = {
        status: len(_nodes(await asker.hub(query, {"v": status})))
        for status in (None, "PUSHED", "CLOSED")
    }

    for status in found:
        await asker.agrees(query, {"v": status})
    assert found[None] > found["PUSHED"] > 0
    assert found["CLOSED"] == 0
    assert any(row["status"] == "CLOSED" for row in world.rows["need"].where("department", "DPF"))


async def test_a_list_holds_no_row_whose_place_would_tell(world: World, catalogue: Any) -> None:
    """Were it withheld when a closed need was pushed, its place and cursor would tell it."""
    line = _line(world, "DPF", "Need.pushedAt", ground=Ground.OPEN_NEED)
    asker = Asker.of(world, "DPF")
    query = "{ it: pushedNeeds(first: 50) { edges { cursor node { status } } } }"
    before = _nodes(await asker.hub(query))

    catalogue("DPF", "Need.pushedAt", line)
    await asker.agrees(query)
    after = _nodes(await asker.hub(query))

    assert after == [each for each in before if each["status"] in OPEN_STATUSES]
    assert len(after) < len(before)


async def test_a_list_in_an_order_that_is_not_given_is_refused(
    world: World, catalogue: Any
) -> None:
    """Who is not told when alerts were raised gets no list of them in that order."""
    catalogue("AUD", "Alert.raisedAt")

    answer = await Asker.of(world, "auditor").hub("{ alerts(first: 1) { edges { cursor } } }")

    assert [each["extensions"]["coordinate"] for each in answer["errors"]] == ["Query.alerts"]


async def test_nothing_goes_by_a_mask(world: World, catalogue: Any) -> None:
    """A condition on a field of which only a mask is given would find the value out."""
    catalogue("AUD", "Alert.state", _line(world, "AUD", "Alert.state", form=Form.MASKED))

    answer = await Asker.of(world, "auditor").hub(
        "{ alerts(first: 1, state: [NEW]) { __typename } }"
    )

    [error] = answer["errors"]
    assert error["extensions"]["coordinate"] == "Query.alerts(state:)"
    assert "as a mask; leave the argument out" in error["message"]


# ---- every argument says what it goes by


def test_an_argument_that_does_not_say_what_it_goes_by_is_no_argument() -> None:
    """Nobody can forget it."""
    with pytest.raises(TypeError, match="reads"):
        Argument(name="x", type=str, description="x")  # pyright: ignore[reportCallIssue]


@pytest.mark.parametrize("reads", [{}, {"state": ("nothing",)}])
def test_a_schema_is_not_built_of_arguments_that_go_by_nothing(
    monkeypatch: pytest.MonkeyPatch, reads: dict[str, tuple[str, ...]]
) -> None:
    """What an argument goes by is a field of the rows that it narrows."""
    stated = definition(_QUERY.fields["alerts"])
    assert stated is not None
    monkeypatch.setitem(cast("dict[str, Any]", stated.reads), "state", reads.get("state", ()))
    if not reads:
        monkeypatch.delitem(cast("dict[str, Any]", stated.reads), "state")

    with pytest.raises(AssertionError, match=r"Query\.alerts"):
        check_reads(core)
