"""Who asks: a department's client, for one purpose, within one division."""

from dataclasses import dataclass
from enum import StrEnum

from hub.domain.denials import NoAgreementHolds
from hub.domain.divisions import DivisionRange
from hub.domain.identifiers import DepartmentCode, DivisionCode


class Role(StrEnum):
    """What kind of client asks; it chooses the database role and the catalogue's column."""

    DEPARTMENT = "DEPARTMENT"
    PROVINCE = "PROVINCE"  # civil affairs of a province or a city
    COUNTY = "COUNTY"
    TOWNSHIP = "TOWNSHIP"
    VILLAGE = "VILLAGE"
    AUDITOR = "AUDITOR"


class Purpose(StrEnum):
    """Why data is asked for; an agreement names those that hold.

    Source:
        政务数据共享条例 Art. 25.
    """

    DETERMINE = "DETERMINE"
    MONITOR = "MONITOR"
    PROGRAMME_DELIVERY = "PROGRAMME_DELIVERY"
    VERIFY_ECONOMIC = "VERIFY_ECONOMIC"
    SUPERVISE = "SUPERVISE"
    AUDIT = "AUDIT"
    STATISTICS = "STATISTICS"
    SUBJECT_ACCESS = "SUBJECT_ACCESS"
    CHARITY_MATCH = "CHARITY_MATCH"


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """An authenticated client with the purpose of this one request."""

    client_id: str
    department: DepartmentCode
    role: Role
    division: DivisionCode
    scopes: frozenset[str]  # the token's, cut down to the agreement's
    purpose: Purpose
    request_id: str
    case_number: str | None = None
    reason: str | None = None  # why it asks, in its own words; what it says is recorded
    standing: int | None = None  # its client's; None: no client of that id is registered
    lacking: NoAgreementHolds | None = None  # why it may do no more than come to an agreement

    @property
    def divisions(self) -> DivisionRange:
        """The half-open range of division codes that the caller may see."""
        return DivisionRange.below(self.division)

    @property
    def is_civil_affairs(self) -> bool:
        """Tell whether the caller decides the hub's cases: alerts, and what becomes of needs."""
        return self.role in {Role.COUNTY, Role.TOWNSHIP}
