"""Measure how fast files are judged and landed as Parquet, by form and encoding, in the README."""

import csv
import gzip
import io
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import duckdb

from hub.domain.identifiers import new_id
from hub.domain.rejections import FileRefused
from hub.matching import engine, files, good, intake, landing, loading
from hub.matching.engine import quoted
from hub.matching.intake import Standards
from hub.matching.landing import Landing
from hub.policy import loader
from hub.policy.datasets import Field, FieldType
from hub.policy.policy import Policy
from hub.sealing.keys import KeyRing
from tests.matching.deliveries import citizen_id, csv_text
from tests.matching.forms.workbooks import workbook

ROWS = int(os.environ.get("BENCH_ROWS", "1000000"))
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "3"))
GOAL = 300_000  # rows/s, CSV in UTF-8 to Parquet with every row judged, matching.md
TODAY = date(2026, 11, 22)
DATASETS = ("HEA_DEATHS", "MED_SETTLEMENTS", "POPULATION")
A_BAD_ROW_IN = 1_000

Writer = Callable[[Path, Sequence[str], Sequence[str]], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """One reading of one file, in a process of its own."""

    rows: int
    seconds: float
    cpu_seconds: float
    peak_bytes: int
    parts: Mapping[str, float]  # CPU seconds


def main() -> None:
    """Write the files, read each in a process of its own, and print the tables."""
    if sys.argv[1:2] == ["--one"]:
        print(json.dumps(_one(sys.argv[2], Path(sys.argv[3]))))
        return
    policy = loader.load(demo=True)
    print(
        f"{ROUNDS} rounds, {os.cpu_count()} cores, Python {platform.python_version()}, "
        f"DuckDB {duckdb.__version__}; load {os.getloadavg()[0]:.1f} at the start\n"
    )
    for dataset in sys.argv[1:] or DATASETS:
        for line in _table(policy, dataset):
            print(line, flush=True)


def _table(policy: Policy, dataset: str) -> Iterator[str]:
    fields = policy.datasets[dataset].fields
    with tempfile.TemporaryDirectory(prefix="hub-bench-") as name:
        lines = [*_lines(policy, dataset)]
        head = f"{dataset}, {len(fields)} fields"
        yield f"| {head} | rows | rows/s | goal | CPU µs a row | peak MiB |"
        yield "|---|---|---|---|---|---|"
        utf8: Measured | None = None
        for form, write in _FORMS.items():
            path = Path(name) / form.replace(" ", "_").replace(",", "")
            count = min(len(lines) - 1, _MOST.get(form, ROWS))
            write(path, lines[: count + 1], [field.label_zh for field in fields])
            found = [_measured(dataset, path) for _ in range(ROUNDS)]
            path.unlink(missing_ok=True)
            if None in found:
                yield f"| {form} | | not taken yet | | | |"
                continue
            best = min((each for each in found if each is not None), key=lambda each: each.seconds)
            utf8 = utf8 or best
            goal = f"{GOAL:,}" if form == "CSV, UTF-8" else ""
            yield (
                f"| {form} | {best.rows:,} | {best.rows / best.seconds:,.0f} | {goal} | "
                f"{best.cpu_seconds / best.rows * 1e6:.1f} | {best.peak_bytes / 2**20:,.0f} |"
            )
        if utf8 is not None:
            yield ""
            yield f"| {dataset}, CSV in UTF-8: part | CPU µs a row |"
            yield "|---|---|"
            yield from (
                f"| {part} | {cpu / utf8.rows * 1e6:.2f} |" for part, cpu in utf8.parts.items()
            )
            yield ""


def _lines(policy: Policy, dataset: str) -> Iterator[str]:
    """Yield the header and rows, each of a person and record of their own, some with a bad id."""
    fields = policy.datasets[dataset].fields
    [header, filling] = csv_text(policy, dataset, [{"id_number": "{id}"}]).splitlines()
    yield header
    values = zip(fields, next(csv.reader([filling])), strict=True)
    template = ",".join(_varied(field, value) for field, value in values)
    first = date(1930, 1, 1)
    for n in range(ROWS):
        born = f"{first + timedelta(days=n // 1000):%Y%m%d}"
        number = citizen_id(n % 1000, born=born)
        if n % A_BAD_ROW_IN == 0:
            number = number[:17] + ("1" if number[17] != "1" else "2")
        yield template.format(id=number, n=n, day=n % 28 + 1)


def _varied(field: Field, value: str) -> str:
    """Return the template of a field's values, which differ where those of real rows do."""
    match field.type:
        case FieldType.HOUSEHOLD_NUMBER:
            return "XX{n:08d}"
        case FieldType.ACCOUNT:
            return "62220212345{n:08d}"
        case FieldType.SERIAL:
            return "S{n:08d}"
        case FieldType.DATE if value:
            return value[:8] + "{day:02d}"
        case _:
            return value


# ---- the forms


def _text(encoding: str, path: Path, lines: Sequence[str], _: Sequence[str]) -> None:
    path.write_bytes(("\n".join(lines) + "\n").encode(encoding))


def _gzip(path: Path, lines: Sequence[str], _: Sequence[str]) -> None:
    path.write_bytes(gzip.compress(("\n".join(lines) + "\n").encode(), compresslevel=6))


def _json_lines(path: Path, lines: Sequence[str], labels: Sequence[str]) -> None:
    with path.open("w", encoding="utf-8") as file:
        for values in csv.reader(io.StringIO("\n".join(lines[1:]))):
            row = {label: value for label, value in zip(labels, values, strict=True) if value}
            file.write(json.dumps(row, ensure_ascii=False) + "\n")


def _parquet(path: Path, lines: Sequence[str], labels: Sequence[str]) -> None:
    text = path.with_suffix(".csv")
    _text("utf-8", text, lines, labels)
    with duckdb.connect(":memory:") as connection:
        connection.execute(
            f"COPY (SELECT * FROM read_csv({quoted(str(text))}, all_varchar = true, header = true))"
            f" TO {quoted(str(path))} (FORMAT parquet)"
        )
    text.unlink()


def _sheet(path: Path, lines: Sequence[str], _: Sequence[str]) -> None:
    path.write_bytes(workbook([*csv.reader(lines)]))


_FORMS: Mapping[str, Writer] = {
    "CSV, UTF-8": partial(_text, "utf-8"),
    "CSV, GB18030": partial(_text, "gb18030"),
    "CSV, gzip": _gzip,
    "JSON Lines": _json_lines,
    "Parquet": _parquet,
    "XLSX": _sheet,
}
_MOST = {"XLSX": 99_999}  # rows that a sheet may have


# ---- one reading


def _measured(dataset: str, path: Path) -> Measured | None:
    """Read a file in a process of its own; None where its form is not taken yet."""
    command = [sys.executable, "-m", "scripts.benchmarks.ingest", "--one", dataset, str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:  # noqa: S603 our own
        assert process.stdout is not None
        printed = process.stdout.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    told = json.loads(printed)
    if "refused" in told:
        return None
    return Measured(**told, peak_bytes=usage.ru_maxrss * 1024)


def _one(dataset: str, path: Path) -> dict[str, object]:
    """Judge a file and land it, as `hub ingest` does before it commits; return what it took."""
    policy = loader.load(demo=True)
    parts: dict[str, float] = {}
    for module, name in _PARTS:
        setattr(module, name, _timed(getattr(module, name), name.strip("_"), parts))
    with tempfile.TemporaryDirectory(prefix="hub-bench-") as folder:
        data_dir = Path(folder)
        ring = KeyRing.load_or_create(data_dir / "keys.json")
        standards = Standards(today=TODAY, as_of=TODAY, divisions=[*policy.divisions], ring=ring)
        started, used = time.perf_counter(), time.process_time()
        try:
            sighting = files.sight(path)
            with engine.opened(data_dir) as opened:
                reading = intake.read(
                    opened, policy.datasets[dataset], sighting, standards=standards
                )
                place = Landing(data_dir=data_dir, batch_id=new_id(), as_of=TODAY)
                landing.land(reading, place, ring)
        except FileRefused as refused:
            return {"refused": str(refused)}
        return {
            "rows": reading.accepted + reading.rejected + reading.duplicate,
            "seconds": time.perf_counter() - started,
            "cpu_seconds": time.process_time() - used,
            "parts": parts,
        }


_PARTS: Sequence[tuple[Any, str]] = (
    (files, "sight"),
    (loading, "load"),
    (good, "gather_ordinary"),
    (intake, "_judge"),
    (good, "gather_judged"),
    (intake, "_set_repetitions_apart"),
    (intake, "_gather_rejections"),
    (landing, "land"),
)


def _timed(work: Callable[..., Any], name: str, parts: dict[str, float]) -> Callable[..., Any]:
    def timed(*given: Any, **named: Any) -> Any:
        used = time.process_time()
        try:
            return work(*given, **named)
        finally:
            parts[name] = parts.get(name, 0.0) + time.process_time() - used

    return timed


if __name__ == "__main__":
    main()
