"""The synonyms that a Dutch public organisation starts with."""

from typing import Any

from search import synonyms
from search.models import Seed, Synonym
from search.starting_synonyms import STARTING
from search.synonym_checks import problems

ORDER = 50


def setup(stdout: Any) -> None:
    """Make each rule once in the life of an installation.

    What an administrator changed or deleted since stays so, and a rule that does not go together
    with those of the administrator is left out.
    """
    seeded = set(Seed.objects.values_list("key", flat=True))
    made = 0
    for rule in STARTING:
        key = f"synonym:{rule.language}:{rule.words}"
        if key in seeded:
            continue
        Seed.objects.create(key=key)
        row = Synonym(kind=rule.kind, language=rule.language, words=rule.words, means=rule.means)
        if not problems(row, Synonym.objects.filter(is_active=True)):
            row.save()
            made += 1
    if made:
        synonyms.changed()
