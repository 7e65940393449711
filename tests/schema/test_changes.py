"""What a change of contracts breaks: each loss named, and excused only if announced and over."""

from datetime import date

import pytest

from schema.changes import broken, undated

TODAY = date(2027, 1, 1)
DIRECTIVES = "directive @sensitivity(level: Level!) on FIELD_DEFINITION enum Level { OPEN } "
OLD = (
    DIRECTIVES
    + """
type Query { need(id: ID!, kind: Kind, old: Int): Need old: Int }
type Mutation { accept(input: AcceptInput!): Need }
type Need { id: ID! @sensitivity(level: OPEN) note: String }
enum Kind { A B }
input AcceptInput { id: ID! note: String }
"""
)


def losses(new: str, old: str = OLD) -> list[str]:
    """Return the sentences of what the medical department loses."""
    return [each.what for each in broken({"MED": old}, {"MED": new})]


def announced(old: str, new: str, today: date = TODAY) -> list[bool]:
    """Return of each loss whether it was announced and its last day is over."""
    return [each.is_announced(today) for each in broken({"MED": old}, {"MED": new})]


@pytest.mark.parametrize(
    ("former", "present", "loss"),
    [
        (" note: String }\nenum", " }\nenum", "Field Need.note was removed."),
        (" old: Int }", " }", "Field Query.old was removed."),
        (", old: Int)", ")", "Argument Query.need(old:) was removed."),
        ("A B", "A", "Enum value Kind.B was removed."),
        ("id: ID! note: String }\n", "id: ID! }\n", "Field AcceptInput.note was removed."),
        ("kind: Kind,", "kind: Kind!,", "Argument Query.need(kind:) has changed type"),
        ("id: ID! note: String }\n", "id: ID! note: String! }\n", "Field AcceptInput.note changed"),
        ("kind: Kind,", "kind: Kind, by: ID!,", "A required argument Query.need(by:) was added."),
        ("id: ID! @sens", "id: ID @sens", "Field Need.id changed type from ID! to ID."),
        (
            "type Mutation { accept(input: AcceptInput!): Need }",
            "",
            "Field Mutation.accept was removed.",
        ),
    ],
)
def test_each_loss_is_named(former: str, present: str, loss: str) -> None:
    """By the element and what became of it; nobody had been told."""
    new = OLD.replace(former, present, 1)
    assert new != OLD

    told = losses(new)

    assert [each for each in told if each.startswith(loss)]
    assert not any(announced(OLD, new))


@pytest.mark.parametrize(
    "new",
    [
        OLD,
        OLD.replace("note: String }\nenum", "note: String more: Int }\nenum"),
        OLD.replace("A B", "A B C"),
        OLD.replace("@sensitivity(level: OPEN)", ""),
        OLD.replace(DIRECTIVES, "").replace("@sensitivity(level: OPEN)", ""),
    ],
)
def test_what_only_adds_breaks_nobody(new: str) -> None:
    """Neither do the grounds that a contract states: no client sends its directives."""
    assert losses(new) == []


def test_only_those_are_told_whom_it_breaks() -> None:
    """A department that never saw the field loses nothing."""
    new = OLD.replace(" note: String }\nenum", " }\nenum", 1)

    found = broken({"MED": OLD, "DPF": new}, {"MED": new, "DPF": new})

    assert [each.audience for each in found] == ["MED"]


def test_an_audience_that_is_gone_loses_all() -> None:
    """Its clients have no contract any more."""
    [loss] = broken({"MED": OLD}, {})

    assert (loss.what, loss.is_announced(TODAY)) == ("The whole contract was removed.", False)


@pytest.mark.parametrize(
    ("element", "without"),
    [
        ("note: String @D }\nenum", "}\nenum"),
        (", old: Int @D)", ")"),
        ("B @D }", "}"),
        ("note: String @D }\n", "}\n"),
    ],
)
@pytest.mark.parametrize(
    ("until", "holds"), [("2026-12-31", True), ("2027-01-01", False), ("2027-06-30", False)]
)
def test_a_removal_waits_for_its_last_day(
    element: str,
    without: str,
    until: str,
    holds: bool,  # noqa: FBT001 a case
) -> None:
    """A field, argument, value or input field may go on the day after the one announced."""
    deprecated = f'@deprecated(reason: "until {until}: ask for reason")'
    plain = element.replace(" @D", "")
    former = OLD.replace(plain, element.replace("@D", deprecated), 1)
    present = OLD.replace(plain, without, 1)

    assert announced(former, present) == [holds]


def test_a_changed_type_is_never_excused() -> None:
    """Whoever was told that a field goes was not told that it becomes another."""
    deprecated = '@deprecated(reason: "until 2026-01-01")'
    former = OLD.replace("note: String }\nenum", f"note: String {deprecated} }}\nenum")
    present = OLD.replace("note: String }\nenum", "note: Int }\nenum")

    assert announced(former, present) == [False]


@pytest.mark.parametrize(
    ("directive", "found"),
    [
        ('@deprecated(reason: "until 2027-06-30: ask for note")', []),
        ('@deprecated(reason: "some day")', ["some day"]),
        ("@deprecated", ["No longer supported"]),
        ("", []),
    ],
)
def test_a_deprecation_names_its_last_day(directive: str, found: list[str]) -> None:
    """Without one nobody knows when to be ready."""
    assert undated(f"type Query {{ a: Int {directive} }}") == found
