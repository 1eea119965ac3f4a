"""A real browser on the real site, and a picture of what it saw."""

import json
import os
import re
import threading
from collections.abc import Iterator
from pathlib import Path
from weakref import WeakSet

import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from pytest_django.live_server_helper import LiveServer

from kring.jobs.runner import run_due_jobs
from tests import factories
from tests.browser.content import Organisation, make_organisation
from tests.conftest import service

# Playwright's synchronous interface runs an event loop in this thread, in which Django would refuse
# the database although no coroutine is involved.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

SCREENSHOTS = settings.BASE_DIR / "var" / "screenshots"
DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
# Pictures below the screen load when somebody scrolls to them.
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


# Before pytest-django puts tests that commit behind those that roll back.
@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """Everything in this folder drives a browser; what the browser asks for must be committed."""
    here = Path(__file__).parent
    for item in items:
        if here not in Path(item.path).parents:
            continue
        item.add_marker(pytest.mark.browser)
        # A test that only looks at `organisation` leaves it for the next one. After every other
        # test all tables are emptied, and what the migrations put in (Wagtail's root page, content
        # types) is put back.
        if not {"served", "live_server"}.intersection(item.fixturenames):
            continue
        commits = "organisation" not in item.fixturenames
        item.add_marker(pytest.mark.django_db(transaction=commits, serialized_rollback=True))


@pytest.fixture(scope="session")
def migrated(django_db_setup, django_db_blocker) -> str:
    """What the migrations put into the database, as Django restores it between tests.

    Content types come first: restoring a task or a page asks for its content type, which Django
    would make anew when it is not there yet.
    """
    service("DATABASE_URL", "PostgreSQL")
    with django_db_blocker.unblock():
        rows = json.loads(connection._test_serialized_contents)
    return json.dumps(sorted(rows, key=lambda row: row["model"] != "contenttypes.contenttype"))


@pytest.fixture(scope="session")
def browser(chromium, migrated, django_db_blocker):
    """Debian's Chromium, started once.

    From here on Playwright's event loop runs in this thread, and Django keeps connections of the
    loop apart from those before it: the new one is told what the migrations put in, and is closed.
    """
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        connection._test_serialized_contents = migrated
        yield started
        started.close()
        with django_db_blocker.unblock():
            connection.close()


@pytest.fixture(scope="session")
def served(browser, django_db_blocker) -> Iterator[str]:
    """The address of the site; needs a database that many threads can write to at once.

    The fixture `live_server` would empty the database after each test that uses it.
    """
    server = LiveServer("localhost")
    yield server.url
    server.stop()
    # As the migrations left it, for who runs with --reuse-db.
    with django_db_blocker.unblock():
        _empty_database()


@pytest.fixture
def site(db, served) -> str:
    """The site as `setup_kring` leaves it, and its address."""
    call_command("setup_kring", verbosity=0)
    return served


@pytest.fixture(scope="module")
def organisation(django_db_setup, django_db_blocker, served) -> Iterator[Organisation]:
    """A small organisation that the tests of a module look at and none changes."""
    with django_db_blocker.unblock():
        _empty_database()
        call_command("setup_kring", verbosity=0)
        made = make_organisation()
        run_due_jobs()
        yield made
        _empty_database()


def _empty_database() -> None:
    """Leave what the migrations put in, as Django does between two tests that commit."""
    call_command(
        "flush", verbosity=0, interactive=False, reset_sequences=False, allow_cascade=False,
        inhibit_post_migrate=True,
    )  # fmt: skip
    connection.creation.deserialize_db_from_string(connection._test_serialized_contents)
    cache.clear()


# Connections that a browser keeps open without asking anything: they are waited for once.
_lingering: WeakSet[threading.Thread] = WeakSet()


def _let_the_server_finish() -> None:
    """Wait for requests that a closed window left behind, such as Wagtail's saving by itself.

    They would hold locks on tables that are about to be emptied.
    """
    for thread in threading.enumerate():
        if "process_request_thread" in thread.name and thread not in _lingering:
            thread.join(timeout=10)
            if thread.is_alive():
                _lingering.add(thread)


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
        self.page.evaluate(LOAD_PICTURES)
        self.page.screenshot(path=path, full_page=True)
        return path


@pytest.fixture
def visitor(request, browser, served) -> Iterator:
    """Return a function that opens a window: ``visitor("editor")``; ``phone=True`` for a phone."""
    if "organisation" not in request.fixturenames:
        request.getfixturevalue("site")
    opened: list[Visitor] = []

    def open_window(name: str, user=None, *, phone: bool = False, **options) -> Visitor:
        if phone:
            options |= {"viewport": PHONE, "has_touch": True, "is_mobile": True}
        else:
            options |= {"viewport": DESKTOP}
        window = Visitor(browser, served, name, **options)
        opened.append(window)
        return window.sign_in(user) if user else window

    yield open_window
    problems = [problem for window in opened for problem in window.problems]
    for window in opened:
        window.context.close()
    _let_the_server_finish()
    assert not problems, "The browser reported: " + "; ".join(problems)
