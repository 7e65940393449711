"""Twelve clients, and servers that die: nothing is lost, doubled or changed, no link is broken.

The long form is `scripts/bench faults`.
"""

import asyncio

import pytest

from tests.faults import runs
from tests.faults.machines import Machine
from tests.faults.runs import FORGETFUL, Plan

pytestmark = pytest.mark.timeout(240)


async def test_nothing_is_lost_or_doubled_when_servers_die(machine: Machine) -> None:
    """Each client has what it was told: after kills of the hub and a stop of PostgreSQL."""
    report = await runs.run(machine, Plan(operations=360, kills=2, stops=1, seed=20261122))

    assert report.findings.sentences == []
    assert report.done > 80
    assert report.replayed > 5
    assert report.tally.retries > 0


async def test_the_same_test_finds_a_key_recorded_after_the_commit(machine: Machine) -> None:
    """A hub that may die between commit and key does reports twice, and the checker says so."""
    forgetful = await asyncio.to_thread(machine.another, "forgetful")
    plan = Plan(operations=300, kills=0, stops=0, seed=20261122, command=FORGETFUL)

    report = await runs.run(forgetful, plan)

    assert report.findings.counts["doubled"] > 0
    assert report.findings.counts["changed"] > 0
