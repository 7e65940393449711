"""What is wrong with a policy file, and where."""

from hub.domain.errors import HubError


class PolicyError(HubError):
    """A policy file is incomplete or contradicts itself; the hub does not start with it."""

    def __init__(self, file: str, line: int, message: str) -> None:
        """Keep the file, its line from 1 on, and the sentence that says what to do."""
        super().__init__(f"{file}:{line}: {message}")
        self.file = file
        self.line = line
        self.message = message


class UnknownDivision(HubError):
    """A division code is not in the register."""

    def __init__(self, code: str) -> None:
        """Keep the code."""
        super().__init__(
            f"The division {code} is not in the register; name a code of hub/policy/divisions."
        )
        self.code = code


class NoAgreement(HubError):
    """No agreement gives this kind of caller anything."""

    def __init__(self, audience: str) -> None:
        """Keep the catalogue's column that is missing."""
        super().__init__(
            f"There is no agreement for {audience}; write hub/policy/catalogue/"
            f"{audience}.toml, or choose another department and role."
        )
        self.audience = audience
