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
    ├── Denied                  authority refuses a client that is known: hub.domain.denials
    ├── StandingChanged         the client's rights changed under way; the request is begun anew
    ├── Busy                    as many files as can be taken in at once are coming in
    ├── RecordUnavailable       the disclosure record could not be written
    ├── Unavailable             the database cannot be reached
    └── StorageUnavailable      the hub has no room left: a full disk, a quota, a broken disk
"""

import errno
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
    """No document in force in a place names a department for a class of needs."""

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


class StandingChanged(Fault):
    """The client's rights changed while its request was under way."""

    code = "STANDING_CHANGED"
    retryable = True

    def __init__(self) -> None:
        """Say to try again."""
        super().__init__("Your rights changed while this was under way; send it again.")


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
