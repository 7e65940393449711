"""A caller's rights over coordinates: decided once for each kind of caller and of request."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from hub.domain.callers import Purpose
from hub.domain.errors import DeniedField, FieldNotGranted, ReasonRequired
from hub.domain.sharing import Agreement, Denial, Rule, decide, stood_on
from hub.reading.selection import Guarded


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Rights:
    """What agreement, token, purpose and a reason given allow together; no person, no row."""

    agreement: Agreement
    scopes: frozenset[str]
    purpose: Purpose
    has_reason: bool  # the request says why
    decided: dict[str, Rule] = field(default_factory=dict[str, Rule])

    def rule(self, guard: Guarded) -> Rule:
        """Return how an admitted coordinate is given; one that needs no grant, on every row."""
        if not guard.needs_grant:
            return Rule()
        known = self.decided.get(guard.coordinate)
        if known is None:
            known = decide(
                self.agreement.grants.get(guard.coordinate, ()),
                guard.scopes,
                scopes=self.scopes,
                purpose=self.purpose,
                has_reason=self.has_reason,
            )
            self.decided[guard.coordinate] = known
        return known

    def admit(self, guards: Iterable[Guarded]) -> None:
        """Let an operation pass only if each of its coordinates is given on some row.

        Raises:
            FieldNotGranted: names every coordinate that is not, each with what would allow it.
            ReasonRequired: the same, where a reason would allow all of them.
        """
        denied = [(each, denial) for each in guards if (denial := self._denial(each)) is not None]
        if not denied:
            return
        fields = [
            DeniedField(
                coordinate=guard.coordinate,
                scopes=guard.scopes,
                message=self._explain(guard, denial),
            )
            for guard, denial in denied
        ]
        only_reasons = all(denial is Denial.NO_REASON for _, denial in denied)
        raise ReasonRequired(fields) if only_reasons else FieldNotGranted(fields)

    def _denial(self, guard: Guarded) -> Denial | None:
        """Return why a coordinate is given on no row.

        One that needs no grant is given by its scope; where the agreement has lines for it all
        the same, one of them must hold for the purpose.
        """
        if guard.needs_grant:
            return self.rule(guard).denial
        if guard.scopes and not any(self.scopes.issuperset(each) for each in guard.scopes):
            return Denial.NO_SCOPE
        lines = self.agreement.grants.get(guard.coordinate, ())
        if not lines:
            return None
        line = stood_on(lines, self.purpose, has_reason=self.has_reason)
        return line if isinstance(line, Denial) else None

    def _explain(self, guard: Guarded, denial: Denial) -> str:
        """Say in one sentence why a coordinate is not given, and what to do."""
        scopes = " or ".join(" and ".join(each) for each in guard.scopes)
        audience = self.agreement.audience
        match denial:
            case Denial.NO_SCOPE:
                return f"{guard.coordinate} needs the scope {scopes}, which your token lacks."
            case Denial.NO_PURPOSE:
                return (
                    f"{guard.coordinate} is granted to {audience}, "
                    f"but not for the purpose {self.purpose}."
                )
            case Denial.NO_REASON:
                return (
                    f"{guard.coordinate} is given to {audience} for a reason only; say why in the "
                    "header Hub-Reason, percent-encoded as UTF-8. It is recorded."
                )
            case Denial.NO_GRANT:
                return (
                    f"{guard.coordinate} is not granted to {audience}; leave it out, or apply for "
                    f"it under the catalogue (scope {scopes})."
                )
