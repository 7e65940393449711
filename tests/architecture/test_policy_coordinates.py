"""The catalogue and the schema speak of the same fields and the same scopes."""

import pytest
from graphql import GraphQLObjectType

from hub.policy.datasets import scope_of
from hub.policy.loader import load
from schema.granted import ungranted
from schema.guards import Guard
from schema.root import core, definition

POLICY = load(demo=True)


def guards() -> dict[str, Guard | None]:
    """Return every coordinate of the schema, with what it asks of its caller."""
    found: dict[str, Guard | None] = {}
    for type_ in core.type_map.values():
        if isinstance(type_, GraphQLObjectType) and not type_.name.startswith("__"):
            for name, field in type_.fields.items():
                stated = definition(field)
                found[f"{type_.name}.{name}"] = stated.guard if stated else None
    return found


GUARDS = guards()


@pytest.mark.parametrize("audience", POLICY.agreements)
def test_every_grant_names_a_field_of_the_schema(audience: str) -> None:
    """A grant for a field that does not exist is a slip of the pen."""
    assert not POLICY.agreements[audience].grants.keys() - GUARDS.keys()


@pytest.mark.parametrize("audience", POLICY.agreements)
def test_an_agreement_holds_the_scope_of_each_field_it_grants(audience: str) -> None:
    """A grant without its scope could never be used."""
    agreement = POLICY.agreements[audience]
    needed = {guard.scope for c in agreement.grants if (guard := GUARDS[c]) is not None}

    assert needed <= agreement.scopes


def test_every_field_that_needs_a_line_has_one() -> None:
    """A field that nobody may see does not belong in the schema."""
    assert ungranted(POLICY.agreements.values()) == []


def test_a_field_without_a_line_is_named() -> None:
    """The evidence is given to the county and the auditor; without both, nobody sees it."""
    rest = (each for name, each in POLICY.agreements.items() if name not in {"CAC", "AUD"})

    assert "Alert.evidence" in ungranted(rest)


def test_the_schema_asks_for_the_scopes_of_the_policy_and_for_no_others() -> None:
    """A scope that guards nothing, and one that no agreement could hold, are both refused."""
    fields = {scope for scope in POLICY.scopes if not scope.startswith("dataset.")}
    assert {guard.scope for guard in GUARDS.values() if guard} == fields


def test_every_data_set_is_delivered_by_its_department() -> None:
    """A data set that nobody may deliver, or another department, is a slip of the pen."""
    holders = {
        code: {a.department for a in POLICY.agreements.values() if scope_of(code) in a.scopes}
        for code in POLICY.datasets
    }

    assert holders == {code: {each.department} for code, each in POLICY.datasets.items()}
