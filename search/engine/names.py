"""The names that search has on Elasticsearch, all with the prefix of this installation."""

from django.conf import settings

# Languages with an analysis of their own; any other text is folded and matched as it is written.
LANGUAGES = ("nl", "en", "de", "fr")


def alias() -> str:
    """Return the name under which the index is asked."""
    return f"{settings.INDEX_PREFIX}search"


def synonyms_set(language: str) -> str:
    """Return the name of the set of synonyms that queries in this language are widened with."""
    return f"{settings.INDEX_PREFIX}synonyms_{language}"
