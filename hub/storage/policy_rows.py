"""A policy's entries as rows of the published tables, each with its version and its clause."""

import json
from collections.abc import Callable, Mapping
from decimal import Decimal
from hashlib import sha256
from typing import Any

from hub.domain.law import UNSET, Citation
from hub.domain.sharing import Clause, Grant
from hub.policy.packs import Pack, Parameter
from hub.policy.periods import Period
from hub.policy.policy import Policy

Values = dict[str, Any]


def departments(policy: Policy) -> list[Values]:
    """Return the rows of `policy_department`."""
    return [
        _entry(
            d.code, {"name_zh": d.name_zh, "name_en": d.name_en}, source=d.source, period=Period()
        )
        for d in policy.departments.values()
    ]


def programmes(policy: Policy) -> list[Values]:
    """Return the rows of `policy_programme`."""
    return [
        _entry(
            p.code,
            {
                "name_zh": p.name_zh,
                "name_en": p.name_en,
                "owner_department": p.owner,
                "kind": p.kind,
                "programme_group": p.group,
            },
            source=p.source,
            period=p.period,
        )
        for p in policy.programmes.values()
    ]


def indicators(policy: Policy) -> list[Values]:
    """Return the rows of `policy_indicator`."""
    return [
        _entry(
            i.code,
            {
                "name_zh": i.name_zh,
                "name_en": i.name_en,
                "path": i.path,
                "subject": i.subject,
                "sources": list(i.sources),
                "explanation_zh": i.explanation_zh,
                "explanation_en": i.explanation_en,
            },
            source=i.source,
            period=Period(),
        )
        | {"version": i.version}  # alerts cite it
        for i in policy.indicators.values()
    ]


def packs(policy: Policy) -> list[Values]:
    """Return the rows of `policy_pack`."""
    return [
        _entry(
            pack.code,
            {
                "name_zh": pack.name_zh,
                "name_en": pack.name_en,
                "division_code": pack.division,
                "parameter_count": len(pack.parameters),
                "parameters": _parameters(pack),
            },
            source=pack.source,
            period=pack.period,
        )
        for pack in policy.packs.values()
    ]


def _parameters(pack: Pack) -> list[Values]:
    return [
        {
            "key": p.key,
            "value": _json(p),
            "unset": p.value is UNSET,
            "unit": p.unit,
            "document": p.source.document,
            "clause": p.source.clause,
            "words": p.source.words,
            "trust": p.source.trust,
            "adopted": p.adopted,
            "origin": p.origin,
            "pack": pack.code,
            "valid_from": p.period.valid_from and p.period.valid_from.isoformat(),
            "valid_to": p.period.valid_to and p.period.valid_to.isoformat(),
        }
        for p in pack.parameters
    ]


def _json(parameter: Parameter) -> object:
    """Return a parameter's value as JSON keeps it; a decimal as text, so that no digit is lost."""
    match parameter.value:
        case Decimal() as number:
            return str(number)
        case tuple() as several:
            return list(several)
        case Mapping() as by_category:
            return dict(by_category)
        case value if value is UNSET:
            return None
        case value:
            return value


def grants(policy: Policy) -> list[Values]:
    """Return the rows of `policy_grant`."""
    return [
        _entry(
            _code_of(agreement.audience, grant, alone=len(grants) == 1),
            {
                "audience": agreement.audience,
                "coordinate": grant.coordinate,
                "form": grant.form,
                "ground": grant.ground,
                "purposes": sorted(grant.purposes),
                "reason": grant.reason,
                "asks": grant.asks,
            },
            source=grant.clause,
            period=Period(),
        )
        for agreement in policy.agreements.values()
        for grants in agreement.grants.values()
        for grant in grants
    ]


def _code_of(audience: str, grant: Grant, *, alone: bool) -> str:
    """Return a grant's code; where there are several, purposes and what is asked are part of it."""
    code = f"{audience} {grant.coordinate}"
    if alone:
        return code
    return " ".join([code, "+".join(sorted(grant.purposes)), *([grant.asks] if grant.asks else [])])


def datasets(policy: Policy) -> list[Values]:
    """Return the rows of `policy_dataset`."""
    return [
        _entry(
            d.code,
            {
                "name_zh": d.name_zh,
                "name_en": d.name_en,
                "department": d.department,
                "mode": d.mode,
                "frequency": d.frequency,
                "lag_days": d.lag_days,
                "freshness_days": d.freshness_days,
                "fields": [
                    {
                        "name": f.name,
                        "label": f.label_zh,
                        "type": f.type,
                        "required": f.required,
                        "codes": list(f.codes),
                    }
                    for f in d.fields
                ],
            },
            source=d.clause,
            period=Period(),
        )
        for d in policy.datasets.values()
    ]


def items(policy: Policy) -> list[Values]:
    """Return the rows of `policy_item`."""
    return [
        _entry(
            i.code,
            {
                "name_zh": i.name_zh,
                "name_en": i.name_en,
                "provider": i.provider,
                "frequency": i.frequency,
                "attribute": i.attribute,
                "methods": list(i.methods),
                "grade": i.grade,
                "conditions_zh": i.conditions_zh,
                "conditions_en": i.conditions_en,
                "ground": f"{i.ground.document} {i.ground.clause}" if i.ground else None,
                "scopes": sorted(i.scopes),
            },
            source=i.source,
            period=Period(),
        )
        for i in policy.items.values()
    ]


def routes(policy: Policy) -> list[Values]:
    """Return the rows of `policy_routing`."""
    return [
        _entry(
            f"{pack.division} {each.route.need_class} {each.period.valid_from or ''}".rstrip(),
            {
                "need_class": each.route.need_class,
                "division": pack.division,
                "department": each.route.department,
                "working_days": each.route.working_days,
                "programme": each.route.programme,
            },
            source=each.route.source,
            period=each.period,
        )
        for pack in policy.packs.values()
        for each in pack.routes
    ]


def _entry(code: str, values: Values, *, source: Clause | Citation, period: Period) -> Values:
    """Return an entry's row; its version is the digest of all that it says."""
    row = values | {
        "valid_from": period.valid_from,
        "valid_to": period.valid_to,
        "document": source.document,
        "clause": source.clause,
    }
    said = json.dumps(row, sort_keys=True, ensure_ascii=False, default=str)
    return {"code": code, "version": sha256(said.encode()).hexdigest()[:12]} | row


OF_KIND: Mapping[str, Callable[[Policy], list[Values]]] = {
    "department": departments,
    "programme": programmes,
    "indicator": indicators,
    "pack": packs,
    "grant": grants,
    "dataset": datasets,
    "item": items,
    "routing": routes,
}
