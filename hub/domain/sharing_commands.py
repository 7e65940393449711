"""What is asked to be done with sharing requests and agreements, and the rules of its values."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from hub.domain import texts
from hub.domain.callers import Purpose
from hub.domain.commands import NAME_LENGTH, TEXT_LENGTH, Command, check_past
from hub.domain.errors import InvalidInput
from hub.domain.sharing_requests import RequestAnswer, Settlement
from hub.domain.sharing_terms import Narrowing, SharingMethod, Terms

PAPER_COUNT = 20
PAPER_LENGTH = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestSharing(Command):
    """A department's request for data: what, for what, on which ground, for how long.

    Source:
        政务数据共享条例 Art. 20.
    """

    mutation = "requestSharing"

    items: tuple[str, ...]
    purposes: tuple[Purpose, ...]
    basis: str
    scenario: str
    extent: str
    method: SharingMethod
    valid_from: date
    valid_to: date
    approved_by: str
    papers: tuple[str, ...]

    @property
    def terms(self) -> Terms:
        """The terms that are asked for."""
        return Terms(
            items=frozenset(self.items),
            purposes=frozenset(self.purposes),
            basis=self.basis.strip(),
            scenario=self.scenario.strip(),
            extent=self.extent.strip(),
            method=self.method,
            valid_from=self.valid_from,
            valid_to=self.valid_to,
        )

    def check_values(self, today: date) -> None:
        """Refuse texts that break a rule, a request for nothing, or one for the past."""
        for name in ("basis", "scenario", "extent"):
            texts.check(getattr(self, name), name, limit=TEXT_LENGTH)
        texts.check(self.approved_by, "approvedBy", limit=NAME_LENGTH)
        _check_papers(self.papers, "papers", least=0)
        if not self.items:
            raise InvalidInput("Name at least one item.", field=("items",))
        if self.valid_to < today:
            raise InvalidInput(f"Give a last day from today, {today}.", field=("validTo",))


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestCommand(Command):
    """One step of a request that is there."""

    request_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class AskForPapers(RequestCommand):
    """The one notice of all papers that are missing."""

    mutation = "askForPapers"

    missing: tuple[str, ...]

    def check_values(self, today: date) -> None:
        """Refuse a notice that names no paper."""
        del today
        _check_papers(self.missing, "missing", least=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplyPapers(RequestCommand):
    """The papers that were missing."""

    mutation = "supplyPapers"

    papers: tuple[str, ...]

    def check_values(self, today: date) -> None:
        """Refuse to supply nothing."""
        del today
        _check_papers(self.papers, "papers", least=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtendAnswer(RequestCommand):
    """More time for the answer, with the sharing authority's consent."""

    mutation = "extendAnswer"

    consent: str  # the number of its letter

    def check_values(self, today: date) -> None:
        """Refuse an extension without a consent."""
        del today
        texts.check(self.consent, "consent", limit=PAPER_LENGTH)


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreedTerms:
    """What a decision agrees to, at most what was asked for; None: as asked."""

    items: tuple[str, ...] | None = None
    purposes: tuple[Purpose, ...] | None = None
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DecidingCommand(RequestCommand):
    """A decision on a request, which may agree to less than what was asked for."""

    agreed: AgreedTerms | None = None  # None: all that was asked for, where it agrees

    @property
    def narrowing(self) -> Narrowing:
        """What is agreed to, where it is less than what was asked for."""
        agreed = self.agreed or AgreedTerms()
        return Narrowing(
            items=None if agreed.items is None else frozenset(agreed.items),
            purposes=None if agreed.purposes is None else frozenset(agreed.purposes),
            valid_from=agreed.valid_from,
            valid_to=agreed.valid_to,
        )

    def check_agreed(self, *, agrees: bool) -> None:
        """Refuse to say what is agreed to where nothing is."""
        if self.agreed is not None and not agrees:
            raise InvalidInput("Nothing is agreed to; leave its terms out.", field=("agreed",))


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerSharingRequest(DecidingCommand):
    """Civil affairs' answer to a request; a refusal says why."""

    mutation = "answerSharingRequest"

    answer: RequestAnswer
    approved_by: str
    reason: str | None

    def check_values(self, today: date) -> None:
        """Refuse a refusal without reason."""
        del today
        self.check_agreed(agrees=self.answer is RequestAnswer.ACCEPTED)
        texts.check(self.approved_by, "approvedBy", limit=NAME_LENGTH)
        if self.reason is not None:
            texts.check(self.reason, "reason", limit=TEXT_LENGTH)
        elif self.answer is RequestAnswer.REFUSED:
            raise InvalidInput("Say why it is refused; the department is told.", field=("reason",))


@dataclass(frozen=True, slots=True, kw_only=True)
class DisputeRefusal(RequestCommand):
    """A department's word that its request was refused wrongly."""

    mutation = "disputeRefusal"

    reason: str

    def check_values(self, today: date) -> None:
        """Refuse a reason that says nothing, too much, or an id number."""
        del today
        texts.check(self.reason, "reason", limit=TEXT_LENGTH)


@dataclass(frozen=True, slots=True, kw_only=True)
class SettleDispute(DecidingCommand):
    """The data authority's word on a refusal."""

    mutation = "settleDispute"

    settlement: Settlement
    reason: str

    def check_values(self, today: date) -> None:
        """Refuse a reason that breaks a rule, and terms where nothing is agreed to."""
        del today
        self.check_agreed(agrees=self.settlement is Settlement.OVERTURNED)
        texts.check(self.reason, "reason", limit=TEXT_LENGTH)


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawSharingRequest(RequestCommand):
    """A department takes its request back."""

    mutation = "withdrawSharingRequest"


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementCommand(Command):
    """One step of an agreement."""

    agreement_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ReasonedAgreementCommand(AgreementCommand):
    """A step of an agreement that must say why."""

    reason: str

    def check_values(self, today: date) -> None:
        """Refuse a reason that says nothing, too much, or an id number."""
        del today
        texts.check(self.reason, "reason", limit=TEXT_LENGTH)


@dataclass(frozen=True, slots=True, kw_only=True)
class SuspendSharing(ReasonedAgreementCommand):
    """Nothing is shared until the department has mended what is wrong."""

    mutation = "suspendSharing"


@dataclass(frozen=True, slots=True, kw_only=True)
class ResumeSharing(ReasonedAgreementCommand):
    """What was wrong is mended."""

    mutation = "resumeSharing"


@dataclass(frozen=True, slots=True, kw_only=True)
class EndSharing(ReasonedAgreementCommand):
    """The agreement is over, and what was obtained is to be disposed of."""

    mutation = "endSharing"

    disposal: str

    def check_values(self, today: date) -> None:
        """Refuse an end that does not say how to dispose of what was obtained."""
        ReasonedAgreementCommand.check_values(self, today)
        texts.check(self.disposal, "disposal", limit=TEXT_LENGTH)


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmDisposal(AgreementCommand):
    """A department's word that it disposed of what it obtained, when and how."""

    mutation = "confirmDisposal"

    disposed_on: date
    way: str

    def check_values(self, today: date) -> None:
        """Refuse a day to come."""
        check_past(self.disposed_on, "disposedOn", today)
        texts.check(self.way, "way", limit=TEXT_LENGTH)


def _check_papers(papers: Sequence[str], field: str, *, least: int) -> None:
    if not least <= len(papers) <= PAPER_COUNT:
        raise InvalidInput(f"Name {least} to {PAPER_COUNT} papers.", field=(field,))
    for each in papers:
        texts.check(each, field, limit=PAPER_LENGTH)
