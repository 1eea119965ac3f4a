"""The tasks of Kring's workflows: each names its approvers, see ``approval.ApprovalRules``."""

from django.db import models
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.models import AbstractGroupApprovalTask, Page, Task, WorkflowState

from editorial.models.approval import ApprovalRules, PersonApprovalTask
from people.models import Person, User


class ReviewTask(ApprovalRules, AbstractGroupApprovalTask):
    """A member of a group approves, but never the person who submitted or wrote the revision."""

    class Meta:
        verbose_name = _("review by a second person")
        verbose_name_plural = _("reviews by a second person")

    def approvers(self, page: Page, workflow_state: WorkflowState) -> QuerySet[User]:
        """Return the members of the chosen groups."""
        return User.objects.filter(groups__in=self.groups.all()).distinct()

    @classmethod
    def get_description(cls) -> str | Promise:
        """Return the description that the admin shows when a task type is chosen."""
        return _("Members of the chosen groups approve, but never their own work.")


class OwnerApprovalTask(PersonApprovalTask):
    """The owner of the page approves."""

    class Meta:
        verbose_name = _("approval by the owner")
        verbose_name_plural = _("approvals by the owner")

    def approvers(self, page: Page, workflow_state: WorkflowState) -> QuerySet[User]:
        """Return the login of the present owner, while they work here."""
        return User.objects.filter(
            person=getattr(page, "content_owner_id", None), person__is_active=True
        )

    @classmethod
    def get_description(cls) -> str | Promise:
        """Return the description that the admin shows when a task type is chosen."""
        return _("The owner of the page approves; without an owner the administrators do.")


class LineApprovalTask(PersonApprovalTask):
    """A manager up the line of the submitter approves."""

    levels = models.PositiveSmallIntegerField(
        _("levels up"), default=1, help_text=_("1 is the direct manager, 2 that manager's manager.")
    )

    admin_form_fields = [*Task.admin_form_fields, "levels"]

    class Meta:
        verbose_name = _("approval up the line")
        verbose_name_plural = _("approvals up the line")

    def approvers(self, page: Page, workflow_state: WorkflowState) -> QuerySet[User]:
        """Return the manager ``levels`` up, or the first one above who can sign in."""
        submitter = Person.objects.filter(user=workflow_state.requested_by_id or 0).first()
        manager = _manager_above(submitter, max(self.levels, 1)) if submitter else None
        return User.objects.filter(person=manager) if manager else User.objects.none()

    @classmethod
    def get_description(cls) -> str | Promise:
        """Return the description that the admin shows when a task type is chosen."""
        return _("A manager of the submitter approves, as many levels up as you choose.")


def _manager_above(person: Person, levels: int) -> Person | None:
    """Return the manager this many levels up, or the first one above who works here and can sign in.

    Managers that form a circle, which an import may bring, end the search.
    """
    seen, manager, height = {person.pk}, person.manager, 1
    while manager is not None and manager.pk not in seen:
        seen.add(manager.pk)
        can_sign_in = manager.is_active and manager.user is not None and manager.user.is_active
        if height >= levels and can_sign_in:
            return manager
        manager, height = manager.manager, height + 1
    return None
