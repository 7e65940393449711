"""What holds in a division on a day, put together from the packs around it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from hub.domain.evaluation.rules import CategoryRule, ProgrammeRule, TransferRule
from hub.domain.law import UNSET, Given
from hub.domain.needs import NeedClass, Route
from hub.policy.categories import Authority
from hub.policy.packs import Pack, Parameter
from hub.policy.programmes import ProgrammeGroup

AUTHORITY = "determination.authority"


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """A division's packs."""

    division: str
    packs: tuple[Pack, ...]


def in_force(levels: Sequence[Level], on: date) -> tuple[str, ...]:
    """Return the codes of the packs that hold on the day, the most specific first."""
    return tuple(pack.code for level in levels for pack in level.packs if on in pack.period)


def parameters(levels: Sequence[Level], on: date) -> Mapping[str, Given]:
    """Return each parameter as the most specific pack has it, UNSET ones too."""
    found: dict[str, Given] = {}
    for level in levels:
        for pack in level.packs:
            for parameter in pack.parameters:
                if on in parameter.period:
                    found.setdefault(parameter.key, _given(pack, parameter))
    return found


def categories(
    levels: Sequence[Level], on: date, given: Mapping[str, Given]
) -> tuple[CategoryRule, ...]:
    """Return the list of the most specific division that has one, in its order.

    Args:
        levels: the division's own first.
        on: the day.
        given: says who decides where the list itself does not.
    """
    for level in levels:
        listed = [
            each.rule for pack in level.packs for each in pack.categories if on in each.period
        ]
        if listed:
            general = _authority(given)
            return tuple(
                replace(rule, authority=general) if rule.authority == Authority.GENERAL else rule
                for rule in listed
            )
    return ()


def transfers(levels: Sequence[Level], on: date) -> tuple[TransferRule, ...]:
    """Return the passages of the most specific division that has any."""
    for level in levels:
        listed = [each.rule for pack in level.packs for each in pack.transfers if on in each.period]
        if listed:
            return tuple(listed)
    return ()


def programmes(levels: Sequence[Level], on: date) -> tuple[ProgrammeRule, ...]:
    """Return the rules of each programme as the most specific division that names it has them.

    A division may name a programme only to say that it is not given there.
    """
    found: list[ProgrammeRule] = []
    decided: set[str] = set()
    for level in levels:
        listed = [each for pack in level.packs for each in pack.programmes if on in each.period]
        found += [
            each.rule for each in listed if each.rule is not None and each.programme not in decided
        ]
        decided |= {each.programme for each in listed}
    return tuple(found)


def routes(levels: Sequence[Level], on: date) -> Mapping[NeedClass, Route]:
    """Return where each class of need is sent by the most specific division that says it."""
    found: dict[NeedClass, Route] = {}
    for level in levels:
        for pack in level.packs:
            for each in pack.routes:
                if on in each.period:
                    found.setdefault(each.route.need_class, each.route)
    return found


def group(levels: Sequence[Level], on: date, programme: str) -> ProgrammeGroup | None:
    """Return the tier to which the most specific pack counts a programme; None if none does."""
    return next(_groups(levels, on, programme), None)


def _groups(levels: Sequence[Level], on: date, programme: str) -> Iterator[ProgrammeGroup]:
    for level in levels:
        for pack in level.packs:
            for each in pack.groups:
                if each.programme == programme and on in each.period:
                    yield each.group


def _authority(given: Mapping[str, Given]) -> str:
    general = given.get(AUTHORITY)
    return UNSET.value if general is None or general.value is UNSET else str(general.value)


def _given(pack: Pack, parameter: Parameter) -> Given:
    return Given(
        key=parameter.key,
        value=parameter.value,
        unit=parameter.unit,
        source=parameter.source,
        pack=pack.code,
        adopted=parameter.adopted,
    )
