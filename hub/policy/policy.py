"""The whole policy as loaded: what every other layer asks about law, rights and rules."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from hub.domain.callers import Role
from hub.domain.evaluation.circumstances import Area
from hub.domain.evaluation.rules import Rules
from hub.domain.identifiers import DivisionCode
from hub.domain.law import UNSET, Given, Unset
from hub.domain.needs import NeedClass, Route
from hub.domain.sharing import Agreement
from hub.domain.sharing_terms import SharingAttribute
from hub.domain.workdays import Due, WorkCalendar
from hub.policy import jurisdictions
from hub.policy.datasets import Dataset
from hub.policy.departments import Department, Scope
from hub.policy.divisions import Divisions
from hub.policy.errors import NoAgreement
from hub.policy.indicators import Indicator
from hub.policy.items import Item
from hub.policy.jurisdictions import Level
from hub.policy.packs import Pack, Parameter, ParameterKey
from hub.policy.programmes import Programme, ProgrammeGroup
from hub.policy.routing import NeedKind
from hub.policy.standards import YEARS_BACK, Asked, Standards

AUDIENCES: Mapping[Role, str] = {  # of the roles that are no department's
    Role.PROVINCE: "CAP",
    Role.COUNTY: "CAC",
    Role.TOWNSHIP: "TWP",
    Role.VILLAGE: "VLG",
    Role.AUDITOR: "AUD",
}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Policy:
    """One reviewed state of all policy files; each load is one of its own."""

    version: str  # 12 hex digits of the digest over all files
    departments: Mapping[str, Department]
    scopes: Mapping[str, Scope]
    items: Mapping[str, Item]  # of the sharing catalogue
    agreements: Mapping[str, Agreement]  # by audience
    datasets: Mapping[str, Dataset]
    indicators: Mapping[str, Indicator]
    programmes: Mapping[str, Programme]
    needs: Mapping[NeedClass, NeedKind]
    parameter_keys: Mapping[str, ParameterKey]
    packs: Mapping[str, Pack]
    calendar: WorkCalendar
    divisions: Divisions
    standards: Standards

    def __repr__(self) -> str:
        return f"Policy({self.version})"

    def agreement_of(self, department: str, role: Role) -> Agreement:
        """Return the agreement of a department's clients in a role.

        Raises:
            NoAgreement: the catalogue has no file for them.
        """
        audience = AUDIENCES.get(role, department)
        agreement = self.agreements.get(audience)
        if agreement is None or agreement.department != department:
            raise NoAgreement(audience)
        return agreement

    def conditional_items(self, held: Agreement) -> frozenset[str]:
        """Return the codes of the items that such a department is given by agreement only."""
        return frozenset(
            item.code
            for item in self.items.values()
            if item.attribute is SharingAttribute.CONDITIONAL and item.scopes & held.scopes
        )

    def parameter(self, key: str, division: str, on: date) -> Parameter | Unset:
        """Return a parameter's value for a division on a day.

        The pack of the division itself is asked first, then those of the divisions around it, the
        nation's last. A pack that names the parameter as unset ends the search: its jurisdiction
        has kept the value for itself and not given one.

        Returns:
            The parameter, whose value is set; UNSET where no pack gives one.

        Raises:
            UnknownDivision: the division is not in the register.
        """
        for code in self.divisions.upward(division):
            for parameter in self._given(key, code, on):
                return UNSET if parameter.value is UNSET else parameter
        return UNSET

    def due(self, key: str, division: str, today: date) -> Due | None:
        """Return the last day of a time limit in working days that begins today.

        Args:
            key: of the parameter that sets it, as "answer.working_days".
            division: where it runs.
            today: the day in China.

        Returns:
            None where no document and no pack sets a time.
        """
        limit = self.parameter(key, division, today)
        days = None if limit is UNSET else limit.value
        return self.calendar.due(today, days) if isinstance(days, int) else None

    def rules(self, division: str, on: date, area: Area | None = None) -> Rules:
        """Return all that holds in a division on a day.

        Args:
            division: of any level.
            on: the day.
            area: of the household that is asked about; None: not known.

        Raises:
            UnknownDivision: the division is not in the register.
        """
        levels = self._levels(division)
        given = self._with_standards(dict(jurisdictions.parameters(levels, on)), levels, on, area)
        return Rules(
            division=DivisionCode(division),
            on=on,
            version=self.version,
            packs=jurisdictions.in_force(levels, on),
            parameters=given,
            categories=jurisdictions.categories(levels, on, given),
            programmes=jurisdictions.programmes(levels, on),
            transfers=jurisdictions.transfers(levels, on),
            routes=jurisdictions.routes(levels, on),
        )

    def route(self, need_class: NeedClass, division: str, on: date) -> Route | None:
        """Return where a class of need is sent from a division on a day; None: nobody says.

        Raises:
            UnknownDivision: the division is not in the register.
        """
        return jurisdictions.routes(self._levels(division), on).get(need_class)

    def group(self, programme: str, division: str, on: date) -> ProgrammeGroup:
        """Return the tier of assistance to which a programme counts in a division on a day."""
        found = jurisdictions.group(self._levels(division), on, programme)
        return found or self.programmes[programme].group

    def _levels(self, division: str) -> tuple[Level, ...]:
        """Return the packs of the division, then of those around it, the nation's last."""
        return tuple(
            Level(
                division=code,
                packs=tuple(pack for pack in self.packs.values() if pack.division == code),
            )
            for code in self.divisions.upward(division)
        )

    def _with_standards(
        self, given: dict[str, Given], levels: Sequence[Level], on: date, area: Area | None
    ) -> dict[str, Given]:
        """Return the parameters with those of the yearly table, where one is loaded."""
        for key, back in YEARS_BACK.items() if self.standards else ():
            years = given.get(back)
            if years is None or not isinstance(years.value, int):
                continue
            asked = Asked(
                key=key,
                unit=self.parameter_keys[key].unit,
                divisions=tuple(level.division for level in levels),
                year=on.year - years.value,
                area=area,
            )
            given[key] = self.standards.given(asked)
        return given

    def _given(self, key: str, division: str, on: date) -> Iterator[Parameter]:
        for pack in self.packs.values():
            if pack.division == division:
                for parameter in pack.parameters:
                    if parameter.key == key and on in parameter.period:
                        yield parameter
