"""Write content records in the transaction in which pages change."""

from typing import Any

from django.contrib.auth.models import Group
from django.db.models import QuerySet
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_delete, pre_save
from django.dispatch import receiver
from taggit.models import Tag
from wagtail.models import Page, PageViewRestriction, Site
from wagtail.signals import (
    page_published,
    page_slug_changed,
    page_unpublished,
    post_page_move,
)

from editorial.access.rules import section_models
from editorial.models import ContentRecord, PageTag
from editorial.services.records import project_each, project_page, refresh_paths, remove_record
from editorial.services.sections import AT_ONCE, project_everything, project_subtree
from kring.core.signals import page_receiver
from kring.jobs.api import enqueue, own_transactions

RESTRICTION_GROUPS = PageViewRestriction.groups.through


def _inherited_values(page: Page) -> tuple[Any, ...]:
    """Return the values that pages below inherit from this one: address, path, author and rules."""
    record = ContentRecord.objects.filter(pk=page.pk).first()
    if record is None:
        return ()
    rules = tuple(sorted(record.rules.values_list("pk", flat=True)))
    return record.url, record.path, record.author_id, rules


@page_receiver(page_published)
def project_published_page(sender, instance, **kwargs):
    """Write the record, and those below if a value that they inherit changed."""
    below = ContentRecord.objects.filter(path__startswith=instance.path).exclude(pk=instance.pk)
    has_children = below.exists()
    before = _inherited_values(instance) if has_children else ()
    project_page(page=instance.specific)
    if has_children and _inherited_values(instance) != before:
        project_subtree(page=instance, url_before=before[0] if before else "")


@page_receiver(page_unpublished)
def remove_unpublished_page(sender, instance, **kwargs):
    """Remove the record of a page that is unpublished or about to be deleted."""
    remove_record(page_id=instance.pk)


@page_receiver(post_save)
def project_page_created_live(sender, instance, created, raw=False, **kwargs):
    """Write the record of a page that is created live: a copy, an alias, an import."""
    if created and not raw and instance.live and type(instance) is instance.specific_class:
        project_page(page=instance)


@page_receiver(page_slug_changed, post_page_move)
def project_moved_pages(sender, instance, **kwargs):
    """Write the records of a subtree whose addresses and inherited restrictions changed."""
    project_subtree(page=Page.objects.get(pk=instance.pk))
    refresh_paths()


@page_receiver(pre_save)
def remember_restriction_of_draft_section(sender, instance, raw=False, **kwargs):
    """Remember the restriction of a section that is not live, to notice a change."""
    if sender in section_models() and not raw and not instance.live and instance.numchild:
        stored = sender.objects.filter(pk=instance.pk).values_list("restricted_to", flat=True)
        instance._restricted_before = stored.first()


@page_receiver(post_save)
def project_below_draft_section(sender, instance, **kwargs):
    """Write the records below a section that is not live and whose restriction changed."""
    before = instance.__dict__.pop("_restricted_before", None)
    if before is not None and before != instance.restricted_to:
        project_subtree(page=instance)


def _project_restricted(restrictions: QuerySet[PageViewRestriction]) -> None:
    for page in Page.objects.filter(view_restrictions__in=restrictions).distinct():
        project_subtree(page=page)


@receiver(post_save, sender=PageViewRestriction)
def project_restricted_pages(sender, instance, raw=False, **kwargs):
    """Write the records below a view restriction that was set or changed."""
    if not raw:
        project_subtree(page=instance.page)


@receiver(post_delete, sender=PageViewRestriction)
def project_released_pages(sender, instance, origin=None, **kwargs):
    """Write the records below a view restriction that was lifted.

    If its page is being deleted too, there is nothing left to project.
    """
    lifted = getattr(origin, "model", type(origin)) is PageViewRestriction
    if lifted and (page := Page.objects.filter(pk=instance.page_id).first()):
        project_subtree(page=page)


@receiver(m2m_changed, sender=RESTRICTION_GROUPS)
def project_regrouped_pages(sender, instance, action, reverse, pk_set, **kwargs):
    """Write the records below a view restriction whose groups changed, from either side."""
    if not reverse:
        if action.startswith("post_"):
            _project_restricted(PageViewRestriction.objects.filter(pk=instance.pk))
        return
    if action == "pre_clear":
        _remember_restrictions(instance)
    elif action == "post_clear":
        _project_remembered(instance)
    elif action.startswith("post_"):
        _project_restricted(PageViewRestriction.objects.filter(pk__in=pk_set))


@receiver(pre_delete, sender=Group)
def remember_restrictions_of_group(sender, instance, **kwargs):
    """Remember which pages the group restricted: after the deletion this is unknown."""
    _remember_restrictions(instance)


@receiver(post_delete, sender=Group)
def project_pages_of_deleted_group(sender, instance, **kwargs):
    """Write the records below the restrictions that named the deleted group."""
    _project_remembered(instance)


def _remember_restrictions(group: Group) -> None:
    links = RESTRICTION_GROUPS.objects.filter(group_id=group.pk)
    group.__dict__["_restrictions"] = list(links.values_list("pageviewrestriction_id", flat=True))


def _project_remembered(group: Group) -> None:
    remembered = group.__dict__.pop("_restrictions", [])
    _project_restricted(PageViewRestriction.objects.filter(pk__in=remembered))


@receiver(post_save, sender=Tag)
def project_renamed_tag(sender, instance, created, **kwargs):
    """Write the records of the pages with a tag that was renamed, at once if they are few."""
    if created:
        return
    tagged = _tagged(instance.pk)
    if tagged[AT_ONCE : AT_ONCE + 1].exists():
        enqueue(project_tagged, key=f"editorial:project-tagged:{instance.pk}", tag_id=instance.pk)
    else:
        project_each(list(tagged.values_list("pk", flat=True)))


def _tagged(tag_id: int) -> QuerySet[Page]:
    tagged = PageTag.objects.filter(tag=tag_id).values("content_object_id")
    return Page.objects.filter(pk__in=tagged, live=True)


@own_transactions
def project_tagged(*, tag_id: int) -> None:
    """Write the records of the pages with this tag, each in a transaction of its own."""
    project_each(list(_tagged(tag_id).values_list("pk", flat=True)))


@receiver(post_save, sender=Site)
@receiver(post_delete, sender=Site)
def project_after_site_change(sender, raw=False, **kwargs):
    """Rewrite all addresses: they depend on the root page and host name of a site."""
    if not raw:
        enqueue(project_everything, key="editorial:project-everything")
