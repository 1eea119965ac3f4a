"""The trips, and the small organisation in which they are made."""

from collections.abc import Callable
from functools import partial
from io import StringIO
from itertools import count
from typing import Any

from django.core.management import call_command
from django.db import transaction
from django.template import engines
from django.test import Client, RequestFactory
from django.utils import timezone

from bench.road.counting import Road, travelled
from bench.road.finding import address, model, service
from plugins.api import is_on
from tests.support import factories

PLUGINS = ("ideas", "reactions")
EVERYONE = 10_000
WORD = "fietsplan"
SLOT = '{% load plugins %}{% slot "page.after_body" page %}'
PROFILE = {
    "nickname": "Zo",
    "pronouns": "zij/haar",
    "mobile": "06 2",
    "ask_me_about": "fietsen",
    "biography": "Hallo.",
    "languages": ["nl", "pl"],
    "skills": "GIS, Pools, tekenen",
    "day-0-works": "on",
    "day-0-starts_at": "09:00",
    "day-0-ends_at": "17:00",
    "day-4-works": "on",
}


def fill() -> None:
    """Make two colleagues, two plugins that are on for everybody, and something to find."""
    factories.make_news_index()
    factories.make_people_index()
    unit = factories.make_unit()
    factories.make_employee(unit, email="reader@example.org", language="en")
    factories.make_user(email="manager@example.org", is_superuser=True)
    for slug in PLUGINS:
        _release(slug)
    body = [("rich_text", f"<p>Het {WORD} gaat door.</p>")]
    for number in range(3):
        factories.make_news(title=f"{WORD.title()} {number}", body=body, tags=["fietsen"])
    factories.make_guidance(title=f"{WORD.title()} aanvragen", body=body)
    factories.make_document(title=f"Formulier {WORD}")
    factories.make_person(unit, ask_me_about=WORD)
    # The index in the database follows in the background.
    service("run_due_jobs")()


def _release(slug: str) -> None:
    plugin = model("Plugin").objects.create(slug=slug)
    release = model("Release").objects.create(plugin=plugin, version="1", status="running")
    model("Ring").objects.create(
        release=release, order=0, name="Iedereen", percentage=EVERYONE, opened_at=timezone.now()
    )
    # Last, since it has this process read the rules.
    call_command("plugins", "enable", slug, stdout=StringIO())


class Trips:
    """The trips by their name. Each is made once before it is counted, so that all is warm."""

    def __init__(self) -> None:
        users = factories.User.objects
        self.reader = users.get(email="reader@example.org")
        self.manager = users.get(email="manager@example.org")
        self.news = factories.NewsPage.objects.order_by("pk").first()
        self.client = Client()
        self.client.force_login(self.reader)
        self._numbers = count(1)

    def named(self) -> dict[str, Callable[[], Road]]:
        """Return for each trip the function that makes it and returns its road."""
        return {
            "article with two plugins": partial(self._get, self.news.url),
            "profile edit": self._edit_profile,
            "search request": partial(self._get, f"{address('results')}?q={WORD}"),
            "suggest": partial(self._get, f"{address('suggest')}?q={WORD[:5]}"),
            "publish, in the transaction": self._publish,
            "kill": self._kill,
            "feedback": self._give_feedback,
            "gate decision": self._decide,
            "slot page.after_body": self._fill_slot,
        }

    def roads(self) -> dict[str, Road]:
        """Make every trip twice, and return the road of the second time."""
        roads = {}
        for name, trip in self.named().items():
            trip()
            roads[name] = trip()
        return roads

    def _get(self, url: str) -> Road:
        return travelled(lambda: _expect(200, self.client.get(url)))

    def _edit_profile(self) -> Road:
        data = PROFILE | {"phone": f"030 {next(self._numbers)}"}
        url = address("edit_profile")
        return travelled(lambda: _expect(302, self.client.post(url, data)))

    def _publish(self) -> Road:
        self.news.title = f"Bericht {next(self._numbers)}"
        revision = self.news.save_revision(user=self.manager)
        with transaction.atomic():
            return travelled(lambda: revision.publish(user=self.manager))

    def _kill(self) -> Road:
        plugin = model("Plugin").objects.get(slug="reactions")
        told = {"plugin": plugin, "user": self.manager, "reason": "It fails."}
        road = travelled(lambda: service("kill_plugin")(**told))
        service("revive_plugin")(**told)
        # Nothing is committed here, which is what tells this process of new rules.
        service("look_at_stops")()
        return road

    def _give_feedback(self) -> Road:
        url, data = address("give_feedback", "reactions"), {"kind": "top", "text": "Handig."}
        return travelled(lambda: _expect(302, self.client.post(url, data)))

    def _decide(self) -> Road:
        return travelled(lambda: is_on("reactions", self.reader))

    def _fill_slot(self) -> Road:
        request = RequestFactory().get(self.news.url)
        request.user = self.reader
        template = engines["django"].from_string(SLOT)
        return travelled(lambda: template.render({"page": self.news}, request))


def _expect(status: int, response: Any) -> None:
    if response.status_code != status:
        raise AssertionError(f"{response.request['PATH_INFO']} answered {response.status_code}.")
