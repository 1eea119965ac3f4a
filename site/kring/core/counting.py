"""Count in the cache how often something happens, so that more than anybody means can be refused."""

from django.core.cache import cache


def count(key: str, seconds: int) -> int | None:
    """Count once more, and return how often that was since the first time, at most ``seconds`` ago.

    None when nothing can be counted because the cache is away: the caller decides what that means.
    """
    cache.add(key, 0, seconds)
    try:
        return cache.incr(key)
    except ValueError:
        return None
