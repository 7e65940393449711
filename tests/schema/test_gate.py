"""What an operation may cost and say: refused before anything runs, in words that help."""

import time
from base64 import b64encode
from collections.abc import Generator, Mapping
from dataclasses import replace
from typing import Any

import pytest
from graphql import get_introspection_query

from hub.config import Environment
from tests.oracle.both import Asker
from tests.oracle.world import World

MILLISECONDS = 100  # of processor time that no document of 10 KB may cost


async def _codes(
    world: World, query: str, variables: Mapping[str, Any] | None = None, *, name: str | None = None
) -> set[str]:
    """Return the codes with which the county's operation is refused; it is, and gives no data."""
    answer = await Asker.of(world, "county").hub(query, variables, name=name)
    assert "data" not in answer
    return {error["extensions"]["code"] for error in answer["errors"]}


# ---- size


def _predecessors(depth: int) -> str:
    """Return a document whose fields lie so deep."""
    inner = "id"
    for _ in range(depth - 2):
        inner = f"predecessor {{ {inner} }}"
    return f'{{ need(id: "x") {{ {inner} }} }}'


def _aliases(count: int) -> str:
    return f"{{ {' '.join(f'a{place}: __typename' for place in range(count))} }}"


def _roots(count: int) -> str:
    """Return a document with so many root fields, half of them in fragments."""
    half = " ".join(["__typename"] * (count // 2))
    return f"{{ {half} ...F }} fragment F on Query {{ {half} }}"


_HOMES = """{ households(first: 200) { edges { node { members { person { id } }
needs(first: SIZE) { edges { node { id } } } } } } }"""


@pytest.mark.parametrize(
    ("allowed", "refused"),
    [
        (_predecessors(12), _predecessors(13)),
        (_aliases(20), _aliases(31)),
        (_roots(20), _roots(22)),
        (
            _HOMES.replace("SIZE", "2"),
            _HOMES.replace("SIZE", "20"),
        ),
    ],
)
async def test_what_is_too_large_is_refused(world: World, allowed: str, refused: str) -> None:
    """Depth 12, 30 aliases, 20 root fields and a cost of 5000 are the limits."""
    assert "errors" not in await Asker.of(world, "county").hub(allowed)
    assert await _codes(world, refused) == {"OPERATION_TOO_LARGE"}


async def test_thirty_aliases_are_allowed(world: World) -> None:
    """The limit itself is within the limit."""
    fields = " ".join(f"a{place}: id" for place in range(30))
    answer = await Asker.of(world, "county").hub(f'{{ need(id: "x") {{ {fields} }} }}')

    assert answer["data"] == {"need": None}


async def test_cost_counts_the_sizes_in_variables(world: World) -> None:
    """The same document passes with small pages and is refused with large ones, in any order."""
    query = """query($n: Int!, $m: Int!) { households(first: $n) { edges { node {
    needs(first: $m) { edges { node { id } } } } } } }"""
    asker = Asker.of(world, "county")

    for _ in range(2):
        assert "errors" not in await asker.hub(query, {"n": 10, "m": 10})
        assert await _codes(world, query, {"n": 100, "m": 100}) == {"OPERATION_TOO_LARGE"}


async def test_too_many_tokens_are_refused(world: World) -> None:
    """1000 tokens are read, and no more."""
    assert await _codes(world, f"{{ {'__typename ' * 1000} }}") == {"PARSE_FAILED"}


def _doubled(levels: int, step: str, end: str) -> str:
    """Return fragments that each spread the next one twice."""
    steps = "".join(
        f"fragment F{n} on Need{{{step.replace('NEXT', f'...F{n + 1}')}}}" for n in range(levels)
    )
    return f'{{need(id:"x"){{...F0}}}}{steps}fragment F{levels} on Need{{{end}}}'


BOMBS = {
    "spreads": _doubled(16, "NEXT NEXT x:id", "y:id"),
    "aliased spreads": _doubled(10, "a:predecessor{NEXT} b:predecessor{NEXT}", "id"),
    "deep spreads": _doubled(40, "predecessor{NEXT NEXT}", "id"),
    "lists": _doubled(8, "alert{needs{NEXT}} x:alert{needs{NEXT}}", "id"),
    "wide": f"{{ viewer {{ {'role ' * 950} }} }}",
    "wide objects": f'{{ household(id: "x") {{ {"members{relation} " * 240} }} }}',
    "wide inline": f'{{ household(id: "x") {{ {"...{members{relation}} " * 135} }} }}',
    "nested wide": f'{{ household(id: "x") {{ {"members{person{name}} " * 140} }} }}',
    "many fragments": '{ household(id: "x") {'
    + "".join(f"...F{n} " for n in range(70))
    + "} }"
    + "".join(f"fragment F{n} on Household{{members{{relation}}}}" for n in range(70)),
    "deep inline": "{" + "...{" * 480 + "viewer{role}" + "}" * 481,
    "deep lists": "{pushedNeeds(first:1,status:" + "[" * 480 + "]" * 480 + "){__typename}}",
    "deep introspection": "{__schema{types{fields{type{fields{type{fields{type{name}}}}}}}}}",
    "aliased introspection": "{__schema{"
    + "".join(f"a{n}:types{{...T}}" for n in range(12))
    + "}} fragment T on __Type{"
    + "".join(f"b{n}:fields{{...F}}" for n in range(12))
    + "} fragment F on __Field{name}",
    "wide introspection": "{__schema{types{"
    + "".join(f"...T{n} " for n in range(40))
    + "}}}"
    + "".join(f"fragment T{n} on __Type{{fields{{args{{type{{name}}}}}}}}" for n in range(40)),
    "types by name": "{"
    + "".join(f'...{{t{n}:__type(name:"Need"){{name}}}} ' for n in range(90))
    + "}",
    "types of fields": "{__schema{types{fields{args{type{inputFields{type{ofType{fields{args{type{"
    "inputFields{name}}}}}}}}}}}}}",
    "cycle": '{need(id:"x"){...A}} fragment A on Need{predecessor{...A}}',
    "directives": "{ viewer { " + "role @include(if: true) " * 160 + "} }",
}


@pytest.mark.parametrize("name", BOMBS)
async def test_a_bomb_is_refused_quickly(world: World, name: str) -> None:
    """A document made to cost much is refused, and costs little to refuse."""
    costs: list[float] = []
    for attempt in range(3):  # the quickest, since a collection of garbage may fall into any
        before = time.process_time()
        codes = await _codes(world, f"{BOMBS[name]} # {attempt}")
        costs.append((time.process_time() - before) * 1000)
        assert codes <= {"OPERATION_TOO_LARGE", "PARSE_FAILED", "VALIDATION_FAILED"}

    assert min(costs) < MILLISECONDS


async def test_doubled_fragments_cost_no_more_than_their_text(world: World) -> None:
    """Twenty levels of fragments that each spread the next twice: 2^20 spreads, walked once."""
    query = _doubled(20, "NEXT NEXT", "id")
    before = time.process_time()
    answer = await Asker.of(world, "county").hub(query)
    spent = (time.process_time() - before) * 1000

    assert answer["data"] == {"need": None}
    assert spent < MILLISECONDS


# ---- what is not in the schema

UNKNOWN = [
    "{ viewer { rol } }",
    "{ viewr { role } }",
    '{ households(first: 1, divison: "410721") { __typename } }',
    "{ pushedNeeds(first: 1, status: PUSHD) { __typename } }",
    "{ viewer { ...F } } fragment F on Viever { role }",
    "{ viewer @inclde(if: true) { role } }",
    "{ ...Q } fragment R on Query { viewer { role } }",
    "query($n: Int!) { viewer { role } }",
    "subscription { viewer { role } }",
    "{ viewer }",
    "{ viewer { role { x } } }",
    "fragment F on Query { __typename }",
    "{ households { __typename } }",
    '{ household(id: "x", id: "y") { id } }',
    "{ alerts(first: 1) { __typename } alerts(first: 2) { __typename } }",
]


@pytest.mark.parametrize("query", UNKNOWN)
async def test_what_is_not_in_the_schema_is_refused(world: World, query: str) -> None:
    """An unknown field, argument, filter or choice is an error, never a wider result."""
    assert await _codes(world, query) == {"VALIDATION_FAILED"}


@pytest.mark.parametrize("query", UNKNOWN)
async def test_no_refusal_suggests_a_name(world: World, query: str) -> None:
    """What exists beside what was asked is not told; what was asked may be said again."""
    answer = await Asker.of(world, "county").hub(query)
    told = str(answer["errors"]).replace("Did you mean 'viewer { ... }'?", "")

    assert "Did you mean" not in told
    for name in ("role", "PUSHED", "viewer", "division", "Viewer", "include"):
        assert name not in told or name in query or (name == "Viewer" and "viewer" in query)


async def test_variables_suggest_no_name(world: World) -> None:
    """A choice that is nearly right is not put right."""
    query = "query($s: [NeedStatus!]) { pushedNeeds(first: 1, status: $s) { __typename } }"
    answer = await Asker.of(world, "county").hub(query, {"s": ["PUSHD"]})

    assert answer["errors"][0]["extensions"]["code"] == "INVALID_INPUT"
    assert "PUSHED" not in str(answer)


# ---- arguments


@pytest.mark.parametrize("first", [0, 201, -1])
async def test_a_page_has_from_1_to_200_entries(world: World, first: int) -> None:
    """As a literal and as a variable."""
    literal = f"{{ households(first: {first}) {{ __typename }} }}"
    variable = "query($n: Int!) { households(first: $n) { __typename } }"

    assert await _codes(world, literal) == {"INVALID_INPUT"}
    assert await _codes(world, variable, {"n": first}) == {"INVALID_INPUT"}


@pytest.mark.parametrize("digits", [33, 5000])
@pytest.mark.parametrize(
    "query",
    [
        "{ households(first: N) { __typename } }",
        "{ households(first: N.0) { __typename } }",
        "{ household(id: N) { id } }",
        "query($n: Int = N) { viewer { role } }",
        "{ viewer { role @include(if: N) } }",
        "{ pushedNeeds(first: 1, status: [N]) { __typename } }",
        "mutation { reportHandlingResult(input: {handledOn: N}) { userErrors { code } } }",
    ],
)
async def test_a_number_of_many_digits_is_refused(world: World, query: str, digits: int) -> None:
    """What Python would not read as a number is the caller's defect, wherever it stands."""
    assert await _codes(world, query.replace("N", "9" * digits)) == {"VALIDATION_FAILED"}


@pytest.mark.parametrize("name", ["a" * 129, "x410721194912310026", "n_41072119491231002X"])
@pytest.mark.parametrize(
    "query", ["query N { viewer { role } }", "{ N: viewer { role } }", "{ viewer { N: role } }"]
)
async def test_a_name_that_cannot_be_recorded_is_refused(
    world: World, query: str, name: str
) -> None:
    """Names of operations and aliases are kept with the disclosure: short, and no id number."""
    assert await _codes(world, query.replace("N", name)) == {"VALIDATION_FAILED"}


@pytest.mark.parametrize(
    ("definition", "use", "value"),
    [
        ("$v: Int = 3", "households(first: $v) { __typename }", None),
        ("$v: Int!", "households(first: $v) { __typename }", "3"),
        ("$v: Int!", "households(first: $v) { __typename }", True),
        ("$v: Int!", "households(first: $v) { __typename }", 2**31),
        ("$v: Int!", "households(first: $v) { __typename }", 2**63),
        ("$v: ID!", "household(id: $v) { id }", [1]),
        ("$v: ID!", "household(id: $v) { id }", None),
        ('$v: ID = "x"', "household(id: $v) { id }", None),
        ('$v: ID = "x"', "assistanceChain(householdId: $v) { __typename }", None),
        ("$v: NeedStatus = PUSHED", "pushedNeeds(first: 1, status: [$v]) { __typename }", None),
        ("$v: [NeedStatus!]", "pushedNeeds(first: 1, status: $v) { __typename }", [None]),
        ("$v: [NeedStatus!]", "pushedNeeds(first: 1, status: $v) { __typename }", {"a": 1}),
        ("$v: [NeedStatus!]", "pushedNeeds(first: 1, status: $v) { __typename }", ["x"]),
        ("$v: Boolean = true", "viewer @include(if: $v) { role }", None),
        ("$v: Boolean!", "viewer @skip(if: $v) { role }", "true"),
        ("$v: String", "households(first: 1, division: $v) { __typename }", 410721),
        ("$v: String", "households(first: 1, division: $v) { __typename }", "\u0000"),
    ],
)
async def test_a_variable_of_another_type_is_refused(
    world: World, definition: str, use: str, value: object
) -> None:
    """A null where none may be, and a value of another type, never widen what is asked."""
    query = f"query({definition}) {{ {use} }}"

    assert await _codes(world, query, {"v": value}) == {"INVALID_INPUT"}


async def test_a_null_id_is_refused_after_a_good_one(world: World) -> None:
    """The plan of a document with its id given does not serve the same document without."""
    query = 'query($v: ID = "x", $b: Boolean = true) { household(id: $v) { id @skip(if: $b) } }'
    asker = Asker.of(world, "county")
    good = {"v": world.ids("household")[0], "b": False}

    assert (await asker.hub(query, good))["data"]["household"] == {"id": good["v"]}
    assert await _codes(world, query, {**good, "v": None}) == {"INVALID_INPUT"}
    assert await _codes(world, query, {**good, "b": None}) == {"INVALID_INPUT"}
    assert (await asker.hub(query, good))["data"]["household"] == {"id": good["v"]}


async def test_huge_variables_pass_as_what_they_are(world: World) -> None:
    """A long text is a division that nothing lies in; a variable that nobody asked for is left."""
    query = "query($d: String) { households(first: 1, division: $d) { edges { cursor } } }"
    variables = {"d": "4" * 200_000, "other": [{"x": "y" * 10_000}]}

    answer = await Asker.of(world, "county").hub(query, variables)

    assert answer["data"] == {"households": {"edges": []}}


_NO_ID = "00000000-0000-0000-0000-000000000000"
CURSORS = [
    "",
    "x",
    "====",
    "中",
    b64encode(b"\xff\xfe").decode(),
    *(
        b64encode(text.encode()).decode()
        for text in (
            "|",
            f"1|{_NO_ID}",
            f"alerts|1|{_NO_ID}",
            f"Query.pushedNeeds|1|{_NO_ID}",
            "Query.alerts",
            f"Query.alerts|1|{_NO_ID}|1",
            f"Query.alerts|{_NO_ID}",
            f"Query.alerts|x|{_NO_ID}",
            f"Query.alerts|{'9' * 30}|{_NO_ID}",
            f"Query.alerts|--1|{_NO_ID}",
            f"Query.alerts|\u0661|{_NO_ID}",
            f"Query.alerts|1|{'-' * 36}",
            "Query.alerts|1|x",
            f"Query.alerts|1|{_NO_ID}\0",
            f"Query.alerts|1'|{_NO_ID}",
        )
    ),
]


@pytest.mark.parametrize("cursor", CURSORS)
async def test_a_cursor_that_no_list_gave_is_refused(world: World, cursor: str) -> None:
    """What was made up or cut is refused, and never reaches the database."""
    query = "query($a: String) { alerts(first: 1, after: $a) { __typename } }"

    assert await _codes(world, query, {"a": cursor}) == {"INVALID_INPUT"}


@pytest.mark.parametrize("microseconds", ["9" * 17, "-" + "9" * 17, "0"])
async def test_a_cursor_far_off_is_a_place_like_any_other(world: World, microseconds: str) -> None:
    """The farthest cursor that is let in still names an instant that PostgreSQL knows."""
    cursor = b64encode(f"Query.alerts|{microseconds}|{_NO_ID}".encode()).decode()
    query = "query($a: String) { alerts(first: 1, after: $a) { pageInfo { hasNextPage } } }"

    assert "errors" not in await Asker.of(world, "county").hub(query, {"a": cursor})


@pytest.mark.parametrize(("one", "another"), [("households", "alerts"), ("alerts", "pushedNeeds")])
async def test_a_cursor_of_another_list_is_refused(world: World, one: str, another: str) -> None:
    """The cursor of one list has no place in another, whether or not their orders differ."""
    query = f"query($a: String) {{ {one}(first: 1, after: $a) {{ edges {{ cursor }} }} }}"
    other = f"query($a: String) {{ {another}(first: 1, after: $a) {{ edges {{ cursor }} }} }}"
    answer = await Asker.of(world, "county").hub(query)
    cursor = answer["data"][one]["edges"][0]["cursor"]

    assert await _codes(world, other, {"a": cursor}) == {"INVALID_INPUT"}


# ---- operations and introspection


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("query A { viewer { role } } query B { viewer { role } }", None),
        ("query A { viewer { role } } query B { viewer { role } }", "C"),
        ("query A { viewer { role } }", "B"),
        ("query A { viewer { role } }", ""),
        ("{ viewer { role } }", "A"),
        ("query A { viewer { role } } query A { viewer { role } }", "A"),
        ("{ viewer { role } } query A { viewer { role } }", "A"),
    ],
)
async def test_the_operation_must_be_named(world: World, query: str, name: str | None) -> None:
    """Of several operations one is named; a name that is not there is refused."""
    assert await _codes(world, query, name=name) == {"VALIDATION_FAILED"}


INTROSPECTION = [
    "{ __schema { queryType { name } } }",
    '{ __type(name: "Query") { name } }',
    "{ ...F } fragment F on Query { __schema { queryType { name } } }",
    "{ ... { __schema { queryType { name } } __typename } }",
]


@pytest.mark.parametrize("query", INTROSPECTION)
async def test_introspection_is_answered_outside_production(world: World, query: str) -> None:
    """A developer may look at the schema, also by way of a fragment."""
    answer = await Asker.of(world, "county").hub(query)

    assert "Query" in str(answer["data"])
    assert "errors" not in answer


@pytest.mark.parametrize("whole", [False, True])
async def test_the_whole_schema_may_be_asked(world: World, *, whole: bool) -> None:
    """The question that tools ask passes in its usual and in its longest form."""
    query = get_introspection_query(
        specified_by_url=whole,
        directive_is_repeatable=whole,
        schema_description=whole,
        input_value_deprecation=whole,
    )
    answer = await Asker.of(world, "county").hub(query)

    assert "errors" not in answer
    assert "Need" in {each["name"] for each in answer["data"]["__schema"]["types"]}


async def test_introspection_has_its_own_depth(world: World) -> None:
    """Twenty levels are answered, one more is refused."""
    asker = Asker.of(world, "county")
    names = "ofType{" * 17 + "name" + "}" * 17

    assert "errors" not in await asker.hub(f"{{__schema{{types{{{names}}}}}}}")
    deeper = f"{{__schema{{types{{ofType{{{names}}}}}}}}}"
    assert await _codes(world, deeper) == {"OPERATION_TOO_LARGE"}


async def test_introspection_takes_variables(world: World) -> None:
    """A question about a type may name it in a variable."""
    query = "query($n: String!) { __type(name: $n) { name } }"
    answer = await Asker.of(world, "county").hub(query, {"n": "Need"})

    assert answer["data"] == {"__type": {"name": "Need"}}


@pytest.mark.parametrize(
    "query",
    [
        "{ __schema { queryType { name } } viewer { role } }",
        "{ __schema { queryType { name } } ...F } fragment F on Query { viewer { role } }",
        "{ viewer { role } ...F } fragment F on Query { __schema { queryType { name } } }",
        "{ ... { __schema { queryType { name } } } ... { households(first: 1) { __typename } } }",
    ],
)
async def test_introspection_is_not_mixed_with_data(world: World, query: str) -> None:
    """Data has one way out, and introspection is not on it."""
    assert await _codes(world, query) == {"VALIDATION_FAILED"}


@pytest.fixture
def in_production(world: World) -> Generator[World]:
    """Give the world as if it were in production."""
    settings = world.hub.settings
    world.hub.settings = replace(settings, environment=Environment.PRODUCTION)
    yield world
    world.hub.settings = settings


async def test_names_of_types_are_told_in_production(in_production: World) -> None:
    """__typename is no introspection."""
    answer = await Asker.of(in_production, "county").hub("{ __typename viewer { __typename } }")

    assert answer["data"] == {"__typename": "Query", "viewer": {"__typename": "Viewer"}}
    assert "notice" not in answer["extensions"]
