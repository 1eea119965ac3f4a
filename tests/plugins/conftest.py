"""Plugins and releases for the tests of the framework."""

import pytest
from django.contrib.auth.models import Permission

from plugins import snapshot
from plugins.models import Plugin, Release, Ring
from tests import factories


@pytest.fixture(autouse=True)
def _fresh_rules():
    """Rules in memory outlive a test's rolled-back changes: drop them before and after."""
    snapshot.forget()
    yield
    snapshot.forget()


@pytest.fixture
def release_manager(db):
    """Somebody who may change releases."""
    user = factories.make_user()
    user.user_permissions.add(Permission.objects.get(codename="manage_releases"))
    return user


@pytest.fixture
def make_release(db):
    """Return a maker of a release with one ring per given dictionary."""

    def make(*rings: dict, slug: str = "ideas") -> Release:
        plugin, _ = Plugin.objects.get_or_create(slug=slug, defaults={"is_enabled": True})
        release = Release.objects.create(plugin=plugin, version="1.0")
        for order, fields in enumerate(rings):
            Ring.objects.create(release=release, order=order, **{"name": f"Ring {order}", **fields})
        return release

    return make
