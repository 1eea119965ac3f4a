"""`make test` runs every test once, in parts."""

from django.conf import settings

from tools import test


def test_every_module_of_tests_is_in_one_part():
    paths = [settings.BASE_DIR / path for part in test.parts() for path in part]
    modules = set((settings.BASE_DIR / "tests").rglob("test_*.py"))

    run = [
        path for path in paths for path in ([path] if path.is_file() else path.rglob("test_*.py"))
    ]

    assert modules <= set(run)
    assert len(run) == len(set(run))


def test_a_folder_without_tests_is_left_out():
    paths = [path for part in test.parts() for path in part]

    assert "tests/news" in paths
    assert "tests/support" not in paths
