"""What a department reports of somebody who may lack help (部门推送): it writes, and reads nothing.

Source:
    长民发〔2025〕22号 二(四): whichever department finds that somebody may be eligible and is not
    helped takes them into its own programme, or pushes the information to the platform.
"""

from dataclasses import dataclass
from datetime import date

from hub.domain import citizen_ids, texts
from hub.domain.alerts import Path
from hub.domain.commands import TEXT_LENGTH, Command, check_past
from hub.domain.errors import InvalidInput
from hub.domain.needs import NeedClass

INDICATOR = "DEPARTMENT"  # of the alerts that no comparison raised; who reported, it does not say
PATHS = (Path.A_NOT_DELIVERED, Path.B_MAYBE_ELIGIBLE)


@dataclass(frozen=True, slots=True, kw_only=True)
class RaiseAlert(Command):
    """Somebody whom a department has met, named by citizen id, and what they may lack."""

    mutation = "raiseAlert"

    id_number: str
    path: Path
    need_class: NeedClass
    description: str
    observed_on: date

    @property
    def number(self) -> str:
        """The citizen id in the one spelling that is kept. Sound once the command is checked."""
        return citizen_ids.normalised(self.id_number)

    def check_values(self, today: date) -> None:
        """Refuse what is no citizen id, another path, a bad text, or a day to come."""
        if citizen_ids.parse(self.id_number, today=today) is None:
            raise InvalidInput(
                "Give the 18 characters of the citizen id; compare them with the card.",
                field=("idNumber",),
            )
        if self.path not in PATHS:
            raise InvalidInput(f"Name one of the paths {', '.join(PATHS)}.", field=("path",))
        texts.check(self.description, "description", limit=TEXT_LENGTH)
        check_past(self.observed_on, "observedOn", today)
