"""Status attestation: what is asked of a request before it is answered."""

from dataclasses import replace
from datetime import datetime, time, timedelta

from hub.domain.attestations import AskedStatus
from hub.domain.callers import Caller
from hub.domain.days import LOCAL_TIME
from hub.domain.law import UNSET
from hub.domain.limits import LimitNotSet, LimitReached
from hub.runtime import Hub
from hub.storage import attestations

PER_DAY = "attestation.per_day"


async def admit(hub: Hub, caller: Caller, asked: AskedStatus) -> Caller:
    """Admit one attestation within the client's daily limit.

    Returns:
        The caller, in the case that the answer is recorded under.

    Raises:
        InvalidInput, CaseRequired: see AskedStatus.case_of; then nothing is counted.
        LimitNotSet, LimitReached: see `count`.
    """
    case = asked.case_of(caller, hub.today())
    await count(hub, caller, persons=1)
    return replace(caller, case_number=case)


async def count(hub: Hub, caller: Caller, *, persons: int) -> None:
    """Count persons whom a client asks about, all of them or none, before it is answered.

    Raises:
        LimitNotSet: the caller's county has adopted no limit.
        LimitReached: with these it would be more than the client may ask about today.

    Source:
        政务数据共享条例 Art. 25: nothing beyond what the purpose needs.
    """
    most = _most(hub, caller)
    async with hub.write(caller) as session:
        fits = persons <= most and await attestations.count(
            session, on=hub.today(), persons=persons, most=most
        )
    if not fits:
        raise LimitReached(most, seconds=_seconds_left(hub))


def _most(hub: Hub, caller: Caller) -> int:
    limit = hub.policy.parameter(PER_DAY, caller.division, hub.today())
    if limit is UNSET or not isinstance(limit.value, int):
        raise LimitNotSet(PER_DAY, caller.division)
    return limit.value


def _seconds_left(hub: Hub) -> int:
    """Return the seconds until the next day in China, at least 1."""
    tomorrow = datetime.combine(hub.today() + timedelta(days=1), time(), LOCAL_TIME)
    return max(1, int((tomorrow - hub.clock()).total_seconds()))
