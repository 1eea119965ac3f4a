"""What an operator can start in the admin: a build or a comparison."""

from kring.core.types import AuthenticatedUser
from kring.jobs.api import enqueue, own_transactions
from search.permissions import check_may_manage_index
from search.upkeep.rebuild import rebuild_soon
from search.upkeep.reconcile import reconcile

COMPARE_KEY = "search:compare"


def ask_for_build(*, by: AuthenticatedUser) -> None:
    """Have a worker rebuild the indexes. PermissionDenied unless ``by`` may manage the index."""
    check_may_manage_index(by)
    rebuild_soon()


def ask_for_comparison(*, by: AuthenticatedUser) -> None:
    """Have a worker compare the indexes with the database and repair them. Needs the same permission."""
    check_may_manage_index(by)
    enqueue(compare, key=COMPARE_KEY)


@own_transactions
def compare() -> None:
    """Compare now. While Elasticsearch is away, the job is retried later."""
    reconcile()
