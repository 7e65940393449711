"""What authority refuses, as facts.

Denied                      authority refuses a client that is known; on record
├── ClientDisabled          a valid token, whose client is not enabled: unauthenticated, too
├── PurposeRequired         the agreement has several purposes, the request named none
├── PurposeNotAgreed        the agreement does not hold the purpose named
├── EngagementMissing       the auditor's office has no engagement that holds today
├── EngagementRequired      it has several, and the request named none
├── NoAgreementHolds        nothing is shared with the department but what needs no agreement
│   ├── AgreementMissing    it has no agreement in its county
│   ├── AgreementSuspended  it has one that does not hold at present
│   └── AgreementEnded      it has one that is over, or has not begun
├── FieldNotGranted         coordinates that the caller may see on no row
│   └── ReasonRequired      those that it may see once it says why
├── DatasetNotGranted       a data set that the caller may not deliver
└── DocumentNotRegistered   the client is not registered to run the document
"""

from collections.abc import Sequence
from dataclasses import dataclass

from hub.domain.errors import Fault, Unauthenticated


class Denied(Fault):
    """Authority refuses what a known client asks for; each such refusal is on record."""

    @property
    def datasets(self) -> tuple[str, ...]:
        """The data sets that the refusal is about, beside those of the coordinates asked for."""
        return ()


class ClientDisabled(Unauthenticated, Denied):
    """The token is genuine, and its client is not enabled any more."""

    def __init__(self) -> None:
        """Say whom to ask."""
        super().__init__(
            "The client of this token is not enabled any more; ask the operator of the hub."
        )


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


class EngagementMissing(Denied):
    """The auditor's office has no audit engagement that holds today.

    Source:
        社会救助法 Art. 66.
    """

    code = "ENGAGEMENT_MISSING"

    def __init__(self) -> None:
        """Say how it comes to one."""
        super().__init__(
            "Your office has no audit engagement that holds today; the hub's operator enters one "
            "by the number of its notice, with `hub engagement open`."
        )


class EngagementRequired(Denied):
    """The auditor's office has several engagements and the request named none of them."""

    code = "ENGAGEMENT_REQUIRED"

    def __init__(self, notices: Sequence[str]) -> None:
        """Keep the notices to choose from."""
        super().__init__(
            "Name one of your office's engagements in the header Hub-Case, percent-encoded: "
            f"{', '.join(notices)}."
        )
        self.notices = tuple(notices)


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
            f'Your sharing agreement is suspended ("{reason}"), and nothing is shared until it is '
            "resumed; ask the operator of the hub."
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
