"""A plugin imports of Kring only what is listed for plugins, whatever rooms there are."""

import pytest

from tests.support.trees import plant
from tools import plugin_imports

IDEAS = "plugins/catalogue/ideas/kring_ideas"
TEMPLATE = "plugins/template/package/kring_[[ slug ]]"
ROOMS = {"plugins/__init__.py": "", "search/__init__.py": "", "events/__init__.py": ""}


@pytest.mark.parametrize("module", ["events", "events.models", "plugins.models", "kring.jobs.api"])
def test_an_import_that_is_not_for_plugins_is_told(tmp_path, module):
    root = plant(tmp_path, ROOMS | {f"{IDEAS}/views.py": f"\nimport {module}\n"})

    assert plugin_imports.complaints(root) == [f"{IDEAS}/views.py:2 imports {module}"]


def test_the_package_of_startplugin_is_read_as_copier_fills_it_in(tmp_path):
    text = "class [[ slug | capitalize ]]Config:\n    pass\nfrom events import models\n"
    root = plant(tmp_path, ROOMS | {f"{TEMPLATE}/apps.py.jinja": text})

    assert plugin_imports.complaints(root) == [f"{TEMPLATE}/apps.py:3 imports events.models"]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("views.py", "from plugins.api import Slot\nfrom kring_ideas.models import Idea\n"),
        ("views.py", "import django\nfrom wagtail.models import Page\n"),
        ("search_sources.py", "from search.api import Document\n"),
        ("conformance.py", "from plugins.testing.conformance import PluginConformance\n"),
    ],
    ids=["itself", "libraries", "search", "its conformance"],
)
def test_what_is_for_plugins_is_imported_freely(tmp_path, name, text):
    root = plant(tmp_path, ROOMS | {f"{IDEAS}/{name}": text})

    assert plugin_imports.complaints(root) == []


def test_the_tests_of_a_plugin_may_import_every_room(tmp_path):
    tests = "plugins/catalogue/ideas/tests/test_ideas.py"
    root = plant(tmp_path, ROOMS | {tests: "from events.models import EventPage\n"})

    assert plugin_imports.complaints(root) == []
