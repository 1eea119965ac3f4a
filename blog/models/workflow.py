"""The task of the Blog workflow."""

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, WorkflowState

from editorial.models import PersonApprovalTask
from people.models import User

from .pages import Blog


class CoReaderApprovalTask(PersonApprovalTask):
    """The co-reader of the blog approves what the manager wrote."""

    class Meta:
        verbose_name = _("approval by the co-reader")
        verbose_name_plural = _("approvals by the co-reader")

    def approvers(self, page: Page, workflow_state: WorkflowState) -> QuerySet[User]:
        """Return the login of the blog's co-reader, while they work here.

        The live blog counts and not the submitted version, so that managers cannot appoint their own co-reader.
        """
        above = page.get_ancestors(inclusive=True)
        blogs = Blog.objects.filter(pk__in=above.values("pk"), co_reader__is_active=True)
        return User.objects.filter(pk__in=blogs.values("co_reader__user_id"), is_active=True)

    @classmethod
    def get_description(cls) -> str | Promise:
        """Return the description that the admin shows when a task type is chosen."""
        return _("The co-reader of the blog approves; without one, the administrators.")
