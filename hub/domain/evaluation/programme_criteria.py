"""The criteria of programmes, by name; those of categories serve for programmes too."""

from collections.abc import Mapping
from typing import Final

from hub.domain.evaluation.criteria import CRITERIA, OF_HOUSEHOLDS, Test
from hub.domain.evaluation.needs import events, health, housing, persons, schooling, work
from hub.domain.evaluation.needs.judging import OfHousehold

PROGRAMME_CRITERIA: Final[Mapping[str, Test]] = {
    **CRITERIA,
    **schooling.CRITERIA,
    **housing.CRITERIA,
    **health.CRITERIA,
    **work.CRITERIA,
    **persons.CRITERIA,
    **events.CRITERIA,
}

ALIKE_FOR_ALL: Final = OF_HOUSEHOLDS | {  # that say the same for each member of a household
    name for name, test in PROGRAMME_CRITERIA.items() if isinstance(test, OfHousehold)
}
