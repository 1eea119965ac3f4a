"""News in every possible state."""

from datetime import date, datetime, timedelta

from django.utils import timezone
from wagtail.actions.unpublish_page import UnpublishPageAction

from demo.loader import content
from demo.loader.organisation import Staff
from demo.loader.pictures import Library
from demo.prose import NewsItem, load_news
from news.models import NewsCategory, NewsIndexPage, NewsPage
from people.models import User

EDITOR = "redacteur@kring.example"


def load(*, staff: Staff, library: Library, today: date) -> int:
    """Make the news items, oldest first. Returns how many."""
    index = NewsIndexPage.objects.get()
    editor = User.objects.get(email=EDITOR)
    categories = _categories(staff)
    items = sorted(load_news(), key=lambda item: (item.published_on(today), item.title))
    for number, item in enumerate(items):
        page = _page(staff, library, item, editor)
        when = content.at(item.published_on(today), number)
        page.categories = [categories[item.category]]
        if item.state in ("live", "expired"):
            content.add_published(index, page, when, item.tags, editor)
        else:
            content.add(index, page, item.tags)
        _bring_to_state(page, item, when, editor)
    return len(items)


def _categories(staff: Staff) -> dict[str, NewsCategory]:
    return {
        data.code: NewsCategory.objects.get_or_create(
            slug=data.code, defaults={"name_nl": data.nl, "name_en": data.en}
        )[0]
        for data in staff.data.categories
    }


def _page(staff: Staff, library: Library, item: NewsItem, editor: User) -> NewsPage:
    return NewsPage(
        title=item.title,
        summary=item.summary,
        language=item.language,
        body=content.body(item.blocks),
        lead_image=library.next(item.picture),
        content_owner=editor.person,
        news_author=staff.head_of(item.author),
        audience=staff.keys(item.audience.units, item.audience.locations),
        must_read=item.must_read,
        restricted_to=staff.keys(item.restricted_to),
        owner=editor,
    )


def _bring_to_state(page: NewsPage, item: NewsItem, when: datetime, editor: User) -> None:
    if item.state == "expired":
        page = NewsPage.objects.get(pk=page.pk)
        UnpublishPageAction(page, set_expired=True, commit=True).execute(
            skip_permission_checks=True
        )
    elif item.state == "scheduled":
        page.go_live_at = max(when, timezone.now() + timedelta(days=1))
        page.save_revision(user=editor).publish(user=editor, skip_permission_checks=True)
    elif item.state == "draft":
        page.save_revision(user=editor)
    elif item.state == "in_review":
        page.save_revision(user=editor)
        page.get_workflow().start(page, editor)
