"""A caller's rights over coordinates: decided once for each kind of caller, scopes and purpose."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from hub.domain.callers import Purpose
from hub.domain.errors import DeniedField, FieldNotGranted
from hub.domain.sharing import Agreement, Denial, Rule, decide
from hub.reading.selection import Guarded


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Rights:
    """What an agreement, a token's scopes and a purpose give together; no person, no row."""

    agreement: Agreement
    scopes: frozenset[str]
    purpose: Purpose
    decided: dict[str, Rule] = field(default_factory=dict[str, Rule])

    def rule(self, guard: Guarded) -> Rule:
        """Return how an admitted coordinate is given; one that needs no grant, on every row."""
        if not guard.needs_grant:
            return Rule(coordinate=guard.coordinate)
        known = self.decided.get(guard.coordinate)
        if known is None:
            known = decide(
                guard.coordinate,
                guard.scopes,
                agreement=self.agreement,
                scopes=self.scopes,
                purpose=self.purpose,
            )
            self.decided[guard.coordinate] = known
        return known

    def admit(self, guards: Iterable[Guarded]) -> None:
        """Let an operation pass only if each of its coordinates is given on some row.

        Raises:
            FieldNotGranted: names every coordinate that is not, each with what would allow it.
        """
        denied = [
            DeniedField(
                coordinate=guard.coordinate,
                scopes=guard.scopes,
                message=self._explain(guard, denial),
            )
            for guard in guards
            if (denial := self.denial(guard)) is not None
        ]
        if denied:
            raise FieldNotGranted(denied)

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
        held = not lines or any(self.purpose in each.purposes for each in lines)
        return None if held else Denial.NO_PURPOSE

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
            case Denial.NO_GRANT:
                return (
                    f"{guard.coordinate} is not granted to {audience}; leave it out, or apply for "
                    f"it under the catalogue (scope {scopes})."
                )
