"""Say what readers will miss in a page. Nothing here refuses: each sentence says for whom it matters."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from editorial.legibility.language import (
    language_of,
    reading_score,
    words_a_sentence,
)
from editorial.legibility.walk import Part, parts
from kring.core.languages import CONTENT_LANGUAGES

FILE_NAME = re.compile(
    r"\.(jpe?g|png|gif|webp|avif|heic|tiff?)$|^(img|dsc|image)[_-]?\d+", re.IGNORECASE
)
ADDRESS = re.compile(r"^(https?://|www\.)\S+$", re.IGNORECASE)
# Links that say nothing by themselves, in the languages of content.
VAGUE = frozenset(
    {
        "hier", "klik hier", "klik", "lees meer", "lees verder", "lees hier verder", "meer", "meer lezen",
        "meer informatie", "link", "deze link", "via deze link", "deze pagina", "download",
        "here", "click here", "click", "read more", "more", "learn more", "more information",
        "this link", "this page",
        "hier klicken", "klicken sie hier", "mehr", "weiterlesen", "mehr erfahren", "dieser link",
        "ici", "cliquez ici", "lire la suite", "en savoir plus", "plus", "ce lien",
    }
)  # fmt: skip
HARD, LONG_SENTENCE = 40, 22


@dataclass(frozen=True, slots=True)
class Finding:
    """What could be better, by its rule; ``where`` quotes the place."""

    rule: str
    text: str
    where: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """What is found in a page, and how easy it reads from 0 to 100."""

    findings: list[Finding]
    score: int | None


def read(page: Any) -> Reading:
    """Return what readers of this version will miss: a content page, saved or not."""
    found = list(parts(page.body))
    text = "\n".join([page.summary, *(part.text for part in found if part.kind == "sentence")])
    findings = [
        *_lead_image(page),
        *_pictures(found),
        *_headings(found),
        *_links(found),
        *_tables(found),
        *_language(text, page.language),
        *_style(text, page.language),
    ]
    return Reading(findings, reading_score(text, page.language))


def _lead_image(page: Any) -> Iterator[Finding]:
    if page.lead_image_id is None:
        return
    yield from _picture(page.lead_image_alt, str(page.lead_image))


def _pictures(found: Iterable[Part]) -> Iterator[Finding]:
    for part in found:
        if part.kind == "picture" and part.value is not None:
            yield from _picture(part.text, str(part.value))


def _picture(alt: str, title: str) -> Iterator[Finding]:
    if not alt.strip():
        yield Finding(
            "alt",
            _(
                "This image has no alternative text. People who cannot see it are told nothing; leave it "
                "empty only if the image adds nothing to the text."
            ),
            title,
        )
    elif FILE_NAME.search(alt.strip()):
        yield Finding(
            "alt-name",
            _(
                "This alternative text is the name of a file. Say in a few words what is to be seen: it is "
                "read aloud."
            ),
            alt,
        )


def _headings(found: Iterable[Part]) -> Iterator[Finding]:
    above = 1
    for part in found:
        if part.kind != "heading":
            continue
        if not part.text.strip():
            yield Finding(
                "heading-empty",
                _(
                    "This heading is empty. People who jump from heading to heading find nothing there."
                ),
            )
        elif part.level > above + 1:
            yield Finding(
                "heading-order",
                _(
                    "This small heading has no large one above it. People who jump from heading to heading "
                    "think that they missed a part."
                ),
                part.text,
            )
        above = part.level


def _links(found: Iterable[Part]) -> Iterator[Finding]:
    for part in found:
        if part.kind != "link":
            continue
        bare = part.text.strip(" .:…>»!").casefold()
        if bare in VAGUE or not bare:
            yield Finding(
                "link-text",
                _(
                    "This link does not say where it leads. Many people read only the links of a page: name "
                    "what is behind it."
                ),
                part.text,
            )
        elif ADDRESS.match(part.text.strip()):
            yield Finding(
                "link-address",
                _(
                    "This link is an address, which is read aloud letter by letter. Name what is behind it."
                ),
                part.text,
            )


def _tables(found: Iterable[Part]) -> Iterator[Finding]:
    for part in found:
        if part.kind != "table" or not (rows := part.value.get("data")):
            continue
        heads = ("first_row_is_table_header", "first_col_is_header")
        chosen = part.value.get("table_header_choice") in {"row", "column", "both"}
        if not chosen and not any(part.value.get(name) for name in heads):
            yield Finding(
                "table-heads",
                _(
                    "This table has no heads. People who hear it cell by cell do not know what a cell is "
                    "about: say that the first row or column holds the heads."
                ),
                " | ".join(str(cell or "") for cell in rows[0][:4]),
            )


def _language(text: str, language: str) -> Iterator[Finding]:
    written = language_of(text)
    if written is not None and written != language:
        names = dict(CONTENT_LANGUAGES)
        yield Finding(
            "language",
            _(
                "The text looks %(written)s, and the page says that it is %(chosen)s. It would be read aloud "
                "with the wrong sounds, and found by the wrong people."
            )
            % {"written": names[written], "chosen": names.get(language, language)},
        )


def _style(text: str, language: str) -> Iterator[Finding]:
    score, length = reading_score(text, language), words_a_sentence(text)
    if score is None:
        return
    if length > LONG_SENTENCE:
        yield Finding(
            "sentences",
            _(
                "The sentences have %(number)s words on average. With fewer than twenty, more colleagues read "
                "to the end."
            )
            % {"number": round(length)},
        )
    elif score < HARD:
        yield Finding(
            "hard",
            _(
                "The text is hard to read (%(score)s of 100). Shorter words help people who are in a hurry, "
                "or for whom this is a second language."
            )
            % {"score": score},
        )
