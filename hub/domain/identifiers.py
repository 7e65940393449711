"""The identities of things, so that a need's id is never taken for a household's."""

import secrets
import time
from typing import Final, NewType
from uuid import UUID

HouseholdId = NewType("HouseholdId", UUID)
PersonId = NewType("PersonId", UUID)
AlertId = NewType("AlertId", UUID)
NeedId = NewType("NeedId", UUID)
BatchId = NewType("BatchId", UUID)
CorrectionId = NewType("CorrectionId", UUID)
SharingRequestId = NewType("SharingRequestId", UUID)

DepartmentCode = NewType("DepartmentCode", str)  # a key of policy/departments.toml, as "MED"
DivisionCode = NewType("DivisionCode", str)  # 6, 9 or 12 digits

CIVIL_AFFAIRS: Final = DepartmentCode("CA")  # runs the hub


def new_id(at_ms: int | None = None) -> UUID:
    """Make a UUID version 7 (RFC 9562): ordered by time, derived from nothing personal.

    Args:
        at_ms: milliseconds since 1970; None takes the clock.
    """
    milliseconds = time.time_ns() // 1_000_000 if at_ms is None else at_ms
    value = (milliseconds & ((1 << 48) - 1)) << 80 | secrets.randbits(80)
    value = value & ~(0xF << 76) | 0x7 << 76
    return UUID(int=value & ~(0x3 << 62) | 0x2 << 62)
