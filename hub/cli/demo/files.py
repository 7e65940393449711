"""The files in which the demonstration county's departments deliver their data."""

import csv
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from hub.cli.demo import payments, registers
from hub.cli.demo.county import County
from hub.cli.demo.mistakes import with_mistakes
from hub.cli.demo.payments import Due, Row
from hub.policy.datasets import Dataset

_JSON_LINES = frozenset({"DPF_CERTIFICATES"})  # the others deliver CSV
_PAYMENTS: Mapping[str, Due] = {
    "CA_BASIC": payments.basic,
    "CA_LIVING": payments.living,
    "CA_NURSING": payments.nursing,
}
DELIVERIES = 4 + 2 * len(_PAYMENTS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """One file as it lies in the folder."""

    path: Path
    dataset: str
    rows: int
    as_of: date


def write(county: County, datasets: Mapping[str, Dataset], folder: Path) -> list[Written]:
    """Write every file of the county, in the order in which they are taken in.

    Args:
        county: whose data they hold.
        datasets: the published ones, by code; they name the columns.
        folder: made where absent; files of the same name are replaced.
    """
    folder.mkdir(parents=True, exist_ok=True)
    contents: list[tuple[str, str, Sequence[Row]]] = [
        ("CA_ROSTER", "CA_ROSTER", list(registers.roster(county))),
        ("POPULATION", "POPULATION", list(registers.population(county))),
        ("HEA_DEATHS", "HEA_DEATHS", list(registers.deaths(county))),
        ("DPF_CERTIFICATES", "DPF_CERTIFICATES", list(registers.certificates(county))),
    ]
    for code in _PAYMENTS:
        contents.extend(_deliveries(county, datasets[code]))
    return [
        _write(folder / name, datasets[code], with_mistakes(code, rows), county.today)
        for name, code, rows in contents
    ]


def _deliveries(county: County, dataset: Dataset) -> list[tuple[str, str, Sequence[Row]]]:
    """Return a payments data set's two files: the months before, and the newest month."""
    *before, newest = payments.months(county.today, dataset.lag_days)
    due = _PAYMENTS[dataset.code]
    earlier = [row for month in before for row in due(county, month)]
    return [
        (f"{dataset.code}_{before[0]:%Y-%m}_{before[-1]:%Y-%m}", dataset.code, earlier),
        (f"{dataset.code}_{newest:%Y-%m}", dataset.code, list(due(county, newest))),
    ]


def _write(stem: Path, dataset: Dataset, rows: Sequence[Row], as_of: date) -> Written:
    if dataset.code in _JSON_LINES:
        path = stem.with_suffix(".jsonl")
        path.write_text("".join(_json_line(row) for row in rows), encoding="utf-8")
    else:
        path = stem.with_suffix(".csv")
        _write_csv(path, {field.name: field.label_zh for field in dataset.fields}, rows)
    return Written(path=path, dataset=dataset.code, rows=len(rows), as_of=as_of)


def _json_line(row: Row) -> str:
    return json.dumps(row, ensure_ascii=False) + "\n"


def _write_csv(path: Path, labels: Mapping[str, str], rows: Sequence[Row]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        lines = csv.writer(file)
        lines.writerow(labels.values())
        lines.writerows([row[name] for name in labels] for row in rows)
