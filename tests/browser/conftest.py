"""A real browser on the real site, and a picture of what it saw."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from tests import factories

# Playwright's synchronous interface runs an event loop in this thread, in which Django would refuse
# the database although no coroutine is involved.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

SCREENSHOTS = settings.BASE_DIR / "var" / "screenshots"
DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_collection_modifyitems(items):
    """Everything in this folder drives a browser and commits to the database."""
    here = Path(__file__).parent
    for item in items:
        if here in Path(item.path).parents:
            item.add_marker(pytest.mark.browser)
            # Between tests every table is emptied; what the migrations put in (Wagtail's root page,
            # content types) is put back.
            item.add_marker(pytest.mark.django_db(transaction=True, serialized_rollback=True))


@pytest.fixture(scope="session")
def browser(chromium):
    """Debian's Chromium, started once."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield started
        started.close()


@pytest.fixture
def site(db, live_server):
    """The site as `setup_kring` leaves it, and its address."""
    call_command("setup_kring", verbosity=0)
    return live_server


class Visitor:
    """Somebody with a browser window of their own."""

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

    def look(self, title: str) -> Path:
        """Keep a picture of the whole page."""
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        path = SCREENSHOTS / f"{title}-{self.name}.png"
        self.page.screenshot(path=path, full_page=True)
        return path


@pytest.fixture
def visitor(browser, site) -> Iterator:
    """Return a function that opens a window: ``visitor("editor")``; ``phone=True`` for a phone."""
    opened: list[Visitor] = []

    def open_window(name: str, user=None, *, phone: bool = False, **options) -> Visitor:
        if phone:
            options |= {"viewport": PHONE, "has_touch": True, "is_mobile": True}
        else:
            options |= {"viewport": DESKTOP}
        window = Visitor(browser, site.url, name, **options)
        opened.append(window)
        return window.sign_in(user) if user else window

    yield open_window
    problems = [problem for window in opened for problem in window.problems]
    for window in opened:
        window.context.close()
    assert not problems, "The browser reported: " + "; ".join(problems)
