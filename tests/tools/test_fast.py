"""`make test-fast` without arguments runs the tests of what changed."""

from pathlib import Path

import pytest

from tools import fast


@pytest.mark.parametrize(
    ("changed", "paths"),
    [
        ("news/selectors.py", ["tests/news"]),
        ("news/templates/news/news_page.html", ["tests/news"]),
        ("tests/news/test_feeds.py", ["tests/news/test_feeds.py"]),
        ("tests/search/notes.py", ["tests/search"]),
        ("site/kring/jobs/api.py", ["tests/jobs"]),
        ("site/kring/core/views.py", ["tests/core"]),
        ("tests/support/trees.py", ["tests/core", "tests/test_smoke.py"]),
        ("site/kring/urls.py", ["tests/core", "tests/test_smoke.py"]),
        ("site/templates/base.html", ["tests/core", "tests/test_smoke.py"]),
        ("plugins/catalogue/ideas/kring_ideas/views.py", ["plugins/catalogue/ideas"]),
        ("tools/rooms.py", ["tests/tools"]),
        ("docs/README.md", []),
        ("tests/news/test_that_is_gone.py", []),
    ],
)
def test_a_change_is_tested_by_what_mirrors_it(changed, paths):
    assert fast.paths_for([Path(changed)]) == paths


def test_a_file_is_not_named_beside_its_folder():
    changed = [Path("news/models.py"), Path("tests/news/test_feeds.py")]

    assert fast.paths_for(changed) == ["tests/news"]


def test_folders_that_take_minutes_are_left_out_and_named(monkeypatch, capsys):
    monkeypatch.setattr(fast, "changed_files", lambda: [Path("demo/apps.py"), Path("news/apps.py")])

    assert fast.defaults() == ["-x", "tests/news"]
    assert "Left out, because they take minutes: tests/demo" in capsys.readouterr().out


def test_nothing_runs_when_nothing_changed(monkeypatch):
    monkeypatch.setattr(fast, "changed_files", list)

    assert fast.defaults() == []


def test_files_that_changed_are_noticed_once(monkeypatch, tmp_path):
    monkeypatch.setattr(fast, "MEMORY", tmp_path / "memory")
    file = tmp_path / "0001_initial.py"
    file.write_text("one")

    assert fast.changed("migrations", [file])
    assert not fast.changed("migrations", [file])

    file.write_text("two")
    assert fast.changed("migrations", [file])
