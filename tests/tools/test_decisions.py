"""The pages of decisions can be named by their number."""

from collections import Counter

from tools.bootstrap import ROOT


def test_every_decision_has_a_number_of_its_own():
    numbers = Counter(page.name[:4] for page in (ROOT / "docs" / "decisions").glob("*.md"))

    assert [number for number, pages in numbers.items() if pages > 1] == []
