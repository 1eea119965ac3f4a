"""A new or changed plugin is tried in another process; an unchanged one costs nothing."""

import shutil
from importlib import invalidate_caches

import pytest

from plugins import discovery
from plugins.registry import State
from tests.plugins.faulty import PACKAGES


@pytest.fixture
def package(tmp_path, monkeypatch):
    """A copy of a plugin that does everything right, to change at will."""
    folder = tmp_path / "steady"
    shutil.copytree(PACKAGES / "steady", folder)
    monkeypatch.syspath_prepend(folder)
    return folder / "kring_steady"


@pytest.fixture
def find(tmp_path):
    """Return what discovery says of that plugin now."""

    def found():
        invalidate_caches()
        plugins = discovery.discover(
            kring_version="0.1.0", safe_mode=False, folder=tmp_path / "kept", seconds=8
        )
        return next(each for each in plugins if each.slug == "steady")

    return found


@pytest.mark.slow
def test_a_changed_plugin_is_tried_again_and_an_unchanged_one_is_not(package, find, tmp_path):
    assert find().state is State.READY
    kept = (tmp_path / "kept" / "preflight.json").stat().st_mtime_ns

    assert find().state is State.READY
    assert (tmp_path / "kept" / "preflight.json").stat().st_mtime_ns == kept

    (package / "tasks.py").write_text("raise RuntimeError('changed for the worse')\n")
    assert "changed for the worse" in find().reason
    (package / "tasks.py").unlink()
    assert find().state is State.READY


@pytest.mark.slow
def test_a_damaged_memory_is_made_anew(package, find, tmp_path):
    (tmp_path / "kept").mkdir()
    (tmp_path / "kept" / "preflight.json").write_text("{")

    assert find().state is State.READY
    assert "steady" in (tmp_path / "kept" / "preflight.json").read_text()


@pytest.mark.slow
def test_what_could_not_be_tried_is_parked_and_tried_again_at_the_next_start(
    package, find, tmp_path, monkeypatch
):
    with monkeypatch.context() as broken:
        broken.setenv("DJANGO_SETTINGS_MODULE", "kring.settings.nowhere")
        assert find().problem.code == "untried"

    assert find().state is State.READY


def test_a_manifest_that_is_no_text_is_a_reason_and_no_error(package, find):
    (package / "plugin.toml").write_bytes(b"\xff\xfe\x00")

    assert "plugin.toml" in find().reason


def test_a_package_without_a_manifest_says_so(package, find):
    (package / "plugin.toml").unlink()

    assert "Ship it in the package" in find().reason
