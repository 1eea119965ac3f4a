"""Fixtures of plugins and releases, for the rooms whose ``conftest.py`` imports them."""

from dataclasses import replace

import pytest
from django.apps import apps
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from packaging.specifiers import SpecifierSet
from packaging.version import Version

from kring import urls as site_urls
from people import counted_units
from plugins import urls
from plugins.api import Contributions
from plugins.contributions import host, store, usage
from plugins.contributions.usage import version_of
from plugins.gate import snapshot, stop
from plugins.install import pending, registry
from plugins.models import Plugin
from releases.models import Override, Release, Ring
from releases.selectors.installed import same_version
from tests.support import factories


@pytest.fixture(autouse=True)
def fresh_rules():
    """Rules in memory, stops and lateness outlive a test's rolled-back changes: drop them before and after."""
    snapshot.forget()
    pending.forget()
    usage.forget()
    counted_units.forget()
    host.forget()
    yield
    for mark in stop.read().values():
        stop.lift(mark)
    snapshot.forget()
    usage.forget()


@pytest.fixture
def release_manager(db):
    """A user who may change releases."""
    user = factories.make_user()
    user.user_permissions.add(Permission.objects.get(codename="manage_releases"))
    return user


@pytest.fixture
def make_release(db):
    """Return a maker of a release with one ring per given dictionary."""

    def make(*rings: dict, slug: str = "ideas", feature: str = "") -> Release:
        plugin, _ = Plugin.objects.get_or_create(slug=slug, defaults={"is_enabled": True})
        installed = version_of(slug)
        # Of what is installed, else it could not start.
        version = "1.0" if same_version("1.0", installed) else installed or "1.0"
        release = Release.objects.create(plugin=plugin, feature=feature, version=version)
        for order, fields in enumerate(rings):
            Ring.objects.create(release=release, order=order, **{"name": f"Ring {order}", **fields})
        return release

    return make


@pytest.fixture
def install(settings):
    """Return ``install(slug, version, **manifest)``: exchange the version that is installed, as a restart does."""

    def exchange(slug: str, version: str, **changes) -> None:
        found = registry.get(slug)
        manifest = replace(found.manifest, version=Version(version), **changes)
        new = replace(found, version=Version(version), manifest=manifest)
        settings.KRING_PLUGINS = tuple(
            new if each.slug == slug else each for each in registry.installed()
        )
        snapshot.forget()

    return exchange


@pytest.fixture
def having(as_role):
    """A test client of a user to whom a plugin can be released."""
    return as_role("employee")


@pytest.fixture
def without(as_role):
    """A test client of a user who never has the plugin."""
    return as_role("employee")


@pytest.fixture
def sample(db):
    """A plugin with the slug ``sample``, enabled and on for nobody; its addresses are in place once
    ``serve`` has been called."""
    Plugin.objects.create(slug="sample", is_enabled=True)
    contributions = Contributions("sample")
    yield contributions
    store.forget("sample")


@pytest.fixture
def serve(settings):
    """Return a function that puts the addresses of all known contributions in place."""

    def put() -> None:
        settings.ROOT_URLCONF = (*urls.patterns(), *site_urls.urlpatterns)

    return put


@pytest.fixture
def give():
    """Return a function that gives a plugin to a user by an exception."""

    def allow(user, slug: str = "sample"):
        Override.objects.create(
            plugin_id=slug, effect="allow", key=f"user:{user.pk}", reason="test"
        )
        snapshot.forget()
        return user

    return allow


@pytest.fixture
def request_of(rf):
    """Return a maker of the request that a user sends."""

    def make(user):
        request = rf.get("/")
        request.user = user
        return request

    return make


@pytest.fixture
def holder(sample, give):
    """Somebody who has the plugin."""
    return give(factories.make_user())


@pytest.fixture
def tables_back(_django_db_helper):
    """Restore the tables and the cached content types that other tests expect."""
    ContentType.objects.get_for_models(*apps.get_models())
    known = {database: dict(types) for database, types in ContentType.objects._cache.items()}
    yield
    call_command("migrate", "ideas", verbosity=0)
    # Without them, loading the first pages of the next test would make types with other ids.
    ContentType.objects._cache = known


@pytest.fixture
def ideas_need_reactions(settings):
    """The installed plugins, one of which now declares that it depends on the other."""
    ideas = registry.get("ideas")
    needing = replace(ideas.manifest, depends={"reactions": SpecifierSet()})
    settings.KRING_PLUGINS = tuple(
        replace(found, manifest=needing) if found is ideas else found
        for found in registry.installed()
    )
    snapshot.forget()
