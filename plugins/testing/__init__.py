"""A pytest plugin for the tests of plugins: ``pytest_plugins = ["plugins.testing"]``.

It has fixtures that release and stop a plugin and sign a user in, and in ``plugins.testing.conformance`` the
rules that every plugin keeps. ``pytest --kring-plugin SLUG`` checks all of them for an installed plugin.
"""

import gc
from collections.abc import Callable, Collection, Iterator
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from plugins.testing import kept
from plugins.testing.kept import kept_site as kept_site
from plugins.testing.recording import Recorder

if TYPE_CHECKING:
    from django.test import Client

_numbers = count(1)
ROLES = ("anonymous", "employee", "administrator")
EVERYONE = 10_000
# The slugs given on the command line, for the module that makes their suites.
chosen: list[str] = []


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add ``--kring-plugin`` and ``--kring-record``."""
    group = parser.getgroup("kring")
    group.addoption(
        "--kring-plugin",
        action="append",
        default=[],
        metavar="SLUG",
        help="run the conformance suite of this installed plugin, and nothing else; may be repeated",
    )
    group.addoption(
        "--kring-record",
        type=Path,
        metavar="FILE",
        help="with --kring-plugin: write what the suite found into this file",
    )


def pytest_configure(config: pytest.Config) -> None:
    """With ``--kring-plugin``, collect the suites of those plugins instead of any other test."""
    chosen[:] = config.getoption("--kring-plugin")
    if chosen:
        config.args = [str(Path(__file__).with_name("installed.py"))]
    file = config.getoption("--kring-record")
    if file and not chosen:
        message = "--kring-record needs --kring-plugin: it records the suite of a plugin."
        raise pytest.UsageError(message)
    if file:
        config.pluginmanager.register(Recorder(file.absolute(), chosen))


# Before pytest-django puts tests that commit behind those that roll back.
@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Restore the data of migrations after every test that commits.

    Otherwise tests that restore it and tests that do not would leave each other other ids of content types,
    or no root page.
    """
    for item in items:
        mark = item.get_closest_marker("django_db")
        if mark and mark.kwargs.get("transaction") and not mark.kwargs.get("serialized_rollback"):
            whole = {**mark.kwargs, "serialized_rollback": True}
            item.add_marker(pytest.mark.django_db(**whole), append=False)
    kept.order(items)


def pytest_collection_finish() -> None:
    """Spare the garbage collector what stays until the end: all that was imported and collected."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Let go of the kept site before a test that commits."""
    if kept.commits(item):
        kept.let_go()


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    """Start every test with an empty cache, so that no test depends on another."""
    # pytest loads this module before Django is set up.
    from django.core.cache import caches

    for each in caches.all(initialized_only=True):
        each.clear()


@pytest.fixture
def run_jobs() -> Callable[[], Any]:
    """Return a function that runs all due background jobs at once."""
    # pytest loads this module before Django is set up.
    from kring.jobs.runner import run_due_jobs

    return run_due_jobs


@pytest.fixture
def released_to(db: None) -> Iterator[Callable[..., Any]]:
    """Return ``release(slug, *keys)``, which enables the plugin and opens one ring for the subject keys.

    Without keys the ring is for everyone. Its features are released with it, but those in ``without``. Another
    call for the same slug changes the rings.
    """
    # pytest loads this module before Django is set up.
    from plugins.gate import snapshot
    from plugins.gate.releasing import releasing
    from plugins.install.features import features_of
    from plugins.models import Plugin

    def release(slug: str, *keys: str, without: Collection[str] = ()) -> Any:
        plugin, _created = Plugin.objects.get_or_create(slug=slug)
        Plugin.objects.filter(pk=slug).update(is_enabled=True, is_killed=False)
        share = 0 if keys else EVERYONE
        for feature in (each.key for each in features_of(slug).values()):
            is_on = feature not in without
            releasing().open_to(
                plugin,
                feature=feature,
                keys=list(keys) if is_on else [],
                percentage=share if is_on else 0,
            )
        opened = releasing().open_to(plugin, keys=list(keys), percentage=share)
        snapshot.forget()
        return opened

    snapshot.forget()
    yield release
    snapshot.forget()


@pytest.fixture
def killed(db: None) -> Iterator[Callable[[str], None]]:
    """Return ``kill(slug)``, which stops a plugin for everybody, like the button in the admin."""
    # pytest loads this module before Django is set up.
    from plugins.gate import snapshot
    from plugins.models import Plugin

    def kill(slug: str) -> None:
        Plugin.objects.update_or_create(slug=slug, defaults={"is_killed": True})
        snapshot.forget()

    yield kill
    snapshot.forget()


@pytest.fixture
def as_role(db: None) -> Callable[..., "Client"]:
    """Return ``sign_in(role, *permissions)``, which returns a test client for a new user, its ``user``.

    Roles are anonymous, employee and administrator (a superuser). Permissions are named like
    ``ideas.manage``. ValueError for another role.
    """
    # pytest loads this module before Django is set up.
    from django.contrib.auth import get_user_model
    from django.contrib.auth.models import AnonymousUser, Permission
    from django.test import Client

    def sign_in(role: str = "employee", *permissions: str) -> Client:
        if role not in ROLES:
            message = f"There is no role {role!r}; there are {', '.join(ROLES)}."
            raise ValueError(message)
        client = Client()
        client.user = AnonymousUser()  # type: ignore[attr-defined]
        if role == "anonymous":
            return client
        user = get_user_model().objects.create_user(
            email=f"{role}{next(_numbers)}@example.org", is_superuser=role == "administrator"
        )
        for name in permissions:
            app_label, codename = name.split(".")
            user.user_permissions.add(
                Permission.objects.get(content_type__app_label=app_label, codename=codename)
            )
        client.force_login(user)
        client.user = user  # type: ignore[attr-defined]
        return client

    return sign_in
