"""Find the users who have a permission."""

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.db.models import Q, QuerySet


def who_may(name: str) -> QuerySet:
    """Return the active users who have this permission (``app.codename``) by themselves, a group, or as superuser."""
    app, _dot, codename = name.partition(".")
    permission = Permission.objects.filter(content_type__app_label=app, codename=codename)
    allowed = (
        Q(is_superuser=True)
        | Q(user_permissions__in=permission)
        | Q(groups__permissions__in=permission)
    )
    return get_user_model().objects.filter(allowed, is_active=True).distinct()
