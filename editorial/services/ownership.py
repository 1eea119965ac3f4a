"""Which pages somebody answers for, and which of them are due for another look."""

from datetime import timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from wagtail.models import Page
from wagtail.permissions import policy_registry

from editorial.models import ContentRecord

SOON = timedelta(days=30)


def reviewable_records(user: Any) -> QuerySet[ContentRecord]:
    """Return the records of the live pages that this user may edit, or answers for."""
    policy = policy_registry.get_by_type(Page)
    pages = policy.instances_user_has_any_permission_for(user, ["change", "publish"])
    return ContentRecord.objects.filter(
        Q(page__in=pages.values("pk")) | Q(owner__user=user.pk)
    ).exclude(kind__in=["home", "section", "people"])


def due_records(user: Any) -> QuerySet[ContentRecord]:
    """Return the records of this user's own pages whose review date has passed or comes soon."""
    until = timezone.localdate() + SOON
    return ContentRecord.objects.filter(owner__user=user.pk, review_date__lte=until).order_by(
        "review_date", "title"
    )
