"""The site of a suite, made once for the tests that visit it; what a test changes is gone after that test."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import pytest

# What is kept for the suite that runs.
_kept = ExitStack()


@pytest.fixture(scope="class")
def kept_site(request: Any, django_db_setup: None, django_db_blocker: Any) -> Iterator[Any]:
    """The site with a page of every kind, one of them with the blocks of the plugin that the class names."""
    # pytest loads this module before Django is set up.
    from django.core.cache import caches
    from django.db import connection

    from plugins.testing.site import make_site

    with django_db_blocker.unblock():
        for each in caches.all(initialized_only=True):
            each.clear()
        _kept.enter_context(_rolled_back())
        try:
            site = make_site(request.cls.slug)
            # Foreign keys are looked at now, else they all are after each test.
            connection.check_constraints()
            yield site
        finally:
            let_go()


@contextmanager
def _rolled_back() -> Iterator[None]:
    """Roll everything back that happens in the block; tests in it have a savepoint of their own."""
    # pytest loads this module before Django is set up.
    from django.db import transaction

    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def let_go() -> None:
    """Remove what is kept: the next test commits."""
    _kept.close()


def order(items: list[pytest.Item]) -> None:
    """Put the tests of a suite that visit the site behind those that find an empty one.

    Those that commit stay last, whether pytest-django has put them there already or does so next.
    """
    places: dict[Any, list[int]] = {}
    for place, item in enumerate(items):
        if isinstance(item.parent, pytest.Class):
            places.setdefault(item.parent, []).append(place)
    for own in places.values():
        visiting = sorted(
            (items[place] for place in own), key=lambda each: (commits(each), visits(each))
        )
        for place, item in zip(own, visiting, strict=True):
            items[place] = item


def visits(item: pytest.Item) -> bool:
    """Return whether the test asks for the site."""
    return "kept_site" in getattr(item, "fixturenames", ())


def commits(item: pytest.Item) -> bool:
    """Return whether the test commits, so that the database is emptied after it."""
    mark = item.get_closest_marker("django_db")
    asks = "transactional_db" in getattr(item, "fixturenames", ())
    return asks or bool(mark and mark.kwargs.get("transaction"))
