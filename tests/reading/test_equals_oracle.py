"""What is read equals what the oracle says: for every document, every kind of caller."""

from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
import pytest
from graphql import parse
from graphql.language import OperationDefinitionNode, OperationType

import schema
from tests.oracle.both import Asker
from tests.oracle.callers import KINDS
from tests.oracle.compare import Cursors, same
from tests.oracle.evaluate import Answered
from tests.oracle.world import World
from tests.reading.documents import ALL, NAMED, filled


@pytest.mark.parametrize("title", ALL)
async def test_a_document_gives_what_the_oracle_says(world: World, title: str) -> None:
    """Data, masks, withheld fields and refusals are the same for every kind of caller."""
    document = ALL[title]
    variables = filled(world, document.variables)

    for kind in KINDS:
        try:
            await Asker.of(world, kind).agrees(document.query, variables, name=document.name)
        except BaseException as error:
            error.add_note(f"asked by {kind}")
            raise


def test_every_named_query_is_asked() -> None:
    """No query of schema/operations is left out here."""
    folder = Path(schema.__file__).parent / "operations"
    queries = {
        operation.name.value
        for path in folder.glob("*.graphql")
        for operation in parse(path.read_text("utf-8")).definitions
        if isinstance(operation, OperationDefinitionNode)
        and operation.operation is OperationType.QUERY
        and operation.name is not None
    }

    assert queries == {name.partition("-")[0] for name in NAMED}


# ---- pages

_LISTS = {
    "pushedNeeds": "id",
    'pushedNeeds(department: "DPF")': "id",
    "alerts": "id",
    "households": "id",
    'households(division: "410721102")': "id",
    "assistanceRecords": "id",
    "entitlementGaps": "id",
    "programmes": "code",
}


@pytest.mark.parametrize("kind", ["county", "DPF", "MED", "auditor"])
@pytest.mark.parametrize("size", [1, 2, 3])
@pytest.mark.parametrize("field", _LISTS)
async def test_pages_add_up_to_the_list(world: World, kind: str, size: int, field: str) -> None:
    """Whatever a page's size, the pages one after the other are the list; no row twice or lost."""
    asker = Asker.of(world, kind)
    name, _, rest = field.partition("(")
    query = (
        "query($first: Int!, $after: String) { "
        f"list: {name}(first: $first, after: $after, {rest or ')'} "
        f"{{ edges {{ cursor node {{ key: {_LISTS[field]} }} }} "
        "pageInfo { hasNextPage endCursor } } }"
    )

    whole = await asker.agrees(query, {"first": 200})

    assert whole.data is not None
    walked = await _walked(asker, query, size)
    assert walked == [edge["node"]["key"] for edge in whole.data["list"]["edges"]]


async def test_pages_within_an_object_add_up(world: World) -> None:
    """A connection within an object is walked like one at the root."""
    asker = Asker.of(world, "county")
    query = """query($first: Int!, $after: String, $id: ID!) {
    chain: assistanceChain(householdId: $id) { list: events(first: $first, after: $after) {
    edges { cursor node { key: sequence } } pageInfo { hasNextPage endCursor } } } }"""
    household = world.ids("household")[0]

    walked = await _walked(asker, query, 7, id=household)

    length = len(world.rows["chain_event"].where("household_id", UUID(household)))
    assert walked == list(range(1, length + 1))


async def _walked(asker: Asker, query: str, size: int, **more: str) -> list[Any]:
    """Walk a list page by page before both, comparing each page, and return the keys met."""
    keys: list[Any] = []
    theirs: str | None = None
    ours: str | None = None
    cursors = Cursors()
    for _ in range(100):
        hub = await asker.hub(query, {"first": size, "after": theirs, **more})
        oracle = asker.oracle(query, {"first": size, "after": ours, **more})
        assert oracle.data is not None
        same(hub["data"], oracle.data)
        page, wanted = (_list_of(each) for each in (hub["data"], oracle.data))
        for edge, other in zip(page["edges"], wanted["edges"], strict=True):
            cursors.match("cursor", edge["cursor"], other["cursor"])
        keys += [edge["node"]["key"] for edge in page["edges"]]
        theirs, ours = (each["pageInfo"]["endCursor"] for each in (page, wanted))
        assert theirs == (page["edges"][-1]["cursor"] if page["edges"] else None)
        if not page["pageInfo"]["hasNextPage"]:
            break
    return keys


def _list_of(data: Any) -> Any:
    return data["list"] if "list" in data else data["chain"]["list"]


# ---- the record


@pytest.mark.parametrize("title", ALL)
async def test_the_record_names_whom_the_answer_is_about(world: World, title: str) -> None:
    """The record of a read names the households and persons that were disclosed, and no others."""
    document = ALL[title]
    variables = filled(world, document.variables)

    with psycopg.connect(world.url, autocommit=True) as connection:
        for kind in ("county", "DPF", "auditor"):
            asker = Asker.of(world, kind)
            wanted = asker.oracle(document.query, variables, name=document.name)
            answer = await asker.hub(document.query, variables, name=document.name)
            _check(connection, answer["extensions"]["requestId"], wanted, kind)


def _check(connection: psycopg.Connection, request_id: str, wanted: Answered, kind: str) -> None:
    rows = connection.execute(
        "SELECT household_ids, person_ids, code FROM disclosure WHERE request_id = %s",
        (request_id,),
    ).fetchall()
    if wanted.denied:
        assert rows == [([], [], "FIELD_NOT_GRANTED")], kind
        return
    households, persons = (
        (set[UUID](rows[0][0]), set[UUID](rows[0][1])) if rows else (set[UUID](), set[UUID]())
    )
    assert (households, persons) == (wanted.households, wanted.persons), kind
