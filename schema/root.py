"""Query and Mutation assembled, and the schema built."""

from itertools import chain
from typing import Any, cast

import strawberry
from graphql import (
    GraphQLField,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLResolveInfo,
    GraphQLSchema,
    get_named_type,
)
from strawberry.schema.config import StrawberryConfig

from hub.reading.shapes import Page, Row
from schema.fields import FIELD, ROW, FieldDefinition
from schema.mutations.agreements import AgreementMutation
from schema.mutations.alerts import AlertMutation
from schema.mutations.corrections import CorrectionMutation
from schema.mutations.department_reports import DepartmentReportMutation
from schema.mutations.evaluations import EvaluationMutation
from schema.mutations.needs import NeedMutation
from schema.mutations.records import RecordMutation
from schema.mutations.sharing_requests import SharingRequestMutation
from schema.queries.access import AccessQuery
from schema.queries.agreements import AgreementQuery
from schema.queries.alerts import AlertQuery
from schema.queries.attestations import AttestationQuery
from schema.queries.corrections import CorrectionQuery
from schema.queries.datasets import DatasetQuery
from schema.queries.department_reports import DepartmentReportQuery
from schema.queries.disclosures import DisclosureQuery
from schema.queries.entitlements import EntitlementQuery
from schema.queries.households import HouseholdQuery
from schema.queries.needs import NeedQuery
from schema.queries.policy import PolicyQuery
from schema.queries.sharing_requests import SharingRequestQuery
from schema.queries.statistics import StatisticQuery
from schema.types.payloads import PayloadValue
from schema.types.scalars import SCALARS


@strawberry.type(
    description="查询。每一字段须有目录授权；无权的文档整体拒绝。"
    "Queries: a document that asks for a field granted on no row is refused whole, with "
    "FIELD_NOT_GRANTED."
)
class Query(
    NeedQuery,
    AlertQuery,
    DepartmentReportQuery,
    CorrectionQuery,
    HouseholdQuery,
    EntitlementQuery,
    DatasetQuery,
    AgreementQuery,
    SharingRequestQuery,
    DisclosureQuery,
    AttestationQuery,
    StatisticQuery,
    AccessQuery,
    PolicyQuery,
):
    """What can be asked; its fields are stated by subject."""


@strawberry.type(
    description="变更。每项输入含幂等键；不予办理的原因见 userErrors。"
    "Mutations: each input carries an idempotency key; expected refusals come as userErrors."
)
class Mutation(
    AlertMutation,
    DepartmentReportMutation,
    NeedMutation,
    EvaluationMutation,
    CorrectionMutation,
    RecordMutation,
    SharingRequestMutation,
    AgreementMutation,
):
    """What can be told; its fields are stated by subject."""


def definition(field: GraphQLField) -> FieldDefinition | None:
    """Return what a field's helper call stated; None for a field of no helper."""
    stated = field.extensions.get("strawberry-definition")
    return stated.metadata.get(FIELD) if stated is not None else None


def type_of(type_: GraphQLObjectType, field: str) -> GraphQLObjectType:
    """Return the object type that a field of another gives, lists and non-nulls taken off."""
    fields: Any = type_.fields
    return cast("GraphQLObjectType", get_named_type(fields[field].type))


def is_resolved(field: GraphQLField) -> bool:
    """Tell whether a resolver answers a field: it asks for a scope, and is no compiled shape."""
    stated = definition(field)
    return stated is not None and stated.guard is not None and stated.shape is None


def rows_of(type_: GraphQLObjectType, field: str) -> GraphQLObjectType:
    """Return the object type whose rows a field gives, within its connection if it is a list."""
    given = type_of(type_, field)
    stated = definition(type_.fields[field])
    if stated is None or not isinstance(stated.shape, Page):
        return given
    return type_of(type_of(given, "edges"), "node")


def is_list(type_: GraphQLObjectType, field: str) -> bool:
    """Tell whether a field gives a list."""
    fields: Any = type_.fields
    given: Any = fields[field].type
    return str(given).startswith("[")


def row_of(type_: GraphQLObjectType) -> Row:
    """Return where the rows of a type come from."""
    row: Row = getattr(type_.extensions["strawberry-definition"].origin, ROW)
    return row


def dataset_of(type_: GraphQLNamedType) -> str | None:
    """Return the data set that fills the rows of a type; None for the hub's own, and for frames."""
    stated = type_.extensions.get("strawberry-definition")
    row: Row | None = getattr(getattr(stated, "origin", None), ROW, None)
    return None if row is None else row.dataset


def has_rows(type_: GraphQLObjectType) -> bool:
    """Tell whether a type has rows; a root, a connection and a payload have none."""
    return hasattr(type_.extensions["strawberry-definition"].origin, ROW)


def core_of(built: strawberry.Schema) -> GraphQLSchema:
    """Return graphql-core's schema, which Strawberry keeps to itself."""
    core: GraphQLSchema = vars(built)["_schema"]
    return core


def _from_read_back(source: Any, info: GraphQLResolveInfo[Any], **arguments: Any) -> Any:
    """Return a field of an object that was read back, by its response key."""
    del arguments
    if isinstance(source, PayloadValue):  # a refusal read nothing back
        keys = [key for key in info.path.as_list()[1:] if isinstance(key, str)]
        return source.read_back.get(".".join(keys))
    return source[str(info.path.key)]


def _build() -> strawberry.Schema:
    """Build the schema; the executor walks what was read back instead of resolving it."""
    built = strawberry.Schema(
        query=Query,
        mutation=Mutation,
        config=StrawberryConfig(
            scalar_map=SCALARS, disable_field_suggestions=True, batching_config=None
        ),
    )
    for type_ in core_of(built).type_map.values():
        if isinstance(type_, GraphQLObjectType) and not type_.name.startswith("__"):
            type_.is_type_of = None
            for field in type_.fields.values():
                if definition(field) is not None and not is_resolved(field):
                    field.resolve = _from_read_back
    return built


def check_reads(core: GraphQLSchema) -> None:
    """Refuse a schema in which an argument, or an order, goes by what its rows do not show.

    A mutation's input is left out: its service asks for what it goes by.
    """
    for type_ in core.type_map.values():
        if not isinstance(type_, GraphQLObjectType) or type_.name == "Mutation":
            continue
        for name, field in type_.fields.items():
            stated = definition(field)
            if stated is None:
                continue
            order = stated.shape.order if isinstance(stated.shape, Page) else ()
            assert field.args.keys() == stated.reads.keys(), f"{type_.name}.{name}"
            for read in {*(key.field for key in order), *chain(*stated.reads.values())}:
                assert read in rows_of(type_, name).fields, f"{type_.name}.{name} reads {read}"


schema = _build()
core = core_of(schema)
check_reads(core)
