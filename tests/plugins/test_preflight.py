"""A new or changed plugin is tried in another process; an unchanged one costs nothing."""

import json
import shutil
import time
from importlib import invalidate_caches

import pytest

from plugins.install import discovery, preflight, trial
from plugins.install.registry import State
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


@pytest.fixture
def outcome(monkeypatch):
    """Let every trial end like this, and count the trials."""
    tried = []

    def set_to(problem):
        monkeypatch.setattr(
            preflight,
            "_try_or_report",
            lambda slugs, *_rest: tried.append(slugs) or dict.fromkeys(slugs, problem),
        )
        return tried

    return set_to


SLOW = {"code": "slow", "detail": {"phase": "ready()", "seconds": 8}}


@pytest.mark.parametrize("late", [SLOW, {"code": "untried", "detail": {"error": "no process"}}])
def test_an_unchanged_plugin_stays_good_when_a_later_trial_is_late(
    package, find, outcome, monkeypatch, late
):
    outcome(None)
    assert find().state is State.READY
    # As after an upgrade of Kring or of a package beside it.
    monkeypatch.setattr(preflight, "_environment", lambda: "another")
    tried = outcome(late)
    before = len(tried)

    assert find().state is State.READY
    assert find().state is State.READY
    assert len(tried) == before + 1


def test_a_changed_plugin_whose_trial_is_late_is_parked(package, find, outcome):
    outcome(None)
    assert find().state is State.READY
    (package / "tasks.py").write_text("import time\n")
    outcome(SLOW)

    assert find().problem.code == "slow"


def test_an_unchanged_plugin_that_fails_elsewhere_is_parked(package, find, outcome, monkeypatch):
    outcome(None)
    assert find().state is State.READY
    monkeypatch.setattr(preflight, "_environment", lambda: "another")
    outcome({"code": "error", "detail": {"phase": "import", "error": "ImportError: gone"}})

    assert find().problem.code == "error"


def test_what_the_image_knows_is_believed_where_nothing_can_be_kept(
    package, find, outcome, tmp_path, monkeypatch
):
    outcome(None)
    find()
    (tmp_path / "kept").rename(tmp_path / "shipped")
    # A file is no folder: nothing can be written there.
    (tmp_path / "kept").write_text("")
    monkeypatch.setattr(preflight, "SHIPPED", tmp_path / "shipped")
    tried = outcome(SLOW)
    before = len(tried)

    assert find().state is State.READY
    assert len(tried) == before


def test_a_trial_is_judged_by_its_processor_time(tmp_path, monkeypatch):
    def wait(one):
        """Take three times as long as is allowed, but work no longer than that."""
        time.sleep(3)
        one.write(None)

    monkeypatch.setattr(trial, "_try", wait)
    tried = trial._Trial({"slug": "steady", "package": "x", "path": "x", "before": []}, tmp_path)

    trial._try_in_fork(tried, 1)

    assert (tmp_path / "steady.json").read_text() == "null"


def work_for_ever(one):
    while True:
        pass


def wait_for_ever(one):
    while True:
        time.sleep(1)


@pytest.mark.parametrize("endless", [work_for_ever, wait_for_ever])
def test_a_plugin_that_comes_to_no_end_is_ended_as_slow(tmp_path, monkeypatch, endless):
    monkeypatch.setattr(trial, "_try", endless)
    tried = trial._Trial({"slug": "steady", "package": "x", "path": "x", "before": []}, tmp_path)

    trial._try_in_fork(tried, 1)

    assert json.loads((tmp_path / "steady.json").read_text())["code"] == "slow"


def test_a_manifest_that_is_no_text_is_a_reason_and_no_error(package, find):
    (package / "plugin.toml").write_bytes(b"\xff\xfe\x00")

    assert "plugin.toml" in find().reason


def test_a_package_without_a_manifest_says_so(package, find):
    (package / "plugin.toml").unlink()

    assert "Ship it in the package" in find().reason


@pytest.fixture
def install(tmp_path, monkeypatch):
    """Return a function that puts another package of the tests, or an empty one, beside the plugin."""

    def put(name):
        folder = tmp_path / "beside" / name
        if (PACKAGES / name).is_dir():
            shutil.copytree(PACKAGES / name, folder)
        else:
            (folder / f"{name}.dist-info").mkdir(parents=True)
        monkeypatch.syspath_prepend(folder)
        return folder

    return put


@pytest.mark.parametrize("name", ["leaning", "slowready", "flour-1.0"])
def test_another_package_is_tried_alone(package, find, outcome, install, name):
    tried = outcome(None)
    find()
    tried.clear()

    install(name)

    assert find().state is State.READY
    assert tried in ([[name]], [])
    assert bool(tried) == (PACKAGES / name).is_dir()


def test_a_changed_plugin_is_tried_with_those_that_depend_on_it(package, find, outcome, install):
    install("leaning")
    install("slowready")
    tried = outcome(None)
    find()
    tried.clear()

    (package / "tasks.py").write_text("MORE = 1\n")

    find()
    assert [sorted(slugs) for slugs in tried] == [["leaning", "steady"]]


def test_what_cannot_be_tried_parks_only_what_is_new(package, find, outcome, install):
    outcome(None)
    find()
    install("slowready")
    outcome({"code": "untried", "detail": {"error": "no process"}})

    assert find().state is State.READY


def test_a_plugin_that_failed_is_looked_at_again_when_a_package_comes(
    package, find, outcome, install
):
    outcome({"code": "error", "detail": {"phase": "import", "error": "No module named flour"}})
    assert find().problem
    install("flour-1.0")
    outcome(None)

    assert find().state is State.READY


@pytest.mark.slow
def test_only_a_change_of_what_it_loaded_makes_a_plugin_doubtful(
    package, find, install, outcome, tmp_path, monkeypatch
):
    for name in ("flour-1.0", "salt-1.0"):
        folder = install(name)
        module = name.partition("-")[0]
        (folder / f"{module}.py").write_text("")
        (folder / f"{name}.dist-info" / "RECORD").write_text(f"{module}.py,,\n")
    (package / "tasks.py").write_text("import flour\n")
    assert find().state is State.READY
    tried = outcome(None)

    def upgrade(name):
        info = tmp_path / "beside" / f"{name}-1.0" / f"{name}-1.0.dist-info"
        info.rename(info.with_name(f"{name}-2.0.dist-info"))
        find()

    upgrade("salt")
    assert tried == []

    upgrade("flour")
    assert tried == [["steady"]]
