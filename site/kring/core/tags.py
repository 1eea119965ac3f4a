"""Read the tags that people type."""

from taggit.utils import _parse_tags

from kring.core.characters import clean_text


def tags_from_text(text: str) -> list[str]:
    """Return the tags of a text as taggit reads it, without those in which nothing can be seen."""
    tags = (clean_text(tag, one_line=True).strip() for tag in _parse_tags(text))
    return [tag for tag in dict.fromkeys(tags) if tag]
