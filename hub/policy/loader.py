"""The only reader of the policy's files: all of them, checked against one another."""

import gzip
from collections.abc import Callable, Collection, Iterator, Mapping
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Protocol, TypeVar

from hub.config import Settings
from hub.domain.sharing import Agreement
from hub.domain.workdays import WorkCalendar
from hub.policy import legality
from hub.policy.calendars import read_year
from hub.policy.catalogue import read_agreement
from hub.policy.datasets import Dataset, read_dataset
from hub.policy.departments import read_departments, read_scopes
from hub.policy.divisions import Divisions, Register, read_divisions, read_register
from hub.policy.entries import Document, Entry
from hub.policy.errors import PolicyError
from hub.policy.indicators import Indicator, read_indicator
from hub.policy.items import Item, read_items
from hub.policy.packs import Pack, Registers, read_pack, read_parameter_keys
from hub.policy.policy import Policy
from hub.policy.programmes import read_programmes
from hub.policy.routing import Routable, read_needs
from hub.policy.standards import Standards, read_standards

T = TypeVar("T")

_HERE = Path(__file__).parent
_DEMO = "demo"  # begins the names of files that only the demo reads
_PACKS = "packs"
_DEMO_STANDARDS = "standards/demo.csv"


class _Coded(Protocol):
    """An entry that names itself by a code."""

    @property
    def code(self) -> str: ...


Named = TypeVar("Named", bound=_Coded)


def load(
    folder: Path | None = None,
    *,
    demo: bool = False,
    standards: Path | None = None,
    pack: Path | None = None,
) -> Policy:
    """Return the policy of a folder.

    Args:
        folder: None takes the hub's own.
        demo: also take the packs and the standards that were made for the demo only.
        standards: the yearly table; None: the demo's in the demo, none elsewhere.
        pack: a file that stands beside the folder's packs, or in the place of the one so named.

    Raises:
        PolicyError: a file is missing, incomplete, or contradicts itself or another.
    """
    files = _Files(folder or _HERE, demo=demo, pack=pack)
    departments = files.one("departments.toml", read_departments)
    scopes = files.one("scopes.toml", read_scopes)
    programmes = files.one("programmes.toml", lambda e: read_programmes(e, departments))
    keys = files.one("parameters.toml", read_parameter_keys)
    datasets = _datasets(files, departments, programmes)
    divisions = _divisions(files)
    needs = files.one("needs.toml", lambda e: read_needs(e, programmes))
    routable = Routable(departments=departments, needs=needs, programmes=programmes)
    return Policy(
        departments=departments,
        scopes=scopes,
        items=_items(files, scopes, departments),
        agreements=_agreements(files, departments, scopes),
        datasets=datasets,
        indicators=_indicators(files, datasets, keys),
        programmes=programmes,
        needs=needs,
        parameter_keys=keys,
        packs=_packs(files, Registers(keys=keys, routable=routable, divisions=divisions)),
        calendar=WorkCalendar(dict(value for _, value in files.each("calendar", read_year))),
        divisions=divisions,
        standards=_standards(files, standards, divisions, demo=demo),
        version=files.version(),
    )


def load_for(settings: Settings, folder: Path | None = None, *, pack: Path | None = None) -> Policy:
    """Return the policy as a process with these settings is to have it; see `load`."""
    return load(folder, demo=settings.is_demo, standards=settings.standards, pack=pack)


class _Files:
    """The folder, and every file that was read from it."""

    def __init__(self, folder: Path, *, demo: bool, pack: Path | None) -> None:
        self.folder = folder
        self._demo = demo
        self._pack = pack
        self._read: dict[str, bytes] = {}

    def octets(self, name: str) -> bytes:
        """Return a file's content, and keep it for the version."""
        path = self.folder / name  # an absolute name stands for itself
        if not path.is_file():
            raise PolicyError(str(path), 1, "The file is missing; restore it.")
        self._read[name] = path.read_bytes()
        return self._read[name]

    def root(self, name: str) -> Entry:
        """Return a file's outermost table."""
        return Document.parse(str(self.folder / name), self.octets(name).decode())

    def one(self, name: str, reader: Callable[[Entry], T]) -> T:
        """Return what the reader makes of a file."""
        return self.root(name).read(reader)

    def each(self, name: str, reader: Callable[[Entry], T]) -> Iterator[tuple[Entry, T]]:
        """Yield what the reader makes of each file of a folder, in the order of their names."""
        places = {path.name: f"{name}/{path.name}" for path in (self.folder / name).glob("*.toml")}
        if name == _PACKS and self._pack is not None:
            places[self._pack.name] = str(self._pack.absolute())
        for file, place in sorted(places.items()):
            if self._demo or not file.startswith(_DEMO):
                root = self.root(place)
                yield root, root.read(reader)

    def by_code(self, name: str, reader: Callable[[Entry], Named]) -> Mapping[str, Named]:
        """Return the entries of a folder by code; each stands in the file of its own name."""
        found: dict[str, Named] = {}
        for root, entry in self.each(name, reader):
            _refuse_other_name(root, "code", entry.code)
            found[entry.code] = entry
        return found

    def version(self) -> str:
        """Return 12 hex digits of the digest over all files read, names included."""
        digest = sha256()
        for name, content in sorted(self._read.items()):
            digest.update(f"{name}\0{len(content)}\0".encode() + content)
        return digest.hexdigest()[:12]


def _packs(files: _Files, registers: Registers) -> Mapping[str, Pack]:
    found = files.by_code(_PACKS, lambda e: read_pack(e, registers))
    legality.require(found.values(), registers.divisions)
    return found


def _datasets(
    files: _Files, departments: Collection[str], programmes: Collection[str]
) -> Mapping[str, Dataset]:
    return files.by_code(
        "datasets", lambda e: read_dataset(e, departments=departments, programmes=programmes)
    )


def _indicators(
    files: _Files, datasets: Collection[str], parameters: Collection[str]
) -> Mapping[str, Indicator]:
    return files.by_code(
        "indicators", lambda e: read_indicator(e, datasets=datasets, parameters=parameters)
    )


def _items(
    files: _Files, scopes: Collection[str], departments: Collection[str]
) -> Mapping[str, Item]:
    return files.one("items.toml", lambda e: read_items(e, scopes=scopes, departments=departments))


def _agreements(
    files: _Files, departments: Mapping[str, object], scopes: Mapping[str, object]
) -> Mapping[str, Agreement]:
    found: dict[str, Agreement] = {}
    for root, agreement in files.each(
        "catalogue", lambda e: read_agreement(e, departments=departments, scopes=scopes)
    ):
        _refuse_other_name(root, "audience", agreement.audience)
        found[agreement.audience] = agreement
    return found


def _standards(files: _Files, given: Path | None, divisions: Divisions, *, demo: bool) -> Standards:
    """Return the yearly table; without one, what depends on it is unset."""
    name = str(given.absolute()) if given is not None else _DEMO_STANDARDS if demo else None
    if name is None:
        return Standards({})
    return read_standards(str(files.folder / name), files.octets(name).decode(), divisions)


def _divisions(files: _Files) -> Divisions:
    root = files.root("divisions.toml")
    register = root.read(read_register)
    packed = files.octets(register.file)
    digest = sha256(packed).hexdigest()
    if digest != register.digest:
        raise root.refuse(
            f'{register.file} has changed; raise edition and write sha256 = "{digest}".', "sha256"
        )
    return _unpacked(register, str(files.folder / register.file), packed)


@lru_cache(maxsize=1)
def _unpacked(register: Register, file: str, packed: bytes) -> Divisions:
    """Return the divisions of a packed file; a process that loads a second policy has them."""
    return read_divisions(register, file, gzip.decompress(packed).decode())


def _refuse_other_name(root: Entry, key: str, code: str) -> None:
    stem = Path(root.document.file).stem
    if stem != code:
        raise root.refuse(f"{code} stands in {stem}.toml; name the file {code}.toml.", key)
