"""Builders: households, alerts, needs and records as the hub itself would have written them.

Rows are committed to on the household's chain in the transaction that writes them, and states are
reached through the services' own moves, so that the audit finds whatever was built whole. What a
test does not care about is filled in; it names all that it does.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.dialects.postgresql import insert as insert_unless_there

from hub.domain.alerts import AlertState, Path, VerificationResult
from hub.domain.callers import Caller
from hub.domain.commands import (
    AcceptNeed,
    ClassifyAlert,
    ConfirmResult,
    DeclineNeed,
    ReturnResult,
    WithdrawNeed,
)
from hub.domain.corrections import AnswerCorrection, CorrectionOutcome, RequestCorrection
from hub.domain.department_reports import RaiseAlert
from hub.domain.divisions import county_of
from hub.domain.events import EventKind
from hub.domain.identifiers import NeedId
from hub.domain.needs import NeedClass, NeedMove, NeedStatus
from hub.domain.people import Category, CertificateStatus, DeathSource
from hub.runtime import Hub
from hub.sealing import masks
from hub.sealing.indexes import blind_index
from hub.services import (
    alerts as alert_services,
    corrections,
    department_reports as report_services,
    needs as need_services,
)
from hub.services.once import Outcome
from hub.storage import chain, needs as stored_needs, tables
from hub.storage.database import WriteSession
from hub.storage.grounds import GroundKind
from tests import written
from tests.callers import VILLAGE, a_key, a_push, a_report, a_verification, county, office
from tests.claims import file_claim
from tests.people import BuiltHousehold, BuiltPerson, a_person, a_roster_entry

_WAYS: Mapping[NeedStatus, tuple[NeedMove, ...]] = {
    NeedStatus.PUSHED: (),
    NeedStatus.ACCEPTED: (NeedMove.ACCEPT,),
    NeedStatus.HANDLED: (NeedMove.REPORT,),
    NeedStatus.RETURNED: (NeedMove.REPORT, NeedMove.RETURN),
    NeedStatus.CLOSED: (NeedMove.REPORT, NeedMove.CONFIRM),
    NeedStatus.DECLINED: (NeedMove.DECLINE,),
    NeedStatus.WITHDRAWN: (NeedMove.WITHDRAW,),
}
_BY_OFFICE = frozenset({NeedMove.ACCEPT, NeedMove.DECLINE, NeedMove.REPORT})


async def a_household(
    hub: Hub,
    *members: BuiltPerson,
    division: str = VILLAGE,
    category: Category | None = Category.DIBAO,
) -> BuiltHousehold:
    """Put a household on the roster.

    Args:
        hub: where.
        members: the head first; without any, somebody living alone.
        division: the household's village.
        category: that each member holds since 2026-01-01; None: none.
    """
    built = a_roster_entry(*(members or (a_person(),)), division=division)
    async with _writing(hub) as session:
        linked = [await written.household(session, built)]
        for member in built.members:
            linked.append(await written.person(session, member))
            linked.append(await written.membership(session, built, member))
            if category is not None:
                linked.append(await written.determination(session, built, member, category))
        await chain.append(session, built.id, EventKind.HOUSEHOLD_TAKEN_IN, linked)
    return built


async def an_alert(
    hub: Hub,
    household: BuiltHousehold | None = None,
    *,
    state: AlertState = AlertState.DISPATCHED,
    found: Sequence[NeedClass] = (),
    **columns: Any,
) -> UUID:
    """Raise an alert about a household's head, bring it to a state, and return its id.

    Args:
        hub: where.
        household: None builds one.
        state: CLOSED is reached by a verification that found nothing to handle; HANDLING is
            reached by `a_need`.
        found: the classes of need that the verification names.
        columns: of the table alert, in the place of those filled in.
    """
    household = household or await a_household(hub)
    async with _writing(hub) as session:
        raised = await written.alert(session, household, **columns)
        await chain.append(session, household.id, EventKind.ALERT_RAISED, [raised])
    if state is not AlertState.DISPATCHED:
        result = VerificationResult.CONFIRMED
        if state is AlertState.CLOSED:
            result = VerificationResult.FALSE_DATA
        await verify(hub, household, raised.ref.id, result=result, need_classes=tuple(found))
    if state is AlertState.CLASSIFIED:
        await classify(hub, household, raised.ref.id)
    return raised.ref.id


async def a_classified_alert(hub: Hub, *found: NeedClass) -> UUID:
    """Return an alert on which these classes of need were found on the spot."""
    return await an_alert(hub, state=AlertState.CLASSIFIED, found=found)


async def verify(hub: Hub, household: BuiltHousehold, alert_id: UUID, **changes: Any) -> Outcome:
    """Let the county's civil affairs verify an alert today."""
    command = a_verification(alert_id, **{"verified_on": hub.today(), **changes})
    return await alert_services.record_verification(hub, civil_affairs_of(household), command)


async def classify(hub: Hub, household: BuiltHousehold, alert_id: UUID) -> Outcome:
    """Let the county's civil affairs confirm that aid is not delivered."""
    command = ClassifyAlert(
        idempotency_key=a_key(), alert_id=alert_id, path=Path.A_NOT_DELIVERED, reason="入户核实属实"
    )
    return await alert_services.classify(hub, civil_affairs_of(household), command)


async def push(
    hub: Hub, household: BuiltHousehold, alert_id: UUID, need_class: NeedClass
) -> Outcome:
    """Let the county's civil affairs push a need of a classified alert."""
    command = a_push(alert_id, need_class)
    return await need_services.push(hub, civil_affairs_of(household), command)


async def a_need(
    hub: Hub,
    household: BuiltHousehold | None = None,
    *,
    need_class: NeedClass = NeedClass.REHABILITATION,
    status: NeedStatus = NeedStatus.PUSHED,
    **columns: Any,
) -> UUID:
    """Raise, verify and classify an alert, push a need, bring it to a status, return its id.

    Args:
        hub: where; its packs name the department, for REHABILITATION it is DPF.
        household: None builds one; a second need of one needs another `indicator`.
        need_class: named on the spot by the alert's verification.
        status: reached by the moves of the department and of civil affairs; no aid is given.
        columns: of the table alert, in the place of those filled in.
    """
    household = household or await a_household(hub)
    alert_id = await an_alert(
        hub, household, state=AlertState.CLASSIFIED, found=(need_class,), **columns
    )
    need_id = (await push(hub, household, alert_id, need_class)).id
    for move in _WAYS[status]:
        await make(hub, move, need_id)
    return need_id


async def reported(hub: Hub, department: str, number: str, **changes: Any) -> Outcome:
    """Let a department's office in the county report somebody by citizen id."""
    return await raised(hub, department, a_raise(hub, number, **changes))


async def raised(hub: Hub, department: str, command: RaiseAlert) -> Outcome:
    """Let a department's office in the county report somebody."""
    return await report_services.raise_alert(hub, office(department), command)


def a_raise(hub: Hub, number: str, **changes: Any) -> RaiseAlert:
    """Return a report of somebody by citizen id, of today."""
    values: dict[str, Any] = {
        "idempotency_key": a_key(),
        "path": Path.B_MAYBE_ELIGIBLE,
        "need_class": NeedClass.MEDICAL,
        "description": "多次住院，自付费用高",
        "observed_on": hub.today(),
    }
    return RaiseAlert(id_number=number, **{**values, **changes})


async def make(hub: Hub, move: NeedMove, need_id: UUID, key: str | None = None) -> Outcome:
    """Make a move of a need, as the office or the civil affairs whose move it is."""
    async with _writing(hub) as session:
        need = await stored_needs.find(session, NeedId(need_id))
    assert need is not None
    by_office = office(need.department, need.division_code)
    caller = by_office if move in _BY_OFFICE else county(need.division_code)
    return await make_as(hub, caller, move, need_id, key)


async def make_as(
    hub: Hub, caller: Caller, move: NeedMove, need_id: UUID, key: str | None = None
) -> Outcome:
    """Let a caller try a move of a need; a reported result gives no aid."""
    return await _MOVES[move](hub, caller, need_id, key or a_key())


async def an_assistance_record(hub: Hub, household: BuiltHousehold, **columns: Any) -> UUID:
    """Record aid that a department gave, as a batch would have, and return the record's id."""
    async with _writing(hub) as session:
        record = await written.assistance_record(session, household, **columns)
        await session.run(
            insert_unless_there(tables.department_ground)
            .values(
                household_id=household.id,
                department=record.row["owner_department"],
                division_code=record.row["division_code"],
                ground=GroundKind.OWN_RECORD,
            )
            .on_conflict_do_nothing()
        )
        await chain.append(session, household.id, EventKind.ASSISTANCE_TAKEN_IN, [record])
    return record.ref.id


async def a_certificate(hub: Hub, person: BuiltPerson, *, level: int = 1) -> str:
    """Link a valid disability certificate (category 4, limbs) to a person; return its number."""
    number = f"{person.citizen_id}4{level}"
    await a_fact(
        hub,
        person,
        "DPF_CERTIFICATES",
        disability_category=4,
        disability_level=level,
        certificate_status=CertificateStatus.VALID,
        certificate_mask=masks.certificate(number),
        certificate_index=blind_index(hub.ring, "facts.certificate", number),
        certificate_issued_on=date(2020, 5, 1),
    )
    return number


async def a_death(hub: Hub, person: BuiltPerson, *, died_on: date, sources: int = 1) -> None:
    """Link a person's death, as so many sources have reported it."""
    reported = [*DeathSource][:sources]
    await a_fact(hub, person, "HEA_DEATHS", died_on=died_on, death_sources=reported)


async def a_fact(hub: Hub, person: BuiltPerson, dataset: str, **columns: Any) -> None:
    """Link what a data set says to a person."""
    async with _writing(hub) as session:
        await session.run(
            insert(tables.facts).values(
                person_id=person.id,
                dataset=dataset,
                batch_id=await written.batch(session, dataset),
                record_reference="1",
                linked_at=session.stamp.at,
                **columns,
            )
        )


async def a_delivered_payment(
    hub: Hub, household: BuiltHousehold, *, dataset: str = "CA_LIVING", **columns: Any
) -> UUID:
    """Record a payment to a household's head as a batch would have; return its id.

    Args:
        hub: where.
        household: whose head it is paid to.
        dataset: of the batch.
        columns: of the table assistance_record, in the place of those of civil affairs' subsidy.
    """
    async with _writing(hub) as session:
        batch_id = await written.batch(session, dataset)
    given = {"owner_department": "CA", "programme_code": "LIVING_SUBSIDY"} | columns
    return await an_assistance_record(
        hub, household, batch_id=batch_id, record_reference="0f", **given
    )


async def disputed(hub: Hub, caller: Caller, person_id: UUID | None = None, **changes: Any) -> UUID:
    """Let a caller claim that a certificate is of level 1, and return the correction's id."""
    values: dict[str, Any] = {
        "idempotency_key": a_key(),
        "dataset": "CA_LIVING" if person_id is None else "DPF_CERTIFICATES",
        "field": "level",
        "claim": "1",
        "reason": '与原件不符 "1"',
    }
    command = RequestCorrection(person_id=person_id, **{**values, **changes})
    return (await file_claim(hub, caller, command)).id


async def settled(hub: Hub, caller: Caller, correction_id: UUID, **changes: Any) -> Outcome:
    """Let the owner answer that a claim is right."""
    values: dict[str, Any] = {
        "idempotency_key": a_key(),
        "outcome": CorrectionOutcome.CORRECTED,
        "value": None,
        "reason": "已核对档案",
    }
    command = AnswerCorrection(correction_id=correction_id, **{**values, **changes})
    return await corrections.answer(hub, caller, command)


def civil_affairs_of(household: BuiltHousehold) -> Caller:
    """Return the civil affairs of a household's county."""
    return county(county_of(household.division))


def _writing(hub: Hub) -> AbstractAsyncContextManager[WriteSession]:
    return hub.write_as("test-builder")


Move = Callable[[Hub, Caller, UUID, str], Awaitable[Outcome]]
_MOVES: Mapping[NeedMove, Move] = {
    NeedMove.ACCEPT: lambda hub, caller, need_id, key: need_services.accept(
        hub, caller, AcceptNeed(idempotency_key=key, need_id=need_id)
    ),
    NeedMove.DECLINE: lambda hub, caller, need_id, key: need_services.decline(
        hub, caller, DeclineNeed(idempotency_key=key, need_id=need_id, reason="不属于本部门职责")
    ),
    NeedMove.REPORT: lambda hub, caller, need_id, key: need_services.report(
        hub, caller, a_report(need_id, idempotency_key=key, handled_on=hub.today())
    ),
    NeedMove.CONFIRM: lambda hub, caller, need_id, key: need_services.confirm(
        hub, caller, ConfirmResult(idempotency_key=key, need_id=need_id)
    ),
    NeedMove.RETURN: lambda hub, caller, need_id, key: need_services.return_result(
        hub, caller, ReturnResult(idempotency_key=key, need_id=need_id, reason="请补充办理情况")
    ),
    NeedMove.WITHDRAW: lambda hub, caller, need_id, key: need_services.withdraw(
        hub, caller, WithdrawNeed(idempotency_key=key, need_id=need_id, reason="推送有误")
    ),
}
