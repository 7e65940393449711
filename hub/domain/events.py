"""What can stand on a household's assistance chain (一户一条救助链)."""

from enum import StrEnum


class EventKind(StrEnum):
    """The steps that a chain records, one kind for each."""

    HOUSEHOLD_TAKEN_IN = "HOUSEHOLD_TAKEN_IN"  # a batch put the household or its people on record
    TRANSFERRED = "TRANSFERRED"  # the household, a member or their cases went elsewhere
    ASSISTANCE_TAKEN_IN = "ASSISTANCE_TAKEN_IN"  # a batch delivered records of assistance
    BATCH_WITHDRAWN = "BATCH_WITHDRAWN"  # what rested on a batch stands as it did without it
    ALERT_RAISED = "ALERT_RAISED"
    ALERT_CHANGED = "ALERT_CHANGED"  # its evidence or severity
    CONDITION_ENDED = "CONDITION_ENDED"
    ALERT_VERIFIED = "ALERT_VERIFIED"
    ALERT_CLASSIFIED = "ALERT_CLASSIFIED"
    NEED_PUSHED = "NEED_PUSHED"
    NEED_ACCEPTED = "NEED_ACCEPTED"
    NEED_DECLINED = "NEED_DECLINED"
    NEED_HANDLED = "NEED_HANDLED"
    RESULT_CONFIRMED = "RESULT_CONFIRMED"
    RESULT_RETURNED = "RESULT_RETURNED"
    NEED_WITHDRAWN = "NEED_WITHDRAWN"
    CORRECTION_REQUESTED = "CORRECTION_REQUESTED"
    CORRECTION_ANSWERED = "CORRECTION_ANSWERED"
    EVALUATED = "EVALUATED"  # held against the law; nothing was decided
