"""Every kind of caller, each with all scopes of its agreement unless said otherwise."""

from collections.abc import Mapping
from dataclasses import replace

from hub.domain.callers import Caller
from hub.policy.policy import Policy
from tests.callers import (
    OTHER_COUNTY,
    OTHER_TOWNSHIP,
    auditor,
    county,
    office,
    province,
    supervisor,
    township,
    village,
)

DEPARTMENTS = (
    *("EDU", "HRSS", "HOU", "AGR", "HEA", "EMG", "MED", "DPF"),
    *("JUS", "CRT", "TUN", "WOM", "VET"),
)
BARE: Mapping[str, Caller] = {
    "county": county(),
    "other-county": county(OTHER_COUNTY),
    "city": province(),
    "province": province("410000"),
    "township": township(),
    "other-township": township(OTHER_TOWNSHIP),
    **{code: office(code) for code in DEPARTMENTS},
    "other-DPF": office("DPF", OTHER_COUNTY),
    "other-MED": office("MED", OTHER_COUNTY),
    "village": village(),
    "other-village": village(f"{OTHER_TOWNSHIP}201"),
    **{code: supervisor(code) for code in ("FIN", "DAT")},
    "auditor": auditor(),
}
_FEWER = frozenset({"person.contact:read", "household.contact:read", "person.health:read"})
KINDS = (*BARE, "DPF-fewer", "county-fewer", "MED-purpose", "auditor-reason")


def kind_of(policy: Policy, audience: str) -> Caller:
    """Return the first kind of caller that has an audience's column, with all its scopes."""
    for kind, bare in BARE.items():
        if policy.agreement_of(bare.department, bare.role).audience == audience:
            return caller_of(policy, kind)
    raise LookupError(audience)


def caller_of(policy: Policy, kind: str) -> Caller:
    """Return a caller of a kind."""
    name, _, special = kind.partition("-")
    bare = BARE.get(kind) or BARE[name]
    held = policy.agreement_of(bare.department, bare.role).scopes
    caller = replace(bare, scopes=held - _FEWER if special == "fewer" else held)
    if special == "reason":
        return replace(caller, reason="核对疑似重复发放")
    return replace(caller, purpose=BARE["auditor"].purpose) if special == "purpose" else caller
