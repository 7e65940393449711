"""What a delivery holds of its data set: all of it, or what has changed since."""

from enum import StrEnum


class BatchKind(StrEnum):
    """How much of its data set a batch holds."""

    SNAPSHOT = "SNAPSHOT"  # everything, or everything that is new: what the data set's mode says
    DELTA = "DELTA"  # what has changed since the snapshot that it builds on


OPERATION = "operation"  # the field of a delta that says what becomes of a record


class Operation(StrEnum):
    """What a row of a delta does to the record of its key."""

    UPSERT = "UPSERT"  # the record is as the row says, be it new or changed
    DELETE = "DELETE"  # there is no such record any more
