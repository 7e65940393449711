"""Walk the hub's main journey against a running demo, knowing nothing but its demo.json.

    scripts/journey.py [DIR]          DIR holds demo.json, by default .hub

A township verifies an alert, civil affairs classifies it and pushes needs, departments work their
inboxes, civil affairs judges and holds the household against the law, and an auditor reads its
chain. Every step is checked; the first that is not as it should be ends the walk with exit code 1.
"""

import base64
import copy
import itertools
import json
import sys
import urllib.error
import urllib.parse
import urllib.request
import uuid
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

OPERATIONS = Path(__file__).parent.parent / "schema" / "operations"
VERDICTS = {"MET", "NOT_MET", "UNKNOWN", "UNSET"}
TODAY = datetime.now(ZoneInfo("Asia/Shanghai")).date().isoformat()


class Client:
    """One department's client, with a token of its own."""

    def __init__(self, demo: dict[str, Any], entry: dict[str, Any]) -> None:
        """Fetch a token by client credentials."""
        self.purpose: str = entry["purposes"][0]
        self._graphql = demo["graphql"]
        pair = f"{entry['client_id']}:{entry['client_secret']}".encode()
        body = urllib.parse.urlencode({"grant_type": "client_credentials"}).encode()
        answer = _post(
            demo["token_endpoint"],
            body,
            {
                "Authorization": f"Basic {base64.b64encode(pair).decode()}",
                "Content-Type": "application/x-www-form-urlencoded",
            },
        )
        self._token = answer["access_token"]

    def acting(self, purpose: str) -> "Client":
        """Return the same client as it asks for another of its purposes."""
        other = copy.copy(self)
        other.purpose = purpose
        return other

    def ask(self, query: str, **variables: Any) -> dict[str, Any]:
        """Send a document; return the whole answer."""
        return _post(
            self._graphql,
            json.dumps({"query": query, "variables": variables}).encode(),
            {
                "Authorization": f"Bearer {self._token}",
                "Content-Type": "application/json",
                "Hub-Purpose": self.purpose,
            },
        )

    def run(self, operation: str, **variables: Any) -> dict[str, Any]:
        """Run a named operation; return its data."""
        answer = self.ask((OPERATIONS / f"{operation}.graphql").read_text("utf-8"), **variables)
        expect(f"{operation} is answered", "errors" not in answer, answer)
        expect("the answer says 演示数据", answer["extensions"]["notice"] == "演示数据", answer)
        return answer["data"]

    def tell(self, operation: str, **values: Any) -> dict[str, Any]:
        """Run a named mutation with a fresh key; return its payload, which has no refusal."""
        sent = {"idempotencyKey": uuid.uuid4().hex, **values}
        (payload,) = self.run(operation, input=sent).values()
        expect(f"{operation} is done", payload["userErrors"] == [], payload)
        (again,) = self.run(operation, input=sent).values()
        expect(f"{operation} sent twice is done once", again == payload, again)
        return payload


def _post(url: str, body: bytes, headers: dict[str, str]) -> dict[str, Any]:
    request = urllib.request.Request(url, body, headers)  # noqa: S310 the demo's own address
    try:
        with urllib.request.urlopen(request, timeout=30) as response:  # noqa: S310
            return json.load(response)
    except urllib.error.HTTPError as error:
        return json.loads(error.read() or b"{}") | {"status": error.code}


def expect(what: str, holds: bool, seen: object = None) -> None:  # noqa: FBT001 reads as a phrase
    """Say what holds, or end the walk with what was seen instead."""
    print(("✓ " if holds else "✗ ") + what, flush=True)
    if not holds:
        print(json.dumps(seen, ensure_ascii=False, indent=2, default=str), file=sys.stderr)
        sys.exit(1)


def first_alert(county: Client, **wanted: str) -> dict[str, Any]:
    """Return the first alert with these values."""
    after: str | None = None
    while True:
        page = county.run("Alerts", first=100, after=after)["alerts"]
        for edge in page["edges"]:
            if all(edge["node"][name] == value for name, value in wanted.items()):
                return edge["node"]
        expect(f"there is an alert {wanted}", page["pageInfo"]["hasNextPage"], wanted)
        after = page["pageInfo"]["endCursor"]


def decide(clients: dict[str, Client], alert: dict[str, Any]) -> None:
    """Let the township verify an alert, and civil affairs classify it."""
    township, county = clients[alert["division"]], clients["COUNTY"]
    township.tell(
        "RecordVerification",
        alertId=alert["id"],
        method="HOME_VISIT",
        result="CONFIRMED",
        workers=["张三", "李四"],
        verifiedOn=TODAY,
        needClasses=["REHABILITATION", "MEDICAL"],
    )
    county.tell("ClassifyAlert", alertId=alert["id"], path=alert["path"], reason="入户核实属实")


def handle(clients: dict[str, Client], alert: dict[str, Any]) -> None:
    """Push one need of each class, and let departments and civil affairs do their parts."""
    county, dpf, med = clients["COUNTY"], clients["DPF"], clients["MED"]
    needs = {
        name: county.tell("PushNeed", alertId=alert["id"], needClass=name)["need"]
        for name in ("DISABILITY_SUBSIDY", "REHABILITATION", "MEDICAL")
    }
    expect(
        "each class goes to its department",
        [n["department"] for n in needs.values()] == ["CA", "DPF", "MED"],
        needs,
    )
    rehabilitation, medical = needs["REHABILITATION"]["id"], needs["MEDICAL"]["id"]
    expect("the department finds the need in its inbox", in_inbox(dpf, rehabilitation), needs)
    dpf.tell("AcceptNeed", needId=rehabilitation)
    report = {"result": "PROVIDED", "handledOn": TODAY, "amountYuan": "1200.50"}
    dpf.tell("ReportHandlingResult", needId=rehabilitation, **report)
    county.tell("ReturnResult", needId=rehabilitation, reason="请补充康复机构")
    dpf.tell("ReportHandlingResult", needId=rehabilitation, **report, note="县康复中心")
    county.tell("ConfirmResult", needId=rehabilitation)
    closed = dpf.run("Need", id=rehabilitation)["need"]
    expect("a closed need keeps its results", len(closed["results"]) == 2, closed)  # noqa: PLR2004
    expect(
        "its household is withheld",
        closed["household"] is None
        and "household" in {each["field"] for each in closed["withheld"]},
        closed,
    )
    med.tell("DeclineNeed", needId=medical, reason="不属于医疗救助范围")
    successor = county.tell("PushNeed", alertId=alert["id"], needClass="MEDICAL")["need"]["id"]
    county.tell("WithdrawNeed", needId=successor, reason="重复推送")
    subsidy = needs["DISABILITY_SUBSIDY"]["id"]
    county.tell("ReportHandlingResult", needId=subsidy, result="ENROLLED", handledOn=TODAY)
    county.tell("ConfirmResult", needId=subsidy)


def in_inbox(client: Client, need_id: str) -> bool:
    """Tell whether a need waits in a department's inbox, with its household."""
    after: str | None = None
    while True:
        page = client.run("PushedNeeds", first=200, after=after, status=["PUSHED"])["pushedNeeds"]
        if any(
            each["node"]["id"] == need_id and each["node"]["household"]["id"]
            for each in page["edges"]
        ):
            return True
        if not page["pageInfo"]["hasNextPage"]:
            return False
        after = page["pageInfo"]["endCursor"]


def read_chain(auditor: Client, household: str) -> None:
    """Let the auditor read the whole chain, link by link."""
    events: list[dict[str, Any]] = []
    after: str | None = None
    while True:
        data = auditor.run("AssistanceChain", householdId=household, first=7, after=after)
        page = data["assistanceChain"]["events"]
        events += [each["node"] for each in page["edges"]]
        if not page["pageInfo"]["hasNextPage"]:
            break
        after = page["pageInfo"]["endCursor"]
    numbers = [each["sequence"] for each in events]
    expect("the chain has no gap", numbers == list(range(1, len(events) + 1)), numbers)
    linked = all(b["previousHash"] == a["hash"] for a, b in itertools.pairwise(events))
    expect("every link names the one before", linked, events)
    kinds = {each["kind"] for each in events}
    steps = {
        "ALERT_RAISED",
        "ALERT_VERIFIED",
        "ALERT_CLASSIFIED",
        "NEED_PUSHED",
        "NEED_ACCEPTED",
        "NEED_HANDLED",
        "RESULT_RETURNED",
        "RESULT_CONFIRMED",
        "NEED_DECLINED",
        "NEED_WITHDRAWN",
        "EVALUATED",
    }
    expect("every step stands on it", steps <= kinds, sorted(steps - kinds))


def evaluate(county: Client, household: str) -> None:
    """Hold a household against the law, and see each result cited and reckoned."""
    told = county.tell("EvaluateDetermination", householdId=household, on=TODAY)
    results = told["evaluation"]["results"]
    expect("each category of the jurisdiction is held against it", bool(results), told)
    expect(
        "each result says where it is written, and how it was reckoned",
        all(each["document"] and each["clause"] and each["steps"] for each in results),
        results,
    )
    verdicts = {each["verdict"] for each in results}
    expect("each verdict is one of four", verdicts <= VERDICTS, sorted(verdicts))
    page = county.run("Entitlements", householdId=household, first=100)["entitlements"]
    expect(
        "what is due is cited too",
        all(each["node"]["document"] and each["node"]["clause"] for each in page["edges"]),
        page,
    )
    gaps = county.run("EntitlementGaps", first=100)["entitlementGaps"]["edges"]
    expect("what is due and did not come is found", bool(gaps), gaps)
    expect("and nothing else", {each["node"]["state"] for each in gaps} == {"MISSED"}, gaps)


def refuse(clients: dict[str, Client], alert: dict[str, Any]) -> None:
    """See that what is not granted is refused whole, and says why."""
    asked = "query($id: ID!) { household(id: $id) { id determinations { category } } }"
    answer = clients["MED"].ask(asked, id=alert["household"]["id"])
    expect("an ungranted field is refused whole", "data" not in answer, answer)
    said = answer["errors"][0]["extensions"]
    expect(
        "with code, coordinate and scope",
        said["code"] == "FIELD_NOT_GRANTED" and said["coordinate"] and said["requiredScopes"],
        answer,
    )


def main() -> None:
    """Walk the journey."""
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else ".hub")
    demo = json.loads((folder / "demo.json").read_text("utf-8"))
    clients: dict[str, Client] = {}
    for entry in demo["clients"]:
        name = entry["division"] if entry["role"] == "TOWNSHIP" else entry["department"]
        clients[entry["role"] if name == "CA" else name] = Client(demo, entry)
    alert = first_alert(clients["COUNTY"], state="DISPATCHED", indicator="I-01")
    decide(clients, alert)
    handle(clients, alert)
    refuse(clients, alert)
    evaluate(clients["COUNTY"].acting("DETERMINE"), alert["household"]["id"])
    read_chain(clients["AUD"], alert["household"]["id"])
    print("演示数据 · the journey is walked")


if __name__ == "__main__":
    main()
