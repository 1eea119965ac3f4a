"""The news section, its categories and its workflow."""

from functools import partial

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import Page, Task

from editorial.models import LineApprovalTask, ReviewTask
from kring.core import groups
from kring.core.setup import (
    grant,
    grant_on_page,
    group_called,
    made_as,
    make_page,
    make_workflow,
    once,
)
from news.models import NewsCategory, NewsIndexPage

ORDER = 20

# Content, not interface: each category has its name in both languages.
CATEGORIES = (
    ("organisatie", "Organisatie", "Organisation"),
    ("mens-en-werk", "Mens en werk", "People and work"),
    ("ict", "ICT en digitaal", "IT and digital"),
    ("gebouwen", "Gebouwen en faciliteiten", "Buildings and facilities"),
    ("agenda", "Agenda en evenementen", "Events"),
)


def setup(stdout) -> None:
    """Make the section, the categories, the workflow and the rights on them."""
    home: Page | None = made_as("page:home")
    index = make_page("news", home, NewsIndexPage, title=gettext_lazy("News"))
    for slug, name_nl, name_en in CATEGORIES:
        once(f"category:{slug}", partial(_category, slug, name_nl, name_en))
    make_workflow("news", _("News"), index, _tasks)
    for name, rights in (
        (groups.EDITORS, ("add", "change")),
        (groups.MODERATORS, ("add", "change", "publish", "lock", "unlock")),
    ):
        grant_on_page(f"{name}:news", group_called(name), index, rights)
    for name, actions in (
        (groups.MODERATORS, ("add", "change")),
        (groups.ADMINISTRATORS, ("add", "change", "delete")),
    ):
        codenames = [f"news.{action}_newscategory" for action in actions]
        grant(f"{name}:categories", group_called(name), codenames)


def _category(slug: str, name_nl: str, name_en: str) -> NewsCategory:
    values = {"name_nl": name_nl, "name_en": name_en}
    return NewsCategory.objects.get_or_create(slug=slug, defaults=values)[0]


def _tasks() -> list[Task]:
    """Return the review task, and a sign-off by the manager that is switched off at first."""
    review = ReviewTask.objects.create(name=_("Review by communication"))
    if (moderators := group_called(groups.MODERATORS)) is not None:
        review.groups.add(moderators)
    sign_off = LineApprovalTask.objects.create(
        name=_("Extra sign-off by the manager"), active=False
    )
    return [review, sign_off]
