"""Synonyms from and to a CSV file, as spreadsheets write it."""

import codecs
import csv
import io
from collections import defaultdict
from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kring.core.types import AuthenticatedUser
from search.curation import synonyms
from search.curation.synonym_checks import problems
from search.models import Synonym
from search.permissions import check_may_manage_search
from search.query.text import folded

FIELDS = ("kind", "language", "words", "means", "note", "is_active")
NEEDED = ("kind", "words")
NO = {"0", "false", "no", "nee", "n", "onwaar", "inactive"}
MOST_ROWS = 5000
# At most this many errors are listed.
MOST_ERRORS = 20


class FileError(Exception):
    """The file cannot be used. ``messages`` say why, each with its line."""

    def __init__(self, messages: Sequence[str]):
        super().__init__("; ".join(messages))
        self.messages = list(messages)


def read_rows(content: bytes) -> list[Synonym]:
    """Return the rules of a CSV file, not saved. FileError when one of them is wrong.

    UTF-8, UTF-16 with a mark or, as older spreadsheets write it, Windows-1252; separated by commas,
    semicolons or tabs.
    """
    try:
        return _rows(_decoded(content))
    except csv.Error as error:
        message = _(
            "This file is not a table that can be read. Save it as CSV and choose it again."
        )
        raise FileError([message]) from error


def _rows(text: str) -> list[Synonym]:
    reader = csv.DictReader(io.StringIO(text, newline=""), dialect=_dialect(text))
    names = [name.strip().casefold() for name in reader.fieldnames or ()]
    if missing := [name for name in NEEDED if name not in names]:
        raise FileError(
            [
                _("The first line must name the columns; it lacks %(names)s.")
                % {"names": ", ".join(missing)}
            ]
        )
    reader.fieldnames = names
    rows: list[Synonym] = []
    errors: list[str] = []
    known = {_identity(row): row for row in Synonym.objects.all()}
    for values in reader:
        if len(rows) >= MOST_ROWS:
            raise FileError([_("A file has at most %(most)s rules.") % {"most": MOST_ROWS}])
        row = _row({key: (value or "").strip() for key, value in values.items() if key})
        if not row.words:
            continue
        row.pk = getattr(known.get(_identity(row)), "pk", None)
        rows.append(row)
        errors += [f"{_line(reader.line_num)} {message}" for message in _invalid(row)]
    errors = errors or _conflicts(rows, list(known.values()))
    if errors:
        raise FileError(errors[:MOST_ERRORS])
    return rows


@transaction.atomic
def save_rows(rows: Sequence[Synonym], *, by: AuthenticatedUser) -> tuple[int, int]:
    """Save what ``read_rows`` returned. Returns how many are new, and how many changed."""
    check_may_manage_search(by)
    made = sum(row.pk is None for row in rows)
    for row in rows:
        row.changed_by, row.changed_at = by, timezone.now()
        row.save()
    synonyms.changed()
    return made, len(rows) - made


def _decoded(content: bytes) -> str:
    """Return the text without NUL, which no database stores."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16", errors="replace").replace("\x00", "")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    return text.replace("\x00", "")


def _dialect(text: str) -> type[csv.Dialect]:
    first = text.partition("\n")[0]

    class Found(csv.excel):
        delimiter = max(",;\t", key=first.count)

    return Found


def _row(values: dict[str, str]) -> Synonym:
    return Synonym(
        kind=values["kind"].casefold() or Synonym.Kind.EQUAL,
        language=values.get("language", "").casefold() or Synonym.Language.ALL,
        words=values["words"],
        means=values.get("means", ""),
        note=values.get("note", "")[:255],
        is_active=values.get("is_active", "").casefold() not in NO,
    )


def _identity(row: Synonym) -> tuple[str, str, frozenset[str]]:
    return row.kind, row.language, frozenset(word.casefold() for word in row.word_list)


def _invalid(row: Synonym) -> list[str]:
    if row.kind not in Synonym.Kind.values:
        return [
            _("“%(value)s” is no kind: use %(known)s.")
            % {"value": row.kind, "known": ", ".join(Synonym.Kind.values)}
        ]
    if row.language not in Synonym.Language.values:
        return [
            _("“%(value)s” is no language: use %(known)s.")
            % {"value": row.language, "known": ", ".join(Synonym.Language.values)}
        ]
    return [message for found in problems(row, ()).values() for message in found]


def _conflicts(rows: Sequence[Synonym], known: Sequence[Synonym]) -> list[str]:
    """Return the conflicts of rules with others in the file, and with rules that stay."""
    replaced = {row.pk for row in rows if row.pk}
    stay = [row for row in known if row.pk not in replaced]
    # Only rules that share a word have to do with each other.
    by_word: dict[str, list[Synonym]] = defaultdict(list)
    for row in (*stay, *rows):
        for word in _terms(row):
            by_word[word].append(row)
    errors = []
    for number, row in enumerate(rows, start=2):
        near = {id(other): other for word in _terms(row) for other in by_word[word]}
        near.pop(id(row), None)
        for found in problems(_numbered(row, number), near.values()).values():
            errors += [f"{_line(number)} {message}" for message in found]
    return errors


def _terms(row: Synonym) -> set[str]:
    return {folded(term) for term in (*row.word_list, *row.mean_list)}


def _numbered(row: Synonym, number: int) -> Synonym:
    """Return a copy with a number of its own, because new rules have no key yet."""
    return Synonym(
        pk=row.pk or -number,
        kind=row.kind,
        language=row.language,
        words=row.words,
        means=row.means,
        is_active=row.is_active,
    )


def _line(number: int) -> str:
    return _("Line %(number)s:") % {"number": number}
