"""What counts how much in the order of hits."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Weights:
    """How much each sign counts. Zero switches a sign off."""

    title: float = 3.0
    """Words in the title."""
    names: float = 4.0
    """Words in the name of a person or a unit."""
    keywords: float = 2.5
    """Words among keywords, tags and categories."""
    roles: float = 3.0
    """Words in a job title."""
    headings: float = 2.0
    """Words in the headings of a text."""
    summary: float = 1.5
    """Words in the summary."""
    body: float = 1.0
    """Words in the text itself."""
    context: float = 1.0
    """Words in the unit, the place, the category, the author and the pages above."""
    exact: float = 0.3
    """Words that stand there as they were typed, beside those that match by their stem."""
    all_words: float = 1.0
    """A document that has all words, in whichever of its fields."""
    most_words: float = 0.5
    """A document that has most of the words."""
    some_words: float = 0.2
    """A document that has a word of several."""
    named: float = 1.0
    """A person or a unit whose name has all words, or words that mean the same."""
    parts: float = 0.3
    """The words that a compound of Dutch or German is made of."""
    related: float = 0.15
    """Words that mean nearly the same, in the same language or another."""
    typo: float = 0.05
    """Words that differ from what was typed by a letter or two."""
    phrase: float = 1.0
    """The words beside each other."""
    code: float = 8.0
    """A code, number or address as it was typed, marks aside."""
    language: float = 0.3
    """A document in the reader's language."""
    audience: float = 0.2
    """A document that is meant for the reader."""
    recency: float = 0.4
    """A document of this moment; how fast that fades is told by its kind."""
    reference: float = 0.5
    """A document of a kind that tells how things are done, such as guidance."""
    popularity: float = 0.05
    """Each doubling, roughly, of how often a document is opened (the natural logarithm of one more)."""


DEFAULT = Weights()
