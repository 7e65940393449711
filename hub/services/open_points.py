"""What the packs leave open where there are households."""

from collections.abc import Mapping

from hub.domain.identifiers import DivisionCode
from hub.policy.gaps import Gap, gaps
from hub.runtime import Hub
from hub.storage import statistics


async def of_counties(hub: Hub) -> Mapping[DivisionCode, tuple[Gap, ...]]:
    """Return the gaps of each county that has a household, in the order of their codes."""
    async with hub.write_as("hub-doctor") as session:
        counties = await statistics.counties(session)
    return {county: gaps(hub.policy, county, hub.today()) for county in counties}
