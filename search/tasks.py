"""What search does by the clock. Thin shells around services."""

import logging

from celery import shared_task

from search.engine.client import UNAVAILABLE
from search.outbox.draining import drain
from search.upkeep.ensure import ensure_index
from search.upkeep.reconcile import reconcile

logger = logging.getLogger(__name__)


@shared_task(name="search.tasks.sweep")
def sweep() -> int:
    """Write what no worker was told of, and build an index where there is none. Returns how many were written."""
    done = drain().done
    ensure_index()
    return done


@shared_task(name="search.tasks.reconcile_indexes")
def reconcile_indexes() -> int:
    """Compare the indexes with the database and put them right. Returns how many differences there were."""
    try:
        return sum(result.differences for result in reconcile())
    except UNAVAILABLE as error:
        logger.warning("The indexes were not compared: %s", error)
        return 0
