"""Keeping news in step with its categories."""

from django.db.models.signals import post_save
from django.dispatch import receiver

from editorial.services.records import project_page
from kring.jobs.api import enqueue
from news.models import NewsCategory, NewsPage


def project_category(*, category_id: int) -> int:
    """Write the records of the live news in a category anew. Returns how many there were."""
    pages = NewsPage.objects.live().filter(categories=category_id)
    for page in pages.iterator(100):
        project_page(page=page)
    return pages.count()


@receiver(post_save, sender=NewsCategory)
def project_renamed_category(sender, instance, created, **kwargs):
    """Have the news of a renamed category found by its new name."""
    if not created:
        enqueue(project_category, key=f"news-category:{instance.pk}", category_id=instance.pk)
