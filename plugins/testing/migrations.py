"""Check that migrations can really be undone: back to zero and forward again, with rows in the tables."""

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connection

from plugins.install import locking, registry
from plugins.install.model_changes import missing_operations
from plugins.testing.base import Subject, own_models


class Migrations(Subject):
    """The plugin's tables, on the database that the tests run on."""

    @pytest.fixture
    def tables_back(self, _django_db_helper: None) -> Iterator[None]:
        """Restore the tables and the cached content types for the other tests."""
        ContentType.objects.get_for_models(*apps.get_models())
        known = {database: dict(types) for database, types in ContentType.objects._cache.items()}  # type: ignore[attr-defined]
        yield
        call_command("migrate", verbosity=0)
        # Without them, the first pages of the next test would get content types with other ids.
        ContentType.objects._cache = known  # type: ignore[attr-defined]

    # Tables are dropped, which SQLite does outside a transaction only.
    @pytest.mark.django_db(transaction=True, serialized_rollback=True)
    def test_its_migrations_go_back_and_forward_again(self, found, tables_back):
        own = {model._meta.db_table for model in own_models(self.slug)}
        if not own:
            return
        call_command("setup_kring", verbosity=0)
        self.fill(1)
        before = tables()
        assert own <= before

        migrate(self.slug, "zero")
        left = tables()
        assert own.isdisjoint(left), f"Going back leaves {', '.join(sorted(own & left))}."
        assert before - left == own | dependent_tables(self.slug), (
            f"Going back drops tables of others: {', '.join(sorted(before - left - own))}."
        )
        call_command("migrate", verbosity=0)

        assert tables() == before
        self.fill(1)

    def test_its_migrations_let_people_go_on_working(self, found):
        noticed = locking.long_locks(self.slug)

        assert not noticed, "People notice its migrations:\n" + "\n".join(map(str, noticed))

    def test_its_migrations_make_what_its_models_say(self, found):
        if self.slug not in apps.app_configs:
            return
        missing = missing_operations(self.slug)

        assert not missing, f"A migration is missing: {'; '.join(missing)}."


def tables() -> set[str]:
    """Return the names of all tables."""
    return set(connection.introspection.table_names())


def migrate(slug: str, name: str) -> None:
    """Migrate one plugin. AssertionError when one of its migrations cannot be undone."""
    try:
        call_command("migrate", slug, name, verbosity=0)
    except Exception as error:
        message = f"Its migrations cannot be undone: {type(error).__name__}: {error}"
        raise AssertionError(message) from error


def dependent_tables(slug: str) -> set[str]:
    """Return the tables of plugins that depend on this one, which are dropped with it."""
    return {
        model._meta.db_table for other in registry.dependents(slug) for model in own_models(other)
    }
