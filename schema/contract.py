"""A contract: the SDL of exactly what one agreement gives, each field with its grounds."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from textwrap import indent
from typing import Any

from graphql import (
    DirectiveDefinitionNode,
    DocumentNode,
    FieldDefinitionNode,
    GraphQLObjectType,
    InputObjectTypeDefinitionNode,
    NamedTypeNode,
    ObjectTypeDefinitionNode,
    TypeDefinitionNode,
    TypeNode,
    parse,
    print_ast,
)

from hub.domain.sharing import Agreement, Clause, Grant
from hub.domain.sharing_terms import Retention
from hub.policy.policy import Policy
from schema.guards import Guard, Sensitivity
from schema.root import core, definition, schema
from schema.visible import Visible, visible

ROOTS = ("Query", "Mutation")

_FRAME = '''
"""
{audience} 的数据契约：可见的全部字段及其依据，由目录生成。
The contract of {audience}: all that it may see, and on which grounds; made from the catalogue.
"""
schema {{ {roots} }}

"""请求须以其中之一为目的。A request must stand on one of these purposes."""
directive @purpose(anyOf: [Purpose!]!) on FIELD_DEFINITION

"""
以何种形式、依据何种事实、为何种目的提供；先列者优先。
In which form, on which fact about the row and for which purposes it is given, and what the request
must name for it; the first that fits.
"""
directive @given(
  form: GrantForm!
  ground: GrantGround!
  for: [Purpose!]!
  asks: GrantAsk
) repeatable on FIELD_DEFINITION

"""提供所依据的条款。The clause that the field is given under."""
directive @legalBasis(document: String!, clause: String!) repeatable on FIELD_DEFINITION

"""敏感程度。How much harm the field can do in the wrong hands."""
directive @sensitivity(level: Sensitivity!) on FIELD_DEFINITION

"""取得后的保存期限。How long whoever is given the field keeps it."""
directive @retention(until: Retention!) on FIELD_DEFINITION

"""敏感程度。OPEN is about nobody; SENSITIVE as 个人信息保护法 28 has it."""
enum Sensitivity {{ {sensitivities} }}

"""
保存期限：目的达成即删除、至少三年、不限。
Until the purpose is reached (个人信息保护法 19), three years at least (政务数据共享条例 29),
or without end.
"""
enum Retention {{ {retentions} }}
'''
_NAMED_BY_DIRECTIVES = ("GrantAsk", "GrantForm", "GrantGround", "Purpose")


def contract(policy: Policy, held: Agreement) -> str:
    """Return the SDL of what an agreement gives, for whichever of its purposes."""
    seen = visible(held)
    roots = " ".join(f"{name.lower()}: {name}" for name in ROOTS if name in seen)
    frame = _FRAME.format(
        audience=held.audience,
        roots=roots,
        sensitivities=" ".join(Sensitivity),
        retentions=" ".join(Retention),
    )
    stated = [print_ast(each) for each in parse(frame, no_location=True).definitions]
    wanted = _reached(seen)
    types = [_given(each, seen, policy, held) for name, each in _types().items() if name in wanted]
    return "\n\n".join([*stated, *_directives(), *types]) + "\n"


@cache
def _whole() -> DocumentNode:
    return parse(schema.as_str(), no_location=True)


@cache
def _types() -> Mapping[str, TypeDefinitionNode]:
    """Return the definitions of the whole schema's types by name, in its order."""
    return {
        each.name.value: each
        for each in _whole().definitions
        if isinstance(each, TypeDefinitionNode)
    }


@cache
def _directives() -> list[str]:
    """Return the definitions of the whole schema's own directives."""
    return [
        print_ast(each)
        for each in _whole().definitions
        if isinstance(each, DirectiveDefinitionNode)
    ]


# ---- which types


def _reached(seen: Visible) -> frozenset[str]:
    """Return the types that the roots lead to by what is seen, arguments and inputs included."""
    found: set[str] = set()
    pending = [*(name for name in ROOTS if name in seen), *_NAMED_BY_DIRECTIVES]
    while pending:
        name = pending.pop()
        if name not in found and name in _types():
            found.add(name)
            pending += _named_by(_types()[name], seen)
    return frozenset(found)


def _named_by(type_: TypeDefinitionNode, seen: Visible) -> Iterator[str]:
    """Yield the names of the types that a definition speaks of."""
    if isinstance(type_, InputObjectTypeDefinitionNode):
        yield from (_name(each.type) for each in type_.fields or ())
    for field in _fields(type_, seen):
        yield _name(field.type)
        yield from (_name(argument.type) for argument in field.arguments or ())


def _fields(type_: TypeDefinitionNode, seen: Visible) -> Iterator[FieldDefinitionNode]:
    """Yield the fields of an object type that are seen, each with what it may be narrowed by."""
    if isinstance(type_, ObjectTypeDefinitionNode):
        for name, kept in seen[type_.name.value].items():
            yield _field(type_.name.value, name, kept)


@cache
def _field(type_name: str, name: str, kept: tuple[str, ...]) -> FieldDefinitionNode:
    """Return the definition of an object's field with some of its arguments."""
    type_ = _types()[type_name]
    assert isinstance(type_, ObjectTypeDefinitionNode)
    [field] = [each for each in type_.fields or () if each.name.value == name]
    arguments = tuple(each for each in field.arguments or () if each.name.value in kept)
    return replace(field, arguments=arguments)


def _name(type_: TypeNode) -> str:
    inner: Any = type_  # lists and non-nulls around it are taken off
    while not isinstance(inner, NamedTypeNode):
        inner = inner.type
    return inner.name.value


# ---- each with its grounds


def _given(type_: TypeDefinitionNode, seen: Visible, policy: Policy, held: Agreement) -> str:
    """Return a type's definition with the fields that are seen, and what each is given on."""
    type_name = type_.name.value
    if not isinstance(type_, ObjectTypeDefinitionNode):
        return _head(type_name)
    fields = [
        " ".join([_printed(type_name, name, kept), *_grounds(type_name, name, policy, held)])
        for name, kept in seen[type_name].items()
    ]
    block = indent("\n".join(fields), "  ")
    return f"{_head(type_name)} {{\n{block}\n}}"


@cache
def _head(type_name: str) -> str:
    """Return a type's definition, of an object's without its fields."""
    type_ = _types()[type_name]
    is_object = isinstance(type_, ObjectTypeDefinitionNode)
    return print_ast(replace(type_, fields=()) if is_object else type_)


@cache
def _printed(type_name: str, name: str, kept: tuple[str, ...]) -> str:
    return print_ast(_field(type_name, name, kept))


def _grounds(type_name: str, name: str, policy: Policy, held: Agreement) -> Iterator[str]:
    """Yield the directives that say for what, in which form and by which law a field is given."""
    type_ = core.type_map[type_name]
    assert isinstance(type_, GraphQLObjectType)
    stated = definition(type_.fields[name])
    if stated is None or stated.guard is None:
        return
    lines = [
        line
        for line in sorted(
            held.grants.get(f"{type_name}.{name}", ()), key=lambda line: line.asks is None
        )
        if line.purposes.intersection(held.purposes)
    ]
    yield _applied("purpose", anyOf=_purposes(lines, held))
    for line in lines if stated.guard.sensitivity is not Sensitivity.OPEN else ():
        purposes = _purposes([line], held)
        given = {"form": line.form, "ground": line.ground, "for": purposes}
        yield _applied("given", **given, **({"asks": line.asks} if line.asks else {}))
    for clause in dict.fromkeys(line.clause for line in lines) or (stated.guard.legal_basis,):
        yield _legal_basis(clause)
    yield _applied("sensitivity", level=stated.guard.sensitivity)
    yield from _retention(stated.guard, policy)


def _purposes(lines: Sequence[Grant], held: Agreement) -> str:
    """Return the purposes of an agreement that some lines hold for; without any line, all."""
    holding = [
        each for each in held.purposes if not lines or any(each in line.purposes for line in lines)
    ]
    return f"[{', '.join(holding)}]"


def _legal_basis(clause: Clause) -> str:
    return _applied("legalBasis", document=_text(clause.document), clause=_text(clause.clause))


def _retention(guard: Guard, policy: Policy) -> Iterator[str]:
    """Yield how long a field is kept; what only tells the hub something belongs to no item."""
    for item in policy.items.values():
        if guard.scope in item.scopes:
            yield _applied("retention", until=item.retention)


def _applied(name: str, **arguments: str) -> str:
    """Return a directive with its arguments, each the text of a GraphQL value."""
    return f"@{name}({', '.join(f'{key}: {value}' for key, value in arguments.items())})"


def _text(value: str) -> str:
    """Return the GraphQL literal of a text, which is JSON's."""
    return json.dumps(value, ensure_ascii=False)
