"""Files that import each other in a circle are found, and nothing else is."""

import pytest

from tests.support.trees import plant
from tools import circles

NEWS = {"news/__init__.py": "", "news/models.py": "", "news/selectors.py": ""}


def test_two_files_that_import_each_other_are_told_with_their_lines(tmp_path):
    root = plant(
        tmp_path,
        NEWS
        | {
            "news/models.py": "\nfrom news.selectors import newest\n",
            "news/selectors.py": "from news import models\n",
        },
    )

    (circle,) = circles.complaints(root)

    assert circle.splitlines() == [
        "Circle of 2 files:",
        "  news/models.py:2 imports news.selectors",
        "  news/selectors.py:1 imports news.models",
    ]


def test_a_circle_by_way_of_a_third_file_in_another_room_is_found(tmp_path):
    root = plant(
        tmp_path,
        NEWS
        | {
            "news/models.py": "from news import selectors\n",
            "news/selectors.py": "import blog.models\n",
            "blog/models.py": "from news.models import NewsPage\n",
        },
    )

    (circle,) = circles.complaints(root)

    assert circle.startswith("Circle of 3 files:")


@pytest.mark.parametrize(
    "text",
    [
        "def page():\n    from news.selectors import newest\n",
        "from .selectors import newest\n",
        "from . import selectors\n",
        "from typing import TYPE_CHECKING\nif not TYPE_CHECKING:\n    import news.selectors\n",
    ],
    ids=["in a function", "relative", "a module of the same package", "not for types"],
)
def test_every_import_that_runs_counts(tmp_path, text):
    root = plant(
        tmp_path,
        NEWS | {"news/models.py": text, "news/selectors.py": "from news.models import NewsPage\n"},
    )

    assert len(circles.complaints(root)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from news.selectors import newest\n",
        "import typing\nif typing.TYPE_CHECKING:\n    import news.selectors\n",
    ],
)
def test_an_import_for_types_alone_makes_no_circle(tmp_path, text):
    root = plant(
        tmp_path,
        NEWS | {"news/models.py": text, "news/selectors.py": "from news.models import NewsPage\n"},
    )

    assert circles.complaints(root) == []


def test_a_package_that_imports_its_own_files_makes_no_circle(tmp_path):
    root = plant(
        tmp_path,
        {
            "people/__init__.py": "",
            "people/models/__init__.py": "from people.models.person import Person\n",
            "people/models/person.py": "from people.models.unit import Unit\n",
            "people/models/unit.py": "",
        },
    )

    assert circles.complaints(root) == []


def test_files_of_a_plugin_of_the_catalogue_are_looked_at(tmp_path):
    root = plant(
        tmp_path,
        {
            "plugins/catalogue/ideas/kring_ideas/models.py": "from kring_ideas import views\n",
            "plugins/catalogue/ideas/kring_ideas/views.py": "from kring_ideas import models\n",
            "plugins/catalogue/ideas/setup.py": "",
        },
    )

    assert len(circles.complaints(root)) == 1


def test_migrations_and_tests_are_left_alone(tmp_path):
    root = plant(
        tmp_path,
        NEWS
        | {
            "news/migrations/first.py": "import news.migrations.second\n",
            "news/migrations/second.py": "import news.migrations.first\n",
            "tests/a.py": "import tests.b\n",
            "tests/b.py": "import tests.a\n",
        },
    )

    assert circles.complaints(root) == []
