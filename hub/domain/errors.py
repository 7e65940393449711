"""What can go wrong, as facts.

HubError
├── Refusal                     expected outcomes of the domain: userErrors in the payload
│   ├── NotFound                nothing of that id among what the caller may act on
│   ├── WrongState              the need or alert cannot make this move from where it stands
│   ├── InvalidInput            a value breaks a rule that the type cannot say
│   ├── UnknownProgramme        no programme of that code among the caller's department's
│   ├── NoRoute                 no department is named for a class of needs
│   └── KeyReused               an idempotency key came back with another body
├── Unready                     what the hub stands on: its server, its tables, its port
└── Fault                       defects of request, authority or system: errors[].extensions
    ├── Unauthenticated         no valid token
    ├── Denied                  authority refuses a client that is known; on record
    │   ├── PurposeRequired     the agreement has several purposes, the request named none
    │   ├── PurposeNotAgreed    the agreement does not hold the purpose named
    │   ├── NoAgreementHolds    nothing is shared with the department but what needs no agreement
    │   │   ├── AgreementMissing    it has no agreement in its county
    │   │   ├── AgreementSuspended  it has one that does not hold at present
    │   │   └── AgreementEnded      it has one that is over, or has not begun
    │   ├── FieldNotGranted     coordinates that the caller may see on no row
    │   │   └── ReasonRequired  those that it may see once it says why
    │   ├── DatasetNotGranted   a data set that the caller may not deliver
    │   └── DocumentNotRegistered  the client is not registered to run the document
    ├── StandingChanged         the client's rights changed under way; the request is begun anew
    ├── Busy                    as many files as can be taken in at once are coming in
    ├── RecordUnavailable       the disclosure record could not be written
    ├── Unavailable             the database cannot be reached
    └── StorageUnavailable      the hub has no room left: a full disk, a quota, a broken disk
"""

import errno
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar


class HubError(Exception):
    """Anything that the hub itself says went wrong."""


class Unready(HubError):
    """The hub cannot run here yet; the message says what to put right."""


class Refusal(HubError):
    """An expected outcome: the caller is told why, and nothing was stored."""

    code: ClassVar[str]

    def __init__(self, message: str, *, field: tuple[str, ...] = ()) -> None:
        """Keep the sentence for the caller, and the input field that it is about."""
        super().__init__(message)
        self.message = message
        self.field = field


class NotFound(Refusal):
    """There is nothing of that id among what the caller may act on."""

    code = "NOT_FOUND"


class WrongState(Refusal):
    """The need or alert cannot make this move from where it stands."""

    def __init__(self, message: str, *, code: str, field: tuple[str, ...] = ()) -> None:
        """Keep the code that names the state in the way, as ALREADY_HANDLED."""
        super().__init__(message, field=field)
        self.code = code  # pyright: ignore[reportAttributeAccessIssue] a code per state


class InvalidInput(Refusal):
    """A value breaks a rule that its type cannot say."""

    code = "INVALID_INPUT"


class UnknownProgramme(Refusal):
    """There is no programme of that code among those of the caller's department."""

    code = "UNKNOWN_PROGRAMME"


class NoRoute(Refusal):
    """The routing table names no department for a class of needs."""

    code = "NO_ROUTE"


class KeyReused(Refusal):
    """An idempotency key came back with another body."""

    code = "IDEMPOTENCY_KEY_REUSED"


class Fault(HubError):
    """A defect of the request, of authority or of the system."""

    code: ClassVar[str]
    retryable: ClassVar[bool] = False


class Unauthenticated(Fault):
    """The request carries no valid token."""

    code = "UNAUTHENTICATED"


class Denied(Fault):
    """Authority refuses what a known client asks for; each such refusal is on record."""

    @property
    def datasets(self) -> tuple[str, ...]:
        """The data sets that the refusal is about, beside those of the coordinates asked for."""
        return ()


class PurposeRequired(Denied):
    """The agreement has several purposes and the request named none."""

    code = "PURPOSE_REQUIRED"

    def __init__(self, purposes: Sequence[str]) -> None:
        """Keep the purposes to choose from."""
        super().__init__(
            f"Name one of your agreement's purposes in the header Hub-Purpose: "
            f"{', '.join(purposes)}."
        )
        self.purposes = tuple(purposes)


class PurposeNotAgreed(Denied):
    """The agreement does not hold the purpose that the request named."""

    code = "PURPOSE_NOT_AGREED"

    def __init__(self, purpose: str, purposes: Sequence[str]) -> None:
        """Keep the purpose named, and those that would hold."""
        super().__init__(
            f"Your agreement does not hold the purpose {purpose}; it holds {', '.join(purposes)}."
        )
        self.purposes = tuple(purposes)


class NoAgreementHolds(Denied):
    """The client's department has no sharing agreement that holds today."""


class AgreementMissing(NoAgreementHolds):
    """The client's department has no sharing agreement in its county.

    Source:
        政务数据共享条例 Art. 20.
    """

    code = "AGREEMENT_MISSING"

    def __init__(self, department: str, division: str) -> None:
        """Name whose is missing."""
        super().__init__(
            f"{department} has no sharing agreement in {division}. Ask for one by requestSharing; "
            "it names basis, scenario, scope, method and time limit."
        )


class AgreementSuspended(NoAgreementHolds):
    """The sharing agreement is suspended; nothing is shared under it until it is resumed.

    Source:
        政务数据共享条例 Art. 27.
    """

    code = "AGREEMENT_SUSPENDED"

    def __init__(self, reason: str) -> None:
        """Keep why."""
        super().__init__(
            f"Your sharing agreement is suspended: {reason} Nothing is shared until it is resumed; "
            "ask the operator of the hub."
        )


class AgreementEnded(NoAgreementHolds):
    """The sharing agreement is over, or has not begun."""

    code = "AGREEMENT_ENDED"

    def __init__(self, how: str) -> None:
        """Keep how it stands, as "ended on 2026-12-31"."""
        super().__init__(
            f"Your sharing agreement {how}. Ask for another by requestSharing, and dispose of "
            "what you hold under it as it says."
        )


class StandingChanged(Fault):
    """The client's rights changed while its request was under way."""

    code = "STANDING_CHANGED"
    retryable = True

    def __init__(self) -> None:
        """Say to try again."""
        super().__init__("Your rights changed while this was under way; send it again.")


class DocumentNotRegistered(Denied):
    """The client is not registered to run the document; another client may be."""

    code = "DOCUMENT_NOT_REGISTERED"

    def __init__(self) -> None:
        """Say how one is registered, the same for what nobody and what another registered."""
        super().__init__(
            "This document is not registered for your client. Send its documentId as registered, "
            "or have the operator of the hub register it: hub client register-documents."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class DeniedField:
    """One coordinate that the caller may see on no row, and what would allow it."""

    coordinate: str
    scopes: tuple[tuple[str, ...], ...]  # outer OR, inner AND
    message: str


class FieldNotGranted(Denied):
    """The document asks for coordinates that the caller may see on no row."""

    code = "FIELD_NOT_GRANTED"

    def __init__(self, fields: Sequence[DeniedField]) -> None:
        """Keep each coordinate with the scopes to apply for."""
        super().__init__(" ".join(field.message for field in fields))
        self.fields = tuple(fields)


class ReasonRequired(FieldNotGranted):
    """The document asks for coordinates that are given to who says why, and it was not said."""

    code = "REASON_REQUIRED"


class DatasetNotGranted(Denied):
    """The caller may not deliver a data set: it is another's, or the scope is missing."""

    code = "DATASET_NOT_GRANTED"

    def __init__(self, message: str, *, dataset: str, scope: str) -> None:
        """Keep the data set's code, and the scope to apply for."""
        super().__init__(message)
        self.dataset = dataset
        self.scope = scope

    @property
    def datasets(self) -> tuple[str, ...]:
        """The one that was not to be delivered."""
        return (self.dataset,)


class Busy(Fault):
    """As many files as can be taken in at once are coming in already."""

    code = "BUSY"
    retryable = True


class RecordUnavailable(Fault):
    """The record of the disclosure could not be written, so nothing is disclosed."""

    code = "DISCLOSURE_RECORD_UNAVAILABLE"
    retryable = True


class Unavailable(Fault):
    """The database cannot be reached."""

    code = "UNAVAILABLE"
    retryable = True


class StorageUnavailable(Fault):
    """The hub has no room left: the disk is full, over its quota, or broken."""

    code = "STORAGE_UNAVAILABLE"
    retryable = True

    def __init__(self) -> None:
        """Tell the client that nothing was kept, and the operator what to do."""
        super().__init__(
            "The hub has no room left; nothing of this was kept. Free space on its disk, or mend "
            "the disk (`hub doctor` looks at it), and send it again."
        )


FULL_DISK = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})  # how a system says so
