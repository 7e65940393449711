"""A wrong value, or a record that is none: whoever sees it says so, and its owner answers.

An answer changes what the hub shows and compares; it ends no alert and changes no decision. What
had rested on the old value is named, for people to look at again.
"""

import asyncio
from collections.abc import Callable

from hub.domain.batches import OPERATION, Operation
from hub.domain.callers import Caller
from hub.domain.corrections import (
    AnswerCorrection,
    Correction,
    CorrectionStatus,
    RequestCorrection,
)
from hub.domain.divisions import county_of
from hub.domain.errors import InvalidInput, NotFound
from hub.domain.events import EventKind
from hub.domain.identifiers import CorrectionId, new_id
from hub.matching import corrections as checking
from hub.matching.deltas import as_delta
from hub.policy.datasets import Dataset
from hub.policy.disputable import Disputable, disputable
from hub.runtime import Hub
from hub.services.once import Outcome, earlier, keep, turn
from hub.storage import corrections, disputes, homes, impacts
from hub.storage.corrections import Filing
from hub.storage.database import WriteSession
from hub.storage.disputes import Disputed
from hub.storage.impacts import Impacts
from hub.storage.linked import LinkedRow

_ABSENT = "There is nothing of this data set about it among what you may see."


async def request(
    hub: Hub, caller: Caller, command: RequestCorrection, *, is_given: Callable[[str], bool]
) -> Outcome:
    """File a claim that a value is wrong, with the department that owns the data set.

    Args:
        hub: the open hub.
        caller: who claims it.
        command: the claim.
        is_given: tells whether the caller's rights give a coordinate in full, on some row.

    Returns:
        The correction's id and version.

    Raises:
        InvalidInput: the field cannot be disputed, or the claim is no value of it.
        NotFound: there is no such fact among what the caller may see.
        KeyReused: the key came with another body before.
        WrongState: the office has a claim about this value already, or it stands as claimed.

    Source:
        政务数据共享条例 Art. 26.
    """
    async with turn(hub, caller, command) as session:
        dataset, shown = _disputable(hub, command)
        claim = await _read(hub, dataset, command.field, text=command.claim, of="claim")
        if not is_given(shown.coordinate):
            raise NotFound(_ABSENT, field=(command.about,))
        disputed = await _disputed(session, caller, command)
        await homes.lock(session, disputed)
        if (done := await earlier(session, command)) is not None:
            return done
        old = _standing(command.field, shown, disputed)
        correction = _filed(dataset, command.field, claim, disputed)
        await corrections.refuse_twin(session, caller, correction)
        if old == claim:
            raise InvalidInput("This is the value that stands.", field=("claim",))
        due = hub.policy.due("correction.working_days", correction.division_code, hub.today())
        reason = command.reason.strip()
        filing = Filing(correction=correction, old=old, due=due, reason=reason)
        row = await corrections.add(session, caller, filing)
        await homes.append(session, correction, EventKind.CORRECTION_REQUESTED, (row,))
        return keep(session, command, row)


async def answer(hub: Hub, caller: Caller, command: AnswerCorrection) -> Outcome:
    """Answer a claim about data of the caller's department.

    A value that is put right, or the absence of a record, shows at once, and in every comparison,
    until the department's own data set says the record anew in a batch of a later day.

    Returns:
        The correction's id and version.

    Raises:
        InvalidInput: the third value of PARTLY is none of the field, or there can be none.
        NotFound: no such correction among those that the caller's office answers.
        KeyReused: the key came with another body before.
        WrongState: it has its answer.

    Source:
        政务数据共享条例 Art. 26.
    """
    async with turn(hub, caller, command) as session:
        correction = await corrections.lock(session, caller, CorrectionId(command.correction_id))
        if (done := await earlier(session, command)) is not None:
            return done
        dataset = hub.policy.datasets[correction.dataset]
        value = None
        if command.value is not None:
            value = await _read(hub, dataset, correction.field, text=command.value, of="value")
        answered = correction.answered(command.outcome, value)
        found = await _impacts(hub, session, answered)
        rows = await _put_right(session, answered, disputable(dataset)[correction.field])
        row = corrections.save(session, answered, reason=command.reason.strip(), impacts=found)
        await homes.append(session, correction, EventKind.CORRECTION_ANSWERED, (row, *rows))
        return keep(session, command, row)


def _disputable(hub: Hub, command: RequestCorrection) -> tuple[Dataset, Disputable]:
    """Return the data set and the field that a claim is about."""
    dataset = hub.policy.datasets.get(command.dataset)
    if dataset is None or not (fields := disputable(dataset)):
        raise InvalidInput(
            "Nothing of this data set can be corrected this way: who people are, and who belongs "
            "to which household, civil affairs sees to in its roster.",
            field=("dataset",),
        )
    if command.field not in fields:
        raise InvalidInput(
            f"Of {dataset.code} these can be corrected: {', '.join(fields)}. Names and id numbers "
            "cannot; ask civil affairs.",
            field=("field",),
        )
    return dataset, fields[command.field]


async def _read(hub: Hub, dataset: Dataset, name: str, *, text: str, of: str) -> str:
    """Return a value as the data set would take it in; `of` is the input field that holds it."""
    field = next(each for each in as_delta(dataset).fields if each.name == name)
    try:
        return await asyncio.to_thread(
            checking.read, dataset, field, text, today=hub.today(), divisions=hub.policy.divisions
        )
    except InvalidInput as refused:
        raise InvalidInput(refused.message, field=(of,)) from None


async def _disputed(session: WriteSession, caller: Caller, command: RequestCorrection) -> Disputed:
    """Return what the claim is about, on a row that the caller may see."""
    found = None
    if command.person_id is not None:
        found = await disputes.fact(session, caller, command.person_id, command.dataset)
    elif command.assistance_record_id is not None:
        record = command.assistance_record_id
        found = await disputes.payment(session, caller, record, command.dataset)
    if found is None:
        raise NotFound(_ABSENT, field=(command.about,))
    return found


def _standing(field: str, shown: Disputable, disputed: Disputed) -> str | None:
    """Return the value as it stands; None: there is none, or none is kept."""
    return Operation.UPSERT.value if field == OPERATION else disputed.shown(shown.column)


def _filed(dataset: Dataset, field: str, claim: str, disputed: Disputed) -> Correction:
    """Return a new correction, addressed to the owner's office in the household's county."""
    return Correction(
        id=CorrectionId(new_id()),
        household_id=disputed.household_id,
        person_id=disputed.person_id,
        dataset=dataset.code,
        field=field,
        record_reference=disputed.record_reference,
        assistance_record_id=disputed.assistance_record_id,
        owner=dataset.department,
        division_code=county_of(disputed.division_code),
        status=CorrectionStatus.FILED,
        claim=claim,
    )


async def _impacts(hub: Hub, session: WriteSession, answered: Correction) -> Impacts:
    """Return what rested on the old value; nothing where it stands."""
    if answered.value is None:
        return Impacts()
    indicators = [
        each.code for each in hub.policy.indicators.values() if answered.dataset in each.sources
    ]
    since = await disputes.since(session, answered)
    return await impacts.of(session, answered, indicators=indicators, since=since)


async def _put_right(
    session: WriteSession, answered: Correction, shown: Disputable
) -> list[LinkedRow]:
    """Let the hub show the corrected value; what only follows from it, the comparison tells."""
    if answered.value is None:
        return []
    if answered.is_of_whole:
        return await corrections.take_off(session, answered, is_merged=shown.is_merged)
    if shown.column is None:
        return []
    return await corrections.put_right(session, answered, column=shown.column, value=answered.value)
