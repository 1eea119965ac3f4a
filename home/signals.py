"""Receivers of the home room."""

from django.db import transaction
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from wagtail.models import PageViewRestriction

from home.models import HomePage
from home.restrictions import refresh


@receiver([post_save, post_delete], sender=PageViewRestriction)
def follow_restrictions(sender, **kwargs):
    """Apply a restriction that was set, changed or lifted to the home page at once."""
    transaction.on_commit(_refresh_all)


def _refresh_all() -> None:
    for page in HomePage.objects.all():
        refresh(page)
