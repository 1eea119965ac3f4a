"""Read which plugins people have put aside."""

from django.db.models import QuerySet

from kring.core.types import AuthenticatedUser
from releases.models import OptOut


def put_aside(slug: str) -> int:
    """Return how many active people have put the plugin aside. Display it with ``small_numbers.shown``."""
    return OptOut.objects.filter(plugin=slug, ended_at=None, user__is_active=True).count()


def opt_outs_of(user: AuthenticatedUser) -> QuerySet[OptOut]:
    """Return the user's opt-outs, those that have ended too, for their own data."""
    return OptOut.objects.filter(user=user)
