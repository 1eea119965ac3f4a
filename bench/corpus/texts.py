"""The help of LibreOffice, from Debian's packages: pages, and the keywords that lead to them.

A keyword of the index is a query, the pages filed under it are the right answers. Half of the
queries, by a digest of their text, are for tuning; the other half is for judging.
"""

import hashlib
import html
import random
import re
import shutil
import subprocess
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

# The language of Kring, with the package and the folder that hold it.
SOURCES = {"nl": ("libreoffice-help-nl", "nl"), "en": ("libreoffice-help-en-us", "en-US")}
SEED, MOST_ANSWERS = 7, 5
LENGTHS = range(4, 81)

_NO_TEXT = re.compile(r"(?s)<(script|style|header|nav|aside|footer)\b.*?</\1>")
_HEADING = re.compile(r"(?s)<h[1-6]\b[^>]*>(.*?)</h[1-6]>")
_BOOKMARK = re.compile(r'url:"([^"]+)", app:"[^"]*", text:"([^"]*)"')


@dataclass(frozen=True)
class Text:
    """One page: its title, and its headings, each with the text under it."""

    key: str
    title: str
    parts: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Question:
    """A query and the keys of the pages that answer it."""

    query: str
    answers: frozenset[str]


def unpack(folder: Path) -> bool:
    """Download the packages and unpack them there. Returns whether they could be had."""
    if not shutil.which("apt-get") or not shutil.which("dpkg"):
        return False
    packages = [package for package, _folder in SOURCES.values()]
    got = subprocess.run(["apt-get", "-q", "download", *packages], cwd=folder, capture_output=True)
    files = sorted(folder.glob("*.deb"))
    for file in files:
        subprocess.run(["dpkg", "-x", file, folder], check=True)
    return got.returncode == 0 and len(files) == len(packages)


def _root(folder: Path) -> Path:
    return folder / "usr" / "share" / "libreoffice" / "help"


def texts(folder: Path, language: str) -> list[Text]:
    """Return every page in this language."""
    root = _root(folder)
    files = sorted((root / SOURCES[language][1] / "text").rglob("*.html"))
    return [_text(file, str(file.relative_to(root))) for file in files]


def _text(file: Path, key: str) -> Text:
    raw = file.read_text(encoding="utf-8", errors="replace")
    title = re.search(r"<title>(.*?)</title>", raw, re.S)
    body = _NO_TEXT.sub(" ", raw)
    start = body.find('<div id="DisplayArea"')
    first, *rest = _HEADING.split(body[max(start, body.find("<body"), 0) :])
    parts = [("", _plain(first))]
    parts += [
        (_plain(head), _plain(under)) for head, under in zip(rest[::2], rest[1::2], strict=True)
    ]
    return Text(key, (_plain(title[1]) if title else "") or file.stem, tuple(parts))


def _plain(markup: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", markup)).split())


def questions(folder: Path, language: str, known: set[str], number: int) -> list[Question]:
    """Return this many queries of the tuning half, always the same ones."""
    bookmarks = _root(folder) / SOURCES[language][1] / "bookmarks.js"
    answers: dict[str, set[str]] = defaultdict(set)
    for url, text in _BOOKMARK.findall(bookmarks.read_text(encoding="utf-8")):
        key = re.split("[?#]", url)[0]
        query = " ".join(html.unescape(text).replace("--", " ").split())
        if key in known and len(query) in LENGTHS:
            answers[query].add(key)
    found = [
        Question(query, frozenset(keys))
        for query, keys in sorted(answers.items())
        if len(keys) <= MOST_ANSWERS and hashlib.sha1(query.encode()).digest()[0] % 2 == 0
    ]
    random.Random(SEED).shuffle(found)
    return found[:number]


def misspelt(query: str) -> str:
    """Return the query with two letters of its longest word swapped; always the same two."""
    words = query.split()
    longest = max(range(len(words)), key=lambda place: len(words[place]))
    word = words[longest]
    places = [
        place
        for place in range(1, len(word) - 1)
        if word[place] != word[place + 1] and word[place : place + 2].isalpha()
    ]
    if places:
        at = random.Random(query).choice(places)
        words[longest] = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    return " ".join(words)
