"""Under which programme a department gave aid, and in what form."""

from dataclasses import replace

from hub.domain.assistance import AssistanceKind
from hub.domain.callers import Caller
from hub.domain.commands import ReportHandlingResult
from hub.domain.days import local_day
from hub.domain.errors import InvalidInput, UnknownProgramme
from hub.domain.needs import Need
from hub.policy.policy import Policy


def under_programme(
    policy: Policy, need: Need, report: ReportHandlingResult
) -> ReportHandlingResult:
    """Return the report with its programme; aid without one was given under its class's own.

    Raises:
        InvalidInput: aid was given, and the class of need has no programme of its own.
    """
    if report.programme_code is not None or not report.result.gives_aid:
        return report
    route = policy.route(need.need_class, need.division_code, local_day(need.pushed_at))
    programme = None if route is None else route.programme
    if programme is None:
        raise InvalidInput(
            f"Name the programme under which aid was given; {need.need_class} has none of its own.",
            field=("programmeCode",),
        )
    return replace(report, programme_code=programme)


def kind(policy: Policy, caller: Caller, report: ReportHandlingResult) -> AssistanceKind | None:
    """Return the form of the aid that the report tells of; None where it gave none.

    Raises:
        UnknownProgramme: the caller's department had no such programme on that day.
    """
    if report.programme_code is None:
        return None
    programme = policy.programmes.get(report.programme_code)
    if programme is None or programme.owner != caller.department:
        raise UnknownProgramme(
            "Your department has no programme of that code; "
            "the query programmes lists those there are.",
            field=("programmeCode",),
        )
    if report.handled_on not in programme.period:
        raise UnknownProgramme(
            f"{programme.code} was not in force on {report.handled_on}.", field=("programmeCode",)
        )
    return programme.kind if report.result.gives_aid else None
