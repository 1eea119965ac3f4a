"""Every environment variable that Kring reads, in one table.

``docs/operators/settings.md`` is generated from it by ``manage.py settings_table``, and
a test keeps the two equal. Reading a variable that is not in the table is an error, so
the table cannot fall behind.
"""

import os
from dataclasses import dataclass
from email.utils import formataddr, parseaddr

import environ
from django.core.exceptions import ImproperlyConfigured


class SettingError(ImproperlyConfigured, ValueError):
    """A variable has a value that cannot be meant. The text names the variable and says what it must be."""


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
        "Folder for what Kring writes: database file, media, embedded broker. Relative to the project, or to the folder in which an installed package is started.",
    ),
    Variable("MEDIA_ROOT", "", "Folder of uploaded files. Empty: media/ in VAR_DIR."),
    Variable("STATIC_ROOT", "", "Folder of collected static files. Empty: static/ in VAR_DIR."),
    Variable(
        "MEDIA_SENDFILE",
        "",
        "`nginx` lets the web server send files (X-Accel-Redirect to /protected/); empty: the application sends them.",
    ),
    Variable(
        "DOCUMENT_TYPES",
        "csv,docx,key,odp,ods,odt,pdf,pptx,rtf,txt,xlsx,zip",
        "Kinds of documents that may be added, by the last part of their name. Those that are there stay when you take one away.",
    ),
    Variable(
        "EMAIL_URL", "consolemail://", "Mail server, for example smtp+tls://user:password@host:587."
    ),
    Variable(
        "DEFAULT_FROM_EMAIL",
        "Kring <kring@localhost>",
        "Sender of e-mails. An address alone gets the name of the organisation.",
    ),
    Variable(
        "EMAIL_REDIRECT_TO",
        "",
        "Address that gets every e-mail instead of the people it is for. Set it in a test installation that has a copy of real data.",
    ),
    Variable(
        "ORGANISATION",
        "",
        "Name of the organisation, which signs e-mails, contacts and feeds. Empty: Kring.",
    ),
    Variable(
        "PERSONAL_FEEDS",
        "true",
        "Let people make addresses of their own for feed readers, which show titles and summaries without signing in.",
    ),
    Variable(
        "LINK_SCHEMES",
        "",
        "Links that editors may make beside http, https, ftp, mailto and tel, separated by commas: for example file, smb, msteams, onenote.",
    ),
    Variable("SESSION_DAYS", "14", "Days after which everybody signs in again."),
    Variable(
        "REQUIRE_SECOND_STEP",
        "false",
        "Demand a second step at sign-in (authenticator app or passkey) of everybody who may enter the admin.",
    ),
    Variable(
        "ACCESSIBILITY_STATEMENT_PUBLIC",
        "false",
        "Show the accessibility statement, with its form, also to people who have not signed in.",
    ),
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
    Variable(
        "WORKER_ALIVE_FILE",
        "",
        "File that a worker touches every ten seconds while it listens to the broker, for the health check of a container. Empty: none.",
    ),
    Variable("LOG_LEVEL", "INFO", "DEBUG, INFO, WARNING or ERROR."),
    Variable("WEB_CONCURRENCY", "2", "Number of gunicorn processes."),
    Variable("WEB_THREADS", "8", "Threads of each gunicorn process."),
    Variable(
        "KRING_PLUGIN_VIEWS",
        "0",
        "Pages of one plugin that each gunicorn process answers at a time; a further one gets 503. 0: half of WEB_THREADS.",
    ),
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
        "KRING_EVIDENCE_SECONDS",
        "5",
        "Seconds for which a process keeps the use of plugins in memory before it writes it. 0: at once, with every page.",
    ),
    Variable(
        "KRING_BIN_DAYS",
        "90",
        "Days for which a deleted page, image or document can be brought back from the bin.",
    ),
    Variable(
        "KRING_AUDIT_DAYS",
        "730",
        "Days for which the audit log keeps a change of rights, restrictions and settings. 0: for ever.",
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
        "Tests only: file of the test database on SQLite, which `--reuse-db` keeps. Empty: in memory, new each time.",
    ),
)

_DEFAULTS = {variable.name: variable.default for variable in VARIABLES}
_YES, _NO = frozenset({"true", "yes", "on", "1"}), frozenset({"false", "no", "off", "0"})
_env = environ.Env()


def text(name: str) -> str:
    """Return the variable as text, or its default. KeyError when it is not in the table."""
    return os.environ.get(name, _DEFAULTS[name]).strip()


def flag(name: str) -> bool:
    """Return the variable as a boolean; empty is its default. SettingError for a word that is neither yes nor no."""
    value = (text(name) or _DEFAULTS[name]).lower()
    if value not in _YES | _NO:
        # What protects the site must not be off because of a slip of the pen.
        message = f"{name} must be true or false, not {text(name)!r}."
        raise SettingError(message)
    return value in _YES


def number(name: str, *, least: int = 0) -> int:
    """Return the variable as a whole number. SettingError names the variable, also for one below ``least``."""
    try:
        found = int(text(name))
    except ValueError as error:
        message = f"{name} must be a whole number, not {text(name)!r}."
        raise SettingError(message) from error
    if found < least:
        message = f"{name} must be {least} or more, not {found}."
        raise SettingError(message)
    return found


def choice(name: str, *options: str) -> str:
    """Return the variable, which is one of these words. SettingError for any other."""
    if text(name) not in options:
        message = f"{name} must be one of {', '.join(options)}, not {text(name)!r}."
        raise SettingError(message)
    return text(name)


def address(name: str, *begins: str) -> str:
    """Return the variable, which is empty or an address that begins so. SettingError for any other."""
    if text(name) and not text(name).startswith(begins):
        message = f"{name} must begin with {' or '.join(begins)}, not be {text(name)!r}."
        raise SettingError(message)
    return text(name)


def names(name: str) -> list[str]:
    """Return a comma-separated variable as a list without blanks."""
    return [part.strip() for part in text(name).split(",") if part.strip()]


def database(url: str) -> dict:
    """Return Django's database dictionary for a database URL. SettingError for what is none, without its password."""
    found = _env.db_url_config(url)
    if "ENGINE" not in found:
        message = (
            "DATABASE_URL must be an address such as postgres://user:password@host:5432/kring."
        )
        raise SettingError(message)
    return found


def email(url: str) -> dict:
    """Return Django's EMAIL_* settings for a mail server URL. SettingError for what is none, without its password."""
    try:
        return _env.email_url_config(url)
    except ImproperlyConfigured as error:
        message = "EMAIL_URL must be an address such as smtp+tls://user:password@host:587."
        raise SettingError(message) from error


def sender(text: str, organisation: str) -> str:
    """Return the sender of mails, with the name of the organisation if the text has none."""
    name, address = parseaddr(text)
    return text if name or not address else formataddr((organisation, address))


def schemes(name: str) -> list[str]:
    """Return a list of schemes of links. SettingError for one that runs as a program in the page."""
    found = [one.rstrip(":/").lower() for one in names(name)]
    if harmful := sorted({"javascript", "vbscript", "data", "blob"} & set(found)):
        message = f"{name} cannot have {', '.join(harmful)}: such a link runs as a part of Kring."
        raise SettingError(message)
    return found
