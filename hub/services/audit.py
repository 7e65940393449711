"""The audit of the assistance chains: is everything on record what the hub once recorded?"""

from dataclasses import dataclass, replace
from uuid import UUID

from hub.domain.errors import NotFound
from hub.ledger.verification import Defect, Finding, first_finding
from hub.runtime import Hub
from hub.storage import audit
from hub.storage.audit import Page

PAGE_SIZE = 200  # households, or persons of none, that are held in memory at once
_CLIENT = "hub-audit"
_DEPARTMENT = "AUD"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What was verified, and what was found."""

    households: int = 0
    events: int = 0
    rows: int = 0  # row versions that the events name
    findings: tuple[Finding, ...] = ()  # at most one a household: the first thing wrong with it

    @property
    def holds(self) -> bool:
        """Tell whether nothing was found."""
        return not self.findings


async def verify(hub: Hub, household_id: UUID | None = None) -> Verdict:
    """Verify one household's chain, or those of all households.

    Links and commitments are computed again, from the events and from the rows and former
    versions that they name; every version of every row of a linked table must be named; and a row's
    highest version stands in its table, those before in its history, and nothing else. The
    households are read page by page, each page as it stood at one moment.

    A chain that was written anew as a whole, with its commitments and its head, is out of reach:
    it can be told from the true one only by a copy of a head kept elsewhere.

    Args:
        hub: the open hub.
        household_id: None verifies all households, and the persons who belong to none.

    Returns:
        What was verified, and the first thing wrong with each household.

    Raises:
        NotFound: nothing is on record of the household named.

    Source:
        国办发〔2023〕39号 三(一); 新政办〔2024〕22号 二(一): 一户（人）一条救助链.
    """
    if household_id is not None:
        return await _household(hub, household_id)
    verdict = Verdict()
    after = None
    while (page := await _page(hub, after)).chains:
        verdict = _and(verdict, page)
        after = page.chains[-1].household_id
    return replace(verdict, findings=(*verdict.findings, *await _strays(hub)))


async def _household(hub: Hub, household_id: UUID) -> Verdict:
    """Verify one household's chain."""
    async with hub.write_as(_CLIENT, _DEPARTMENT) as session, audit.frozen(session):
        page = await audit.page(session, [household_id])
    (chain,) = page.chains
    if not (chain.events or chain.head or page.owned[household_id]):
        raise NotFound(f"Nothing is on record of the household {household_id}.")
    return _and(Verdict(), page)


async def _page(hub: Hub, after: UUID | None) -> Page:
    """Read the next households; the last page is empty."""
    async with hub.write_as(_CLIENT, _DEPARTMENT) as session, audit.frozen(session):
        ids = await audit.households(session, after=after, limit=PAGE_SIZE)
        return await audit.page(session, ids)


def _and(verdict: Verdict, page: Page) -> Verdict:
    """Return the verdict with what a page adds to it."""
    found = (
        first_finding(
            chain,
            page.payloads,
            owned=page.owned[chain.household_id],
            misplaced=page.misplaced[chain.household_id],
        )
        for chain in page.chains
    )
    return Verdict(
        households=verdict.households + len(page.chains),
        events=verdict.events + sum(len(chain.events) for chain in page.chains),
        rows=verdict.rows + sum(len(chain.named) for chain in page.chains),
        findings=(*verdict.findings, *(finding for finding in found if finding)),
    )


async def _strays(hub: Hub) -> list[Finding]:
    """Return the persons who belong to no household and whom no event names."""
    findings: list[Finding] = []
    after = None
    while True:
        async with hub.write_as(_CLIENT, _DEPARTMENT) as session, audit.frozen(session):
            refs = await audit.strays(session, after=after, limit=PAGE_SIZE)
            named = await audit.named_anywhere(session, refs)
        if not refs:
            return findings
        findings += [
            Finding(
                household_id=None,
                sequence=None,
                what=Defect.ROW_UNLINKED,
                table=ref.table,
                row_id=ref.id,
                row_version=ref.version,
            )
            for ref in refs
            if ref not in named
        ]
        after = refs[-1].id
