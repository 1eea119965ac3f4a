"""A window of a real browser, and the site that it looks at."""

import os
import re
import threading
from weakref import WeakSet

from django.conf import settings
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection

from tests.support import factories

SCREENSHOTS = settings.BASE_DIR / "var" / "screenshots"
DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
# Pictures below the screen load when the reader scrolls to them.
LOAD_PICTURES = """
() => Promise.all([...document.images].map((image) => {
  image.loading = "eager";
  return image.decode().catch(() => {});
}))
"""
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def empty_database() -> None:
    """Leave what the migrations put in, as Django does between two tests that commit."""
    call_command(
        "flush",
        verbosity=0,
        interactive=False,
        reset_sequences=False,
        allow_cascade=False,
        inhibit_post_migrate=True,
    )
    connection.creation.deserialize_db_from_string(connection._test_serialized_contents)
    cache.clear()


# Connections that a browser keeps open without asking anything: they are waited for once.
_lingering: WeakSet[threading.Thread] = WeakSet()


def let_the_server_finish() -> None:
    """Wait for requests that a closed window left behind, such as Wagtail's saving by itself.

    They would hold locks on tables that are about to be emptied.
    """
    for thread in threading.enumerate():
        if "process_request_thread" in thread.name and thread not in _lingering:
            thread.join(timeout=10)
            if thread.is_alive():
                _lingering.add(thread)


class Visitor:
    """A person with a browser window of their own."""

    def __init__(self, browser, base_url: str, name: str, **options):
        self.name = name
        self.base_url = base_url
        self.context = browser.new_context(base_url=base_url, locale="nl-NL", **options)
        self.page = self.context.new_page()
        self.problems: list[str] = []
        self.page.on("pageerror", lambda error: self.problems.append(str(error)))
        self.page.on("response", self._notice_failure)

    def _notice_failure(self, response) -> None:
        if response.status >= 500:
            self.problems.append(f"{response.status} {response.url}")

    def sign_in(self, user, password: str = factories.PASSWORD) -> "Visitor":
        """Type the address and the password as a person would."""
        self.page.goto("/accounts/login/")
        self.page.fill("input[name=login]", user.email)
        self.page.fill("input[name=password]", password)
        self.page.keyboard.press("Enter")
        self.page.wait_for_url(re.compile(r"^(?!.*accounts/login).*$"))
        return self

    def look(self, title: str) -> None:
        """Load every picture of the page, and keep a picture of the whole page."""
        self.page.evaluate(LOAD_PICTURES)
        self.keep(title)

    def keep(self, title: str) -> None:
        """Keep a picture of the whole page as it is, if whoever runs the tests asked for them."""
        if os.environ.get("KRING_SCREENSHOTS"):
            SCREENSHOTS.mkdir(parents=True, exist_ok=True)
            path = SCREENSHOTS / f"{title}-{self.name}.png"
            self.page.screenshot(path=path, full_page=True)
