"""The blog section and its workflow."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import Page, Task

from blog.models import BlogIndexPage, CoReaderApprovalTask
from kring.core import groups
from kring.core.setup import grant_on_page, group_called, made_as, make_page, make_workflow

ORDER = 30


def setup(stdout) -> None:
    """Make the section with its workflow, and let moderators make and keep blogs.

    Managers get their rights on their own blog from the blog itself, see
    ``blog.services.permissions``.
    """
    home: Page | None = made_as("page:home")
    index = make_page("blogs", home, BlogIndexPage, title=gettext_lazy("Blogs"))
    make_workflow("blog", _("Blog"), index, _tasks)
    moderators = group_called(groups.MODERATORS)
    rights = ("add", "change", "publish", "lock", "unlock")
    grant_on_page(f"{groups.MODERATORS}:blogs", moderators, index, rights)


def _tasks() -> list[Task]:
    return [CoReaderApprovalTask.objects.create(name=_("Approval by the co-reader"))]
