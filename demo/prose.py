"""The texts of the demo organisation: pure functions that read `data/` into frozen dataclasses.

A text file holds one or more entries. Each entry starts with TOML between two lines of ``+++`` and goes on with Markdown.
`parse()` turns that Markdown into the blocks of a page body: headings become heading blocks, block quotes become quotes
(a last line "-- name" is the attribution), tables become rows, and ``:::callout tip Title … :::`` and ``:::accordion … :::``
(each question a line that starts with ``?``) become their blocks. Everything between them is rich text.
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

DATA = Path(__file__).parent / "data"
Block = tuple[str, Any]
CALLOUTS = ("info", "warning", "tip")
FENCE = re.compile(r"^:::(callout|accordion)[ ]*(.*?)\n(.*?)^:::[ ]*$", re.MULTILINE | re.DOTALL)
ENTRY = re.compile(r"^\+\+\+\n(.*?)^\+\+\+\n", re.MULTILINE | re.DOTALL)
QUESTION = re.compile(r"^\?[ ]+(.+)$", re.MULTILINE)
STATES = ("live", "scheduled", "in_review", "expired", "draft")
_markdown = MarkdownIt("commonmark", {"typographer": False}).enable("table")


@dataclass(frozen=True, slots=True)
class Audience:
    """For whom a text is relevant: codes of units and locations. Empty means everyone."""

    units: tuple[str, ...] = ()
    locations: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.units or self.locations)


@dataclass(frozen=True, slots=True)
class NewsItem:
    """One news item. `days_ago` counts back from today; `season` ("MM-DD", years back) follows the calendar instead."""

    title: str
    summary: str
    language: str
    category: str
    tags: tuple[str, ...]
    picture: str
    author: str
    body: str
    days_ago: int = 0
    season: tuple[str, int] | None = None
    audience: Audience = Audience()
    must_read: bool = False
    restricted_to: tuple[str, ...] = ()
    state: str = "live"

    @property
    def blocks(self) -> list[Block]:
        """The body as page blocks."""
        return parse(self.body)

    def published_on(self, today: date) -> date:
        """The day of publication, seen from `today`; in the future for a scheduled item."""
        return _day(today, self.days_ago, self.season)


@dataclass(frozen=True, slots=True)
class Post:
    """One blog post, `weeks_ago` weeks before today."""

    title: str
    summary: str
    tags: tuple[str, ...]
    weeks_ago: int
    body: str
    picture: str = ""

    @property
    def blocks(self) -> list[Block]:
        """The body as page blocks."""
        return parse(self.body)


@dataclass(frozen=True, slots=True)
class BlogData:
    """The blog of the head of one unit, newest post first."""

    unit: str
    title: str
    intro: str
    language: str
    picture: str
    posts: tuple[Post, ...]


@dataclass(frozen=True, slots=True)
class GuidancePage:
    """One guidance page; `parent` is the title of its section page, or empty for a section page itself."""

    title: str
    summary: str
    language: str
    section: str
    parent: str
    owner: str
    review_months: int
    tags: tuple[str, ...]
    body: str
    audience: Audience = Audience()
    restricted_to: tuple[str, ...] = ()
    icon: str = ""

    @property
    def blocks(self) -> list[Block]:
        """The body as page blocks."""
        return parse(self.body)


@dataclass(frozen=True, slots=True)
class DocumentData:
    """One document; the loader writes `paragraphs` to a file of `kind` (txt or pdf)."""

    title: str
    language: str
    kind: str
    filename: str
    tags: tuple[str, ...]
    owner: str
    paragraphs: tuple[str, ...]
    restricted_to: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Named:
    """A thing with a code and a name in two languages: a category, a job family, a skill."""

    code: str
    nl: str
    en: str


@dataclass(frozen=True, slots=True)
class LocationData:
    code: str
    name: str
    name_en: str
    address: str
    postcode: str
    town: str
    phone: str
    opening_hours: str
    floors: tuple[str, ...]
    facilities: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class UnitData:
    code: str
    parent: str
    kind: str
    nl: str
    en: str
    location: str


@dataclass(frozen=True, slots=True)
class OrganisationData:
    """The organisation; `units` lists every parent before its children."""

    name: str
    name_en: str
    short_name: str
    about: str
    about_en: str
    email_domain: str
    units: tuple[UnitData, ...]
    locations: tuple[LocationData, ...]
    categories: tuple[Named, ...]
    job_families: tuple[Named, ...]
    skills: tuple[Named, ...] = field(default=())


def _day(today: date, days_ago: int, season: tuple[str, int] | None) -> date:
    if season is None:
        return today - timedelta(days=days_ago)
    month, day = map(int, season[0].split("-"))
    latest = date(today.year, month, day)
    if latest > today:
        latest = latest.replace(year=latest.year - 1)
    return latest.replace(year=latest.year - season[1])


def _render(text: str) -> str:
    return _markdown.render(text).strip()


def _rows(tokens: list[Token]) -> list[list[str]]:
    """The cells of a Markdown table as plain text, the header row first."""
    rows: list[list[str]] = []
    for token in tokens:
        if token.type == "tr_open":
            rows.append([])
        elif token.type == "inline":
            rows[-1].append(_plain(token))
    return rows


def _plain(token: Token) -> str:
    return "".join(" " if t.type == "softbreak" else t.content for t in token.children or [])


def _quote(tokens: list[Token]) -> dict[str, str]:
    lines = [
        line for token in tokens if token.type == "inline" for line in token.content.splitlines()
    ]
    attribution = lines.pop()[2:].strip() if lines and lines[-1].startswith("--") else ""
    return {"text": " ".join(lines), "attribution": attribution}


def _end(tokens: list[Token], start: int) -> int:
    """The index just after the block that opens at `start`."""
    depth = 0
    for index in range(start, len(tokens)):
        depth += tokens[index].nesting
        if depth == 0:
            return index + 1
    message = f"the block {tokens[start].type} is never closed"
    raise ValueError(message)


def _markdown_blocks(text: str) -> Iterator[Block]:
    tokens = _markdown.parse(text)
    plain: list[Token] = []
    index = 0
    while index < len(tokens):
        end = _end(tokens, index)
        part = tokens[index:end]
        special = {
            "heading_open": lambda part: ("heading", _plain(part[1])),
            "blockquote_open": lambda part: ("quote", _quote(part)),
            "table_open": lambda part: ("table", _rows(part)),
        }.get(part[0].type)
        if special is None:
            plain += part
        else:
            if plain:
                yield "rich_text", _markdown.renderer.render(plain, _markdown.options, {}).strip()
                plain = []
            yield special(part)
        index = end
    if plain:
        yield "rich_text", _markdown.renderer.render(plain, _markdown.options, {}).strip()


def _fenced(name: str, argument: str, text: str) -> Block:
    if name == "accordion":
        parts = QUESTION.split(text)
        return "accordion", [
            (parts[i].strip(), _render(parts[i + 1])) for i in range(1, len(parts), 2)
        ]
    kind, _, title = argument.partition(" ")
    if kind not in CALLOUTS:
        message = f"a callout is one of {CALLOUTS}, not {kind!r}"
        raise ValueError(message)
    return "callout", {"kind": kind, "title": title.strip(), "text": _render(text)}


def parse(text: str) -> list[Block]:
    """Turn Markdown with fences into page body blocks, in order; see the module's description.

    Raises ValueError for a callout of an unknown kind or a fence that is not closed.
    """
    blocks: list[Block] = []
    position = 0
    for fence in FENCE.finditer(text):
        blocks += _markdown_blocks(text[position : fence.start()])
        blocks.append(_fenced(fence[1], fence[2].strip(), fence[3]))
        position = fence.end()
    rest = text[position:]
    if ":::" in rest:
        message = f"a fence is not closed: {rest[rest.index(':::') :][:60]!r}"
        raise ValueError(message)
    return blocks + list(_markdown_blocks(rest))


def entries(text: str) -> list[tuple[dict[str, Any], str]]:
    """Split a text file into its entries: the TOML of each and its Markdown."""
    parts = ENTRY.split(text)
    return [(tomllib.loads(parts[i]), parts[i + 1].strip()) for i in range(1, len(parts), 2)]


def _files(folder: str) -> Iterator[tuple[Path, list[tuple[dict[str, Any], str]]]]:
    for path in sorted((DATA / folder).rglob("*.md")):
        yield path, entries(path.read_text(encoding="utf-8"))


def _audience(meta: dict[str, Any]) -> Audience:
    return Audience(tuple(meta.pop("units", ())), tuple(meta.pop("locations", ())))


@cache
def load_news() -> tuple[NewsItem, ...]:
    """All news items, in the order of the files."""
    items = []
    for _, texts in _files("news"):
        for meta, body in texts:
            audience = _audience(meta)
            when = meta.pop("when", None)
            season = (when, meta.pop("years_back", 0)) if when else None
            meta["restricted_to"] = tuple(meta.get("restricted_to", ()))
            meta["tags"] = tuple(meta["tags"])
            items.append(NewsItem(body=body, audience=audience, season=season, **meta))
    return tuple(items)


@cache
def load_blogs() -> tuple[BlogData, ...]:
    """All manager blogs, each with its posts."""
    blogs = []
    for path, texts in _files("blogs"):
        (meta, intro), *posts = texts
        made = [
            Post(body=body, **{**post, "tags": tuple(post.get("tags", ()))}) for post, body in posts
        ]
        blogs.append(BlogData(unit=path.stem, intro=intro, posts=tuple(made), **meta))
    return tuple(blogs)


@cache
def load_guidance() -> tuple[GuidancePage, ...]:
    """All guidance pages, each section page before the pages under it."""
    pages = []
    for path, texts in _files("guidance"):
        for position, (meta, body) in enumerate(texts):
            parent = texts[0][0]["title"] if position else ""
            audience = _audience(meta)
            meta["restricted_to"] = tuple(meta.get("restricted_to", ()))
            meta["tags"] = tuple(meta.get("tags", ()))
            pages.append(
                GuidancePage(section=path.stem, parent=parent, body=body, audience=audience, **meta)
            )
    return tuple(pages)


@cache
def load_documents() -> tuple[DocumentData, ...]:
    """All documents."""
    made = []
    for entry in tomllib.loads((DATA / "documents.toml").read_text(encoding="utf-8"))["document"]:
        paragraphs = tuple(" ".join(p.split()) for p in entry.pop("text").strip().split("\n\n"))
        entry = {
            **entry,
            "tags": tuple(entry["tags"]),
            "restricted_to": tuple(entry.get("restricted_to", ())),
        }
        made.append(DocumentData(paragraphs=paragraphs, **entry))
    return tuple(made)


@cache
def load_organisation() -> OrganisationData:
    """The organisation: units, locations, categories, job families and skills."""
    data = tomllib.loads((DATA / "organisation.toml").read_text(encoding="utf-8"))
    locations: list[dict[str, Any]] = [
        {k: tuple(v) if isinstance(v, list) else v for k, v in place.items()}
        for place in data["location"]
    ]
    units = [
        {k: unit[k] for k in ("code", "parent", "kind", "nl", "en", "location")}
        for unit in data["unit"]
    ]
    return OrganisationData(
        **{
            k: data[k]
            for k in ("name", "name_en", "short_name", "about", "about_en", "email_domain")
        },
        units=tuple(UnitData(**unit) for unit in units),
        locations=tuple(LocationData(**place) for place in locations),
        categories=tuple(Named(**category) for category in data["category"]),
        job_families=tuple(Named(**family) for family in data["job_family"]),
        skills=tuple(
            Named(code=skill["nl"], nl=skill["nl"], en=skill["en"]) for skill in data["skill"]
        ),
    )
