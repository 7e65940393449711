"""Settings: read once from HUB_* by the entry points, then handed down."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from urllib.parse import urlsplit

ENGINE_BYTES = 4096 << 20  # of memory that the engine may use in one process
DELIVERIES = 2  # files that one process takes in at once; they share the engine's memory

_KEYS = (
    "HUB_ENV",
    "HUB_DATABASE_URL",
    "HUB_DATA_DIR",
    "HUB_ISSUER",
    "HUB_ENGINE",
    "HUB_ENGINE_MB",
    "HUB_UPLOAD_MB",
    "HUB_STANDARDS",
)
_FOR_TESTS = "HUB_TEST_"  # read by tests/conftest.py alone
_ENGINES = ("duckdb",)


class SettingsError(Exception):
    """A setting is unknown or does not hold; the message says what to do."""


class Environment(StrEnum):
    """What the hub is run for; production refuses what is only convenient."""

    DEVELOPMENT = "development"
    DEMO = "demo"
    PRODUCTION = "production"


class Secret:
    """A text that neither repr nor a log ever shows."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        """Hold the text."""
        self._text = text

    def __repr__(self) -> str:
        return "Secret('…')"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and other.reveal() == self._text

    def __hash__(self) -> int:
        return hash(self._text)

    def reveal(self) -> str:
        """Return the text itself; call it where the secret is used, and nowhere else."""
        return self._text


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How this process runs; nothing else reads the environment."""

    environment: Environment = Environment.DEVELOPMENT
    database_url: Secret | None = None  # None: the embedded server in the data folder
    data_dir: Path = Path(".hub")
    issuer: str = "http://127.0.0.1:8000"  # of tokens; without a slash at its end
    engine: str = "duckdb"  # that compares data sets
    engine_bytes: int = ENGINE_BYTES
    upload_bytes: int = 2048 << 20  # of a file that a client sends, at most
    standards: Path | None = None  # the yearly table; None: what depends on it is unset

    @property
    def is_demo(self) -> bool:
        """Tell whether the data are made up, so that every answer says so."""
        return self.environment is Environment.DEMO

    @property
    def delivery_bytes(self) -> int:
        """Return the engine's memory for one of the files that may come in at once."""
        return self.engine_bytes // DELIVERIES

    @property
    def is_production(self) -> bool:
        """Tell whether the data are of real people, so that nothing is merely convenient."""
        return self.environment is Environment.PRODUCTION

    @property
    def environ(self) -> Mapping[str, str]:
        """The variables that `read` makes the same settings of; an absent one is empty."""
        url = self.database_url
        return {
            "HUB_ENV": self.environment.value,
            "HUB_DATABASE_URL": "" if url is None else url.reveal(),
            "HUB_DATA_DIR": str(self.data_dir),
            "HUB_ISSUER": self.issuer,
            "HUB_ENGINE": self.engine,
            "HUB_ENGINE_MB": str(self.engine_bytes >> 20),
            "HUB_UPLOAD_MB": str(self.upload_bytes >> 20),
            "HUB_STANDARDS": "" if self.standards is None else str(self.standards),
        }

    @classmethod
    def read(cls, environ: Mapping[str, str]) -> "Settings":
        """Read the settings from HUB_* variables; an empty one counts as absent.

        Raises:
            SettingsError: a name is unknown, a value does not hold, or production lacks one.
        """
        _refuse_unknown(environ)
        given = {key: environ[key] for key in _KEYS if environ.get(key)}
        url = given.get("HUB_DATABASE_URL")
        settings = cls(
            environment=_environment(given.get("HUB_ENV", "development")),
            database_url=None if url is None else _database_url(url),
            data_dir=Path(given.get("HUB_DATA_DIR", ".hub")),
            issuer=_issuer(given.get("HUB_ISSUER", "http://127.0.0.1:8000")),
            engine=_engine(given.get("HUB_ENGINE", "duckdb")),
            engine_bytes=_megabytes("HUB_ENGINE_MB", given.get("HUB_ENGINE_MB", "4096")),
            upload_bytes=_megabytes("HUB_UPLOAD_MB", given.get("HUB_UPLOAD_MB", "2048")),
            standards=Path(given["HUB_STANDARDS"]) if "HUB_STANDARDS" in given else None,
        )
        if settings.is_production:
            _hold_for_production(settings)
        return settings


def _refuse_unknown(environ: Mapping[str, str]) -> None:
    """Refuse a HUB_ name that no setting has: a typing error would pass unseen."""
    for name in sorted(environ):
        if name.startswith("HUB_") and not name.startswith(_FOR_TESTS) and name not in _KEYS:
            raise SettingsError(f"{name} is not a setting; unset it, or use {', '.join(_KEYS)}.")


def _environment(value: str) -> Environment:
    if value not in list(Environment):
        raise SettingsError(f"HUB_ENV is {value!r}; set it to {', '.join(Environment)}.")
    return Environment(value)


def _database_url(value: str) -> Secret:
    if urlsplit(value).scheme not in ("postgresql", "postgres"):
        raise SettingsError("HUB_DATABASE_URL must begin with postgresql://; correct or unset it.")
    return Secret(value)


def _issuer(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.netloc or parts.query or parts.fragment:
        raise SettingsError(
            f"HUB_ISSUER is {value!r}; set it to the address that clients reach, "
            "as https://hub.example.gov.cn, without query or fragment."
        )
    return value.rstrip("/")


def _engine(value: str) -> str:
    if value not in _ENGINES:
        raise SettingsError(f"HUB_ENGINE is {value!r}; set it to {', '.join(_ENGINES)}.")
    return value


def _megabytes(name: str, value: str) -> int:
    if not re.fullmatch("[1-9][0-9]{0,6}", value, re.ASCII):
        raise SettingsError(f"{name} is {value!r}; set it to whole megabytes, as 2048.")
    return int(value) << 20


def _hold_for_production(settings: Settings) -> None:
    """Refuse the embedded server and an issuer without TLS."""
    if settings.database_url is None:
        raise SettingsError(
            "Production does not run on the embedded server; set HUB_DATABASE_URL to a PostgreSQL."
        )
    if not settings.issuer.startswith("https://"):
        raise SettingsError("In production HUB_ISSUER must begin with https://; set it so.")
