"""Cache whether a view restriction of Wagtail holds for the home page: every visit asks."""

from django.core.cache import cache
from wagtail.models import Page

# How many seconds a change without a signal may stay unseen.
SECONDS = 5


def is_restricted(page: Page) -> bool:
    """Return whether a view restriction holds for the page, without SQL while it is cached.

    The answer is only added to the cache, never overwritten, so that a request which read just
    before a change cannot undo it.
    """
    known = cache.get(_key(page))
    if known is None:
        known = _has_restriction(page)
        cache.add(_key(page), known, SECONDS)
    return known


def refresh(page: Page) -> None:
    """Cache what holds for the page now. Call it once a change is committed."""
    cache.set(_key(page), _has_restriction(page), SECONDS)


def _has_restriction(page: Page) -> bool:
    return Page.get_view_restrictions(page).exists()


def _key(page: Page) -> str:
    # A page that moves has other pages above it.
    return f"home-restricted:{page.pk}:{page.path}"
