"""Why a client is given what it asks for, or is not: decided as the read decides."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from hub.domain.callers import Caller, Purpose, Role
from hub.domain.denials import ClientDisabled
from hub.domain.engagements import holding
from hub.domain.errors import Fault
from hub.domain.sharing import Agreement, Denial
from hub.identity.callers import held_by
from hub.identity.standings import Standing
from hub.reading.explain import Look, Rows, look
from hub.reading.read import Asked
from hub.reading.rights import Rights
from hub.reading.selection import Coordinates, Guarded
from hub.runtime import Hub
from hub.services import clients
from hub.storage.clients import Client
from schema.asked import asked_by, selected_by
from schema.coordinates import legal_basis
from schema.prepared import rights_held
from schema.questions import Question
from schema.types.access import AccessExplanation, AccessObstacle, AccessRule, ExplainedField

_NO_ROWS = Rows(seen=0, given=0)
_RULES = {
    Denial.NO_GRANT: AccessRule.NOT_IN_CATALOGUE,
    Denial.NO_PURPOSE: AccessRule.NOT_FOR_PURPOSE,
    Denial.NO_REASON: AccessRule.NOT_WITHOUT_REASON,
    Denial.MASKED: AccessRule.MASKED,
}
_CLIENT_DISABLED = AccessObstacle(
    code=ClientDisabled.code, message="The client is disabled; `hub client enable` enables it."
)


async def explain(
    hub: Hub, caller: Caller, question: Question, asked: Asked
) -> AccessExplanation | None:
    """Return how a client's request would be decided; None: the caller may not ask about it.

    Args:
        hub: whose policy and rows decide.
        caller: civil affairs and auditors ask about the clients of their area, everybody about
            those of its own office.
        question: what is asked about.
        asked: the document by which the caller asks, for the record.

    Raises:
        InvalidInput: what is asked about is none of the schema's.
        RecordUnavailable, StandingChanged, Unavailable: as of a read.
    """
    fields = asked_by(question)
    await clients.require_standing(hub, caller)
    found = await clients.with_standing(hub, question.client)
    if found is None or not _may_ask(caller, found[0]):
        return None
    client, standing = found
    try:
        held = held_by(client, standing, hub.policy, hub.today())
        if client.role is Role.AUDITOR:
            holding(standing.engagements, hub.today())
    except Fault as fault:
        return _kept_back(hub, found, AccessObstacle(code=fault.code, message=str(fault)))
    if not standing.is_enabled:
        return _kept_back(hub, found, _CLIENT_DISABLED)
    explaining = _Explaining(hub=hub, client=client, standing=standing, held=held)
    explained: list[ExplainedField] = []
    for purpose in _purposes(held, question):
        rows = await explaining.rows(caller, question, purpose, asked)
        explained += explaining.fields(caller, fields, purpose, rows)
    return AccessExplanation(
        client=client.id,
        is_allowed=any(
            all(each.is_given for each in explained if each.purpose is purpose)
            for purpose in _purposes(held, question)
        ),
        policy_version=hub.policy.version,
        agreement_version=standing.agreement.version if standing.agreement else None,
        obstacle=None,
        fields=explained,
    )


def _may_ask(caller: Caller, client: Client) -> bool:
    if caller.role is Role.DEPARTMENT:
        return (client.department, client.division) == (caller.department, caller.division)
    return client.division in caller.divisions


def _kept_back(
    hub: Hub, found: tuple[Client, Standing], obstacle: AccessObstacle
) -> AccessExplanation:
    client, standing = found
    return AccessExplanation(
        client=client.id,
        is_allowed=False,
        policy_version=hub.policy.version,
        agreement_version=standing.agreement.version if standing.agreement else None,
        obstacle=obstacle,
        fields=[],
    )


def _purposes(held: Agreement, question: Question) -> tuple[Purpose, ...]:
    return held.purposes if question.purpose is None else (question.purpose,)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Explaining:
    """One client, as it stands."""

    hub: Hub
    client: Client
    standing: Standing
    held: Agreement  # whatever the client itself is registered for

    def rights(self, purpose: Purpose) -> Rights:
        scopes = self.held.scopes & self.standing.scopes
        return Rights(agreement=self.held, scopes=scopes, purpose=purpose)

    async def rows(
        self, caller: Caller, question: Question, purpose: Purpose, asked: Asked
    ) -> Mapping[str, Rows] | None:
        """Return on which rows of the household each field is given; None: none is asked about."""
        if question.household is None:
            return None
        rights = self.rights(purpose)
        eyes = Caller(
            client_id=self.client.id,
            department=self.client.department,
            role=self.client.role,
            division=self.client.division,
            scopes=rights.scopes,
            purpose=purpose,
            request_id=caller.request_id,
            standing=self.standing.number,
        )
        looked = Look(selection=selected_by(question), rights=rights, household=question.household)
        return await look(self.hub, caller, eyes, looked, asked)

    def fields(
        self,
        caller: Caller,
        asked: Coordinates,
        purpose: Purpose,
        rows: Mapping[str, Rows] | None,
    ) -> Iterator[ExplainedField]:
        """Yield how each field is decided for a purpose, to be given or to go by."""
        rights = self.rights(purpose)
        gone_by = {each.field for each in asked.compared}
        own = rights_held(self.hub.policy, caller)
        for guard in sorted({*asked.fields, *gone_by}, key=lambda each: each.coordinate):
            denial = rights.comparing(guard) if guard in gone_by else rights.denial(guard)
            rule = self._rule(denial, guard)
            given = rights.rule(guard) if rule is AccessRule.GIVEN else None
            # Who may not see a field is not told on how many rows it stands.
            told = None if own.denial(guard) is not None else rows
            counted = None if told is None else told.get(guard.coordinate, _NO_ROWS)
            yield ExplainedField(
                coordinate=guard.coordinate,
                purpose=purpose,
                is_given=given is not None,
                rule=rule,
                form=given.form if given else None,
                ground=given.ground if given else None,
                clause=self._clause(guard, purpose),
                scopes=[*guard.scopes[0]],
                item=self._item(guard) if rule is AccessRule.NOT_IN_AGREEMENT else None,
                purposes=self._purposes(guard),
                rows=counted.seen if counted else None,
                rows_given=counted.given if counted else None,
            )

    def _rule(self, denial: Denial | None, guard: Guarded) -> AccessRule:
        """Return the rule that decides; a missing scope is missing at one of three places."""
        if denial is Denial.NO_SCOPE:
            return self._lacking(frozenset(guard.scopes[0]))
        return AccessRule.GIVEN if denial is None else _RULES[denial]

    def _lacking(self, scopes: frozenset[str]) -> AccessRule:
        """Return where scopes are lacking: in the catalogue, the agreement or the client."""
        catalogued = self.hub.policy.agreement_of(self.client.department, self.client.role)
        if not scopes <= catalogued.scopes:
            return AccessRule.NOT_IN_CATALOGUE
        if not scopes <= self.held.scopes:
            return AccessRule.NOT_IN_AGREEMENT
        return AccessRule.NOT_FOR_CLIENT

    def _clause(self, guard: Guarded, purpose: Purpose) -> str:
        """Return the clause of the line that holds for a purpose, else the field's own."""
        lines = self.held.grants.get(guard.coordinate, ())
        held = next((line.clause for line in lines if purpose in line.purposes), None)
        basis = held or legal_basis(guard.coordinate)
        return f"{basis.document} {basis.clause}"

    def _item(self, guard: Guarded) -> str | None:
        """Return the catalogue item that holds a field's scope."""
        scopes = frozenset(guard.scopes[0])
        items = self.hub.policy.items.values()
        return next((item.code for item in items if scopes <= item.scopes), None)

    def _purposes(self, guard: Guarded) -> list[Purpose]:
        """Return the purposes that the catalogue gives a field for; without lines, all."""
        lines = self.held.grants.get(guard.coordinate, ())
        held = {purpose for line in lines for purpose in line.purposes}
        catalogued = self.hub.policy.agreement_of(self.client.department, self.client.role)
        is_open = not guard.needs_grant and not lines
        return [each for each in catalogued.purposes if is_open or each in held]
