"""``pytest --kring-plugin SLUG`` runs the whole suite of an installed plugin, without a test class."""

import os
import subprocess
import sys

from django.conf import settings

from plugins.testing.conformance import PluginConformance
from plugins.testing.installed import suite_of


def collect(*arguments: str) -> subprocess.CompletedProcess:
    """Return what pytest collects with these options, in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "pytest", "--collect-only", "-q", *arguments],
        cwd=settings.BASE_DIR,
        env=os.environ | {"DATABASE_URL": ""},
        capture_output=True,
        text=True,
        timeout=240,
    )


def rules() -> set[str]:
    return {name for name in dir(PluginConformance) if name.startswith("test_")}


def test_the_option_collects_every_rule_for_that_plugin_and_nothing_else():
    done = collect("--kring-plugin", "reactions")

    collected = {line.rpartition("::")[2] for line in done.stdout.splitlines() if "::" in line}
    assert done.returncode == 0, done.stdout
    assert collected == rules()
    assert "::TestReactions::" in done.stdout
    assert "TestIdeas" not in done.stdout


def test_a_plugin_that_is_not_installed_is_named():
    done = collect("--kring-plugin", "nothing")

    assert done.returncode != 0
    assert "There is no plugin “nothing” here. Installed: ideas" in done.stdout


def test_a_plugin_says_itself_how_it_is_filled():
    from kring_ideas.conformance import Conformance

    assert issubclass(suite_of("ideas"), Conformance)
    assert suite_of("ideas").slug == "ideas"


def test_a_plugin_that_does_not_say_how_it_is_filled_has_the_plain_suite(settings):
    from dataclasses import replace

    from plugins.install import registry

    plain = replace(registry.get("ideas"), package="json")
    settings.KRING_PLUGINS = (plain,)

    assert suite_of("ideas").__bases__ == (PluginConformance,)
