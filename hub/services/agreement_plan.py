"""What reviewed files of agreements would change, told before it is done; and doing it."""

from collections.abc import Sequence
from dataclasses import dataclass

from hub.domain.agreements import SharingAgreement
from hub.domain.errors import InvalidInput
from hub.domain.sharing_terms import Difference, difference
from hub.policy.agreement_files import Wanted
from hub.policy.errors import PolicyError
from hub.runtime import Hub
from hub.services import agreements as service
from hub.storage import agreements
from hub.storage.database import WriteSession


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One agreement that the files have otherwise than it stands."""

    wanted: Wanted
    known: SharingAgreement | None  # None: there is none yet

    @property
    def difference(self) -> Difference:
        """What it gives beyond what it gave, and no more gives."""
        return difference(self.known.terms if self.known else None, self.wanted.terms)


async def plan(hub: Hub, wanted: Sequence[Wanted]) -> list[Change]:
    """Return what the files would change, and change nothing.

    An agreement that no file names is left alone; whoever ends one says why.

    Raises:
        PolicyError: the catalogue does not allow one of them.
    """
    _check(hub, wanted)
    async with hub.write_as(service.OPERATOR) as session:
        return await _changes(session, wanted)


async def apply(hub: Hub, wanted: Sequence[Wanted]) -> list[Change]:
    """Make the agreements as the files have them, all or none of them; return what that changed.

    Raises:
        PolicyError: the catalogue does not allow one of them.
        WrongState: one was ended; what is to follow it is a new request.
    """
    _check(hub, wanted)
    async with hub.write_as(service.OPERATOR) as session:
        changes = await _changes(session, wanted)
        for change in changes:
            asked = change.wanted
            await service.write(
                hub.policy,
                session,
                department=asked.department,
                division=asked.division,
                terms=asked.terms,
            )
        return changes


def _check(hub: Hub, wanted: Sequence[Wanted]) -> None:
    for each in wanted:
        try:
            service.check(hub.policy, each.department, each.division, each.terms)
        except InvalidInput as refused:
            raise PolicyError(each.file, each.line, refused.message) from refused


async def _changes(session: WriteSession, wanted: Sequence[Wanted]) -> list[Change]:
    known = {(each.department, each.division): each for each in await agreements.every(session)}
    found = [
        Change(wanted=each, known=known.get((each.department, each.division))) for each in wanted
    ]
    return [each for each in found if each.known is None or each.known.terms != each.wanted.terms]
