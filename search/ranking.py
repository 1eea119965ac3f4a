"""The best matches by Wagtail's search backends, whichever of them answers."""

import logging
import re
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from wagtail.search.backends import get_search_backend

from search.backends.elasticsearch9 import UNAVAILABLE

logger = logging.getLogger(__name__)

_MARKS = re.compile(r"\W+")

# After a failure, let the database answer for this long: readers must not all wait.
REST_SECONDS = 10.0
_rests_until: dict[str, float] = {}
# How many matches are ranked before the ones that the user may not see are taken out.
RANKED = 2000


@dataclass(frozen=True)
class Ranking:
    """The primary keys of what matches, best first, and who found them."""

    ids: Sequence[Any]
    # Nothing has all the words: these have some of them.
    partial: bool = False


def ranked_ids(queryset: QuerySet, words: Sequence[str], *, limit: int = RANKED) -> Ranking:
    """Return the ids of the rows that match all words, else of those that match any of them.

    ``queryset`` may be filtered by the model's ``FilterField``s only. When the search engine does
    not answer, the database backend does, see ``engine_is_away``.
    """
    if not engine_is_away():
        try:
            return _both(get_search_backend(), queryset, words, limit)
        except UNAVAILABLE as error:
            _rests_until[_engine()] = time.monotonic() + REST_SECONDS
            logger.warning("The search engine does not answer: %s", error)
    return _both(get_search_backend(_fallback()), queryset, words, limit)


def engine_is_away() -> bool:
    """Return whether the search engine failed just now, so that the database answers."""
    return time.monotonic() < _rests_until.get(_engine(), 0.0)


def _engine() -> str:
    return repr(settings.WAGTAILSEARCH_BACKENDS["default"])


def _both(backend: Any, queryset: QuerySet, words: Sequence[str], limit: int) -> Ranking:
    """Search for all words, and only when that finds nothing for any of them."""
    # The parts of AO-2025/17 are words to every backend, its marks to none.
    parts = _MARKS.sub(" ", " ".join(words)).split()
    text = " ".join(parts)
    ids = _ids(backend.search(text, queryset, operator="and"), limit)
    if ids or len(parts) < 2:
        return Ranking(ids)
    return Ranking(_ids(backend.search(text, queryset, operator="or"), limit), partial=True)


def _ids(results: Any, limit: int) -> list[Any]:
    if hasattr(results, "ids"):
        return results.ids(limit)
    return [row.pk for row in results[:limit]]


def _fallback() -> str:
    """Return the database backend that the settings keep beside the search engine."""
    name = "database"
    return name if name in settings.WAGTAILSEARCH_BACKENDS else f"wagtail.search.backends.{name}"
