"""`manage.py startplugin` writes a package that keeps the rules.

That it passes its tests is tested where suppliers work, outside a checkout: ``tests/wheel``.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from plugins.install import manifest
from tests.support import migrated

ROOT = settings.BASE_DIR
SLUG = "tips"


def start(folder: Path, name: str = SLUG, **options: str) -> Path:
    call_command("startplugin", name, dir=str(folder), verbosity=0, **options)
    return folder / f"kring-{name}"


@pytest.fixture
def packages(tmp_path, migrated_site) -> Path:
    """The folder into which is installed, beside files of Kring as after its first start."""
    migrated_site(tmp_path / "var")
    return tmp_path / "packages"


def run(*command: str, packages: Path) -> subprocess.CompletedProcess:
    """Run Python where the packages of this folder are installed, with files of its own."""
    var = packages.parent / "var"
    env = os.environ | {
        "DATABASE_URL": "",
        "KRING_TEST_DATABASE": str(var / migrated.DATABASE),
        "VAR_DIR": str(var),
        "PYTHONPATH": os.pathsep.join(map(str, (packages, ROOT, ROOT / "site"))),
    }
    return subprocess.run(
        [sys.executable, *command], cwd=ROOT, env=env, capture_output=True, text=True
    )


def install(plugin: Path, packages: Path) -> None:
    """Install it as pip does, beside the environment of this test."""
    done = run(
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--no-deps",
        "--no-build-isolation",
        "--target",
        str(packages),
        str(plugin),
        packages=packages,
    )
    assert done.returncode == 0, done.stderr


def own_tests(plugin: Path, packages: Path, *options: str) -> subprocess.CompletedProcess:
    command = ("-m", "pytest", "-q", "-p", "no:cacheprovider", "--reuse-db", str(plugin))
    return run(*command, *options, packages=packages)


def files(folder: Path) -> dict[str, str]:
    return {
        str(file.relative_to(folder)): file.read_text()
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }


@pytest.mark.slow
def test_its_tests_fail_when_a_text_is_not_translated(tmp_path, packages):
    plugin = start(tmp_path)
    texts = plugin / f"kring_{SLUG}" / "locale/nl/LC_MESSAGES/django.po"
    texts.write_text(texts.read_text().replace('msgstr "Delen"', 'msgstr ""'))
    install(plugin, packages)

    done = own_tests(plugin, packages, "-k", "every_text or quality")

    assert done.returncode == 1, done.stdout
    assert "1 failed, 1 passed" in done.stdout
    assert "['Share it'] == []" in done.stdout


@pytest.mark.parametrize(
    "check", ["ruff check --no-cache", "ruff format --check --no-cache", "djlint --lint --quiet"]
)
def test_what_it_writes_is_in_the_house_style(tmp_path, check):
    """By its own rules, and by those of Kring, however long its names are."""
    plugin = start(tmp_path, "t" * 31, title="T" * 60, goal="innovation")
    kring = ["--config", str(ROOT / "pyproject.toml"), "--exclude", "tests"]

    for rules in ([], kring if check.startswith("ruff") else []):
        done = subprocess.run(
            [sys.executable, "-m", *check.split(), *rules, "."],
            cwd=plugin,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stdout + done.stderr


def test_nothing_of_the_template_is_left_open(tmp_path):
    written = files(start(tmp_path, author="Gemeente Voorbeeld"))

    assert not [name for name, text in written.items() if "[[" in name + text or "[%" in text]
    assert not [name for name in written if name.endswith(".jinja")]


def test_it_claims_what_it_keeps(tmp_path):
    """Which goal a plugin serves, its author alone can say: without one it is not gold."""
    (tmp_path / "with").mkdir()
    plain = start(tmp_path)
    serving = start(tmp_path / "with", title_nl="Handige tips", goal="innovation")

    read = [manifest.read(each / f"kring_{SLUG}" / "plugin.toml") for each in (plain, serving)]

    assert [(each.quality, each.goals) for each in read] == [
        ("silver", ()),
        ("gold", ("innovation",)),
    ]
    assert read[1].title == {"nl": "Handige tips", "en": "Tips"}


@pytest.mark.parametrize("name", ["Tips", "my-tips", "t", "1tips", "tips_2", "t" * 32, "../tips"])
def test_a_malformed_name_is_refused(tmp_path, name):
    with pytest.raises(CommandError, match="small letters and digits"):
        start(tmp_path, name)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("name", ["people", "search", "kring", "wagtailcore", "auth"])
def test_the_name_of_a_part_of_kring_is_refused(tmp_path, name):
    with pytest.raises(CommandError, match="part of Kring"):
        start(tmp_path, name)


def test_the_name_of_a_plugin_that_is_there_is_refused(tmp_path):
    with pytest.raises(CommandError, match="a plugin “ideas” here already"):
        start(tmp_path, "ideas")


def test_nothing_is_written_over_what_is_there(tmp_path):
    kept = tmp_path / f"kring-{SLUG}" / "mine.txt"
    kept.parent.mkdir()
    kept.write_text("mine")

    with pytest.raises(CommandError, match="exists already"):
        start(tmp_path)
    assert files(tmp_path) == {f"kring-{SLUG}/mine.txt": "mine"}


def test_a_folder_that_is_not_there_is_not_made(tmp_path):
    with pytest.raises(CommandError, match="There is no folder"):
        start(tmp_path / "nowhere")


@pytest.mark.parametrize(
    ("option", "value"),
    [("title", 'Tips"'), ("title_nl", "{% x %}"), ("author", "A\nB"), ("goal", "A goal")],
)
def test_words_that_would_break_a_file_are_refused(tmp_path, option, value):
    with pytest.raises(CommandError, match=f"--{option.replace('_', '-')}"):
        start(tmp_path, **{option: value})
    assert not list(tmp_path.iterdir())


def test_without_copier_it_says_what_is_missing(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "copier", None)

    with pytest.raises(CommandError, match="make setup"):
        start(tmp_path)
    assert not list(tmp_path.iterdir())
