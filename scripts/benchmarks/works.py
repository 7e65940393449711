"""The three pieces of work that every reading design is measured with."""

import json
from dataclasses import dataclass

from hub.domain.callers import Purpose, Role
from scripts.benchmarks.world import COUNTY, long_chain

_W1 = """query W1($first: Int!) { pushedNeeds(first: $first) { edges { node {
  id needClass status dueOn
  household { id number division memberCount
    members { relation person { id name %s } } }
  alert { id indicator path severity }
} } pageInfo { hasNextPage endCursor } } }"""
_W2 = """query W2($id: ID!, $first: Int!, $records: Int!) {
  assistanceChain(householdId: $id) { events(first: $first) { edges { node {
    sequence kind occurredAt department hash } } pageInfo { hasNextPage endCursor } } }
  assistanceRecords(first: $records, householdId: $id) { edges { node {
    id programme kind amountYuan paidOn status } } } }"""
_FLAT = "{ edges { node { id programme department kind amountYuan periodFrom paidOn status } } }"
_W3 = (
    "query W3($a: Int!, $b: Int!) { one: assistanceRecords(first: $a) "
    + _FLAT
    + " two: assistanceRecords(first: $a) "
    + _FLAT
    + " three: assistanceRecords(first: $b) "
    + _FLAT
    + " }"
)
# The same for PostGraphile, in the words of the schema that it makes of the tables.
_RIVAL_W1 = """query W1($first: Int!) {
  allNeeds(first: $first, orderBy: [PUSHED_AT_ASC, PRIMARY_KEY_ASC]) { edges { node {
    rowId needClass status dueOn
    householdByHouseholdId { rowId number divisionCode memberCount
      membershipsByHouseholdId { edges { node { relation personByPersonId { rowId name } } } } }
    alertByAlertId { rowId indicator path severity }
  } } pageInfo { hasNextPage endCursor } } }"""
_RIVAL_W2 = """query W2($id: UUID!, $first: Int!, $records: Int!) {
  allChainEvents(condition: { householdId: $id }, first: $first, orderBy: [SEQUENCE_ASC]) {
    edges { node { sequence kind occurredAt department hash } }
    pageInfo { hasNextPage endCursor } }
  allAssistanceRecords(condition: { householdId: $id }, first: $records,
    orderBy: [RECORDED_AT_ASC, PRIMARY_KEY_ASC]) {
    edges { node { rowId programmeCode kind amountFen paidOn status } } } }"""
_RIVAL_FLAT = """orderBy: [RECORDED_AT_ASC, PRIMARY_KEY_ASC]) { edges { node {
  rowId programmeCode ownerDepartment kind amountFen periodFrom paidOn status } } }"""
_RIVAL_W3 = f"""query W3($a: Int!, $b: Int!) {{
  one: allAssistanceRecords(first: $a, {_RIVAL_FLAT}
  two: allAssistanceRecords(first: $a, {_RIVAL_FLAT}
  three: allAssistanceRecords(first: $b, {_RIVAL_FLAT}
}}"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """One query with its caller."""

    name: str
    says: str
    query: str
    variables: dict[str, object]
    department: str
    role: Role
    purpose: Purpose
    division: str = COUNTY
    rival_query: str | None = None  # None: PostGraphile cannot do it

    def body(self, query: str) -> bytes:
        """Return the body of a request that asks it in these words."""
        return json.dumps({"query": query, "variables": self.variables}).encode()


_MED = {"department": "MED", "role": Role.DEPARTMENT, "purpose": Purpose.PROGRAMME_DELIVERY}
WORKS = {
    "W1": Work(
        name="W1",
        says="a department's inbox: 50 needs, household, members, alert",
        query=_W1 % "",
        rival_query=_RIVAL_W1,
        variables={"first": 50},
        **_MED,  # pyright: ignore[reportArgumentType] the three keys have three types
    ),
    "W1 cells": Work(
        name="W1 cells",
        says="the same with 150 sealed cells opened",
        query=_W1 % "citizenId",
        variables={"first": 50},
        **_MED,  # pyright: ignore[reportArgumentType] the three keys have three types
    ),
    "W2": Work(
        name="W2",
        says="a household's chain: 40 events, 20 records",
        query=_W2,
        rival_query=_RIVAL_W2,
        variables={"id": long_chain(77), "first": 40, "records": 20},
        department="AUD",
        role=Role.AUDITOR,
        purpose=Purpose.AUDIT,
    ),
    "W3": Work(
        name="W3",
        says="500 flat rows of 8 fields",
        query=_W3,
        rival_query=_RIVAL_W3,
        variables={"a": 200, "b": 100},
        department="CA",
        role=Role.COUNTY,
        purpose=Purpose.MONITOR,
    ),
}
