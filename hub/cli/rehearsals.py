"""How a rehearsal is told: one operation on record after another, and what it gains or loses."""

from hub.domain.sharing import Rule
from hub.policy.policy import Policy
from schema.rehearsal import Rehearsed

_DIGITS = 12  # of a document's digest, enough to tell documents apart


def facts(rehearsed: Rehearsed) -> dict[str, object]:
    """Return what becomes of an operation, for programs."""
    operation, client = rehearsed.operation, rehearsed.client
    return {
        "client": client.id,
        "department": client.department,
        "division": client.division,
        "purpose": operation.purpose,
        "operation": operation.name,
        "document": f"sha256:{operation.digest.hex()}",
        "times": operation.times,
        "refusedBefore": rehearsed.before.refusal,
        "refusedAfter": rehearsed.after.refusal,
        "gained": rehearsed.gained,
        "lost": rehearsed.lost,
        "altered": [
            {"coordinate": coordinate, "before": _how(old), "after": _how(new)}
            for coordinate, (old, new) in rehearsed.altered.items()
        ],
    }


def words(policy: Policy, rehearsed: Rehearsed) -> str:
    """Return what becomes of an operation, in one sentence."""
    operation, client = rehearsed.operation, rehearsed.client
    where = policy.divisions[client.division].name
    who = f"{where}{policy.departments[client.department].name_zh}（{client.name}）"
    document = f"{operation.name or '未命名'} {operation.digest.hex()[:_DIGITS]}"
    what = [
        f"{verb}{'、'.join(names)}"
        for verb, names in (
            ("将得到 ", rehearsed.gained),
            ("将失去 ", rehearsed.lost),
            ("改变 ", [_altered(each, *rules) for each, rules in rehearsed.altered.items()]),
        )
        if names
    ]
    after = rehearsed.after.refusal
    what += [f"此后整体被拒绝（{after}）"] if after and not rehearsed.before.refusal else []
    asked = f"查询 {document}（{operation.purpose}，{operation.times} 次）"
    return f"{who}：{asked}{'；'.join(what)}"


def _altered(coordinate: str, old: Rule, new: Rule) -> str:
    return f"{coordinate}（{_how(old)}→{_how(new)}）"


def _how(rule: Rule) -> str:
    return f"{rule.form}/{rule.ground}"
