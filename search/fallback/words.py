"""Words as the index in the database knows them, and text searches of both databases."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import F, FloatField, Func, Lookup, QuerySet, TextField
from django.db.models.sql.compiler import SQLCompiler

from search.models import Entry
from search.query.codes import telephones
from search.query.text import folded

# A word of this many letters also finds longer ones; a longer one may lose an ending: fietsen, fiets.
STARTS, LOSES, ENDING = 3, 6, 2

# The columns of the text, and what a word is worth in each.
COLUMNS = {"title": 10.0, "names": 8.0, "keywords": 4.0, "headings": 3.0, "body": 1.0}
# PostgreSQL has four weights, from the lowest to the highest.
WEIGHTS = {"title": "A", "names": "A", "keywords": "B", "headings": "C", "body": "D"}
WORTH = "{0.05, 0.2, 0.4, 1.0}"


@dataclass(frozen=True)
class TextQuery:
    """What a text must match: one term of each group, and every phrase."""

    groups: tuple[tuple[str, ...], ...] = ()
    phrases: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    # Only the columns of titles, names and keywords.
    names_only: bool = False
    # One of the groups is enough.
    any_group: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether any text will do."""
        return not (self.groups or self.phrases)


class Matches(Lookup):
    """The words of an entry match what is sought."""

    lookup_name = "matches"
    prepare_rhs = False

    def as_sqlite(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper
    ) -> tuple[str, list[Any]]:
        """Ask FTS5."""
        column, params = self.process_lhs(compiler, connection)
        return f"{column} MATCH %s", [*params, _match(self.rhs)]

    def as_postgresql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper
    ) -> tuple[str, list[Any]]:
        """Ask PostgreSQL's text search."""
        column, params = self.process_lhs(compiler, connection)
        return f"{column} @@ to_tsquery('simple', %s)", [*params, _tsquery(self.rhs)]


class Rank(Func):
    """How well the words of an entry match what is sought; the higher, the better."""

    output_field = FloatField()

    def __init__(self, words: F, sought: TextQuery):
        super().__init__(words)
        self.sought = sought

    def as_sqlite(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **context: Any
    ) -> tuple[str, tuple[Any, ...]]:
        """Use FTS5's bm25, which is lower for better matches."""
        column, params = compiler.compile(self.source_expressions[0])
        weights = ", ".join(map(str, COLUMNS.values()))
        return f"-bm25({column}, {weights})", tuple(params)

    def as_postgresql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **context: Any
    ) -> tuple[str, list[Any]]:
        """Use PostgreSQL's rank by cover density."""
        column, params = compiler.compile(self.source_expressions[0])
        sql = f"ts_rank_cd('{WORTH}', {column}, to_tsquery('simple', %s))"
        return sql, [*params, _tsquery(self.sought)]


TextField.register_lookup(Matches)


def with_words(entries: QuerySet[Entry], sought: TextQuery) -> QuerySet[Entry]:
    """Keep the entries whose words match, with ``rank``: the higher, the better."""
    return entries.filter(text__words__matches=sought).annotate(rank=Rank(F("text__words"), sought))


def _tsquery(sought: TextQuery) -> str:
    """Return the query in PostgreSQL's words. Terms are letters and digits only, so nothing is an operator."""
    scope = "AB" if sought.names_only else ""

    def term(words: str) -> str:
        *first, last = words.split()
        ending = ":*" if len(last) >= STARTS else ":"
        pieces = [f"'{word}'" for word in first] + [f"'{last}'{ending}{scope}".rstrip(":")]
        return " <-> ".join(pieces)

    groups = ["(" + " | ".join(map(term, group)) + ")" for group in sought.groups]
    phrases = [_exact(text) for text in sought.phrases]
    return _joined(
        groups, phrases, [f"!({_exact(text)})" for text in sought.without], sought, " & ", " | "
    )


def _exact(text: str) -> str:
    return " <-> ".join(f"'{word}'" for word in text.split())


def _match(sought: TextQuery) -> str:
    """Return the query in the words of FTS5. Every term is quoted."""
    scope = "{title names keywords} : " if sought.names_only else ""

    def term(words: str) -> str:
        return f'"{words}"' + (" *" if len(words.split()[-1]) >= STARTS else "")

    groups = ["(" + scope + "(" + " OR ".join(map(term, group)) + "))" for group in sought.groups]
    phrases = [f'"{text}"' for text in sought.phrases]
    joined = _joined(groups, phrases, [], sought, " AND ", " OR ")
    unwanted = " OR ".join(f'"{text}"' for text in sought.without)
    return f"({joined}) NOT ({unwanted})" if unwanted else joined


def _joined(
    groups: list[str],
    phrases: list[str],
    rest: list[str],
    sought: TextQuery,
    both: str,
    either: str,
) -> str:
    words = [f"({either.join(groups)})"] if sought.any_group and groups else groups
    return both.join([*words, *phrases, *rest])


def terms_of(word: str) -> list[str]:
    """Return the folded ways in which a typed word may be written in a text; none for a word without letters."""
    plain = folded(word)
    if not plain:
        return []
    if " " in plain and " " not in word:
        # AO-2025/17 as AO202517, e-mail as email.
        return [plain, plain.replace(" ", "")]
    if plain.isdecimal():
        return list(telephones(plain))
    if " " not in plain and plain.isalpha() and len(plain) >= LOSES:
        return [plain, plain[:-ENDING]]
    return [plain]


def write_words(rows: Iterable[tuple[int, Sequence[str]]]) -> None:
    """Store the words of entries: the id, and the folded text of each of ``COLUMNS``."""
    stored: list[list[int | str]] = [[pk, *texts] for pk, texts in rows]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # One array a column: a statement for each row takes far longer.
            columns = zip(*stored, strict=True)
            cursor.execute(_as_vectors(), [list(values) for values in columns])
        else:
            names, marks = ", ".join(COLUMNS), ", ".join(["%s"] * len(COLUMNS))
            statement = f"INSERT OR REPLACE INTO search_words (rowid, {names}) VALUES (%s, {marks})"  # noqa: S608
            cursor.executemany(statement, stored)


def _as_vectors() -> str:
    """Return the statement that stores arrays of ids and of the texts of each column."""
    vector = " || ".join(
        f"setweight(to_tsvector('simple', {name}), '{WEIGHTS[name]}')" for name in COLUMNS
    )
    arrays = ", ".join(["%s::bigint[]", *["%s::text[]"] * len(COLUMNS)])
    return (
        f"INSERT INTO search_words (rowid, search_words) SELECT pk, {vector} "  # noqa: S608
        f"FROM unnest({arrays}) AS texts (pk, {', '.join(COLUMNS)}) "
        "ON CONFLICT (rowid) DO UPDATE SET search_words = excluded.search_words"
    )
