"""What departments know of people of the world: all of one person, a part of another."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from hub.runtime import Hub
from tests.builders import a_fact
from tests.people import BuiltPerson

_WHOLE: Mapping[str, Mapping[str, Any]] = {
    "HRSS_UNEMPLOYMENT": {"is_registered": True, "registered_on": date(2026, 7, 1)},
    "MED_SETTLEMENTS": {
        "self_pay_12m_fen": 1_234_505,
        "total_12m_fen": 100_000_000_000,
        "settled_on": date(2026, 10, 31),
        "is_over_threshold": True,
    },
    "MED_INSURANCE": {"is_insured": False, "insured_year": 2025},
    "EDU_ROLLS": {"is_enrolled": True, "is_full_time": False},
    "EDU_HARDSHIP": {"is_identified": True},
    "HEA_SERIOUS_ILLNESS": {"qualifies": False},
    "CA_CHILDREN": {
        "child_class": "UNSUPPORTED",
        "identified_on": date(2024, 5, 6),
        "is_protected": True,
    },
    "AGR_MONITORED": {
        "monitored_type": "SUDDEN",
        "identified_on": date(2025, 3, 20),
        "is_monitored": True,
    },
    "AGR_RELOCATION": {
        "from_division": "510107001",
        "to_division": "410721101201",
        "moved_on": date(2019, 11, 1),
    },
    "HOU_DANGEROUS": {
        "house_grade": "D",
        "only_dwelling": True,
        "assessed_on": date(2026, 4, 10),
        "renovated_on": None,
    },
}
_IN_GAPS: Mapping[str, Mapping[str, Any]] = {
    "HRSS_UNEMPLOYMENT": {"is_registered": False, "registered_on": date(2025, 2, 3)},
    "AGR_MONITORED": {"monitored_type": "MARGINAL", "is_monitored": False},
    "AGR_RELOCATION": {"to_division": "410721101201"},
    "EDU_ROLLS": {"is_enrolled": False},
    "MED_SETTLEMENTS": {"self_pay_12m_fen": 0, "total_12m_fen": 5},
    "HOU_DANGEROUS": {"renovated_on": date(2026, 9, 30)},
    "HEA_SERIOUS_ILLNESS": {"qualifies": True},
    "CA_CHILDREN": {"child_class": "ORPHAN", "is_protected": False},
}


async def know(hub: Hub, whole: BuiltPerson, in_gaps: BuiltPerson) -> None:
    """Say of one person all that departments can say, and of another a part."""
    for person, facts in ((whole, _WHOLE), (in_gaps, _IN_GAPS)):
        for dataset, columns in facts.items():
            await a_fact(hub, person, dataset, **columns)
