"""What an operator may ask for in the admin: a build, a comparison."""

from typing import Any

from django.core.exceptions import PermissionDenied

from kring.jobs.api import enqueue, own_transactions
from search.outbox.letters import MANAGE_INDEX
from search.upkeep.rebuild import rebuild_soon
from search.upkeep.reconcile import reconcile

COMPARE_KEY = "search-compare"


def ask_for_build(*, by: Any) -> None:
    """Have a worker build the indexes anew. PermissionDenied unless ``by`` may manage the index."""
    _check(by)
    rebuild_soon()


def ask_for_comparison(*, by: Any) -> None:
    """Have a worker compare the indexes with the database and put them right. Asks the same right."""
    _check(by)
    enqueue(compare, key=COMPARE_KEY)


@own_transactions
def compare() -> None:
    """Compare now. While Elasticsearch is away the job is tried again later."""
    reconcile()


def _check(user: Any) -> None:
    if not user.has_perm(MANAGE_INDEX):
        raise PermissionDenied
