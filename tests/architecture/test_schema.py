"""The schema is whole: described, guarded, granted, and at one with the tables and its file."""

from collections.abc import Iterator
from pathlib import Path
from string import ascii_letters

from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLNamedType,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLScalarType,
    specified_scalar_types,
)
from sqlalchemy import Column, Table

import schema as package
from hub.domain.sharing import Form, Grant, Ground
from hub.policy.loader import load
from hub.reading.shapes import Cell, Column as Shown, Row
from hub.storage import tables
from schema.root import core, definition, row_of, schema

POLICY = load(demo=True)
_FRAMES = {"edges", "node", "cursor", "pageInfo", "userErrors", "withheld"} | {"outcomes", "index"}
_FRAME_TYPES = {"PageInfo", "UserError", "WithheldField", "ReceiptPayload"} | {
    "SubmitRecordsPayload",  # what the caller itself sent, judged: nothing is read back
    "SubmittedRow",
    "AccessExplanation",  # a verdict about a client; its own rule says who may ask
    "AccessObstacle",
    "ExplainedField",
    "RowRejection",
}


def own_types() -> Iterator[GraphQLNamedType]:
    """Yield the types that are ours, not GraphQL's."""
    for type_ in core.type_map.values():
        if not type_.name.startswith("__") and type_ not in specified_scalar_types.values():
            yield type_


def object_types() -> Iterator[GraphQLObjectType]:
    """Yield the object types that are ours."""
    for type_ in own_types():
        if isinstance(type_, GraphQLObjectType):
            yield type_


def described() -> Iterator[tuple[str, str | None]]:
    """Yield the coordinate and description of everything that has one."""
    for type_ in own_types():
        yield type_.name, type_.description
        if isinstance(type_, GraphQLObjectType):
            for name, field in type_.fields.items():
                yield f"{type_.name}.{name}", field.description
                for argument, each in field.args.items():
                    yield f"{type_.name}.{name}({argument}:)", each.description
        if isinstance(type_, GraphQLInputObjectType):
            for name, each in type_.fields.items():
                yield f"{type_.name}.{name}", each.description


def test_everything_is_described_in_two_languages() -> None:
    """A type, field, argument or enum without a description is not finished."""
    described_ = dict(described())

    bare = {name for name, text in described_.items() if not text or text.isascii()}
    english = {
        name for name, text in described_.items() if not set(text or "") & set(ascii_letters)
    }
    assert not bare
    assert not english
    kinds = GraphQLObjectType | GraphQLInputObjectType | GraphQLEnumType | GraphQLScalarType
    assert all(isinstance(each, kinds) for each in own_types())


def test_every_field_has_scope_sensitivity_and_clause() -> None:
    """What is no frame says what it asks of its caller; what is one asks nothing."""
    for type_ in object_types():
        for name, field in type_.fields.items():
            stated = definition(field)
            guard = stated.guard if stated else None
            is_frame = name in _FRAMES or type_.name in _FRAME_TYPES
            assert (guard is None) == is_frame, f"{type_.name}.{name}"
            if guard is not None:
                assert guard.scope in POLICY.scopes, f"{type_.name}.{name}"
                assert guard.clause, f"{type_.name}.{name}"


def test_every_scope_guards_something() -> None:
    """A scope of the policy that no field asks for would be a right to nothing."""
    asked = {
        stated.guard.scope
        for type_ in object_types()
        for field in type_.fields.values()
        if (stated := definition(field)) is not None and stated.guard is not None
    }

    assert asked == {scope for scope in POLICY.scopes if not scope.startswith("dataset.")}


def test_the_scopes_stand_in_the_sdl() -> None:
    """@requiresScopes says of each field what the plan enforces."""
    text = schema.as_str()
    for type_ in object_types():
        for name, field in type_.fields.items():
            stated = definition(field)
            if stated is not None and stated.guard is not None:
                declared = f'@requiresScopes(scopes: [["{stated.guard.scope}"]])'
                assert declared in text, f"{type_.name}.{name}"
    guarded = sum(
        1
        for type_ in object_types()
        for field in type_.fields.values()
        if (stated := definition(field)) is not None and stated.guard is not None
    )
    assert text.count('@requiresScopes(scopes: [["') == guarded


# ---- grants


def grants() -> Iterator[tuple[str, Grant]]:
    """Yield every grant with its audience."""
    for audience, agreement in POLICY.agreements.items():
        for several in agreement.grants.values():
            for grant in several:
                yield audience, grant


def test_every_grant_fits_its_field() -> None:
    """A mask needs a stored mask; a ground needs a row that can tell whether it holds."""
    for audience, grant in grants():
        type_name, _, name = grant.coordinate.partition(".")
        type_ = core.type_map[type_name]
        assert isinstance(type_, GraphQLObjectType), grant.coordinate
        stated = definition(type_.fields[name])
        assert stated is not None, grant.coordinate
        where = f"{audience} {grant.coordinate}"
        if type_ is core.mutation_type:  # there is no row yet
            assert (grant.form, grant.ground) == (Form.FULL, Ground.ALWAYS), where
            continue
        row = row_of(type_)
        if grant.form is Form.MASKED:
            assert isinstance(stated.shape, Shown | Cell), where
            assert stated.shape.mask is not None, where
        assert grant.ground is not Ground.OWN or row.own is not None, where
        assert grant.ground is not Ground.OPEN_NEED or row.open_need is not None, where


# ---- tables

_TABLE_OF_VIEW = {
    "current_indicator": "policy_indicator",
    "current_programme": "policy_programme",
    "current_pack": "policy_pack",
    "current_grant": "policy_grant",
}


def columns_shown() -> Iterator[tuple[str, bool, Column[object]]]:
    """Yield each field that shows a table's column: coordinate, whether it may be null, column."""
    for type_ in object_types():
        for name, field in type_.fields.items():
            stated = definition(field)
            if stated is None or not isinstance(stated.shape, Shown | Cell):
                continue
            table = _table(row_of(type_))
            if table is not None and "{a}" not in stated.shape.name:
                optional = not isinstance(field.type, GraphQLNonNull)
                yield f"{type_.name}.{name}", optional, table.c[stated.shape.name]


def _table(row: Row) -> Table | None:
    """Return the table that a type's rows come from; None: they come from no table."""
    words = row.source.replace("(", " ").split()
    name = words[words.index("FROM") + 1] if "FROM" in words else words[0]
    return tables.metadata.tables.get(_TABLE_OF_VIEW.get(name, name))


def test_what_is_never_null_is_never_null_in_its_table() -> None:
    """A non-null field over a column that may be null would break an answer."""
    shown = list(columns_shown())

    assert len(shown) > 100
    assert not [each for each, optional, column in shown if not optional and column.nullable]


def test_masks_and_cells_are_columns() -> None:
    """A mask or a cell that the table does not have is a slip of the pen."""
    for type_ in object_types():
        for name, field in type_.fields.items():
            stated = definition(field)
            shape = stated.shape if stated else None
            if isinstance(shape, Shown | Cell) and shape.mask is not None:
                table = _table(row_of(type_))
                assert table is not None
                assert shape.mask in table.c, f"{type_.name}.{name}"
                assert table.c[shape.name].nullable or not table.c[shape.mask].nullable


# ---- its file


def test_the_file_holds_the_schema() -> None:
    """schema/schema.graphql is what the program has; scripts/export_schema.py writes it anew."""
    path = Path(package.__file__).parent / "schema.graphql"

    assert path.read_text("utf-8").rstrip() == schema.as_str().rstrip()
