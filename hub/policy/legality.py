"""Packs held against one another: nothing twice, and nothing against what binds from above."""

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Protocol

from hub.domain.law import UNSET, Citation
from hub.policy.divisions import Divisions
from hub.policy.errors import PolicyError
from hub.policy.packs import Pack, Parameter
from hub.policy.periods import Period
from hub.policy.ranges import Range


class _Placed(Protocol):
    """An entry of a pack."""

    @property
    def period(self) -> Period: ...
    @property
    def line(self) -> int: ...


def require(packs: Collection[Pack], divisions: Divisions) -> None:
    """Refuse packs that give something twice, or against a law that binds them.

    Raises:
        PolicyError: two entries for one division and time, a rule that yields to none of its
            pack, or a value outside what binds it.
    """
    _refuse_twice(packs)
    for pack in packs:
        _refuse_unknown_rules(pack)
    for law in packs:
        for local in packs:
            if law is not local and law.division in divisions.upward(local.division):
                _refuse_parameters(law, local)
                _refuse_categories(law, local)


def _refuse_twice(packs: Collection[Pack]) -> None:
    given: dict[tuple[str, ...], list[tuple[Pack, _Placed]]] = {}
    for pack in packs:
        for what, entry in _entries(pack):
            others = given.setdefault((pack.division, *what), [])
            for other, theirs in others:
                if theirs.period.overlaps(entry.period):
                    raise _twice(pack, entry, other, what)
            others.append((pack, entry))
    _refuse_two_lists(packs)


def _entries(pack: Pack) -> Iterator[tuple[tuple[str, ...], _Placed]]:
    """Yield what may stand once only in a division and time, each under its name."""
    for parameter in pack.parameters:
        yield (parameter.key,), parameter
    for category in pack.categories:
        yield ("category", category.rule.category, category.rule.subject), category
    for listed in pack.programmes:
        rule = "none" if listed.rule is None else listed.rule.code
        yield ("entitlement", rule if listed.rule else listed.programme), listed
    for group in pack.groups:
        yield ("group", group.programme), group
    for each in pack.routes:
        yield ("route", each.route.need_class), each


def _refuse_unknown_rules(pack: Pack) -> None:
    codes = {each.rule.code for each in pack.programmes if each.rule is not None}
    for listed in pack.programmes:
        named = frozenset[str]() if listed.rule is None else listed.rule.yields_to
        unknown = named - codes
        if unknown:
            raise PolicyError(
                pack.file,
                listed.line,
                f"yields_to names {', '.join(sorted(unknown))}, which is no rule of this pack; "
                f"name the code of one.",
            )


def _twice(pack: Pack, entry: _Placed, other: Pack, what: tuple[str, ...]) -> PolicyError:
    where = "" if other is pack else f" by {other.file}"
    return PolicyError(
        pack.file,
        entry.line,
        f"{' '.join(what)} is already given for {pack.division} in this time{where}; "
        f"end the other entry first, or take this one out.",
    )


def _refuse_two_lists(packs: Collection[Pack]) -> None:
    """Refuse a second pack that lists categories, or the same programme, where one already does."""
    lists: dict[tuple[str, str], list[tuple[Pack, _Placed]]] = {}
    for pack in packs:
        whole: list[tuple[str, _Placed]] = [("categories", each) for each in pack.categories]
        whole += [(each.programme, each) for each in pack.programmes]
        for what, entry in whole:
            others = lists.setdefault((pack.division, what), [])
            for other, theirs in others:
                if other is not pack and theirs.period.overlaps(entry.period):
                    raise PolicyError(
                        pack.file,
                        entry.line,
                        f"{other.file} already lists {what} for {pack.division} in this time; "
                        f"write the whole list in one pack.",
                    )
            others.append((pack, entry))


def _refuse_parameters(law: Pack, local: Pack) -> None:
    for key, fits, source, period in _bindings(law):
        for parameter in local.parameters:
            if parameter.key != key or not parameter.period.overlaps(period):
                continue
            refusal = fits(parameter)
            if refusal is not None:
                raise PolicyError(
                    local.file,
                    parameter.line,
                    f"{key} {refusal} ({source.document} {source.clause}: {source.words}); "
                    f"mend it, or end it before that rule holds.",
                )


def _bindings(
    law: Pack,
) -> Iterator[tuple[str, Callable[[Parameter], str | None], Citation, Period]]:
    """Yield each parameter that the pack binds, with what tells how a value offends."""
    for bound in law.bounds:
        yield bound.key, _within(bound.range), bound.source, bound.period
    for parameter in law.parameters:
        if parameter.is_binding:
            yield parameter.key, _same_as(parameter), parameter.source, parameter.period


def _within(limits: Range) -> Callable[[Parameter], str | None]:
    return lambda local: None if local.value is UNSET else limits.refusal(local.value)


def _same_as(law: Parameter) -> Callable[[Parameter], str | None]:
    return lambda local: None if local.value == law.value else f"must be {law.value}"


def _refuse_categories(law: Pack, local: Pack) -> None:
    listed = {each.rule.category for each in local.categories}
    if not listed:
        return
    first = local.categories[0]
    for binding in law.categories:
        category, source = binding.rule.category, binding.rule.source
        binds = binding.is_binding and binding.period.overlaps(first.period)
        if binds and category not in listed:
            raise PolicyError(
                local.file,
                first.line,
                f"{category} is missing from the categories "
                f"({source.document} {source.clause}: {source.words}); list it.",
            )


def by_division(packs: Collection[Pack]) -> Mapping[str, tuple[Pack, ...]]:
    """Return the packs of each division that has any."""
    found: dict[str, tuple[Pack, ...]] = {}
    for pack in packs:
        found[pack.division] = (*found.get(pack.division, ()), pack)
    return found
