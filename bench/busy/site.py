"""The site with the plugins of the measurement, as gunicorn and Celery load it."""

# ruff: noqa: E402
import time
from pathlib import Path

import django
from django.conf import settings

settings.TEMPLATES[0]["DIRS"] = [
    *settings.TEMPLATES[0]["DIRS"],
    Path(__file__).parent / "templates",
]
django.setup()

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.urls import path
from wagtail.models import Page

from kring import urls as site_urls
from kring.wsgi import application  # noqa: F401
from people.models import Person
from plugins import urls
from plugins.api import Contributions, Slot

# What a culprit does on every home page. A lock and a database are the cause only where they are most of what a page
# waits for; processor time of its own is over the budget of a slot whatever else there is.
BURN_SECONDS, HOLD_SECONDS, ROWS = 0.6, 4.0, 6_000_000


class Part(Slot):
    template = "busy/part.html"


class NewColleagues(Part):
    """A good plugin: two small queries, as most have."""

    def get_context(self, request: HttpRequest, subject: object) -> dict:
        newest = Person.objects.order_by("-pk").values_list("pk", flat=True)[:5]
        return {"number": len(newest) + Person.objects.count()}


class Burns(Part):
    """Takes the processor."""

    def get_context(self, request: HttpRequest, subject: object) -> dict:
        until = time.thread_time() + BURN_SECONDS
        while time.thread_time() < until:
            sum(range(1000))
        return {"number": BURN_SECONDS}


class Scans(Part):
    """Takes the database: its own processor time is next to nothing."""

    def get_context(self, request: HttpRequest, subject: object) -> dict:
        with connection.cursor() as cursor:
            cursor.execute(
                "WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t WHERE n < %s) "
                "SELECT sum(n) FROM t",
                [ROWS],
            )
            return {"number": cursor.fetchone()[0]}


class Locks(Part):
    """Holds the pages that people react to, and waits: it takes neither processor nor database."""

    def get_context(self, request: HttpRequest, subject: object) -> dict:
        with transaction.atomic():
            # Changes nothing, and locks on every database.
            number = Page.objects.filter(content_type__model="newspage").update(show_in_menus=False)
            time.sleep(HOLD_SECONDS)
        return {"number": number}


def page(request: HttpRequest) -> HttpResponse:
    return HttpResponse(f"{Person.objects.count()} colleagues")


class Addresses:
    urlpatterns = [path("", page, name="index")]


colleagues = Contributions("colleagues")
colleagues.slot("home.aside", NewColleagues)
colleagues.urls(Addresses)
for slug, slot in (("burns", Burns), ("scans", Scans), ("locks", Locks)):
    Contributions(slug).slot("home.aside", slot)
settings.ROOT_URLCONF = (*urls.patterns(), *site_urls.urlpatterns)
