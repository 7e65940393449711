"""What a demonstration has left in its folder: its county's verdicts, and the needs it pushed."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import date
from functools import cache, partial
from pathlib import Path

from sqlalchemy import RowMapping

from hub.config import Environment, Secret, Settings
from hub.domain.days import local_day
from hub.domain.divisions import EVERYWHERE, county_of
from hub.domain.evaluation.categories import evaluate
from hub.domain.evaluation.circumstances import Household
from hub.domain.evaluation.declared import Declared, DeclaredIncome
from hub.domain.evaluation.declared_members import DeclaredMember
from hub.domain.evaluation.results import CategoryResult
from hub.domain.evaluation.rules import Rules
from hub.domain.needs import NeedClass
from hub.domain.people import Category
from hub.policy.policy import Policy
from hub.runtime import Hub, serving
from hub.services import circumstances
from tests.seen import rows_of

_OPEN = ("DIBAO", "TEKUN", "DIBAO_MARGIN", "RIGID")  # each unknown of somebody
_CATEGORIES = {
    "xinxiang": {*_OPEN, "OTHER"},
    "heilongjiang": {*_OPEN, "FANPIN", "OTHER"},
    "changsha": {*_OPEN, "FANPIN", "OTHER"},
    "beijing": {*_OPEN, "OTHER"},
}
_PUSHED = {  # to whom the county's documents send what few others do
    "xinxiang": {"JUDICIAL_AID": "CRT", "DIFFICULT_WORKER": "TUN", "LEGAL_AID": "JUS"},
    "heilongjiang": {
        "JUDICIAL_AID": "CRT",
        "DIFFICULT_WORKER": "TUN",
        "TWO_CANCERS": "WOM",
        "LEGAL_AID": "JUS",
    },
    "changsha": {"LEGAL_AID": "JUS"},
    "beijing": {"VETERAN": "VET", "LEGAL_AID": "JUS"},
}


def check(folder: Path, policy: Policy, code: str) -> None:
    """Assert what a demonstration that was stopped has left of its county.

    It has its own categories, and its needs went where its documents say.
    """
    asyncio.run(_check(folder, policy, code))


async def _check(folder: Path, policy: Policy, code: str) -> None:
    async with _opened(folder, policy) as hub:
        _check_verdicts(await _verdicts(hub), code)
        _check_needs(await rows_of(hub, "need"), policy, code)


def _check_verdicts(verdicts: Mapping[str, set[str]], code: str) -> None:
    """Assert that in each category some are in and some are not."""
    assert verdicts.keys() == _CATEGORIES[code]
    for category in verdicts:
        assert {"MET", "NOT_MET"} <= verdicts[category], category
    for category in _OPEN:
        assert "UNKNOWN" in verdicts[category], category


def _check_needs(needs: Sequence[RowMapping], policy: Policy, code: str) -> None:
    """Assert that each need was pushed to the department that the county's documents name."""
    pushed = {each["need_class"]: each["department"] for each in needs}
    assert _PUSHED[code].items() <= pushed.items()
    for need in needs:
        on = local_day(need["pushed_at"])
        route = policy.route(NeedClass(need["need_class"]), need["division_code"], on)
        assert route is not None
        assert need["department"] == route.department


@asynccontextmanager
async def _opened(folder: Path, policy: Policy) -> AsyncGenerator[Hub]:
    settings = Settings(environment=Environment.DEMO, data_dir=folder)
    async with serving(settings) as url:
        settings = replace(settings, database_url=Secret(url))
        async with Hub.open(settings, policy=policy) as hub:
            yield hub


async def _verdicts(hub: Hub) -> Mapping[str, set[str]]:
    """Return, by category, what the county's households come to."""
    found: dict[str, set[str]] = defaultdict(set)
    async with hub.write_as("test", "CA") as session:
        known = await circumstances.registers(session, hub.policy.datasets, hub.today())
        rules = cache(partial(hub.policy.rules, on=hub.today()))
        after = None
        while homes := await circumstances.page(session, EVERYWHERE, known, after=after):
            after = homes[-1].household
            for home in homes:
                for each in _results(home.household, rules):
                    found[each.category].add(each.verdict)
                for each in _results(_listed(home.household, rules), rules):
                    if each.category is Category.OTHER:
                        found[each.category].add(each.verdict)
    return found


def _listed(household: Household, rules: Callable[..., Rules]) -> Household:
    """Return a household as if it were told to earn well and to be on the county's list."""
    groups = rules(county_of(household.division)).parameters["other.groups"].value
    told = Declared(
        other_group=str(groups[0]) if isinstance(groups, tuple) else None,
        income=DeclaredIncome(wages_yuan="9000000"),
        members=tuple(
            DeclaredMember(person_id=each.id, has_income=True) for each in household.members
        ),
    )
    return told.told_of(household, date.min)


def _results(household: Household, rules: Callable[..., Rules]) -> Sequence[CategoryResult]:
    """Return what a household comes to; nothing where all its members have died."""
    area = household.area.value if household.area else None
    law = rules(county_of(household.division), area=area)
    return evaluate(household, law).results if household.counted(law.on) else ()
