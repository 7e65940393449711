"""A caller's rights over coordinates: decided once for each kind of caller and of request."""

from dataclasses import dataclass, field

from hub.domain.callers import Purpose
from hub.domain.denials import DeniedField, FieldNotGranted, ReasonRequired
from hub.domain.sharing import Agreement, Denial, Form, Rule, decide, stood_on
from hub.reading.selection import Coordinates, Guarded


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Rights:
    """What agreement, token, purpose and a reason given allow together; no person, no row."""

    agreement: Agreement
    scopes: frozenset[str]
    purpose: Purpose
    has_reason: bool = False  # the request says why
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

    def admit(self, asked: Coordinates) -> None:
        """Let an operation pass only if each of its coordinates is given on some row.

        What its arguments and the orders of its lists go by must be given in full.

        Raises:
            FieldNotGranted: names every coordinate that is not, each with what would allow it.
            ReasonRequired: the same, where a reason would allow all of them.
        """
        places = [
            *((each.coordinate, each, self.denial(each)) for each in asked.fields),
            *((each.place, each.field, self.comparing(each.field)) for each in asked.compared),
        ]
        denied = {place: (guard, why) for place, guard, why in reversed(places) if why is not None}
        if not denied:
            return
        fields = [
            DeniedField(
                coordinate=place, scopes=guard.scopes, message=self._explain(place, guard, why)
            )
            for place, (guard, why) in reversed(denied.items())
        ]
        only_reasons = all(why is Denial.NO_REASON for _, why in denied.values())
        raise ReasonRequired(fields) if only_reasons else FieldNotGranted(fields)

    def comparing(self, guard: Guarded) -> Denial | None:
        """Return why nothing may go by a field, neither a condition nor an order."""
        denial = self.denial(guard)
        is_masked = denial is None and self.rule(guard).form is Form.MASKED
        return Denial.MASKED if is_masked else denial

    def denial(self, guard: Guarded) -> Denial | None:
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

    def _explain(self, place: str, guard: Guarded, denial: Denial) -> str:
        """Say in one sentence why a coordinate is not given, and what to do.

        The place is the coordinate itself, or what goes by it, whose own name alone is told.
        """
        scopes = " or ".join(" and ".join(each) for each in guard.scopes)
        audience = self.agreement.audience
        what = place if place == guard.coordinate else f"What {place} goes by"
        match denial:
            case Denial.NO_SCOPE:
                return f"{what} needs the scope {scopes}, which your token lacks."
            case Denial.NO_PURPOSE:
                return f"{what} is granted to {audience}, but not for the purpose {self.purpose}."
            case Denial.NO_REASON:
                return (
                    f"{what} is given to {audience} for a reason only; say why in the "
                    "header Hub-Reason, percent-encoded as UTF-8. It is recorded."
                )
            case Denial.MASKED:
                return f"{what} is given to {audience} as a mask; leave the argument out."
            case Denial.NO_GRANT:
                return (
                    f"{what} is not granted to {audience}; leave it out, or apply for "
                    f"it under the catalogue (scope {scopes})."
                )
