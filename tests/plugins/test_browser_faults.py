"""What a browser may report: five files a day of plugins that its reader has, and nothing else."""

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from plugins.contributions import browser
from plugins.models import DayCount, PluginError
from tests.support import factories

pytestmark = pytest.mark.django_db

REPORT = {"file": "sample/board.js", "line": 3, "kind": "TypeError", "width": 390}


@pytest.fixture(autouse=True)
def files(monkeypatch):
    """Every file that begins with the slug exists."""
    monkeypatch.setattr(browser, "find", lambda path: path if "gone" not in path else None)
    cache.clear()


@pytest.fixture
def tell(client, holder):
    """Report what broke, as the browser of somebody who has the plugin."""
    client.force_login(holder)

    def post(headers=None, **changed) -> int:
        address = reverse("plugins:browser_fault")
        return client.post(address, REPORT | changed, headers=headers).status_code

    return post


def faults() -> int:
    return sum(DayCount.objects.values_list("faults", flat=True))


def test_a_report_is_one_fault_of_the_plugin_for_that_person(tell):
    assert tell() == 204

    row = DayCount.objects.get()
    assert (row.feature, row.faults, row.failed) == ("sample", 1, 1)


def test_a_file_counts_once_a_person_and_day(tell):
    tell()
    tell(line=9)

    assert faults() == 1


def test_a_person_reports_five_files_a_day_at_most(tell):
    for number in range(9):
        tell(file=f"sample/part{number}.js")

    assert faults() == browser.MOST_A_DAY


def test_the_name_that_browsers_cache_is_the_file_itself(tell):
    tell(file="sample/board.0123456789ab.js")

    assert PluginError.objects.get().place == "browser sample/board.js:3"


@pytest.mark.parametrize(("width", "device"), [(320, "phone"), (800, "tablet"), (1920, "desktop")])
def test_of_the_device_only_its_class_is_kept(tell, width, device):
    tell(width=width)

    assert PluginError.objects.get().summary == f"TypeError, {device}"


@pytest.mark.parametrize(
    "changed",
    [
        {"file": "ideas/ideas.js"},
        {"file": "sample/gone.js"},
        {"file": "sample/../kring/kring.js"},
        {"file": "sample/parts/../../kring/kring.js"},
        {"file": "sample/parts/../board.js"},
        {"file": "sample//board.js"},
        {"file": "sample/board.js\n"},
        {"file": "https://elsewhere.example/sample/board.js"},
        {"kind": "my secret message"},
        {"line": "x"},
    ],
)
def test_what_is_no_fault_of_the_readers_plugins_is_dropped(tell, changed):
    assert tell(**changed) == 204

    assert faults() == 0


def test_another_site_reports_nothing(tell):
    assert tell(headers={"Sec-Fetch-Site": "cross-site"}) == 403
    assert faults() == 0


def test_a_report_without_the_token_is_refused(holder):
    client = Client(enforce_csrf_checks=True)
    client.force_login(holder)

    assert client.post(reverse("plugins:browser_fault"), REPORT).status_code == 403


def test_who_is_not_signed_in_reports_nothing(sample, client):
    assert client.post(reverse("plugins:browser_fault"), REPORT).status_code == 302
    assert faults() == 0


def test_a_page_carries_the_reporter_for_those_with_a_plugin_only(holder, client):
    home = factories.make_home()
    client.force_login(holder)
    assert 'data-plugins="sample"' in client.get(home.url).content.decode()

    client.force_login(factories.make_user())
    assert "plugins/report.js" not in client.get(home.url).content.decode()
