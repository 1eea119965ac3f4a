"""Settings: one table, one page made from it, and a production that refuses what is not safe."""

import os
import subprocess
import sys
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import call_command

from kring.settings import variables

SAFE = {
    "DJANGO_SETTINGS_MODULE": "kring.settings.production",
    "SECRET_KEY": "k7f0Zq-9xLw3-Vb5tYp1-Rm8sNc2-Hd6gJe4-Ua0iOf7-Tx3zQw9",
    "ALLOWED_HOSTS": "kring.example.org",
    "BASE_URL": "https://kring.example.org",
    "DATABASE_URL": "postgres://kring:secret@db:5432/kring",
    "REDIS_URL": "redis://redis:6379/0",
    "EMAIL_URL": "smtp+tls://mail.example.org:587",
}


def start(python: str = "", **changes: str) -> subprocess.CompletedProcess:
    """Start Django with the settings of production in a process of its own."""
    code = f"import django; django.setup()\nfrom django.conf import settings as s\n{python}"
    keep = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    path = os.pathsep.join([str(settings.BASE_DIR / "site"), str(settings.BASE_DIR)])
    return subprocess.run(
        [sys.executable, "-c", code],
        env=keep | SAFE | {"PYTHONPATH": path} | changes,
        capture_output=True,
        text=True,
        check=False,
        cwd=settings.BASE_DIR,
    )


def test_the_page_for_operators_is_that_of_the_table():
    made = StringIO()
    call_command("settings_table", stdout=made)

    page = settings.BASE_DIR / "docs/operators/settings.md"

    assert page.read_text() == made.getvalue()


def test_every_variable_is_named_once_and_explained():
    names = [variable.name for variable in variables.VARIABLES]

    assert len(names) == len(set(names))
    assert all(variable.help.endswith(".") for variable in variables.VARIABLES)


def test_a_variable_outside_the_table_is_an_error():
    with pytest.raises(KeyError):
        variables.text("NOT_IN_THE_TABLE")


def test_a_number_that_is_none_names_its_variable(monkeypatch):
    monkeypatch.setenv("SESSION_DAYS", "two weeks")

    with pytest.raises(ValueError, match="SESSION_DAYS"):
        variables.number("SESSION_DAYS")


@pytest.mark.parametrize(
    ("name", "value", "read"),
    [
        ("REQUIRE_SECOND_STEP", "ture", variables.flag),
        ("TRUSTED_PROXY", "y", variables.flag),
        ("KRING_BIN_DAYS", "-5", variables.number),
        ("BASE_URL", "kring.example.org", lambda name: variables.address(name, "https://")),
        ("LOG_LEVEL", "loud", lambda name: variables.choice(name, "INFO", "DEBUG")),
        ("DATABASE_URL", "kring", lambda name: variables.database(variables.text(name))),
        ("EMAIL_URL", "mail", lambda name: variables.email(variables.text(name))),
    ],
)
def test_a_value_that_cannot_be_meant_names_its_variable(monkeypatch, name, value, read):
    monkeypatch.setenv(name, value)

    with pytest.raises(ValueError, match=f"{name} must"):
        read(name)


def test_a_flag_that_is_left_empty_has_its_default(monkeypatch):
    monkeypatch.setenv("SECURE_SSL_REDIRECT", "")

    assert variables.flag("SECURE_SSL_REDIRECT")


def test_production_starts_with_safe_settings_and_is_closed():
    result = start(
        "print(s.DEBUG, s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SECURE_SSL_REDIRECT,"
        " s.SECURE_HSTS_SECONDS, s.SESSION_COOKIE_HTTPONLY, s.SECURE_CONTENT_TYPE_NOSNIFF)"
    )

    assert result.stderr == ""
    assert result.stdout.split() == ["False", "True", "True", "True", "31536000", "True", "True"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", ""),
        ("SECRET_KEY", "short"),
        ("SECRET_KEY", "a" * 60),
        ("ALLOWED_HOSTS", ""),
        ("ALLOWED_HOSTS", "kring.example.org,*"),
        ("DEBUG", "true"),
        ("DATABASE_URL", ""),
        ("DATABASE_URL", "sqlite:///kring.sqlite3"),
        ("REDIS_URL", ""),
        ("BASE_URL", "http://kring.example.org"),
        ("EMAIL_URL", "consolemail://"),
    ],
)
def test_production_refuses_an_unsafe_setting_and_names_it(name, value):
    result = start(**{name: value})

    assert result.returncode != 0
    assert f"- {name} must" in result.stderr
    assert "docs/operators/settings.md" in result.stderr


def test_production_names_all_problems_at_once():
    result = start(SECRET_KEY="", REDIS_URL="", ALLOWED_HOSTS="*")

    assert all(f"- {name} must" in result.stderr for name in ("SECRET_KEY", "REDIS_URL"))
    assert "- ALLOWED_HOSTS must" in result.stderr


def test_behind_a_trusted_proxy_visitors_are_counted_by_their_own_address():
    result = start("print(s.ALLAUTH_TRUSTED_PROXY_COUNT)", TRUSTED_PROXY="true")

    assert result.stdout.strip() == "1"


def test_without_a_trusted_proxy_no_header_is_believed():
    result = start("print(getattr(s, 'ALLAUTH_TRUSTED_PROXY_COUNT', 0), s.SECURE_PROXY_SSL_HEADER)")

    assert result.stdout.split() == ["0", "None"]


@pytest.mark.parametrize(
    ("module", "is_there"),
    [
        ("kring.settings.production", False),
        ("kring.settings.development", True),
        ("kring.settings.test", True),
    ],
)
def test_the_demo_is_no_part_of_production(module, is_there):
    result = start("print('demo' in s.INSTALLED_APPS)", DJANGO_SETTINGS_MODULE=module)

    assert result.stdout.strip() == str(is_there), result.stderr
