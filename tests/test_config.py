"""Settings are read once, and a mistake in them is told with its remedy."""

from pathlib import Path

import pytest

from hub.config import DELIVERIES, Environment, Secret, Settings, SettingsError


def test_nothing_set_means_a_local_hub_for_development() -> None:
    """Without any variable the hub runs on its embedded server in .hub."""
    settings = Settings.read({"PATH": "/bin"})

    assert settings == Settings(
        environment=Environment.DEVELOPMENT,
        database_url=None,
        data_dir=Path(".hub"),
        issuer="http://127.0.0.1:8000",
        engine="duckdb",
    )


def test_each_variable_is_read() -> None:
    """Every setting has its variable; the issuer loses a slash at its end."""
    settings = Settings.read(
        {
            "HUB_ENV": "production",
            "HUB_DATABASE_URL": "postgresql://owner:pw@db/hub",
            "HUB_DATA_DIR": "/srv/hub",
            "HUB_ISSUER": "https://hub.example.gov.cn/",
            "HUB_ENGINE": "duckdb",
            "HUB_ENGINE_MB": "6000",
            "HUB_UPLOAD_MB": "100",
            "HUB_STANDARDS": "/srv/standards.csv",
        }
    )

    assert settings == Settings(
        environment=Environment.PRODUCTION,
        database_url=Secret("postgresql://owner:pw@db/hub"),
        data_dir=Path("/srv/hub"),
        issuer="https://hub.example.gov.cn",
        engine="duckdb",
        engine_bytes=6000 << 20,
        upload_bytes=100 << 20,
        standards=Path("/srv/standards.csv"),
    )


def test_files_that_come_in_at_once_share_the_memory() -> None:
    """All of them together use no more than the engine may use."""
    settings = Settings.read({"HUB_ENGINE_MB": "1000"})

    assert settings.delivery_bytes * DELIVERIES == 1000 << 20


def test_an_empty_variable_counts_as_absent() -> None:
    """`HUB_DATABASE_URL=` in an environment file means the embedded server."""
    assert Settings.read({"HUB_DATABASE_URL": "", "HUB_ENV": ""}) == Settings()


@pytest.mark.parametrize(
    ("name", "value", "remedy"),
    [
        ("HUB_DATABSE_URL", "postgresql://db/hub", "HUB_DATABASE_URL"),
        ("HUB_ENV", "prod", "development, demo, production"),
        ("HUB_DATABASE_URL", "mysql://db/hub", "postgresql://"),
        ("HUB_ISSUER", "hub.example.gov.cn", "https://hub.example.gov.cn"),
        ("HUB_ISSUER", "https://hub.example.gov.cn/?a=b", "without query"),
        ("HUB_ENGINE", "sqlite", "duckdb"),
        ("HUB_ENGINE_MB", "4 GB", "HUB_ENGINE_MB is '4 GB'; set it to whole megabytes"),
        ("HUB_UPLOAD_MB", "0", "HUB_UPLOAD_MB is '0'; set it to whole megabytes"),
    ],
)
def test_a_mistake_is_refused_with_its_remedy(name: str, value: str, remedy: str) -> None:
    """An unknown name or a value that does not hold stops the start and says what to set."""
    with pytest.raises(SettingsError, match=remedy):
        Settings.read({name: value})


@pytest.mark.parametrize(
    ("missing", "remedy"),
    [("HUB_DATABASE_URL", "embedded server"), ("HUB_ISSUER", "https://")],
)
def test_production_refuses_what_is_only_convenient(missing: str, remedy: str) -> None:
    """Production needs a PostgreSQL of its own and an issuer behind TLS."""
    environ = {
        "HUB_ENV": "production",
        "HUB_DATABASE_URL": "postgresql://db/hub",
        "HUB_ISSUER": "https://hub.example.gov.cn",
    }
    del environ[missing]

    with pytest.raises(SettingsError, match=remedy):
        Settings.read(environ)


@pytest.mark.parametrize(
    "settings",
    [
        Settings(),
        Settings(
            environment=Environment.DEMO,
            database_url=Secret("postgresql://owner:pw@db/hub"),
            data_dir=Path("/srv/hub"),
            issuer="https://hub.example.gov.cn",
            upload_bytes=7 << 20,
        ),
    ],
)
def test_another_process_finds_the_same_settings(settings: Settings) -> None:
    """What is handed on as variables is read as it was, whatever this process was given."""
    around = {"HUB_DATABASE_URL": "postgresql://another/hub", "PATH": "/bin"}

    assert Settings.read({**around, **settings.environ}) == settings


def test_the_database_password_never_shows() -> None:
    """A settings object that lands in a log shows no password."""
    settings = Settings.read({"HUB_DATABASE_URL": "postgresql://owner:pw-1234@db/hub"})

    assert "pw-1234" not in f"{settings!r} {settings.database_url}"


@pytest.mark.parametrize("environment", list(Environment))
def test_an_environment_is_told_by_its_name_alone(environment: Environment) -> None:
    """The notice 演示数据 hangs on the demo, what is refused for real people on production."""
    settings = Settings(environment=environment)

    assert settings.is_demo == (environment == "demo")
    assert settings.is_production == (environment == "production")
