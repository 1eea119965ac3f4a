"""Run axe-core in a real browser on the plugin's own pages, and on those of the site that show it."""

import os

import pytest

from plugins.testing.browser import violations
from plugins.testing.off_state import OffState
from plugins.testing.stops import is_whole_page


class Accessibility(OffState):
    """WCAG 2.2 AA: light and dark, wide and narrow."""

    def test_axe_finds_no_faults_in_its_pages(self, tour, having, released_to):
        executable = browser_or_skip()
        self.release_to(released_to, having)
        self.fill(3)
        addresses = [
            address
            for address in (*self.pages_that_show_it(tour, having).values(), *self.pages(having))
            if is_whole_page(having.get(address))
        ]

        found = violations(having, addresses, executable)

        assert not found, f"{len(found)} faults\n" + "\n".join(found)


def browser_or_skip() -> str:
    """Return the path of Chromium; skip the test, with the reason, if it cannot run."""
    pytest.importorskip("playwright", reason="Playwright is not installed (pip install playwright)")
    pytest.importorskip(
        "axe_playwright_python", reason="axe is not installed (pip install axe-playwright-python)"
    )
    executable = os.environ.get("TEST_CHROMIUM", "").strip()
    if not executable:
        pytest.skip("Chromium is not available (TEST_CHROMIUM is empty)")
    return executable
