"""What search does by the clock. Thin shells around services."""

import logging

from celery import shared_task

from search import log, pins, synonyms
from search.engine.client import UNAVAILABLE
from search.outbox.draining import drain
from search.upkeep.ensure import ensure_index
from search.upkeep.reconcile import reconcile

logger = logging.getLogger(__name__)


@shared_task(name="search.tasks.sweep")
def sweep() -> int:
    """Build an index where there is none, and write what no worker was told of. Returns how many were written."""
    ensure_index()
    return drain().done


@shared_task(name="search.tasks.reconcile_indexes")
def reconcile_indexes() -> int:
    """Compare the indexes with the database and put them right. Returns how many differences there were."""
    try:
        return sum(result.differences for result in reconcile())
    except UNAVAILABLE as error:
        logger.warning("The indexes were not compared: %s", error)
        return 0


@shared_task(name="search.tasks.push_synonyms")
def push_synonyms() -> int:
    """Tell the search engine the synonyms that it has not got. Returns for how many languages."""
    return synonyms.push_pending()


@shared_task(name="search.tasks.follow_pins")
def follow_pins() -> int:
    """Put on top what is pinned from today, and no longer what was until yesterday. Returns how many pins."""
    return pins.follow_the_calendar()


@shared_task(name="search.tasks.count_popularity")
def count_popularity() -> int:
    """Work out anew how often documents are opened from search. Returns how many changed."""
    return log.count_popularity()


@shared_task(name="search.tasks.clean_up_log")
def clean_up_log() -> int:
    """Forget what was searched for long ago. Returns how many searches."""
    return log.clean_up()
