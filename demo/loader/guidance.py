"""Guidance: sections and the pages below them."""

from datetime import date, timedelta

from demo.loader import content
from demo.loader.organisation import Staff
from demo.loader.pictures import Library
from demo.prose import GuidancePage, load_guidance
from home.models import ContentPage, HomePage

DAYS_A_MONTH = 30


def root() -> ContentPage:
    """Return the guidance section that ``setup_kring`` made below the home page."""
    home = HomePage.objects.get()
    return ContentPage.objects.child_of(home).first()


def load(*, staff: Staff, library: Library, today: date) -> int:
    """Make the guidance tree. Returns how many pages."""
    top = root()
    made: dict[str, ContentPage] = {}
    for number, data in enumerate(load_guidance()):
        parent = made[data.parent] if data.parent else top
        # Spread over the past year: some are due for review, some overdue.
        written = today - timedelta(days=20 + (number * 37) % 400)
        page = _page(staff, data, written)
        content.add_published(parent, page, content.at(written, number), data.tags)
        made[data.title] = page
    return len(made)


def _page(staff: Staff, data: GuidancePage, written: date) -> ContentPage:
    return ContentPage(
        title=data.title,
        summary=data.summary,
        language=data.language,
        body=content.body(data.blocks),
        content_owner=staff.head_of(data.owner),
        review_date=written + timedelta(days=DAYS_A_MONTH * data.review_months),
        audience=staff.keys(data.audience.units, data.audience.locations),
        restricted_to=staff.keys(data.restricted_to),
        icon=data.icon,
        allow_comments=False,
    )
