"""Receivers of the news room."""

from django.db.models.signals import post_save
from django.dispatch import receiver

from kring.jobs.api import enqueue
from news.models import NewsCategory
from news.services import project_category


@receiver(post_save, sender=NewsCategory)
def project_renamed_category(sender, instance, created, **kwargs):
    """Update the search texts of the news in a renamed category."""
    if not created:
        enqueue(project_category, key=f"news:category:{instance.pk}", category_id=instance.pk)
