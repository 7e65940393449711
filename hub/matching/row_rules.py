"""Rules that two fields of one row keep together; a data set that has the fields has the rule."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from hub.domain.people import Category
from hub.domain.rejections import Reason
from hub.matching.engine import identifier, quoted
from hub.matching.values import typed
from hub.policy.datasets import Dataset, Field


@dataclass(frozen=True, slots=True, kw_only=True)
class RowRule:
    """A condition under which a row is rejected, over fields that are sound one by one."""

    fields: tuple[Field, ...]
    blamed: Field
    broken_when: str  # SQL over the cleaned columns
    reason: Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class _Template:
    """A rule before its fields are known."""

    names: tuple[str, ...]
    blamed: str
    broken_when: str  # "{name}" stands for a field's typed value
    reason: Reason


_TEMPLATES = (
    _Template(
        names=("valid_from", "valid_to"),
        blamed="valid_to",
        broken_when="{valid_to} < {valid_from}",
        reason=Reason.DATE_ORDER,
    ),
    _Template(
        names=("issued_on", "valid_to"),
        blamed="valid_to",
        broken_when="{valid_to} < {issued_on}",
        reason=Reason.DATE_ORDER,
    ),
    _Template(  # 刚性支出困难家庭认定办法 Art. 10: the determination holds for a time
        names=("category", "valid_to"),
        blamed="valid_to",
        broken_when=f"{{category}} = {quoted(Category.RIGID)} AND {{valid_to}} IS NULL",
        reason=Reason.RIGID_WITHOUT_END,
    ),
    _Template(
        names=("category", "valid_from", "valid_to"),
        blamed="valid_to",
        broken_when=f"{{category}} = {quoted(Category.RIGID)} "
        "AND {valid_to} > {valid_from} + INTERVAL 12 MONTH",
        reason=Reason.RIGID_TOO_LONG,
    ),
    _Template(
        names=("id_number", "died_on"),
        blamed="died_on",
        broken_when="{died_on} < strptime(substr({id_number}, 7, 8), '%Y%m%d')::DATE",
        reason=Reason.DATE_ORDER,
    ),
    _Template(
        names=("died_on",),
        blamed="died_on",
        broken_when="{died_on} > $today",
        reason=Reason.DATE_IN_FUTURE,
    ),
    _Template(
        names=("issued_on",),
        blamed="issued_on",
        broken_when="{issued_on} > $today",
        reason=Reason.DATE_IN_FUTURE,
    ),
    _Template(
        names=("paid_on",),
        blamed="paid_on",
        broken_when="{paid_on} > $today",
        reason=Reason.DATE_IN_FUTURE,
    ),
    _Template(
        names=("month",),
        blamed="month",
        broken_when="{month} > $today",
        reason=Reason.MONTH_IN_FUTURE,
    ),
)


def rules_of(dataset: Dataset, column: Callable[[Field], str] | None = None) -> Iterator[RowRule]:
    """Yield the rules whose fields the data set has.

    Args:
        dataset: of which a row is.
        column: gives the SQL of a field's typed value; None makes it of the cleaned column.
    """
    typed_value = column or _of_cleaned
    fields = {field.name: field for field in dataset.fields}
    for template in _TEMPLATES:
        if not fields.keys() >= set(template.names):
            continue
        columns = {name: typed_value(fields[name]) for name in template.names}
        yield RowRule(
            fields=tuple(fields[name] for name in template.names),
            blamed=fields[template.blamed],
            broken_when=template.broken_when.format(**columns),
            reason=template.reason,
        )


def _of_cleaned(field: Field) -> str:
    return typed(field, identifier(field.name))
