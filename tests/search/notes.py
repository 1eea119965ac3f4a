"""A source whose documents a test holds in its hand."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from kring.core.types import AnyUser
from search.contract.documents import Document, Kind


class NoteSource:
    """Notes by id; ``broken`` are the ids that it fails on."""

    key = "notes"

    def __init__(self) -> None:
        self.notes: dict[str, Document] = {}
        self.broken: set[str] = set()
        self.asked: list[list[str]] = []

    def put(self, key: str, title: str = "Warmtepomp", **fields: Any) -> None:
        self.notes[key] = Document(
            source=self.key,
            id=key,
            kind="note",
            title=title,
            url=f"/{key}/",
            language="nl",
            **fields,
        )

    def kinds(self) -> Sequence[Kind]:
        return [Kind(key="note", label="Notes", icon="file")]

    def ids(self, after: str, limit: int) -> Sequence[str]:
        return sorted(key for key in self.notes if key > after)[:limit]

    def documents(self, ids: Sequence[str]) -> Iterator[Document]:
        self.asked.append(list(ids))
        if broken := self.broken.intersection(ids):
            message = f"No note {min(broken)}"
            raise LookupError(message)
        return (self.notes[key] for key in ids if key in self.notes)

    def load(self, ids: Sequence[str], user: AnyUser) -> Mapping[str, Any]:
        return dict.fromkeys(ids)
