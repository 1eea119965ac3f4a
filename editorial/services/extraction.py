"""Read and store the text inside documents, for search."""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import BinaryIO, cast

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from editorial import extraction
from editorial.extraction.child import LOCKED
from editorial.extraction.errors import LockedFile
from editorial.extraction.formats import READERS, lines_of
from editorial.models import DocumentText, KringDocument
from kring.jobs.api import enqueue

State = DocumentText.State
# The limits: bytes of a file and characters of its text; memory and processor time of reading.
LARGEST, TEXT_LIMIT = 50 * 1024 * 1024, 500_000
MEGABYTES, SECONDS = 1024, 60
# A text of digits alone is one from here: a list of numbers, not the numbers of pages.
LEAST_DIGITS = 20
# Seconds that a worker waits for the reading process.
TIMEOUT = 120
CHILD = Path(extraction.__file__).parent / "child.py"


def read_later(*, document: KringDocument) -> None:
    """Queue the document's file for reading, unless this same file was read before."""
    known = DocumentText.objects.filter(pk=document.pk).first()
    file_hash = document.file_hash or document.get_file_hash()
    if known and known.file_hash == file_hash and known.state != State.WAITING:
        return
    DocumentText.objects.update_or_create(
        pk=document.pk, defaults={"state": State.WAITING, "file_hash": file_hash, "reason": ""}
    )
    enqueue(read_document, key=f"editorial:document-text:{document.pk}", document_id=document.pk)


def read_document(*, document_id: int, is_ours: bool = False) -> None:
    """Read the document's file and store its text, or why there is none.

    A file that Kring wrote itself (``is_ours``) is read in this process.
    """
    document = KringDocument.objects.filter(pk=document_id).first()
    if document is None:
        return
    state, text, reason = text_of(document, is_ours=is_ours)
    with transaction.atomic():
        DocumentText.objects.update_or_create(
            pk=document.pk,
            defaults={
                "state": state,
                "text": text,
                "reason": reason[:300],
                "file_hash": document.get_file_hash(),
                "read_at": timezone.now(),
            },
        )


def text_of(document: KringDocument, *, is_ours: bool = False) -> tuple[str, str, str]:
    """Return state, text and reason. An unreadable file is a state, not an error."""
    if document.file_extension.lower() not in READERS:
        return State.UNKNOWN, "", ""
    if (document.file_size or document.get_file_size() or 0) > LARGEST:
        return State.TOO_LARGE, "", ""
    suffix = document.file_extension.lower()
    with tempfile.NamedTemporaryFile(suffix=f".{suffix}") as copy:
        try:
            with document.file.storage.open(document.file.name) as stored:
                shutil.copyfileobj(cast(BinaryIO, stored), copy)
        except OSError as error:
            return State.FAILED, "", str(error)
        copy.flush()
        read = _read_here if is_ours else _read_in_child
        return read(Path(copy.name), suffix)


def _read_here(path: Path, suffix: str) -> tuple[str, str, str]:
    try:
        text = "".join(lines_of(path, suffix, TEXT_LIMIT))
    except LockedFile:
        return State.LOCKED, "", ""
    return _outcome(text)


def _outcome(text: str) -> tuple[str, str, str]:
    """Return the text, unless it has no word: a scan often has page numbers or dashes alone."""
    text = text.strip()
    has_words = any(character.isalpha() for character in text)
    has_numbers = sum(character.isdigit() for character in text) >= LEAST_DIGITS
    return (State.DONE, text, "") if has_words or has_numbers else (State.EMPTY, "", "")


def _read_in_child(path: Path, suffix: str) -> tuple[str, str, str]:
    limits = map(str, (TEXT_LIMIT, MEGABYTES, SECONDS))
    try:
        done = subprocess.run(  # noqa: S603
            [sys.executable, str(CHILD), str(path), suffix, *limits],
            capture_output=True,
            timeout=TIMEOUT,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return State.FAILED, "", "It takes too long."
    text = done.stdout.decode(errors="replace").replace("\x00", "")
    if done.returncode == LOCKED:
        return State.LOCKED, "", ""
    if done.returncode:
        # Libraries write warnings there too; the last line is the error.
        lines = done.stderr.decode(errors="replace").strip().splitlines()
        reason = lines[-1] if lines else "It takes too long."
        return State.FAILED, text.strip(), reason
    return _outcome(text)


def unread_documents() -> QuerySet[KringDocument]:
    """Return the documents whose file was never read, or whose queued reading was lost."""
    waiting = DocumentText.objects.filter(state=State.WAITING)
    read = DocumentText.objects.exclude(pk__in=waiting.values("pk"))
    return KringDocument.objects.exclude(pk__in=read.values("pk")).order_by("pk")


def read_unread(*, limit: int = 1000) -> int:
    """Queue the reading of documents that were never read. Returns how many."""
    documents = list(unread_documents()[:limit])
    for document in documents:
        enqueue(
            read_document, key=f"editorial:document-text:{document.pk}", document_id=document.pk
        )
    return len(documents)
