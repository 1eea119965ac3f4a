"""The end of support of what Kring is built on is told in time."""

from datetime import date, timedelta

import pytest

from tests.support.trees import plant
from tools import bootstrap, lifetimes

END = lifetimes.ENDS["Wagtail"]["8.0"]


@pytest.fixture
def tree(tmp_path):
    return plant(
        tmp_path,
        {
            "requirements/base.txt": "django==5.2.19 \\\n    --hash=x\nwagtail==8.0.1 \\\n",
            "pyproject.toml": '[project]\nrequires-python = ">=3.11"\n',
        },
    )


@pytest.mark.parametrize(
    ("today", "told"),
    [
        (END - timedelta(days=61), []),
        (END - timedelta(days=60), [f"Wagtail 8.0 loses its support on {END}, in 60 days."]),
        (END, [f"Wagtail 8.0 loses its support on {END}, in 0 days."]),
        (END + timedelta(days=1), [f"Wagtail 8.0 has had no support since {END}."]),
    ],
    ids=["61 days before", "60 days before", "the last day", "the day after"],
)
def test_the_end_of_support_is_told_from_60_days_before(tree, today, told):
    assert lifetimes.notices(tree, today) == told


def test_a_version_that_the_table_lacks_is_told(tree):
    plant(tree, {"requirements/base.txt": "django==5.2.1\nwagtail==9.4.1\n"})

    (told,) = lifetimes.notices(tree, date(2026, 12, 1))

    assert told.startswith("Wagtail 9.4 is not in the table of tools/lifetimes.py")


def test_every_version_in_use_is_in_the_table():
    pinned = lifetimes.pinned(bootstrap.ROOT)

    assert pinned.keys() == lifetimes.ENDS.keys()
    assert all(version in lifetimes.ENDS[name] for name, version in pinned.items())
