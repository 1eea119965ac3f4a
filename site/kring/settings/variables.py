"""Every environment variable that Kring reads, in one table.

``docs/operators/settings.md`` is generated from it by ``manage.py settings_table``, and
a test keeps the two equal. Reading a variable that is not in the table is an error, so
the table cannot fall behind.
"""

import os
from dataclasses import dataclass

import environ


@dataclass(frozen=True)
class Variable:
    """One environment variable: its name, default as text, and what it does."""

    name: str
    default: str
    help: str


VARIABLES: tuple[Variable, ...] = (
    Variable(
        "SECRET_KEY",
        "",
        "Signs sessions and links. Required in production: 50 or more random characters.",
    ),
    Variable(
        "ALLOWED_HOSTS",
        "",
        "Host names that the site answers to, separated by commas. Required in production.",
    ),
    Variable(
        "BASE_URL",
        "http://localhost:8000",
        "Address of the site as people type it; used in e-mails.",
    ),
    Variable("DEBUG", "false", "Detailed error pages. Refused in production."),
    Variable(
        "DATABASE_URL",
        "",
        "For example postgres://user:password@host:5432/kring. Required in production; otherwise a SQLite file under var/.",
    ),
    Variable(
        "REDIS_URL",
        "",
        "For example redis://host:6379/0: cache, sessions and Celery broker. Required in production; otherwise an embedded broker.",
    ),
    Variable(
        "ELASTICSEARCH_URL",
        "",
        "Address of Elasticsearch 9. Empty: search answers from the database.",
    ),
    Variable(
        "ELASTICSEARCH_CA_CERTS",
        "",
        "File with the certificate authority of Elasticsearch, when it is a private one.",
    ),
    Variable(
        "ELASTICSEARCH_REPLICAS",
        "0-1",
        "Copies of the search index beside the first: a number, or 0-1 for one as soon as there is a second node.",
    ),
    Variable(
        "ELASTICSEARCH_PORT", "9255", "Port of the local Elasticsearch that `make run` starts."
    ),
    Variable("INDEX_PREFIX", "kring_", "First part of the name of every search index."),
    Variable(
        "VAR_DIR",
        "var",
        "Folder for what Kring writes: database file, media, embedded broker. Relative to the project.",
    ),
    Variable("MEDIA_ROOT", "", "Folder of uploaded files. Empty: media/ in VAR_DIR."),
    Variable("STATIC_ROOT", "", "Folder of collected static files. Empty: static/ in VAR_DIR."),
    Variable(
        "MEDIA_SENDFILE",
        "",
        "`nginx` lets the web server send files (X-Accel-Redirect to /protected/); empty: the application sends them.",
    ),
    Variable(
        "EMAIL_URL", "consolemail://", "Mail server, for example smtp+tls://user:password@host:587."
    ),
    Variable("DEFAULT_FROM_EMAIL", "Kring <kring@localhost>", "Sender of e-mails."),
    Variable("SESSION_DAYS", "14", "Days after which everybody signs in again."),
    Variable("TIME_ZONE", "Europe/Amsterdam", "Time zone of the organisation."),
    Variable("DEFAULT_LANGUAGE", "nl", "Language for people who did not choose one: nl or en."),
    Variable("SECURE_SSL_REDIRECT", "true", "Production: send plain http to https."),
    Variable(
        "SECURE_HSTS_SECONDS",
        "31536000",
        "Production: how long browsers insist on https, in seconds.",
    ),
    Variable(
        "TRUSTED_PROXY",
        "false",
        "Production: believe X-Forwarded-Proto and the last address in X-Forwarded-For. Only behind one proxy that sets them.",
    ),
    Variable(
        "METRICS_TOKEN",
        "",
        "Opens /metrics and /health/plugins for monitoring: 20 or more random characters. Empty: neither exists.",
    ),
    Variable("LOG_LEVEL", "INFO", "DEBUG, INFO, WARNING or ERROR."),
    Variable("WEB_CONCURRENCY", "2", "Number of gunicorn processes."),
    Variable(
        "KRING_SAFE_MODE",
        "false",
        "Start without any plugin, for example to find out whether one of them is at fault.",
    ),
    Variable(
        "KRING_PLUGIN_SECONDS",
        "8",
        "Seconds that a new plugin may take to load before it is parked as too slow.",
    ),
    Variable(
        "KRING_PLUGIN_LOCK_SECONDS",
        "5",
        "Seconds that a plugin's migration may wait for a table that people use, before it gives way. 0: for ever.",
    ),
    Variable(
        "KRING_SEARCH_LOG_DAYS",
        "180",
        "Days for which search keeps what was searched for and opened, without who. 90 or more, or clicks count for less.",
    ),
    Variable(
        "KRING_TEST_SUFFIX",
        "",
        "Tests only: keeps the databases and indices of parallel runs apart.",
    ),
    Variable(
        "KRING_TEST_DATABASE",
        "",
        "Tests only: file of the test database on SQLite, which `--reuse-db` keeps. Empty: in memory, made anew each time.",
    ),
)

_DEFAULTS = {variable.name: variable.default for variable in VARIABLES}
_env = environ.Env()


def text(name: str) -> str:
    """Return the variable as text, or its default. KeyError when it is not in the table."""
    return os.environ.get(name, _DEFAULTS[name]).strip()


def flag(name: str) -> bool:
    """Return the variable as a boolean: true, yes, on and 1 are true."""
    return text(name).lower() in {"true", "yes", "on", "1"}


def number(name: str) -> int:
    """Return the variable as a whole number. ValueError names the variable."""
    try:
        return int(text(name))
    except ValueError as error:
        message = f"{name} must be a whole number, not {text(name)!r}."
        raise ValueError(message) from error


def names(name: str) -> list[str]:
    """Return a comma-separated variable as a list without blanks."""
    return [part.strip() for part in text(name).split(",") if part.strip()]


def database(url: str) -> dict:
    """Return Django's database dictionary for a database URL."""
    return _env.db_url_config(url)


def email(url: str) -> dict:
    """Return Django's EMAIL_* settings for a mail server URL."""
    return _env.email_url_config(url)
