"""Sharing: the decision on one coordinate, for one kind of caller, without any row."""

from hub.domain.callers import Purpose
from hub.domain.sharing import (
    Ask,
    Clause,
    Denial,
    Form,
    Grant,
    Ground,
    Rule,
    decide,
)

_CLAUSE = Clause(document="国办发〔2023〕39号", clause="三(一)")
_READ = (("person.identity:read",),)
_EITHER = (("person.identity:read",), ("person.identity:mask", "person.care:read"))


def a_grant(
    purpose: Purpose,
    form: Form = Form.FULL,
    ground: Ground = Ground.OPEN_NEED,
    *,
    asks: Ask | None = None,
) -> Grant:
    """Return a line of the catalogue for a person's name."""
    return Grant(
        coordinate="Person.name",
        form=form,
        ground=ground,
        purposes=frozenset({purpose}),
        clause=_CLAUSE,
        reason="to reach the person",
        asks=asks,
    )


def decided(
    *grants: Grant,
    required: tuple[tuple[str, ...], ...] = _READ,
    scopes: frozenset[str] = frozenset({"person.identity:read"}),
    has_reason: bool = False,
) -> Rule:
    """Return the decision for DPF, asking for programme delivery."""
    return decide(
        grants,
        required,
        scopes=scopes,
        purpose=Purpose.PROGRAMME_DELIVERY,
        has_reason=has_reason,
    )


def test_a_grant_gives_form_ground_and_clause() -> None:
    """What the catalogue's line says is what holds."""
    rule = decided(a_grant(Purpose.PROGRAMME_DELIVERY, Form.MASKED, Ground.OWN))

    assert rule == Rule(form=Form.MASKED, ground=Ground.OWN, clause=_CLAUSE)


def test_no_line_is_no_grant() -> None:
    """A field that the catalogue does not name is given to nobody, whatever the token carries."""
    assert decided().denial is Denial.NO_GRANT


def test_a_grant_needs_its_scope() -> None:
    """A token that was made without the scope does not see the field."""
    rule = decided(a_grant(Purpose.PROGRAMME_DELIVERY), scopes=frozenset())

    assert rule.denial is Denial.NO_SCOPE


def test_a_grant_holds_for_its_purposes_only() -> None:
    """What is given to monitor is not given to deliver a programme."""
    assert decided(a_grant(Purpose.MONITOR)).denial is Denial.NO_PURPOSE


def test_the_first_grant_for_the_purpose_counts() -> None:
    """The catalogue's order decides among several lines; lines for other purposes are passed."""
    rule = decided(
        a_grant(Purpose.MONITOR, Form.FULL),
        a_grant(Purpose.PROGRAMME_DELIVERY, Form.MASKED),
        a_grant(Purpose.PROGRAMME_DELIVERY, Form.FULL),
    )

    assert rule.form is Form.MASKED


def test_a_reason_opens_what_is_masked_without_it() -> None:
    """The line that asks for a reason holds for who gives one, wherever it stands in the file."""
    masked = a_grant(Purpose.PROGRAMME_DELIVERY, Form.MASKED)
    full = a_grant(Purpose.PROGRAMME_DELIVERY, asks=Ask.REASON)

    for lines in ((masked, full), (full, masked)):
        assert decided(*lines).form is Form.MASKED
        assert decided(*lines, has_reason=True).form is Form.FULL


def test_what_is_given_for_a_reason_only_needs_one() -> None:
    """Where no other line holds, the denial says that a reason is missing."""
    line = a_grant(Purpose.PROGRAMME_DELIVERY, asks=Ask.REASON)

    assert decided(line).denial is Denial.NO_REASON
    assert decided(line, has_reason=True).denial is None


def test_a_reason_is_no_purpose() -> None:
    """A line for another purpose stays closed, whatever the reason."""
    line = a_grant(Purpose.MONITOR, asks=Ask.REASON)

    assert decided(line, has_reason=True).denial is Denial.NO_PURPOSE


def test_all_scopes_of_one_alternative_are_needed() -> None:
    """The outer list is OR, the inner lists are AND."""
    grant = a_grant(Purpose.PROGRAMME_DELIVERY)
    half = frozenset({"person.identity:mask"})

    assert decided(grant, required=_EITHER, scopes=half).denial is Denial.NO_SCOPE
    assert decided(grant, required=_EITHER, scopes=half | {"person.care:read"}).denial is None


def test_a_coordinate_without_scopes_is_public() -> None:
    """edges, node and pageInfo hold no data of their own."""
    assert decided(required=(), scopes=frozenset()) == Rule()
