"""No refusal tells a name of the schema that the caller did not spell out."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from graphql import GraphQLError, parse
from graphql.language import TokenKind

from schema.documents import read_document
from schema.named import operations
from schema.prepared import prepare
from schema.quiet import NAMES, UNNAMED
from tests.oracle.both import Asker
from tests.oracle.callers import KINDS
from tests.oracle.world import World

_WORD = re.compile(r"[_A-Za-z][_0-9A-Za-z]*")
_QUOTED = re.compile(r"'([^']*)'|\"([^\"]*)\"")
_ODD = re.compile("[a-z][A-Z]|_")  # within a word: then it is no English one


def told(message: str, spelled: str) -> set[str]:
    """Return the names of the schema in a message that a request did not spell out."""
    quoted = " ".join("".join(each) for each in _QUOTED.findall(message))
    odd = " ".join(word for word in _WORD.findall(message) if _ODD.search(word))
    return (set(_WORD.findall(f"{quoted} {odd}")) & NAMES) - set(_WORD.findall(spelled))


def _misspelt(text: str) -> Iterator[str]:
    """Yield a document with each of its words once misspelt, and once another altogether."""
    location = parse(text).loc
    assert location is not None
    token = location.start_token
    while token is not None:
        if token.kind is TokenKind.NAME and len(token.value or "") > 2:
            word = token.value or ""
            for other in (word + word[-1], "x"):
                yield text[: token.start] + other + text[token.end :]
        token = token.next


def _without(text: str) -> Iterator[str]:
    """Yield a document without each of its parts in brackets once, or with an empty one."""
    for found in re.finditer(r"\([^()]*\)|\{[^{}]*\}", text):
        yield text[: found.start()] + text[found.end() :]
        yield (
            text[: found.start()] + found.group()[0] + "x" + found.group()[-1] + text[found.end() :]
        )


def _refusals(text: str, variables: Mapping[str, Any]) -> Iterator[str]:
    """Yield the messages with which a document, or what it is sent with, is refused."""
    document = read_document(text)
    if document.errors:
        yield from (error.message for error in document.errors)
        return
    for name in document.operations:
        try:
            prepare(document, name).coerce(variables)
        except GraphQLError as error:
            yield error.message


@pytest.mark.parametrize("name", operations())
def test_a_misspelt_operation_is_told_nothing_new(name: str) -> None:
    """Whichever word is misspelt, and whatever is left out, no name comes back with the refusal."""
    text = operations()[name]
    refused = 0

    for each in (*_misspelt(text), *_without(text)):
        for message in _refusals(each, {}):
            refused += 1
            assert not told(message, each), f"{message}\n{each}"
            assert "Did you mean" not in message or " { ... }" in message
    assert refused > 10


_INPUTS: list[tuple[str, Any]] = [
    ("AcceptNeedInput!", {}),
    ("AcceptNeedInput!", {"idempotencyKey": "k" * 8, "needid": "x"}),
    ("AcceptNeedInput!", None),
    ("AcceptNeedInput!", "x"),
    ("ReportHandlingResultInput!", {"result": "PROVIDE", "handledOn": "2026-11-22", "needId": "x"}),
    ("ReportHandlingResultInput!", {"handledOn": "2026-02-30"}),
    ("ReportHandlingResultsInput!", {"idempotencyKey": "k" * 8, "results": [{"need": 1}]}),
    ("RecordVerificationInput!", {"needClasses": ["MEDICA"], "method": "VISI", "result": 1}),
    ("RaiseAlertInput!", {"idNumbr": "x", "path": "B"}),
    ("[NeedStatus!]", ["PUSHD"]),
    ("[NeedStatus!]", [None]),
    ("Int!", "x"),
]


@pytest.mark.parametrize(("type_", "value"), _INPUTS)
def test_a_wrong_input_is_told_nothing_new(type_: str, value: Any) -> None:
    """What an input lacks, and what a choice could be, the contract says and no refusal does."""
    field = {"[NeedStatus!]": "pushedNeeds(first: 1, status: $v)", "Int!": "pushedNeeds(first: $v)"}
    name = type_.removesuffix("Input!")
    mutation = f"{name[0].lower()}{name[1:]}(input: $v) {{ userErrors {{ code }} }}"
    asked = f"{field[type_]} {{ __typename }}" if type_ in field else mutation
    text = f"{'query' if type_ in field else 'mutation'}($v: {type_}) {{ {asked} }}"

    messages = list(_refusals(text, {"v": value}))

    assert messages
    for message in messages:
        assert not told(message, f"{text} {value}"), message


def test_a_missing_argument_is_not_named() -> None:
    """The refusal says that one is missing, and where to look; graphql-core would name it."""
    [error] = read_document("{ households { __typename } }").errors

    assert error.message == (
        f"Argument '{UNNAMED}' of type 'Int!' is required, but it was not provided. "
        "GET /contract.graphql shows what there is for you."
    )
    assert error.locations is not None
    assert [(place.line, place.column) for place in error.locations] == [(1, 3)]


@pytest.mark.parametrize("kind", KINDS)
async def test_no_kind_of_caller_is_told_more(world: World, kind: str) -> None:
    """The whole answer says no more than the document, whoever asks."""
    asker = Asker.of(world, kind)
    for name in ("PersonFacts", "PushedNeeds", "RequestCorrection"):
        for text in list(_misspelt(operations()[name]))[::17]:
            for asked in (None, "Persons"):
                answer = await asker.hub(text, {}, name=asked)
                for error in answer["errors"]:
                    if error["extensions"]["code"] != "FIELD_NOT_GRANTED":
                        assert not told(error["message"], text), error["message"]
