"""The two places where Wagtail names something and has no hook: see docs/decisions/0303-naming-what-is-closed.md."""

from collections.abc import Iterable

from django.db.models import Model
from django.utils.translation import gettext
from taggit.models import Tag
from wagtail.admin import filters
from wagtail.images.views import chooser
from wagtail.models import Page

from editorial.access.naming import may_edit
from editorial.admin.naming import popular_tags
from kring.core.reader import current_reader


def display_title(page: Page) -> str:
    """Return the title of a page in the admin: of its draft only for those who may edit it."""
    user = current_reader()
    if user is None or not user.is_authenticated or may_edit(user, page):
        return page.draft_title or page.title
    return page.title if page.live else gettext("A page that is not published")


def popular_tags_for_reader(model: type[Model], count: int = 10) -> Iterable[Tag]:
    """Return the tags most used for this model that whoever reads may know."""
    user = current_reader()
    return popular_tags(user, model, count) if user is not None else Tag.objects.none()


def apply() -> None:
    """Put our functions in the place of Wagtail's."""
    Page.get_admin_display_title = display_title
    for module in (filters, chooser):
        module.popular_tags_for_model = popular_tags_for_reader
