"""What the editors of the demo added to the synonyms that an installation starts with."""

from io import StringIO

import pytest

from demo.loader import synonyms
from search import kring_setup
from search.curation.synonym_checks import problems
from search.models import Synonym

pytestmark = pytest.mark.django_db


def test_the_screen_would_have_taken_every_rule():
    kring_setup.setup(StringIO())
    synonyms.load()

    rules = list(Synonym.objects.order_by("pk"))
    said = {
        str(rule): found
        for number, rule in enumerate(rules)
        if (found := problems(rule, rules[:number]))
    }

    assert said == {}
