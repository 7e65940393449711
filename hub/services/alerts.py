"""What people do with an alert: look on the spot, and say what is wrong.

An alert never enrols, reduces or ends anything; it only leads to people who look and decide.
"""

from hub.domain.callers import Caller
from hub.domain.commands import ClassifyAlert, RecordVerification
from hub.domain.events import EventKind
from hub.domain.identifiers import AlertId
from hub.runtime import Hub
from hub.services.once import Outcome, earlier, keep, turn
from hub.storage import alerts, homes


async def record_verification(hub: Hub, caller: Caller, command: RecordVerification) -> Outcome:
    """Record what people found on the spot; where there is nothing to handle, the alert closes.

    Returns:
        The alert's id and version.

    Raises:
        InvalidInput: a value breaks a rule that its type cannot say.
        NotFound: no such alert among those that the caller works.
        KeyReused: the key came with another body before.
        WrongState: the alert is not dispatched.

    Source:
        北京 京政办发〔2026〕4号 二(三); 国办发〔2023〕39号 三(三).
    """
    async with turn(hub, caller, command) as session:
        alert = await alerts.lock(session, caller, AlertId(command.alert_id))
        if (done := await earlier(session, command)) is not None:
            return done
        verified = alert.verified(command.result, on=command.verified_on)
        look = alerts.add_verification(session, alert, command)
        row = alerts.save(session, verified)
        await homes.append(session, alert, EventKind.ALERT_VERIFIED, (look, row))
        return keep(session, command, row)


async def classify(hub: Hub, caller: Caller, command: ClassifyAlert) -> Outcome:
    """Confirm or change the path of an alert that people have looked at.

    Returns:
        The alert's id and version.

    Raises:
        InvalidInput: a value breaks a rule that its type cannot say.
        NotFound: no such alert among those that the caller works.
        KeyReused: the key came with another body before.
        WrongState: the alert is not verified, or was classified before.

    Source:
        国办发〔2023〕39号 三(四); 新政办〔2024〕22号 二(四); 长民发〔2025〕22号 二(四).
    """
    async with turn(hub, caller, command) as session:
        alert = await alerts.lock(session, caller, AlertId(command.alert_id))
        if (done := await earlier(session, command)) is not None:
            return done
        classified = alert.classified(command.path, reason=command.reason.strip())
        row = alerts.save(session, classified)
        await homes.append(session, alert, EventKind.ALERT_CLASSIFIED, (row,))
        return keep(session, command, row)
