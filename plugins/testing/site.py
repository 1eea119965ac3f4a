"""The site that the suite looks at: a page of every kind, as `setup_kring` and editors make them.

The rooms above are named by their models: plugins import nothing of them.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from django.apps import apps
from django.core.management import call_command
from django.urls import reverse

from kring.jobs.api import enqueue
from kring.jobs.runner import run_due_jobs
from plugins.contributions import store
from plugins.contributions.collect import Contributions


@dataclass
class Site:
    """What there is: the subject of each place, and the addresses that a reader visits by name."""

    subjects: dict[str, Any]
    addresses: dict[str, str]

    def add_news(self, count: int) -> None:
        """Publish so many more news items."""
        for _number in range(count):
            _news([])


def make_site(slug: str) -> Site:
    """Set the site up with a page of every kind; the news item holds every block of the plugin."""
    call_command("setup_kring", verbosity=0)
    home = apps.get_model("home", "HomePage").objects.get()
    known = store.get(slug)
    keys = [f"{slug}.{key}" for key in known.blocks] if known else []
    news = _news([("feature", {"key": key}) for key in keys])
    guidance = _publish(home, apps.get_model("home", "ContentPage")(title="Regeling"))
    unit = apps.get_model("people", "OrgUnit").add_root(name_nl="Afdeling", code="afdeling")
    person = apps.get_model("people", "Person").objects.create(
        first_name="Anna", last_name="Bakker", email="anna.bakker@example.org"
    )
    bring_search_up_to_date()
    return Site(
        subjects={
            "home.main": home,
            "home.aside": home,
            "page.after_body": news,
            "page.meta": news,
            "card.meta": apps.get_model("editorial", "ContentRecord").objects.get(page_id=news.pk),
            "person.profile": person,
            "unit.page": unit,
            "search.result": "nieuws",
        },
        addresses={
            "the home page": home.url,
            "a news item": news.url,
            "the list of news": news.get_parent().url,
            "guidance": guidance.url,
            "a person": person.get_absolute_url(),
            "a unit": unit.get_absolute_url(),
            "the directory": reverse("people:directory"),
            "the search": search_address("nieuws"),
            "what is new for me": reverse("plugins:whats_new"),
            "the preferences": reverse("people:preferences"),
        },
    )


def bring_search_up_to_date() -> None:
    """Write what has changed to the index, as a worker does after the change."""
    enqueue("search.outbox.draining.drain", key="search-drain")
    run_due_jobs()


def search_address(words: str) -> str:
    """Return the address of the results for these words."""
    return f"{reverse('search:results')}?q={quote(words)}"


def _news(body: list[tuple[str, Any]]) -> Any:
    news = apps.get_model("news", "NewsPage")
    index = apps.get_model("news", "NewsIndexPage").objects.get()
    return _publish(index, news(title="Nieuwsbericht", summary="Nieuws.", body=body))


def _publish(parent: Any, page: Any) -> Any:
    parent.add_child(instance=page)
    page.save_revision().publish(skip_permission_checks=True)
    return type(page).objects.get(pk=page.pk)


@contextmanager
def uninstalled(slug: str) -> Iterator[None]:
    """Let the site be as if the plugin contributed nothing.

    The gate is still asked once: who the reader is costs a query, whichever plugin asks first.
    """
    known = store.get(slug)
    store.forget(slug)
    # An entry that leads nowhere is not shown.
    Contributions(slug).navigation("", "plugins:nowhere")
    try:
        yield
    finally:
        store.forget(slug)
        if known is not None:
            store.register(known)
