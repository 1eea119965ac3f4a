"""What Wagtail says about pages, turned into records in the same transaction."""

from django.db.models.signals import m2m_changed, post_delete, post_save
from django.dispatch import receiver
from wagtail.models import Page, PageViewRestriction
from wagtail.signals import (
    page_published,
    page_slug_changed,
    page_unpublished,
    post_page_move,
)

from editorial.models import AccessRule
from editorial.services.records import project_page, project_subtree


@receiver(page_published)
def project_published_page(sender, instance, **kwargs):
    """Write the record, and those below when the page's restriction changed with it."""
    before = set(AccessRule.objects.filter(records=instance.pk).values_list("pk", flat=True))
    record = project_page(page=instance.specific)
    if record and instance.numchild and set(record.rules.values_list("pk", flat=True)) != before:
        project_subtree(page=instance)


@receiver(page_unpublished)
def remove_unpublished_page(sender, instance, **kwargs):
    """Remove the record of a page that is no longer live."""
    project_page(page=instance.specific)


@receiver(page_slug_changed)
@receiver(post_page_move)
def project_moved_pages(sender, instance, **kwargs):
    """Write the records of a subtree whose addresses and inherited restrictions changed."""
    project_subtree(page=Page.objects.get(pk=instance.pk))


@receiver(post_save, sender=PageViewRestriction)
@receiver(m2m_changed, sender=PageViewRestriction.groups.through)
@receiver(post_delete, sender=PageViewRestriction)
def project_restricted_pages(sender, instance, **kwargs):
    """Write the records below a view restriction that was set, changed or lifted."""
    page_id = getattr(instance, "page_id", None)
    if page := Page.objects.filter(pk=page_id).first():
        project_subtree(page=page)
