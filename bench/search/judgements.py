"""The judged queries: what was typed, by a reader of which language, and what is right.

``judged.jsonl`` holds one query a line. Its documents have keys that are the same after every load
of the demo organisation: ``page:<path>``, ``person:<e-mail>``, ``unit:<code>``, ``document:<title>``.
Grades: 3 is what was looked for, 2 helps a good deal, 1 is worth a look, anything else is 0.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

FILE = Path(__file__).parent / "judged.jsonl"
# By the parity of a digest: even, odd.
HALVES = ("test", "tune")


@dataclass(frozen=True)
class Judged:
    """One query with its judgements."""

    id: str
    query: str
    kind: str
    language: str
    half: str
    judgements: Mapping[str, int]


def half_of(kind: str, query: str) -> str:
    """Return the half that a query belongs to. Its text decides, so that nobody chooses it."""
    digest = hashlib.sha256(f"{kind}/{query}".encode()).hexdigest()
    return HALVES[int(digest[:8], 16) % 2]


def load(file: Path = FILE) -> list[Judged]:
    """Return every judged query, in the order of the file."""
    rows = (json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line)
    return [
        Judged(
            id=row["id"],
            query=row["query"],
            kind=row["class"],
            language=row["language"],
            half=row["half"],
            judgements=row["judgements"],
        )
        for row in rows
    ]


def natural_keys() -> dict[str, str]:
    """Return the key in ``judged.jsonl`` of everything in the database, by its key in the index."""
    from editorial.models import ContentRecord, KringDocument
    from people.models import OrgUnit, Person

    tables = (
        ("content", "page", ContentRecord.objects.values_list("pk", "url")),
        ("documents", "document", KringDocument.objects.values_list("pk", "title")),
        ("people", "person", Person.objects.values_list("pk", "email")),
        ("units", "unit", OrgUnit.objects.values_list("pk", "code")),
    )
    return {
        f"{source}:{pk}": f"{prefix}:{name}" for source, prefix, rows in tables for pk, name in rows
    }
