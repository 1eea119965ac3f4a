"""Explain the place of a hit, in sentences for editors."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from search.engine.analysis import PIN_BEGIN, PIN_END
from search.engine.matching import PIN
from search.engine.names import LANGUAGES
from search.query.queries import Query

# As Lucene writes a term that scores: weight(title_nl:verlof in 3) [PerFieldSimilarity], result of:
_TERM = re.compile(r"^weight\((.+) in \d+\) \[")
_FIELD = re.compile(r"([a-z_]+):(\"[^\"]*\"|[^\s()]+)")
# How many sentences of words a hit has at most.
MOST = 6


def reasons(hit: Mapping[str, Any], query: Query) -> list[str]:
    """Return sentences on what the hit's score comes from, weightiest first."""
    sentences = []
    matched = hit.get("matched_queries", ())
    if PIN in matched:
        sentences.append(_("It is pinned to this query."))
    totals: dict[tuple[str, str], float] = defaultdict(float)
    for field, word, points in _terms(hit.get("_explanation", {})):
        if PIN_BEGIN not in word and PIN_END not in word:
            totals[field, word] += points
    ranked = sorted(totals.items(), key=lambda entry: -entry[1])[:MOST]
    for (field, word), points in ranked:
        sentences.append(
            _("“%(word)s” in %(field)s: %(points)s points.")
            % {"word": word, "field": _called(field), "points": number_format(points, 1)}
        )
    return sentences + _signals(hit)


def _terms(node: Mapping[str, Any]) -> Iterator[tuple[str, str, float]]:
    """Yield field, word and points of each term that scored."""
    description, details = node.get("description", ""), node.get("details", ())
    if match := _TERM.match(description):
        found = _FIELD.findall(match[1])
        if found:
            words = dict.fromkeys(word.strip('"') for _field, word in found)
            yield found[0][0], ", ".join(words), node["value"]
        return
    for child in details:
        yield from _terms(child)


def _signals(hit: Mapping[str, Any]) -> list[str]:
    """Return a sentence on what language, audience, age and popularity multiplied the points by."""
    for node in _nodes(hit.get("_explanation", {})):
        if node["description"].startswith("min of:") and node["value"] > 1:
            return [
                _("Language, audience, age and popularity together multiply that by %(factor)s.")
                % {"factor": number_format(node["value"], 2)}
            ]
    return []


def _nodes(node: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    if node:
        yield node
        for child in node.get("details", ()):
            yield from _nodes(child)


def _called(field: str) -> str:
    stem, _mark, language = field.rpartition("_")
    name = stem if language in LANGUAGES else field
    names = {
        "title": _("the title"),
        "names": _("the name"),
        "keywords": _("the keywords"),
        "roles": _("the job title"),
        "headings": _("a heading"),
        "summary": _("the summary"),
        "body": _("the text"),
        "context": _("the unit, place, category, author or pages above"),
        "codes": _("a code, number or address"),
    }
    return names.get(name, name)
