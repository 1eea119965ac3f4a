"""A script of a plugin that breaks in the browser is seen, and counts as the plugin's fault for that person."""

import pytest
from django.contrib.staticfiles import finders
from playwright.sync_api import expect

from plugins.api import Contributions, Slot
from plugins.contributions import store
from plugins.gate import snapshot
from plugins.models import DayCount, Plugin, PluginError
from releases.models import Override
from tests.plugins.plugin import add_templates
from tests.support import factories

SCRIPT = "const board = null;\nboard.secret.words = 'of a reader';\n"


class Board(Slot):
    template = "tests/board.html"


@pytest.fixture
def reader(site, settings, tmp_path):
    """Somebody on whose home page a script of the plugin ``sample`` breaks."""
    (tmp_path / "sample").mkdir()
    (tmp_path / "sample" / "board.js").write_text(SCRIPT)
    settings.STATICFILES_DIRS = [*settings.STATICFILES_DIRS, tmp_path]
    finders.get_finder.cache_clear()
    add_templates(settings, {"tests/board.html": '<script src="/static/sample/board.js"></script>'})
    Plugin.objects.create(slug="sample", is_enabled=True)
    Contributions("sample").slot("home.main", Board)
    user = factories.make_employee()
    Override.objects.create(plugin_id="sample", effect="allow", key=f"user:{user.pk}", reason="t")
    snapshot.forget()
    yield user
    store.forget("sample")
    finders.get_finder.cache_clear()
    snapshot.forget()


def open_home(visitor, user, **options):
    window = visitor("reader", user, **options)
    with window.page.expect_response(lambda answer: "/releases/faults/" in answer.url) as told:
        window.page.goto("/")
    assert told.value.status == 204
    # The script is meant to break.
    window.problems.clear()
    return window


def test_a_script_that_breaks_counts_for_its_plugin_without_what_was_in_it(visitor, reader):
    open_home(visitor, reader, phone=True)

    fault = PluginError.objects.get()
    assert (fault.slug, fault.place) == ("sample", "browser sample/board.js:2")
    assert fault.summary == "TypeError, phone"
    assert fault.traceback == ""
    row = DayCount.objects.get(feature="sample")
    assert (row.faults, row.failed) == (1, 1)


def test_the_same_file_counts_once_a_day_for_a_person(visitor, reader):
    window = open_home(visitor, reader)
    with window.page.expect_response(lambda answer: "/releases/faults/" in answer.url):
        window.page.reload()
    window.problems.clear()

    assert PluginError.objects.get().count == 1
    expect(window.page.locator("main")).to_be_visible()
