"""Limits to what one client may ask for."""

from hub.domain.errors import Fault


class LimitNotSet(Fault):
    """No policy sets the limit without which something is not served."""

    code = "LIMIT_NOT_SET"

    def __init__(self, parameter: str, division: str) -> None:
        """Name the parameter that is missing, and where."""
        super().__init__(
            f"{division} has set no limit to this, and without one it is not served; its civil "
            f"affairs adopts {parameter} in the county's pack."
        )


class LimitReached(Fault):
    """The client has asked for as much as it may in a day."""

    code = "RATE_LIMITED"
    retryable = True

    def __init__(self, limit: int, *, seconds: int) -> None:
        """Keep the seconds until the next day."""
        super().__init__(
            f"Your client may ask about {limit} persons a day, and this would be more; ask about "
            "fewer, or tomorrow."
        )
        self.seconds = seconds
