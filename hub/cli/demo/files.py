"""The files in which the demonstration county's departments deliver their data."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from hub.cli.demo import circumstances, findings, forms, payments, registers, schooling, treatment
from hub.cli.demo.county import County
from hub.cli.demo.mistakes import with_mistakes
from hub.cli.demo.payments import Due, Row
from hub.policy.datasets import Dataset

_FORMER_DAYS_AGO = 40  # of the certificates as they stood before
_REGISTERS: Mapping[str, Callable[[County], Iterator[Row]]] = {  # roster and population first
    "CA_ROSTER": registers.roster,
    "POPULATION": registers.population,
    "HEA_DEATHS": registers.deaths,
    "DPF_CERTIFICATES": registers.certificates,
    "CA_CHILDREN": circumstances.protected_children,
    "CA_INCOME": circumstances.income,
    "HRSS_UNEMPLOYMENT": circumstances.unemployment,
    "MED_SETTLEMENTS": treatment.settlements,
    "MED_INSURANCE": circumstances.insurance,
    "EDU_ROLLS": schooling.rolls,
    "EDU_HARDSHIP": schooling.hardship,
    "EDU_COSTS": schooling.costs,
    "AGR_MONITORED": circumstances.monitored,
    "AGR_RELOCATION": circumstances.relocated,
    "HOU_DANGEROUS": circumstances.dangerous_houses,
    "HEA_SERIOUS_ILLNESS": circumstances.seriously_ill,
    "HEA_COSTS": treatment.expenditure,
    "CA_SUPPORTERS": findings.supporters,
    "CA_ASSESSMENTS": findings.assessments,
    "HRSS_EMPLOYMENT": findings.employment,
    "HOU_TENANCY": findings.tenancies,
    "EMG_DISASTERS": findings.disasters,
    "VET_TAGS": findings.veterans,
    "WOM_CANCERS": findings.cancers,
    "DPF_REHABILITATION": findings.rehabilitation,
}
_PAYMENTS: Mapping[str, Due] = {  # the newest month comes in a file of its own
    "CA_BASIC": payments.basic,
    "CA_LIVING": payments.living,
    "CA_NURSING": payments.nursing,
}
_AID: Mapping[str, Callable[[County, Sequence[date]], Iterator[Row]]] = {
    "CA_HEATING": payments.heating,
    "MED_AID": treatment.aid,
    "EDU_AID": schooling.aid,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """One file as it lies in the folder."""

    path: Path
    dataset: str
    rows: int
    as_of: date


def write(county: County, datasets: Mapping[str, Dataset], folder: Path) -> list[Written]:
    """Write every file of the county, in the order in which they are taken in.

    Who has nobody to name, or takes no part in the county, sends no file.

    Args:
        county: whose data they hold.
        datasets: the published ones, by code; they name the columns.
        folder: made where absent; files of the same name are replaced.
    """
    folder.mkdir(parents=True, exist_ok=True)
    return [
        _written(folder / name, datasets[code], with_mistakes(code, rows), as_of)
        for name, code, told, as_of in _contents(county, datasets)
        if county.jurisdiction.delivers(datasets[code].department) and (rows := list(told))
    ]


def _contents(
    county: County, datasets: Mapping[str, Dataset]
) -> Iterator[tuple[str, str, Iterable[Row], date]]:
    """Yield each file's name, its data set, its rows and the day whose state it shows."""
    former = county.today - timedelta(days=_FORMER_DAYS_AGO)
    code = "DPF_CERTIFICATES"
    yield f"{code}_{former}", code, registers.certificates(county, former=True), former
    for code, rows in _REGISTERS.items():
        yield code, code, rows(county), county.today
    for code in _PAYMENTS:
        for name, months in _parts(county, datasets[code]):
            paid = (row for month in months for row in _PAYMENTS[code](county, month))
            yield name, code, paid, county.today
    for code, due in _AID.items():
        months = payments.months(county.today, datasets[code].lag_days)
        yield (
            f"{code}_{months[0]:%Y-%m}_{months[-1]:%Y-%m}",
            code,
            due(county, months),
            county.today,
        )


def _parts(county: County, dataset: Dataset) -> Iterator[tuple[str, Sequence[date]]]:
    """Yield a payments data set's two files: the months before, and the newest month."""
    *before, newest = payments.months(county.today, dataset.lag_days)
    yield f"{dataset.code}_{before[0]:%Y-%m}_{before[-1]:%Y-%m}", before
    yield f"{dataset.code}_{newest:%Y-%m}", [newest]


def _written(stem: Path, dataset: Dataset, rows: Sequence[Row], as_of: date) -> Written:
    path = forms.write(stem, dataset, rows)
    return Written(path=path, dataset=dataset.code, rows=len(rows), as_of=as_of)
