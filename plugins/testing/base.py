"""The base of the suite: the plugin under test, and how its author fills it."""

from typing import Any

import pytest
from django.apps import apps
from django.db.models import Model
from django.test import Client

from kring.core.types import AuthenticatedUser
from plugins.install import registry
from plugins.install.registry import InstalledPlugin
from plugins.testing.addresses import addresses, answering_addresses
from plugins.testing.site import Site


class Subject:
    """The plugin under test. A subclass names it, and defines how it is filled."""

    slug = ""
    # A word by which the search finds what ``fill`` makes. Required for a plugin with a search source.
    searched_for = ""
    # How many queries a page of its own may take, and how many it may add to a page of the site.
    query_budget = 30
    slot_query_budget = 10
    # The number of rows for tests of the query budget.
    rows = 20

    def fill(self, count: int) -> None:
        """Make ``count`` of what the plugin shows; another call makes more. By default nothing."""

    def make_personal_data(self, user: AuthenticatedUser) -> None:
        """Make one of each kind of data that the plugin can keep of the user."""
        raise NotImplementedError

    def pages(self, client: Client) -> list[str]:
        """Return the addresses of its pages that answer this reader, after ``fill``.

        Arguments of an address are tried with the keys of the plugin's own rows and of pages of the site.
        """
        return answering_addresses(client, self.slug, f"/apps/{self.slug}/")

    @pytest.fixture
    def found(self) -> InstalledPlugin:
        """The plugin, which must be installed without a problem."""
        found = registry.get(self.slug)
        assert found is not None, f"{self.slug} is not installed"
        assert not found.problem, found.reason
        return found

    @pytest.fixture
    def tour(self, kept_site: Site, db: None) -> Site:
        """The site with a page of every kind, one of them with the plugin's blocks."""
        return kept_site

    @pytest.fixture
    def having(self, as_role: Any) -> Any:
        """A test client of a user to whom the plugin can be released."""
        return as_role("employee")

    @pytest.fixture
    def without(self, as_role: Any) -> Any:
        """A test client of a user who never has the plugin."""
        return as_role("employee")

    def release_to(self, released_to: Any, client: Any) -> None:
        """Release the plugin to this client's user and to nobody else."""
        released_to(self.slug, f"user:{client.user.pk}")

    def all_addresses(self) -> list[str]:
        """Return every address of the plugin."""
        return addresses(self.slug)


def own_models(slug: str) -> list[type[Model]]:
    """Return the models of the plugin that have a table; none for a slug without an application."""
    if slug not in apps.app_configs:
        return []
    every = apps.get_app_config(slug).get_models(include_auto_created=True)
    return [model for model in every if model._meta.managed and not model._meta.proxy]
