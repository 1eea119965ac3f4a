"""The scheduled tasks of search: thin shells around services."""

import logging

from celery import shared_task

from search import log
from search.curation import pins, synonyms
from search.engine.client import UNAVAILABLE
from search.outbox.draining import drain
from search.upkeep import catching_up
from search.upkeep.ensure import ensure_index
from search.upkeep.reconcile import reconcile

logger = logging.getLogger(__name__)


@shared_task(name="search.tasks.sweep")
def sweep() -> int:
    """Build a missing index, and write changes that no worker picked up. Returns how many were written."""
    ensure_index()
    return drain().done


@shared_task(name="search.tasks.catch_up")
def catch_up() -> int:
    """Write what waits for an engine that is back. Returns how many were written."""
    return catching_up.catch_up().done


@shared_task(name="search.tasks.reconcile_indexes")
def reconcile_indexes() -> int:
    """Compare the indexes with the database and repair them. Returns how many differences there were."""
    try:
        return sum(result.differences for result in reconcile())
    except UNAVAILABLE as error:
        logger.warning("The indexes were not compared: %s", error)
        return 0


@shared_task(name="search.tasks.push_synonyms")
def push_synonyms() -> int:
    """Push to the search engine the synonyms that it does not have. Returns for how many languages."""
    return synonyms.push_pending()


@shared_task(name="search.tasks.follow_pins")
def follow_pins() -> int:
    """Start the pins of today, and end those of yesterday. Returns how many pins."""
    return pins.follow_the_calendar()


@shared_task(name="search.tasks.count_popularity")
def count_popularity() -> int:
    """Recount how often documents are opened from search. Returns how many changed."""
    return log.count_popularity()


@shared_task(name="search.tasks.clean_up_log")
def clean_up_log() -> int:
    """Delete searches past their retention. Returns how many."""
    return log.clean_up()
