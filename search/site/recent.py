"""Recent searches of a person: shown to that person alone, and forgotten after a month.

Kept in the cache, so that no table and no backup says who looked for what.
"""

from collections.abc import Sequence

from django.core.cache import cache

from kring.core.types import AnyUser

NUMBER = 8
SECONDS = 60 * 60 * 24 * 30


def recent_searches(user: AnyUser, *, begin: str = "") -> Sequence[str]:
    """Return the last searches of this person that begin like this, newest first."""
    if not user.is_authenticated:
        return []
    wanted = begin.casefold()
    return [text for text in cache.get(_key(user), ()) if text.casefold().startswith(wanted)]


def remember_search(user: AnyUser, *, text: str) -> None:
    """Store this search as the newest of this person."""
    if not (user.is_authenticated and text):
        return
    others = [each for each in recent_searches(user) if each.casefold() != text.casefold()]
    cache.set(_key(user), [text, *others][:NUMBER], SECONDS)


def forget_searches(user: AnyUser) -> None:
    """Delete the recent searches of this person."""
    if user.is_authenticated:
        cache.delete(_key(user))


def _key(user: AnyUser) -> str:
    return f"recent-searches:{user.pk}"
