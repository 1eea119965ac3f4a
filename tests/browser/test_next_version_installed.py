"""Two versions of the code of Reactions, with a migration between them, come and go while 349 people have it."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import expect

from plugins.install.bundled import CATALOGUE
from tests.browser.next_version_people import PEOPLE, REACTED
from tests.browser.own_site import ROOT, OwnSite
from tests.support.browser import DESKTOP, Visitor

PEOPLE_MODULE = "tests.browser.next_version_people"
SHOWN = 'kring.slot("page.after_body", ReactionNames, 110, feature="names")\n'
FIELD = "    is_read = models.BooleanField(default=False, db_default=False)\n\n    class Meta:"
MIGRATION = """from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reactions", "0001_initial")]
    operations = [
        migrations.AddField("reaction", "is_read", models.BooleanField(default=False, db_default=False))
    ]
"""


def change(file: Path, old: str, new: str) -> None:
    text = file.read_text()
    assert old in text, (file, old)
    file.write_text(text.replace(old, new, 1))


def write_version(folder: Path, version: str) -> Path:
    """Copy the package as pip would install it; return that of the plugin."""
    package = folder / version / "kring_reactions"
    shutil.copytree(CATALOGUE / "reactions" / "kring_reactions", package)
    info = folder / version / f"kring_reactions-{version}.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(
        f"Metadata-Version: 2.1\nName: kring-reactions\nVersion: {version}\n"
    )
    (info / "entry_points.txt").write_text("[kring.plugins]\nreactions = kring_reactions\n")
    return package


@pytest.fixture
def versions(tmp_path) -> Path:
    """1.0 has neither the feature nor the column that 1.1 brings."""
    old, new = write_version(tmp_path, "1.0.0"), write_version(tmp_path, "1.1.0")
    manifest = old / "plugin.toml"
    manifest.write_text(manifest.read_text().split("[[features]]")[0])
    change(manifest, 'version = "1.1.0"', 'version = "1.0.0"')
    change(old / "contributions.py", SHOWN, "")
    change(new / "models.py", "    class Meta:", FIELD)
    (new / "migrations" / "0002_is_read.py").write_text(MIGRATION)
    return tmp_path


class Installed:
    """The site with one of the versions installed: its web process, and one that is asked what the gate says."""

    def __init__(self, site: OwnSite, versions: Path):
        self.site, self.versions, self.running = site, versions, []

    def put(self, version: str) -> None:
        """Exchange the package. What runs goes on running."""
        self.site.packages.unlink(missing_ok=True)
        self.site.packages.symlink_to(self.versions / version)

    def migrate(self, *target: str) -> None:
        self.site.run("manage.py", "migrate", *target, "--verbosity", "0")

    def restart(self) -> None:
        self.stop()
        self.watch = subprocess.Popen(
            [sys.executable, "-m", PEOPLE_MODULE, "watch"],
            cwd=ROOT,
            env=self.site.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.running = [self.site.serve(), self.watch]
        self.site.wait()

    def stop(self) -> None:
        for process in self.running:
            process.terminate()
            process.wait(30)

    def gate(self) -> dict:
        """Return what the process that was started last says now."""
        self.watch.stdin.write("\n")
        self.watch.stdin.flush()
        return json.loads(self.watch.stdout.readline())


@pytest.fixture
def installed(tmp_path, versions, migrated_site):
    """A site on which everybody has version 1.0."""
    place = Installed(OwnSite(tmp_path, migrated_site(tmp_path / "var")), versions)
    place.put("1.0.0")
    place.made = json.loads(place.site.run("-m", PEOPLE_MODULE, "fill").splitlines()[-1])
    place.restart()
    yield place
    place.stop()


@pytest.fixture
def windows(browser, installed):
    """Return ``open_window(name)``: a browser in which that person is signed in."""
    opened: list[Visitor] = []

    def open_window(name: str) -> Visitor:
        window = Visitor(browser, installed.site.address, name, viewport=DESKTOP)
        session = installed.made["sessions"][name]
        cookie = {"name": "sessionid", "value": session, "url": installed.site.address}
        window.context.add_cookies([cookie])
        opened.append(window)
        return window

    yield open_window
    for window in opened:
        window.context.close()
    assert not [problem for window in opened for problem in window.problems]


class Screens:
    """What the release manager and two readers see."""

    def __init__(self, windows, news: str):
        self.news, self.manager = news, windows("manager")
        self.first, self.other = windows("first"), windows("other")
        self.page = self.manager.page
        self.page.set_viewport_size({"width": 1280, "height": 1800})

    def people(self, title: str) -> int:
        """Return the number of people that the list of releases shows for the plugin or feature."""
        self.page.goto("/admin/releases/")
        row = self.page.get_by_role("row").filter(
            has=self.page.get_by_role("rowheader", name=title, exact=True)
        )
        return int(row.locator(".rel-number").first.inner_text()) if row.count() else 0

    def names(self, window: Visitor) -> int:
        """Return whether a reader sees who reacted: below the bar, which everybody sees."""
        window.page.goto(self.news)
        expect(window.page.locator("#reactions")).to_be_visible()
        return window.page.locator("#reactions-names").count()

    def open_next(self, link: str) -> None:
        self.page.goto(self.release)
        self.page.get_by_role("link", name=link, exact=True).click()
        self.page.locator("#id_reason").fill("Think big, act small.")
        send = self.page.locator("button.button[type=submit]")
        send.filter(has_text="Open the next ring").click()
        expect(self.page.locator(".messages")).to_contain_text("The ring is open.")


# The database of the tests is not looked at; the browser is made ready for tests that do.
@pytest.mark.django_db(serialized_rollback=True)
@pytest.mark.slow
def test_nobody_loses_it_while_its_next_version_comes_climbs_and_goes(installed, windows):
    screens = Screens(windows, installed.made["news"])

    def nobody_lost_anything(version: str, feature: int) -> None:
        said = installed.gate()
        assert said == {
            "version": version,
            "people": PEOPLE,
            "plugin": PEOPLE,
            "feature": feature,
            "rows": REACTED,
            "broken": "",
        }
        assert screens.people("Reactions") == PEOPLE
        assert screens.people("Reactions: See at once who") == feature

    nobody_lost_anything("1.0.0", 0)

    # Installed and migrated, while the processes of 1.0 still serve.
    installed.put("1.1.0")
    installed.migrate()
    installed.site.run("-m", PEOPLE_MODULE, "pass")
    nobody_lost_anything("1.0.0", 0)
    assert screens.names(screens.first) == 0

    installed.restart()
    nobody_lost_anything("1.1.0", 0)
    assert screens.names(screens.first) == 0

    page = screens.page
    page.goto("/admin/releases/plugin/reactions/plan/")
    page.get_by_label("What is released").select_option(label="See at once who")
    page.get_by_role("button", name="Make the plan").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Reactions: See at once who")
    screens.release = page.url
    nobody_lost_anything("1.1.0", 0)

    screens.open_next("Start with the first ring")
    nobody_lost_anything("1.1.0", 1)
    assert (screens.names(screens.first), screens.names(screens.other)) == (1, 0)

    screens.open_next("Advance")
    third = installed.gate()["feature"]
    assert 0.25 * PEOPLE < third < 0.41 * PEOPLE
    nobody_lost_anything("1.1.0", third)

    screens.open_next("Advance")
    nobody_lost_anything("1.1.0", PEOPLE)
    assert screens.names(screens.other) == 1
    screens.manager.look("feature-everywhere")

    page.goto(screens.release)
    page.get_by_role("link", name="Roll back").click()
    page.locator("#id_reason").fill("People find it too busy.")
    page.locator("button.serious").click()
    nobody_lost_anything("1.1.0", 0)
    assert screens.names(screens.other) == 0

    # Back, as the cure of a plugin with newer tables says: its tables first, then its code.
    installed.migrate("reactions", "0001_initial")
    installed.put("1.0.0")
    installed.restart()
    nobody_lost_anything("1.0.0", 0)
    assert screens.names(screens.first) == 0

    installed.put("1.1.0")
    installed.migrate()
    installed.restart()
    nobody_lost_anything("1.1.0", 0)
