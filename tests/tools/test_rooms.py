"""What a new room lacks is told, each place with its file and line."""

import pytest

from tests.support.trees import plant
from tools import rooms

BASE = "site/kring/settings/base.py"
URLS = "site/kring/urls.py"
CONTRACT = """
[tool.setuptools.packages.find]
exclude = ["tools*"]

[tool.importlinter]
root_packages = ["events"]

[[tool.importlinter.contracts]]
type = "layers"
layers = ["home | (events)"]
"""
# A house whose only room has all its places.
WHOLE = {
    "pyproject.toml": CONTRACT,
    BASE: '\nINSTALLED_APPS = [\n    "events",\n]\n',
    URLS: 'urlpatterns = [\n    path("events/", include("events.urls")),\n]\n',
    ".dockerignore": "*\n!*/**\ntests\n",
    "events/__init__.py": "",
    "events/urls.py": "urlpatterns = []\n",
    "events/models.py": "class EventIndexPage(SectionMixin, Page):\n    pass\n",
    "events/templates/events/event_page.html": '{% translate "When" %}',
    "events/locale/nl/LC_MESSAGES/django.po": "",
    "tests/events/test_events.py": "",
}


@pytest.fixture
def house(tmp_path):
    return plant(tmp_path, WHOLE)


def test_a_room_that_has_all_its_places_lacks_nothing(house):
    assert rooms.complaints(house) == []


@pytest.mark.parametrize(
    ("path", "text", "told"),
    [
        (BASE, "\nINSTALLED_APPS = [\n]\n", f'{BASE}:2: add "events", to INSTALLED_APPS'),
        (
            URLS,
            "\n\nurlpatterns = [\n]\n",
            f'{URLS}:3: add path("events/", include("events.urls")), above Wagtail\'s pages',
        ),
        (
            "pyproject.toml",
            CONTRACT.replace('root_packages = ["events"]', 'root_packages = ["news"]'),
            'pyproject.toml:6: add "events" to root_packages',
        ),
        (
            "pyproject.toml",
            CONTRACT.replace("(events)", "news"),
            "pyproject.toml:10: name events in the layer where it belongs",
        ),
        (
            "pyproject.toml",
            CONTRACT.replace('"tools*"', '"event*"'),
            'pyproject.toml:3: exclude less than "event*", so that events goes into the wheel',
        ),
        (
            ".dockerignore",
            "*\n!*/**\nevents\n",
            ".dockerignore:3: take events out, so that it goes into the image",
        ),
    ],
    ids=["settings", "addresses", "contract", "layer", "wheel", "image"],
)
def test_a_place_that_does_not_name_the_room_is_told(house, path, text, told):
    plant(house, {path: text})

    assert rooms.complaints(house) == [told]


UNREACHABLE = (
    "class EventPage(EditorialPage):\n"
    "    kind = EVENT\n"
    "    parent_page_types = ['events.EventIndexPage']\n"
)


def test_page_types_that_have_no_place_below_the_home_page_are_told(house):
    plant(house, {"events/models.py": f"\n{UNREACHABLE}"})

    assert rooms.complaints(house) == [
        "events/models.py:2: let a page type extend SectionMixin, or give its Kind below_home=True"
    ]


@pytest.mark.parametrize(
    "more",
    [
        "class EventIndexPage(SectionMixin, Page):\n    pass\n",
        "EVENT = Kind(key='event', below_home=True)\n",
        "class Visit(EditorialPage):\n    kind = VISIT\n    parent_page_types = ['news.NewsIndexPage']\n",
    ],
    ids=["a section", "a kind of its own", "below a page of another room"],
)
def test_page_types_that_have_a_place_are_not_told(house, more):
    plant(house, {"events/models.py": UNREACHABLE + more})

    assert rooms.complaints(house) == []


def test_an_abstract_page_needs_no_place(house):
    abstract = "class Base(Page):\n    class Meta:\n        abstract = True\n"
    plant(house, {"events/models.py": abstract})

    assert rooms.complaints(house) == []


def test_a_room_without_tests_is_told(house):
    (house / "tests/events/test_events.py").unlink()

    (told,) = rooms.complaints(house)

    assert told.startswith("tests/events/test_events.py:1: add tests of the room")


def test_a_room_with_texts_and_no_catalogue_is_told(house):
    (house / "events/locale/nl/LC_MESSAGES/django.po").unlink()

    (told,) = rooms.complaints(house)

    assert told.startswith("events/locale/nl/LC_MESSAGES/django.po:1: run `make messages`")


def test_the_demo_may_stay_out_of_production(house):
    contract = CONTRACT.replace('["events"]', '["events", "demo"]').replace(
        "home |", "demo | home |"
    )
    left_out = {"pyproject.toml": contract.replace("tools*", "demo*"), ".dockerignore": "demo\n"}
    plant(house, {**left_out, "demo/__init__.py": "", "tests/demo/test_demo.py": ""})

    assert rooms.complaints(house) == []


def test_a_folder_that_only_serves_the_rooms_is_no_room(house):
    plant(house, {"tools/check.py": "", "bench/gate.py": "", "docs/conf.py": "", "manage.py": ""})

    assert rooms.complaints(house) == []
