"""Circumstances that cannot be held against the law: refused, with what to mend."""

from hub.domain.errors import InvalidInput
from hub.domain.evaluation.wording import money


class NobodyCounts(InvalidInput):
    """The household has no living member."""

    def __init__(self) -> None:
        """Say what to mend."""
        super().__init__(
            "The household has no living member who counts. Record its members first.",
            field=("members",),
        )


class NegativeAmount(InvalidInput):
    """An amount lies below 0."""

    def __init__(self, amount: int, *, field: tuple[str, ...]) -> None:
        """Name the amount, in fen, and where it stands."""
        super().__init__(
            f"{'.'.join(field)} is {money(amount)} yuan. Give 0 or more; a loss counts as 0.",
            field=field,
        )


class MoreThanTheWhole(InvalidInput):
    """What is not counted is more than the income of which it is a part."""

    def __init__(self, not_counted: int, gross: int) -> None:
        """Name both, in fen."""
        super().__init__(
            f"{money(not_counted)} yuan are not to be counted, of an income of {money(gross)}. "
            "Give the classes of income with what is not counted in them.",
            field=("income", "not_counted"),
        )


class TwiceAMember(InvalidInput):
    """A person stands among the members twice."""

    def __init__(self) -> None:
        """Say what to mend."""
        super().__init__(
            "A person stands among the members twice. Name each member once.", field=("members",)
        )
