"""The reactions of colleagues to news and blog posts."""

from datetime import datetime, timedelta
from typing import Any

from django.apps import apps
from django.utils import timezone
from wagtail.models import Page

from blog.models import BlogPost
from demo.loader.organisation import Staff
from demo.loader.past import WEEKS, Past
from news.models import NewsPage
from people.models import User

# At most this share of the people with the plugin reacts to one page.
MOST = 0.14
KINDS = ("like", "like", "like", "insightful", "celebrate", "support")


def load(*, staff: Staff, past: Past, data: dict[str, Any]) -> None:
    """Make the reactions, and the weekly values of the indicator."""
    reaction = apps.get_model("reactions", "Reaction")
    made = [
        (reaction(page=page, user=user, kind=past.chance.choice(KINDS)), at)
        for page in _pages(past)
        for user, at in _reacting_users(past, page)
    ]
    reaction.objects.bulk_create(each for each, _at in made)
    for each, at in made:
        each.created_at = at
    reaction.objects.bulk_update([each for each, _at in made], ["created_at"], batch_size=500)

    def given_by(moment: datetime) -> int:
        since = moment - timedelta(days=30)
        return reaction.objects.filter(created_at__gt=since, created_at__lte=moment).count()

    past.indicators["reactions.given"] = past.measured_weekly(given_by)


def _pages(past: Past) -> list[Page]:
    """Return the pages that were published lately, oldest first."""
    since = past.moment(WEEKS * 7)
    kinds = (
        model.objects.live().filter(first_published_at__gte=since) for model in (NewsPage, BlogPost)
    )
    return sorted((page for pages in kinds for page in pages), key=lambda page: page.pk)


def _reacting_users(past: Past, page: Page) -> list[tuple[User, datetime]]:
    """Return some of the users who had the plugin within five days of the page, each with a moment."""
    until = min(page.first_published_at + timedelta(days=5), timezone.now())
    having = past.who_had("reactions", until)
    number = int(len(having) * MOST * past.chance.random())
    since = max(page.first_published_at, past.opened["reactions", 0])
    chosen = past.chance.sample(having, number)
    return [(user, since + past.chance.random() * (until - since)) for user in chosen]
