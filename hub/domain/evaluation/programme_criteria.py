"""The criteria of programmes, by name; those of categories serve for programmes too."""

from collections.abc import Mapping
from typing import Final

from hub.domain.evaluation.criteria import CRITERIA, Test
from hub.domain.evaluation.needs import events, health, housing, persons, schooling, work

PROGRAMME_CRITERIA: Final[Mapping[str, Test]] = {
    **CRITERIA,
    **schooling.CRITERIA,
    **housing.CRITERIA,
    **health.CRITERIA,
    **work.CRITERIA,
    **persons.CRITERIA,
    **events.CRITERIA,
}
