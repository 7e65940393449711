"""Documents read once: parsed, validated, and stripped of their literals for the record."""

import hashlib
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from graphql import (
    FragmentDefinitionNode,
    GraphQLError,
    GraphQLSyntaxError,
    OperationDefinitionNode,
    parse,
    print_ast,
    validate,
    visit,
)
from graphql.language import (
    DocumentNode,
    FloatValueNode,
    IntValueNode,
    Node,
    StringValueNode,
    TokenKind,
    Visitor,
)
from graphql.validation.rules import overlapping_fields_can_be_merged as overlapping
from graphql.validation.validate import ValidationAbortedError

from hub.domain.texts import MaskedValue, holds_citizen_id
from hub.sealing.masks import is_mask
from schema.quiet import names_in, quiet
from schema.root import core

MAX_TOKENS = 1000  # the longest of schema/operations has 65, a whole introspection 163
MAX_DIGITS = 32  # of a number; Python itself refuses to read one of some thousands
overlapping.MAX_COMPLEXITY_BUDGET = 10_000  # its own, 500,000, lets 5 KB cost a second and a half
MAX_NAME = 128  # characters of a field's, fragment's, operation's or alias's name
_KEPT = 512
_KEPT_LENGTH = 16_000  # characters; longer documents are read anew each time

_BOUNDS = {
    TokenKind.INT: ("number", MAX_DIGITS),
    TokenKind.FLOAT: ("number", MAX_DIGITS),
    TokenKind.NAME: ("name", MAX_NAME),
}

_TEXTS = frozenset({TokenKind.STRING, TokenKind.BLOCK_STRING})

K = TypeVar("K")
V = TypeVar("V")


class Recent(Generic[K, V]):
    """A bounded mapping that forgets what was used longest ago."""

    def __init__(self, size: int) -> None:
        """Keep at most `size` entries."""
        self._size = size
        self._entries: OrderedDict[K, V] = OrderedDict()

    def get(self, key: K) -> V | None:
        """Return what is kept under a key, and remember that it was used."""
        found = self._entries.get(key)
        if found is not None:
            self._entries.move_to_end(key)
        return found

    def keep(self, key: K, value: V) -> V:
        """Keep a value, and return it."""
        self._entries[key] = value
        if len(self._entries) > self._size:
            self._entries.popitem(last=False)
        return value


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One document, the same for every caller."""

    query: str
    ast: DocumentNode | None  # None: it has errors
    errors: tuple[GraphQLError, ...]
    operations: Mapping[str | None, OperationDefinitionNode]
    fragments: Mapping[str, FragmentDefinitionNode]
    body: str  # with its literals removed
    digest: bytes  # SHA-256 of the body

    def operation(self, name: str | None) -> OperationDefinitionNode:
        """Return the operation to run.

        Raises:
            GraphQLError: there is none of that name, or several and no name.
        """
        if name is None and len(self.operations) == 1:
            return next(iter(self.operations.values()))
        if name is None:
            raise GraphQLError("Name one of the document's operations in operationName.")
        if name not in self.operations:
            raise GraphQLError(f"The document has no operation named {name}.")
        return self.operations[name]


class _WithoutLiterals(Visitor):
    """Replace what a document says by the form of it."""

    def enter_string_value(self, node: StringValueNode, *_: Any) -> Node:
        """Replace a string."""
        return StringValueNode(value="", block=False, loc=node.loc)

    def enter_int_value(self, node: IntValueNode, *_: Any) -> Node:
        """Replace a whole number."""
        return IntValueNode(value="0", loc=node.loc)

    def enter_float_value(self, node: FloatValueNode, *_: Any) -> Node:
        """Replace a number."""
        return FloatValueNode(value="0", loc=node.loc)


_documents: Recent[str, Document] = Recent(_KEPT)


def read_document(query: str) -> Document:
    """Return a document, parsed and validated; from memory where it was seen before."""
    known = _documents.get(query)
    if known is not None:
        return known
    document = _read(query)
    return document if len(query) > _KEPT_LENGTH else _documents.keep(query, document)


def _read(query: str) -> Document:
    try:
        ast = parse(query, max_tokens=MAX_TOKENS)
    except (GraphQLSyntaxError, RecursionError) as error:
        return _faulty(query, _syntax(error))
    errors = _unfit(ast) or _validated(ast)
    if errors:
        return _faulty(query, *errors)
    body = print_ast(visit(ast, _WithoutLiterals()))
    operations = [each for each in ast.definitions if isinstance(each, OperationDefinitionNode)]
    return Document(
        query=query,
        ast=ast,
        errors=(),
        operations={each.name.value if each.name else None: each for each in operations},
        fragments={
            each.name.value: each
            for each in ast.definitions
            if isinstance(each, FragmentDefinitionNode)
        },
        body=body,
        digest=hashlib.sha256(body.encode()).digest(),
    )


def _unfit(ast: DocumentNode) -> list[GraphQLError]:
    """Return an error where a word cannot be read, recorded, or taken for what it stands for."""
    assert ast.loc is not None
    token = ast.loc.start_token
    while token is not None:
        defect = _defect(token.kind, token.value or "")
        if token.kind in _TEXTS and is_mask(token.value or ""):
            place = f"The text in line {token.line}, column {token.column} of the document"
            return [GraphQLError("", original_error=MaskedValue(place))]
        if defect:
            return [GraphQLError(defect, source=ast.loc.source, positions=[token.start])]
        token = token.next
    return []


def _defect(kind: TokenKind, text: str) -> str | None:
    """Return what is wrong with a word of a document; None: nothing."""
    what, most = _BOUNDS.get(kind, ("", len(text)))
    if len(text) > most:
        return f"A {what} of the document has more than {most} characters."
    if kind is TokenKind.NAME and holds_citizen_id(text):
        return "Leave id numbers out of names and aliases, which are recorded; use variables."
    return None


def _validated(ast: DocumentNode) -> list[GraphQLError]:
    try:
        errors = validate(core, ast, max_errors=20, hide_suggestions=True)
    except RecursionError:
        return [GraphQLError("The document is nested too deeply.")]
    spelled = {*names_in(ast.loc.source.body if ast.loc else "")}
    return [
        _aborted() if isinstance(each, ValidationAbortedError) else quiet(each, spelled)
        for each in errors
    ]


def _aborted() -> GraphQLError:
    return GraphQLError(
        "The document repeats too many fields, or has too many errors; ask for less.",
        extensions={"code": "OPERATION_TOO_LARGE"},
    )


def _syntax(error: GraphQLSyntaxError | RecursionError) -> GraphQLError:
    if isinstance(error, RecursionError):
        return GraphQLError("The document is nested too deeply.")
    return error


def _faulty(query: str, *errors: GraphQLError) -> Document:
    return Document(
        query=query, ast=None, errors=errors, operations={}, fragments={}, body="", digest=b""
    )
