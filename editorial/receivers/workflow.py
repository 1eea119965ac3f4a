"""Wagtail's workflow, held together where Wagtail lets go of it."""

from django.contrib.auth.models import Group
from django.db.models import ProtectedError
from django.db.models.signals import m2m_changed, post_save, pre_delete
from django.dispatch import receiver
from django.utils.translation import gettext
from wagtail.models import Page
from wagtail.signals import page_unpublished, post_page_move

from editorial.models import ReviewTask
from editorial.notifications import report_stranded
from editorial.services.workflow import (
    review_newest_version,
    tasks_of_group,
    withdraw,
    withdraw_from_other_workflows,
)
from kring.jobs.api import enqueue
from people.models import Person, User


@receiver(page_unpublished)
def withdraw_unpublished_page(sender, instance, **kwargs):
    """Cancel the review of a page that is taken offline: approving it would bring it back."""
    withdraw(page=instance, reason=gettext("The page was unpublished."))


@receiver(post_page_move)
def withdraw_moved_pages(sender, instance, **kwargs):
    """Cancel reviews under a workflow that does not apply where the pages are now."""
    reason = gettext("The page moved to a section with another workflow.")
    withdraw_from_other_workflows(page=instance, reason=reason)


@receiver(post_save)
def review_edited_page(sender, instance, update_fields=None, raw=False, **kwargs):
    """Have the newest version reviewed when a page in review is edited."""
    if raw or not update_fields or "latest_revision" not in update_fields:
        return
    if isinstance(instance, Page) and instance.latest_revision_id:
        review_newest_version(page=instance)


@receiver(pre_delete, sender=Group)
def keep_group_of_task(sender, instance, **kwargs):
    """Refuse to delete a group on whose members an approval task counts (ProtectedError)."""
    if tasks := tasks_of_group(instance):
        message = gettext("The group “%(group)s” approves in: %(tasks)s. Change those tasks first.")
        names = ", ".join(task.name for task in tasks)
        raise ProtectedError(message % {"group": instance, "tasks": names}, set(tasks))


def _look_for_stranded_pages() -> None:
    enqueue(report_stranded, key="workflow:stranded")


@receiver(m2m_changed, sender=User.groups.through)
@receiver(m2m_changed, sender=ReviewTask.groups.through)
def look_after_membership_change(sender, action, **kwargs):
    """Look for pages that wait for nobody now that a group has fewer members."""
    if action in ("post_remove", "post_clear"):
        _look_for_stranded_pages()


@receiver(post_save, sender=User)
@receiver(post_save, sender=Person)
def look_after_leaver(sender, instance, created, raw=False, **kwargs):
    """Look for pages that wait for nobody now that somebody left."""
    if not created and not raw and not instance.is_active:
        _look_for_stranded_pages()
