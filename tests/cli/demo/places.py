"""Small counties for tests of the demonstration."""

from datetime import date

from hub.cli.demo import county, jurisdiction
from hub.cli.demo.county import County
from hub.cli.demo.jurisdiction import DEFAULT, SMALL, Scale
from hub.policy.policy import Policy

TODAY = date(2026, 11, 22)


def a_county(policy: Policy, code: str = DEFAULT, *, size: Scale = SMALL) -> County:
    """Make a county up, the same each time."""
    place = jurisdiction.read(code, policy, TODAY, size=size)
    return county.build(place, seed=7, today=TODAY)
