"""What every rule of the suite starts from: the plugin, and what its author tells about it."""

from typing import Any

import pytest
from django.apps import apps
from django.db.models import Model

from plugins import registry
from plugins.registry import Found
from plugins.testing.addresses import addresses, first_that_answers
from plugins.testing.site import Site, make_site


class Subject:
    """The plugin under test. A subclass names it, and says how it is filled."""

    slug = ""
    # A word by which the search finds what ``fill`` makes. Needed by whoever adds a search source.
    searched_for = ""
    # How many queries a page of its own may take, and what it may add to a page of the site.
    query_budget = 30
    slot_query_budget = 10
    # So many rows are "many" to the query budget.
    rows = 20

    def fill(self, count: int) -> None:
        """Make ``count`` of what the plugin shows; called again it makes more. Nothing unless said."""

    def make_personal_data(self, user: Any) -> None:
        """Make one of everything that the plugin can keep of the user."""
        raise NotImplementedError

    def pages(self, client: Any) -> list[str]:
        """Return the addresses of its pages that answer this reader, after ``fill``.

        What stands in an address is tried with the keys of the plugin's own rows and of pages of the site.
        """
        return first_that_answers(client, self.slug, f"/apps/{self.slug}/")

    @pytest.fixture
    def found(self) -> Found:
        """The plugin as it is installed."""
        found = registry.get(self.slug)
        assert found is not None, f"{self.slug} is not installed"
        assert not found.problem, found.reason
        return found

    @pytest.fixture
    def tour(self, db: None) -> Site:
        """The site with a page of every kind, on which the plugin's blocks stand."""
        return make_site(self.slug)

    @pytest.fixture
    def having(self, as_role: Any) -> Any:
        """A test client of somebody to whom the plugin can be released."""
        return as_role("employee")

    @pytest.fixture
    def without(self, as_role: Any) -> Any:
        """A test client of somebody who never has the plugin."""
        return as_role("employee")

    def release_to(self, released_to: Any, client: Any) -> None:
        """Release the plugin to this client's person and to nobody else."""
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
