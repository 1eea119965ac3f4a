"""A real browser on the real site, and a picture of what it saw."""

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from pytest_django.live_server_helper import LiveServer

from kring.jobs.runner import run_due_jobs
from tests.support.browser import (
    DESKTOP,
    FLAGS,
    PHONE,
    Visitor,
    empty_database,
    let_the_server_finish,
)
from tests.support.organisation import Organisation, make_organisation
from tests.support.services import service

# Playwright's synchronous interface runs an event loop in this thread, in which Django would refuse
# the database although no coroutine is involved.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


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
        empty_database()


@pytest.fixture
def site(db, served) -> str:
    """The site as `setup_kring` leaves it, and its address."""
    call_command("setup_kring", verbosity=0)
    return served


@pytest.fixture(scope="module")
def organisation(django_db_setup, django_db_blocker, served) -> Iterator[Organisation]:
    """A small organisation that the tests of a module look at and none changes."""
    with django_db_blocker.unblock():
        empty_database()
        call_command("setup_kring", verbosity=0)
        made = make_organisation()
        run_due_jobs()
        yield made
        empty_database()


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
    let_the_server_finish()
    assert not problems, "The browser reported: " + "; ".join(problems)
