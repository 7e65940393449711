"""Files as departments send them: real ids, Chinese headers, and rows that a test spells out."""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from io import StringIO
from pathlib import Path

from hub.domain.batches import BatchKind
from hub.domain.citizen_ids import check_character
from hub.domain.divisions import NATION
from hub.domain.identifiers import DivisionCode
from hub.matching import deltas
from hub.policy.policy import Policy
from hub.runtime import Hub
from hub.services.ingest import Delivery, Receipt, take_in

TOWNSHIP = "410721101"  # 翟坡镇
VILLAGE = "410721101201"

_PAYMENT = {
    "month": "2026-10",
    "amount": "80.00",
    "account": "6222021234567890123",
    "paid_on": "2026-10-20",
    "status": "PAID",
}
_AID = {"month": "2026-10", "amount": "1800.00", "paid_on": "2026-10-20", "status": "PAID"}
_FILLINGS: Mapping[str, Mapping[str, str]] = {
    "CA_ROSTER": {
        "household_number": "H1",
        "name": "王小明",
        "phone": "13812345678",
        "address": "河南省新乡市新乡县翟坡镇南西村12号",
        "relation": "0",
        "division": VILLAGE,
        "category": "DIBAO",
        "valid_from": "2026-01-01",
        "decision_reference": "新民低保〔2026〕1号",
    },
    "POPULATION": {"name": "李四", "division": VILLAGE},
    "HEA_DEATHS": {"died_on": "2026-08-15", "source": "HEA"},
    "DPF_CERTIFICATES": {
        "category": "4",
        "level": "1",
        "status": "VALID",
        "issued_on": "2020-05-06",
    },
    "CA_BASIC": _PAYMENT,
    "CA_LIVING": _PAYMENT,
    "CA_NURSING": _PAYMENT,
    "CA_INCOME": {
        "household_number": "H1",
        "period_to": "2026-09-30",
        "income": "24000.00",
        "persons": "3",
        "verified_on": "2026-10-12",
    },
    "HRSS_UNEMPLOYMENT": {"registered_on": "2026-07-01"},
    "MED_SETTLEMENTS": {
        "settlement_number": "J001",
        "settled_on": "2026-08-15",
        "kind": "INPATIENT",
        "total": "20000.00",
        "policy_range": "16000.00",
        "self_pay": "6000.00",
    },
    "MED_INSURANCE": {
        "year": "2026",
        "status": "ACTIVE",
        "insured_from": "2026-01-01",
        "premium": "400.00",
        "subsidy": "0",
    },
    "MED_AID": {**_AID, "aid_number": "医救〔2026〕1号"},
    "EDU_ROLLS": {
        "stage": "JUNIOR",
        "full_time": "Y",
        "status": "ENROLLED",
        "enrolled_on": "2025-09-01",
    },
    "EDU_HARDSHIP": {"school_year": "2026", "level": "HARD", "identified_on": "2026-10-15"},
    "EDU_AID": {**_AID, "aid_number": "资助0001"},
    "EDU_COSTS": {"term_from": "2026-09-01", "amount": "4400.00"},
    "CA_CHILDREN": {"type": "ORPHAN", "identified_on": "2024-05-06"},
    "AGR_MONITORED": {"type": "SUDDEN", "identified_on": "2025-03-20"},
    "AGR_RELOCATION": {
        "from_division": "410721102",
        "to_division": VILLAGE,
        "moved_on": "2019-11-01",
    },
    "HOU_DANGEROUS": {"grade": "D", "only_dwelling": "Y", "assessed_on": "2026-04-10"},
    "HEA_COSTS": {
        "period_from": "2026-09-01",
        "period_to": "2026-09-30",
        "total": "9000.00",
        "self_pay": "3100.50",
    },
    "HEA_SERIOUS_ILLNESS": {"qualified_on": "2026-05-06"},
    "CA_SUPPORTERS": {"supporter_number": "1", "kin": "CHILD", "verified_on": "2026-09-01"},
    "CA_ASSESSMENTS": {"assessed_on": "2026-09-01", "has_income": "N", "self_care": "ABLE"},
    "HRSS_EMPLOYMENT": {"employed_on": "2025-03-01"},
    "HOU_TENANCY": {"rented_from": "2024-01-01", "square_metres": "52", "rent": "2.50"},
    "EMG_DISASTERS": {"event_number": "ZH1", "struck_on": "2026-08-10"},
    "VET_TAGS": {"veteran": "Y", "preferential": "N"},
    "WOM_CANCERS": {"qualified_on": "2026-05-06"},
    "DPF_REHABILITATION": {
        "service_number": "KF1",
        "settled_on": "2026-08-15",
        "amount": "1200.50",
    },
}


def citizen_id(number: int, *, born: str = "19600229", place: str = "410721") -> str:
    """Return a citizen id that its check character bears out."""
    first_17 = f"{place}{born}{number:03d}"
    return first_17 + check_character(first_17)


@dataclass(kw_only=True)
class Desk:
    """Where files are written and handed in; rows name what the test cares about."""

    hub: Hub
    folder: Path
    sent: int = field(default=0)

    async def sends(
        self,
        dataset: str,
        *rows: Mapping[str, str],
        as_of: date | None = None,
        kind: BatchKind = BatchKind.SNAPSHOT,
        division: str = NATION,
    ) -> Receipt:
        """Write rows as a CSV file and take it in; those of a delta may name their operation."""
        path = self.write(dataset, *rows, kind=kind)
        delivery = Delivery(
            path=path,
            dataset=dataset,
            as_of=as_of,
            kind=kind,
            division=DivisionCode(division),
        )
        return await take_in(self.hub, delivery)

    async def sends_text(self, dataset: str, text: str | bytes) -> Receipt:
        """Take in a file that holds just this."""
        path = self._path(dataset)
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return await take_in(self.hub, Delivery(path=path, dataset=dataset))

    def write(
        self, dataset: str, *rows: Mapping[str, str], kind: BatchKind = BatchKind.SNAPSHOT
    ) -> Path:
        """Write rows as a CSV file; a row without household or certificate gets a filling."""
        path = self._path(dataset)
        path.write_text(csv_text(self.hub.policy, dataset, rows, kind), "utf-8")
        return path

    def _path(self, dataset: str) -> Path:
        self.sent += 1
        return self.folder / f"{dataset}-{self.sent}.csv"


def csv_text(
    policy: Policy,
    dataset: str,
    rows: Iterable[Mapping[str, str]],
    kind: BatchKind = BatchKind.SNAPSHOT,
) -> str:
    """Return a CSV file: the labels of all fields, then the rows with fillings."""
    fields = policy.datasets[dataset].fields
    if kind is BatchKind.DELTA:
        fields = (*fields, deltas.OPERATION)
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(each.label_zh for each in fields)
    for row in rows:
        filled = {**_FILLINGS.get(dataset, {}), **row}
        if dataset == "DPF_CERTIFICATES" and "certificate_number" not in filled:
            filled["certificate_number"] = (
                filled["id_number"] + filled["category"] + filled["level"]
            )
        writer.writerow(filled.get(each.name, "") for each in fields)
    return out.getvalue()
