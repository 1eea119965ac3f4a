"""The weights that order hits."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_noop


def weight(default: float, label: str, explanation: str) -> Any:
    """Declare a weight, with its texts for editors. The texts are marked for translation, not translated."""
    return field(default=default, metadata={"label": label, "explanation": explanation})


@dataclass(frozen=True, kw_only=True)
class Weights:
    """How much each signal counts. Zero switches a signal off."""

    title: float = weight(3.0, gettext_noop("Title"), gettext_noop("Words in the title."))
    names: float = weight(
        4.0, gettext_noop("Names"), gettext_noop("Words in the name of a person or a unit.")
    )
    keywords: float = weight(
        2.5, gettext_noop("Keywords"), gettext_noop("Words among keywords, tags and categories.")
    )
    roles: float = weight(3.0, gettext_noop("Job titles"), gettext_noop("Words in a job title."))
    headings: float = weight(
        2.0, gettext_noop("Headings"), gettext_noop("Words in the headings of a text.")
    )
    summary: float = weight(1.5, gettext_noop("Summary"), gettext_noop("Words in the summary."))
    body: float = weight(1.0, gettext_noop("Body"), gettext_noop("Words in the text itself."))
    context: float = weight(
        1.0,
        gettext_noop("Context"),
        gettext_noop("Words in the unit, the place, the category, the author and the pages above."),
    )
    exact: float = weight(
        0.3,
        gettext_noop("Exact"),
        gettext_noop("Words as they were typed, beside those that match by their stem."),
    )
    all_words: float = weight(
        1.0,
        gettext_noop("All words"),
        gettext_noop("A document that has all words, in whichever of its fields."),
    )
    most_words: float = weight(
        0.5, gettext_noop("Most words"), gettext_noop("A document that has most of the words.")
    )
    some_words: float = weight(
        0.2, gettext_noop("Some words"), gettext_noop("A document that has a word of several.")
    )
    named: float = weight(
        1.0,
        gettext_noop("Named"),
        gettext_noop("A person or a unit whose name has all words, or words that mean the same."),
    )
    parts: float = weight(
        0.3,
        gettext_noop("Parts"),
        gettext_noop("The words that a compound of Dutch or German is made of."),
    )
    related: float = weight(
        0.15,
        gettext_noop("Related"),
        gettext_noop("Words that mean nearly the same, in the same language or another."),
    )
    typo: float = weight(
        0.05,
        gettext_noop("Typo"),
        gettext_noop("Words that differ from what was typed by a letter or two."),
    )
    phrase: float = weight(
        1.0, gettext_noop("Phrase"), gettext_noop("The words beside each other.")
    )
    code: float = weight(
        8.0,
        gettext_noop("Code"),
        gettext_noop("A code, number or address as it was typed, marks aside."),
    )
    language: float = weight(
        0.3,
        gettext_noop("Language"),
        gettext_noop("A document in a language that the reader reads."),
    )
    audience: float = weight(
        0.2, gettext_noop("Audience"), gettext_noop("A document that is meant for the reader.")
    )
    recency: float = weight(
        0.4,
        gettext_noop("Recency"),
        gettext_noop("A recent document; its kind decides how fast this fades."),
    )
    reference: float = weight(
        0.5,
        gettext_noop("Reference"),
        gettext_noop(
            "A document of a kind that tells how things are done, such as guidance; three times as much when its title has all words."
        ),
    )
    popularity: float = weight(
        0.05,
        gettext_noop("Popularity"),
        gettext_noop(
            "Each doubling, roughly, of how often a document is opened (the natural logarithm of one more)."
        ),
    )


DEFAULT = Weights()
