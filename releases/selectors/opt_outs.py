"""Read what people have put aside."""

from django.db.models import QuerySet

from kring.core.types import AuthenticatedUser
from releases.models import OptOut
from releases.models.of_feature import fields_of


def put_aside(key: str) -> int:
    """Return how many active people have put the plugin or feature aside. Display it with ``small_numbers.shown``."""
    rows = OptOut.objects.filter(**fields_of(key), ended_at=None, user__is_active=True)
    return rows.count()


def opt_outs_of(user: AuthenticatedUser) -> QuerySet[OptOut]:
    """Return the user's opt-outs, those that have ended too, for their own data."""
    return OptOut.objects.filter(user=user)
