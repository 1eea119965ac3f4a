"""Keep workflows consistent when pages, groups and people change."""

from django.contrib.auth.models import Group
from django.db.models import ProtectedError
from django.db.models.signals import m2m_changed, post_save, pre_delete
from django.dispatch import receiver
from django.utils.translation import gettext
from wagtail.signals import page_unpublished, post_page_move

from editorial.models import ReviewTask
from editorial.workflow.notifications import report_stranded
from editorial.workflow.steps import (
    review_newest_version,
    tasks_of_group,
    withdraw,
    withdraw_from_other_workflows,
)
from kring.core.signals import page_receiver
from kring.jobs.api import enqueue
from people.models import Person, User


@page_receiver(page_unpublished)
def withdraw_unpublished_page(sender, instance, **kwargs):
    """Cancel the review of an unpublished page: approval would publish it again."""
    withdraw(page=instance, reason=gettext("The page was unpublished."))


@page_receiver(post_page_move)
def withdraw_moved_pages(sender, instance, **kwargs):
    """Cancel reviews in a workflow that does not apply at the new place of the pages."""
    reason = gettext("The page moved to a section with another workflow.")
    withdraw_from_other_workflows(page=instance, reason=reason)


@page_receiver(post_save)
def review_edited_page(sender, instance, update_fields=None, raw=False, **kwargs):
    """Move the review to the newest version when a page in review is edited."""
    if raw or not update_fields or "latest_revision" not in update_fields:
        return
    if instance.latest_revision_id:
        review_newest_version(page=instance)


@receiver(pre_delete, sender=Group)
def keep_group_of_task(sender, instance, **kwargs):
    """Refuse to delete a group whose members approve in a task (ProtectedError)."""
    if tasks := tasks_of_group(instance):
        message = gettext("The group “%(group)s” approves in: %(tasks)s. Change those tasks first.")
        names = ", ".join(task.name for task in tasks)
        raise ProtectedError(message % {"group": instance, "tasks": names}, set(tasks))


def _report_stranded_pages() -> None:
    enqueue(report_stranded, key="editorial:workflow:stranded")


@receiver(m2m_changed, sender=User.groups.through)
@receiver(m2m_changed, sender=ReviewTask.groups.through)
def look_after_membership_change(sender, action, **kwargs):
    """Report pages that have no reviewer left after a group lost members."""
    if action in ("post_remove", "post_clear"):
        _report_stranded_pages()


@receiver(post_save, sender=User)
@receiver(post_save, sender=Person)
def look_after_leaver(sender, instance, created, raw=False, **kwargs):
    """Report pages that have no reviewer left after a person left."""
    if not created and not raw and not instance.is_active:
        _report_stranded_pages()
