"""Records what a run of the suite found, with ``--kring-record FILE``."""

from collections import defaultdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from plugins.install.records import Record


class Recorder:
    """Collects the outcome of every rule by plugin, and writes the records when the tests have ended."""

    def __init__(self, file: Path, slugs: list[str]):
        self.file, self.slugs = file, slugs
        self.outcomes: dict[str, dict[str, str]] = defaultdict(dict)
        self.suites: dict[str, type] = {}
        self.slug_of: dict[str, tuple[str, str]] = {}

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """Remember which plugin and rule each test is about."""
        for item in session.items:
            if suite := getattr(item, "cls", None):
                self.suites[suite.slug] = suite
                self.slug_of[item.nodeid] = (suite.slug, item.name)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Remember the outcome; of its phases the worst counts."""
        if report.nodeid not in self.slug_of:
            return
        slug, name = self.slug_of[report.nodeid]
        known = self.outcomes[slug].get(name, "passed")
        worst = [each for each in ("failed", "skipped") if each in (known, report.outcome)]
        self.outcomes[slug][name] = worst[0] if worst else "passed"

    def pytest_sessionfinish(self) -> None:
        """Write the records of the plugins of which something ran."""
        # pytest loads this module before Django is set up.
        from plugins.install import records

        every = {slug: self._record(slug) for slug in self.slugs if slug in self.suites}
        if every:
            records.write(self.file, every)

    def _record(self, slug: str) -> "Record":
        # pytest loads this module before Django is set up.
        from kring import __version__
        from plugins.install import records, registry
        from plugins.testing.conformance import PluginConformance

        found, own, outcomes = registry.get(slug), self.suites[slug], self.outcomes[slug]
        assert found is not None
        assert found.path is not None
        rules = [each for each in dir(PluginConformance) if each.startswith("test_")]
        # A rule that the plugin puts another test in the place of was not tried.
        kept = {name for name in rules if getattr(own, name) is getattr(PluginConformance, name)}
        ended = {name: outcomes.get(name, "skipped") for name in kept}
        ended |= dict.fromkeys({*rules} - kept, "skipped")
        ended |= {name: said for name, said in outcomes.items() if said == "failed"}
        by = {
            said: tuple(_words(name) for name in sorted(ended) if ended[name] == said)
            for said in ("passed", "failed", "skipped")
        }
        return records.Record(
            slug=slug,
            version=str(found.version),
            files=records.files_hash(found.path),
            kring=__version__,
            made=datetime.now(UTC).isoformat(timespec="seconds"),
            passed=by["passed"],
            failed=by["failed"],
            left_out=by["skipped"],
        )


def _words(name: str) -> str:
    return name.removeprefix("test_").replace("_", " ")
