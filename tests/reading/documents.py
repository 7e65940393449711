"""Documents that use whatever a document can use, each with its variables.

A variable's text "need#3" stands for the id of the fourth need by id; "need#-1" for the last.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import schema
from tests.oracle.world import LEDGER_END, World

_OPERATIONS = Path(schema.__file__).parent / "operations"


@dataclass(frozen=True, slots=True)
class Document:
    """A document with the variables it is run with."""

    query: str
    variables: Mapping[str, Any] = field(default_factory=dict[str, Any])
    name: str | None = None


def filled(world: World, variables: Mapping[str, Any]) -> dict[str, Any]:
    """Return variables with the ids of a world in them."""
    return {name: _filled(world, value) for name, value in variables.items()}


def _filled(world: World, value: Any) -> Any:
    table, hash_, place = str(value).partition("#")
    return world.ids(table)[int(place)] if hash_ else value


def _named(name: str, **variables: Any) -> Document:
    return Document((_OPERATIONS / f"{name}.graphql").read_text("utf-8"), variables)


def _ledger(**variables: Any) -> Document:
    return _named("Disclosures", first=50, to=LEDGER_END, **variables)


NAMED = {
    "Viewer": _named("Viewer"),
    "PushedNeeds": _named("PushedNeeds", first=50),
    "PushedNeeds-overdue": _named("PushedNeeds", first=50, overdue=True),
    "PushedNeeds-some": _named("PushedNeeds", first=2, status=["PUSHED", "CLOSED"]),
    "Need": _named("Need", id="need#0"),
    "Need-last": _named("Need", id="need#-1"),
    "Household": _named("Household", id="household#0"),
    "Households": _named("Households", first=50, division="410721"),
    "Alerts": _named("Alerts", first=50),
    "Alerts-overdue": _named("Alerts", first=50, overdue=True),
    "DepartmentReports": _named("DepartmentReports", first=50),
    "DepartmentReports-unknown": _named("DepartmentReports", first=50, known=False),
    "SharingAgreements": _named("SharingAgreements", first=50),
    "Corrections": _named("Corrections", first=50),
    "Corrections-some": _named("Corrections", first=50, status=["FILED"], overdue=True, owned=True),
    "Datasets": _named("Datasets", first=50),
    "SharingRequests": _named("SharingRequests", first=50),
    "SharingRequests-late": _named("SharingRequests", first=50, overdue=True),
    "SharingRequests-begun": _named("SharingRequests", first=50, state=["DELIVERED", "REFUSED"]),
    "SharingRequests-to-come": _named("SharingRequests", first=9, state=["ACCEPTED"]),
    "DataUse": _named("DataUse", first=200, to=LEDGER_END),
    "DataUse-since": _named("DataUse", first=9, to=LEDGER_END, **{"from": "2026-09-04T00:00:00Z"}),
    "Disclosures": _named("Disclosures", first=200, to=LEDGER_END),
    "Disclosures-of-household": _ledger(householdId="household#0"),
    "Disclosures-of-person": _ledger(personId="person#1", outcome="DISCLOSED"),
    "Disclosures-of-nobody": _ledger(personId="x", householdId="household#0"),
    "Disclosures-of-both": _ledger(personId="person#0", householdId="household#0"),
    "Disclosures-by": _ledger(clientId="ca-county-410721", purpose="MONITOR", department="CA"),
    "Disclosures-denied": _ledger(outcome="DENIED"),
    "AssistanceRecords": _named("AssistanceRecords", first=50),
    "AssistanceRecords-of": _named("AssistanceRecords", first=3, householdId="household#1"),
    "Evaluations": _named("Evaluations", householdId="household#0", first=5),
    "Evaluations-of-nobody": _named("Evaluations", householdId="x", first=5),
    "Entitlements": _named("Entitlements", householdId="household#0", first=50),
    "EntitlementGaps": _named("EntitlementGaps", first=50),
    "EntitlementGaps-some": _named(
        "EntitlementGaps", first=3, division="410721", programme="MEDICAL_AID", state=["MISSED"]
    ),
    "EntitlementGaps-got": _named("EntitlementGaps", first=200, state=["RECEIVED", "POSSIBLE"]),
    "AssistanceChain": _named("AssistanceChain", householdId="household#0", first=30),
    "PersonFacts": _named("PersonFacts", id="household#0"),
    "Statistics": _named("Statistics", first=200),
    "Statistics-some": _named("Statistics", first=50, month="2026-10", dimension="TOWNSHIP"),
    **{
        f"StatusAttestation-{place}": _named(
            "StatusAttestation", idNumber=f"citizen#{place}", caseNumber="住院 2026-7"
        )
        for place in (0, 2, 4, 6, 8, -1)
    },
    "StatusAttestation-unknown": _named(
        "StatusAttestation", idNumber="11010519491231002X", caseNumber="住院 2026-7"
    ),
    "PersonFacts-other": _named("PersonFacts", id="household#2"),
}

_ID = {"id": "household#0"}
_NEED = {"id": "need#2"}
_WHOM = "fragment Whom on Person { id name sex birthDate withheld { field form clause } }"
_NEEDS = "pushedNeeds(first: 20) { edges { node"

BY_HAND = {
    "overdue or not, by literals": Document(
        """{ a: alerts(first: 50, overdue: true) { edges { node { id isOverdue state } } }
        b: alerts(first: 50, overdue: false) { edges { node { id isOverdue dueOn } } }
        c: alerts(first: 50, overdue: null) { edges { node { id } } }
        d: pushedNeeds(first: 50, overdue: true) { edges { node { id isOverdue status } } }
        e: pushedNeeds(first: 50, overdue: false) { edges { node { id isOverdue dueOn } } } }"""
    ),
    "overdue or not, by variables": Document(
        """query($y: Boolean, $n: Boolean!, $none: Boolean) {
        a: alerts(first: 9, overdue: $y) { edges { node { isOverdue } } }
        b: pushedNeeds(first: 9, overdue: $n, status: [PUSHED]) { edges { node { isOverdue } } }
        c: pushedNeeds(first: 9, overdue: $none) { edges { node { isOverdue } } } }""",
        {"y": True, "n": False},
    ),
    "what departments reported": Document(
        """{ a: departmentReports(first: 50, known: true) { edges { node { citizenId description
        office division person { name } alert { indicator severity withheld { field } }
        withheld { field form clause } } } } }"""
    ),
    "corrections, with what rested on them": Document(
        """{ corrections(first: 50, owned: false) { edges { node { oldValue newValue claim outcome
        person { name } household { number } assistanceRecord { amountYuan } impacts {
        alerts { id state } determinations { id category } needs { id status results { id } }
        results { id result } assistanceRecords { id kind } withheld { field } }
        withheld { field form clause } } } } }"""
    ),
    "corrections, as a party sees them": Document(
        """{ a: corrections(first: 50) { edges { node { id oldValue newValue citizenId person {
        name } household { number } assistanceRecord { amountYuan } withheld { field } } } }
        b: corrections(first: 50, owned: true) { edges { node { id } } } }"""
    ),
    "one correction": Document(
        "query($id: ID!) { correction(id: $id) { dataset field isOverdue status } }",
        {"id": "correction#0"},
    ),
    "the use of one's data, with what is withheld": Document(
        """query($to: DateTime!) { disclosures(first: 50, to: $to, outcome: DISCLOSED) { edges {
        node { id purpose datasets personCount withheld { field form clause } } } } }""",
        {"to": LEDGER_END},
    ),
    "a person's disclosures, without naming it": Document(
        """query($to: DateTime!, $id: ID!) { disclosures(first: 50, to: $to, personId: $id) {
        edges { node { recordedAt clientId purpose } } } }""",
        {"to": LEDGER_END, "id": "person#2"},
    ),
    # ---- shapes of a document
    "typename only": Document("{ __typename a: __typename }"),
    "typename everywhere": Document(
        """query($id: ID!) { __typename household(id: $id) { __typename id
        members { __typename person { __typename withheld { __typename } } }
        needs(first: 2) { __typename edges { __typename node { __typename } }
        pageInfo { __typename hasNextPage } } } }""",
        _ID,
    ),
    "a page asked for its name only": Document(
        "{ pushedNeeds(first: 3) { __typename } alerts(first: 3) { a: __typename } }"
    ),
    "an empty page asked for its name only": Document(
        """{ pushedNeeds(first: 3, status: []) { __typename }
        households(first: 3, division: "110101") { __typename } }"""
    ),
    "nested pages asked for their names only": Document(
        """{ households(first: 9) { edges { node { id alerts(first: 9) { __typename }
        needs(first: 9) { x: __typename y: __typename } } } } }"""
    ),
    "edges without nodes": Document(
        """{ households(first: 9) { edges { __typename } }
        pushedNeeds(first: 1) { edges { cursor } } }"""
    ),
    "page information only": Document(
        """{ a: households(first: 2) { pageInfo { endCursor hasNextPage __typename } }
        b: households(first: 200) { pageInfo { hasNextPage end: endCursor } }
        c: households(first: 1, division: "110101") { pageInfo { hasNextPage endCursor } } }"""
    ),
    "a page's parts twice": Document(
        """{ households(first: 2) { a: edges { node { id } } b: edges { cursor node { number } }
        edges { x: node { status } y: node { id } } pageInfo { hasNextPage } p: pageInfo { e:
        endCursor } } }"""
    ),
    "merged selections": Document(
        """query($id: ID!) { household(id: $id) { members { person { id } } members { relation }
        members { person { name id } } number } household(id: $id) { status number } }""",
        _ID,
    ),
    "merged pages": Document(
        """{ households(first: 3) { edges { node { id } } } households(first: 3) {
        edges { node { needs(first: 1) { edges { node { id } } } } } pageInfo { endCursor } } }"""
    ),
    "aliases of fields and roots": Document(
        """query($id: ID!, $other: ID!) { one: household(id: $id) { ident: id ident2: id nr: number
        folk: members { rel: relation who: person { n1: name n2: name } } }
        two: household(id: $other) { id: number number: id } }""",
        {"id": "household#0", "other": "household#3"},
    ),
    "an alias that changes places": Document(
        "query($id: ID!) { need(id: $id) { status: id id: status version: reason } }", _NEED
    ),
    "inline fragments": Document(
        """query($id: ID!) { ... { ... on Query { household(id: $id) { ... on Household { id }
        ... { number ... on Household { status } } } } } }""",
        _ID,
    ),
    "named fragments within fragments": Document(
        """query($id: ID!) { ...Root } fragment Root on Query { household(id: $id) { ...Home
        ...Home } }
        fragment Home on Household { id members { ...Bond } ... on Household { ...Size } }
        fragment Size on Household { memberCount } fragment Bond on Member { person { ...Whom }
        relation }
        """
        + _WHOM,
        _ID,
    ),
    "one fragment at several places": Document(
        """query($id: ID!) { need(id: $id) { person { ...Whom } household { members { person {
        ...Whom } }
        determinations { person { ...Whom } } } alert { person { ...Whom } } } } """
        + _WHOM,
        _NEED,
    ),
    "order of keys comes from the first": Document(
        """query($id: ID!) { need(id: $id) { ...Late status ...Early } }
        fragment Late on Need { version id } fragment Early on Need { status needClass id }""",
        _NEED,
    ),
    # ---- directives and variables
    "skip and include as literals": Document(
        """query($id: ID!) { household(id: $id) { id @skip(if: true) number @include(if: true)
        status @skip(if: false) division @include(if: false) memberCount @skip(if: false)
        @include(if: true) } }""",
        _ID,
    ),
    **{
        f"skip and include by variables, {yes} {no}": Document(
            """query($id: ID!, $yes: Boolean!, $no: Boolean! = false) { household(id: $id) {
            id @include(if: $yes) ...A @skip(if: $no) ... @include(if: $no) { status }
            members @include(if: $yes) { relation @skip(if: $no) person { id } } withheld { field }
        }
            viewer @include(if: $no) { role } }
            fragment A on Household { number address @include(if: $no) }""",
            {**_ID, "yes": yes, **no},
        )
        for yes, no in ((True, {}), (False, {"no": True}), (True, {"no": True}))
    },
    "everything left out": Document(
        """query($id: ID!) { household(id: $id) { id @skip(if: true) }
        households(first: 3) { edges @skip(if: true) { cursor } }
        alerts(first: 2) { edges { node { id @skip(if: true) } cursor @skip(if: true) } }
        need(id: $id) @skip(if: true) { id } }""",
        _ID,
    ),
    "nothing asked": Document("{ viewer @skip(if: true) { role } }"),
    "everything left out of withheld": Document(
        f"{{ {_NEEDS} {{ person {{ id }} withheld {{ field @skip(if: true) }} }} }} }} }}"
    ),
    "directives keep a field from being merged": Document(
        """query($id: ID!, $no: Boolean!) { household(id: $id) { members { relation }
        members @include(if: $no) { person { id } } } }""",
        {**_ID, "no": False},
    ),
    "variables with defaults": Document(
        """query($n: Int! = 2, $in: [NeedStatus!] = [PUSHED, HANDLED], $where: String = "410721") {
        pushedNeeds(first: $n, status: $in) { edges { node { status } } }
        households(first: $n, division: $where) { edges { node { division } } } }"""
    ),
    "defaults that are set aside": Document(
        """query($n: Int! = 2, $in: [NeedStatus!] = [PUSHED], $where: String = "410724") {
        pushedNeeds(first: $n, status: $in) { edges { node { status } } }
        households(first: $n, division: $where) { edges { node { division } } } }""",
        {"n": 7, "in": None, "where": None},
    ),
    "null arguments": Document(
        """query($dep: String, $home: ID) { pushedNeeds(first: 30, status: null, department: $dep,
        after: null)
        { edges { node { department } } } assistanceRecords(first: 30, householdId: $home)
        { edges { node { id } } } }""",
        {"dep": None},
    ),
    "the same variable twice": Document(
        """query($n: Int!) { households(first: $n) { edges { node { needs(first: $n) { edges { node
        {
        id } } } } } } alerts(first: $n) { edges { node { id } } } }""",
        {"n": 3},
    ),
    "lists of choices": Document(
        """query($one: NeedStatus!, $s: [AlertState!]) { pushedNeeds(first: 20, status: [$one,
        CLOSED])
        { edges { node { status } } } a: alerts(first: 20, state: $s) { edges { node { state } } }
        b: alerts(first: 20, state: VERIFIED) { edges { node { state } } }
        c: alerts(first: 20, state: []) { edges { node { state } } } }""",
        {"one": "DECLINED", "s": ["NEW", "CLOSED"]},
    ),
    "a single choice for a list": Document(
        """query($s: [NeedStatus!]) { pushedNeeds(first: 20, status: $s) {
        edges { node { status } } } }""",
        {"s": "PUSHED"},
    ),
    "several operations": Document(
        "query A { viewer { role } } query B($id: ID!) { household(id: $id) { id ...F } } "
        "fragment F on Household { number }",
        _ID,
        "B",
    ),
    # ---- what an argument names
    "what is no id": Document(
        """{ a: household(id: "x") { id } b: need(id: 5) { id } c: alert(id: "") { id }
        d: assistanceChain(householdId: "00000000-0000-0000-0000-000000000000") { household { id }
        } }"""
    ),
    "ids in other forms": Document(
        "query($id: ID!) { household(id: $id) { id } }", {"id": "household#0"}
    ),
    **{
        f"division {code!r}": Document(
            """query($d: String!) { households(first: 50, division: $d) {
            edges { node { division } } } }""",
            {"d": code},
        )
        for code in (
            "410721",
            "410700",
            "410000",
            "410721101",
            "410721101201",
            "410724100",
            "4107",
            "",
            "%",
            "41072110",
            "999999",
            "410721 ",
            "４１０７２１",
        )
    },
    **{
        f"inbox of {code}": Document(
            """query($d: String!) { pushedNeeds(first: 50, department: $d) {
            edges { node { id status } } } }""",
            {"d": code},
        )
        for code in ("DPF", "MED", "CA", "X", "")
    },
    # ---- what is withheld
    "needs with all that is theirs": Document(
        f"""{{ {_NEEDS} {{ id needClass status department division pushedAt dueOn dueOnProvisional
        acceptedAt handledAt endedAt reason policyVersion version predecessor {{ id status
        withheld {{ field }} }} results {{ id result handledOn programme amountYuan note reportedAt
        assistanceRecord {{ id amountYuan withheld {{ field form clause }} }} withheld {{ form }} }}
        withheld {{ field form clause }} }} }} }} }}"""
    ),
    "needs with whom they are about": Document(
        f"""{{ {_NEEDS} {{ status household {{ id number status division memberCount
        withheld {{ field form clause }} }} person {{ ...Whom citizenId }} alert {{ id indicator
        path
        severity state raisedAt withheld {{ f: field c: clause }} verifications {{ id method result
        verifiedOn needClasses recordedAt withheld {{ field }} }} }} withheld {{ field form clause
        }} }} }} }} }}"""
        + _WHOM
    ),
    "needs with address and telephone": Document(
        f"""{{ {_NEEDS} {{ household {{ address withheld {{ field form clause }} }}
        person {{ phone withheld {{ field form clause }} }} }} }} }} }}"""
    ),
    "withheld before the fields it speaks of": Document(
        f"{{ {_NEEDS} {{ withheld {{ a: clause b: field c: form d: field }} x: person {{ id }} "
        "y: person { name } household { id } status } } } }"
    ),
    "withheld twice": Document(
        f"{{ {_NEEDS} {{ withheld {{ field }} person {{ id }} "
        "w: withheld { form t: __typename } } } } }"
    ),
    "withheld in fragments": Document(
        f"{{ {_NEEDS} {{ ...W person {{ id ...P }} }} }} }} }} "
        "fragment W on Need { withheld { field } household { withheld { field } number } } "
        "fragment P on Person { withheld { field form } phone }"
    ),
    "masks": Document(
        """{ households(first: 9) { edges { node { address withheld { field form clause }
        members { person { name citizenId phone withheld { field form clause } } } } } } }"""
    ),
    "masked accounts": Document(
        """{ assistanceRecords(first: 50) { edges { node { id account amountYuan
        withheld { field form clause } } } } }"""
    ),
    "certificates and deaths": Document(
        """{ households(first: 9) { edges { node { members { person { disability { category level
        certificateStatus certificateNumber issuedOn validTo withheld { field form clause } }
        reportedDeath { diedOn sources withheld { field form clause } } withheld { field } } } } }
        } }"""
    ),
    "certificates by way of needs": Document(
        f"""{{ {_NEEDS} {{ person {{ disability {{ category level withheld {{ field }} }}
        reportedDeath {{ diedOn sources withheld {{ field }} }} withheld {{ field }} }} }} }} }}
        }}"""
    ),
    "work, costs, schooling and living": Document(
        """{ households(first: 9) { edges { node { members { person { unemployment { isRegistered
        registeredOn withheld { field form clause } } medicalCost { selfPay12m total12m asOf
        isOverThreshold withheld { field } } insurance { isInsured year } enrolment { isEnrolled
        isFullTime } studentHardship { isIdentified } seriousIllness { qualifies } childProtection
        { type identifiedOn isActive withheld { field form clause } } povertyMonitoring { type
        identifiedOn isActive } relocation { fromDivision toDivision movedOn } housing { grade
        onlyDwelling assessedOn renovatedOn withheld { field } } withheld { field } } } } } } }"""
    ),
    "protected children by way of needs": Document(
        f"""{{ {_NEEDS} {{ status person {{ id childProtection {{ type identifiedOn isActive
        withheld {{ field form clause }} }} withheld {{ field form clause }} }} }} }} }} }}"""
    ),
    "that children are protected, by way of needs": Document(
        f"""{{ {_NEEDS} {{ status person {{ childProtection {{ isActive withheld {{ field form
        }} }} withheld {{ field form clause }} }} }} }} }} }}"""
    ),
    "costs and insurance by way of needs": Document(
        f"""{{ {_NEEDS} {{ status person {{ id medicalCost {{ selfPay12m total12m asOf
        isOverThreshold withheld {{ field }} }} insurance {{ isInsured year }} povertyMonitoring {{
        isActive withheld {{ field form }} }} withheld {{ field form clause }} }} }} }} }} }}"""
    ),
    "a house by way of needs": Document(
        f"""{{ {_NEEDS} {{ status person {{ housing {{ grade onlyDwelling assessedOn renovatedOn
        withheld {{ field }} }} relocation {{ fromDivision movedOn }} withheld {{ field }} }} }} }}
        }} }}"""
    ),
    "records of one's own": Document(
        """{ assistanceRecords(first: 50) { edges { node { id programme department division kind
        amountYuan periodFrom periodTo paidOn status recordedAt policyVersion household { id }
        person { id } withheld { field form clause } } } } }"""
    ),
    "households of one's own records": Document(
        """{ households(first: 9) { edges { node { id number withheld { field form clause }
        assistanceRecords(first: 3) { edges { node { amountYuan withheld { field } } } pageInfo {
        hasNextPage } }
        needs(first: 20) { edges { node { status household { id } withheld { field } } } } } } }
        }"""
    ),
    "closed needs under an open household": Document(
        """query($id: ID!) { household(id: $id) { needs(first: 50) { edges { node { status
        household { number } person { name } withheld { field } } } } } }""",
        _ID,
    ),
    # ---- width and depth
    "alerts whole": Document(
        """{ alerts(first: 50) { edges { node { id indicator path severity state raisedAt
        conditionEndedAt
        dueOn dueOnProvisional evidence reason division policyVersion version household { id }
        person { id } verifications { id workers method result verifiedOn needClasses recordedAt }
        needs { id status pushedAt } withheld { field form clause } } cursor } } }"""
    ),
    "members and determinations": Document(
        """{ households(first: 9) { edges { node { members { relation counted validFrom validTo
        person { id name idStatus sex birthDate } withheld { field } } determinations { id category
        validFrom validTo decisionReference policyVersion person { id } withheld { field } } } } }
        }"""
    ),
    "nested pages": Document(
        """{ households(first: 9) { edges { node { id alerts(first: 2) { edges { cursor node { id
        needs { id results { id } } household { needs(first: 1) { edges { node { id } } pageInfo {
        hasNextPage endCursor } } } } } pageInfo { hasNextPage } } } } } }"""
    ),
    "the chain whole": Document(
        """query($id: ID!) { assistanceChain(householdId: $id) { household { id number }
        events(first: 60) {
        edges { node { sequence kind occurredAt recordedAt clientId department policyVersion suite
        commitment previousHash hash rows { table id version __typename } withheld { field } } }
        pageInfo { hasNextPage } } withheld { field } } }""",
        _ID,
    ),
    "chains, foreign and absent": Document(
        """query($a: ID!, $b: ID!) { a: assistanceChain(householdId: $a) { events(first: 2) { edges
        {
        node { sequence } } } } b: assistanceChain(householdId: $b) { household { id } } }""",
        {"a": "household#-1", "b": "person#0"},
    ),
    "policy": Document(
        """{ indicators(first: 50) { edges { node { code version nameZh nameEn path subject sources
        explanationZh explanationEn document clause } } } programmes(first: 50) { edges { cursor
        node {
        code version nameZh nameEn ownerDepartment kind group document clause } } }
        policyPacks(first: 50) { edges { node { code version nameZh nameEn division validFrom
        validTo
        document parameters { key value unset adopted unit document clause words trust pack
        validFrom validTo __typename } } } } }"""
    ),
    "policy of a place": Document(
        """query($d: String, $on: Date) { policyPacks(first: 50, division: $d, on: $on) { edges {
        node { code division validFrom validTo parameters { key value unset } } } } }""",
        {"d": "430121", "on": "2026-01-31"},
    ),
    "catalogue": Document(
        """{ catalogue(first: 200) { edges { node { code audience coordinate form ground purposes
        reason
        document clause } } pageInfo { hasNextPage } } viewer { clientId department role division
        purpose scopes __typename } }"""
    ),
    "many roots": Document(
        "query($id: ID!) {"
        + "".join(f" r{n}: household(id: $id) {{ id f{n}: number }}" for n in range(10))
        + " }",
        _ID,
    ),
}

ALL = {**NAMED, **BY_HAND}
