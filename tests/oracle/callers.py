"""Every kind of caller, each with all scopes of its agreement unless said otherwise."""

from collections.abc import Mapping
from dataclasses import replace

from hub.domain.callers import Caller
from hub.policy.policy import Policy
from tests.callers import OTHER_COUNTY, OTHER_TOWNSHIP, auditor, county, office, township

BARE: Mapping[str, Caller] = {
    "county": county(),
    "other-county": county(OTHER_COUNTY),
    "city": county("410700"),
    "township": township(),
    "other-township": township(OTHER_TOWNSHIP),
    **{code: office(code) for code in ("MED", "DPF", "EDU", "HEA", "HOU")},
    "other-DPF": office("DPF", OTHER_COUNTY),
    "other-MED": office("MED", OTHER_COUNTY),
    "auditor": auditor(),
}
_FEWER = frozenset({"person.contact:read", "household.contact:read", "person.health:read"})
KINDS = (*BARE, "DPF-fewer", "county-fewer", "MED-purpose", "auditor-reason")


def caller_of(policy: Policy, kind: str) -> Caller:
    """Return a caller of a kind."""
    name, _, special = kind.partition("-")
    bare = BARE.get(kind) or BARE[name]
    held = policy.agreement_of(bare.department, bare.role).scopes
    caller = replace(bare, scopes=held - _FEWER if special == "fewer" else held)
    if special == "reason":
        return replace(caller, reason="核对疑似重复发放")
    return replace(caller, purpose=BARE["auditor"].purpose) if special == "purpose" else caller
