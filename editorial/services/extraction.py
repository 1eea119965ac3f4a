"""Keeping the text inside documents, for the search."""

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
from editorial.extraction.formats import READERS, lines_of
from editorial.models import DocumentText, KringDocument
from kring.jobs.api import enqueue

State = DocumentText.State
# Bytes of a file, characters of its text, and what reading it may take.
LARGEST, TEXT_LIMIT = 50 * 1024 * 1024, 500_000
MEGABYTES, SECONDS = 1024, 60
# Seconds that a worker waits for the reader, however busy the machine is.
PATIENCE = 120
CHILD = Path(extraction.__file__).parent / "child.py"


def read_later(*, document: KringDocument) -> None:
    """Have the document's file read by a worker, unless this very file was read before."""
    known = DocumentText.objects.filter(pk=document.pk).first()
    file_hash = document.file_hash or document.get_file_hash()
    if known and known.file_hash == file_hash and known.state != State.WAITING:
        return
    DocumentText.objects.update_or_create(
        pk=document.pk, defaults={"state": State.WAITING, "file_hash": file_hash, "reason": ""}
    )
    enqueue(read_document, key=f"document-text:{document.pk}", document_id=document.pk)


def read_document(*, document_id: int, is_ours: bool = False) -> None:
    """Read the document's file and keep its text, or why there is none.

    A file that Kring wrote itself needs no process of its own to be read in.
    """
    document = KringDocument.objects.filter(pk=document_id).first()
    if document is None:
        return
    state, text, reason = text_of(document, is_ours=is_ours)
    with transaction.atomic():
        DocumentText.objects.update_or_create(
            pk=document.pk,
            defaults={
                "state": state, "text": text, "reason": reason[:300],
                "file_hash": document.get_file_hash(), "read_at": timezone.now(),
            },
        )  # fmt: skip


def text_of(document: KringDocument, *, is_ours: bool = False) -> tuple[str, str, str]:
    """Return state, text and reason. A file that cannot be read is an answer, not an error."""
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
        read = _read_here if is_ours else _read_apart
        return read(Path(copy.name), suffix)


def _read_here(path: Path, suffix: str) -> tuple[str, str, str]:
    text = "".join(lines_of(path, suffix, TEXT_LIMIT)).strip()
    return (State.DONE, text, "") if text else (State.EMPTY, "", "")


def _read_apart(path: Path, suffix: str) -> tuple[str, str, str]:
    limits = map(str, (TEXT_LIMIT, MEGABYTES, SECONDS))
    try:
        done = subprocess.run(  # noqa: S603
            [sys.executable, str(CHILD), str(path), suffix, *limits],
            capture_output=True, timeout=PATIENCE, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return State.FAILED, "", "It takes too long."
    text = done.stdout.decode(errors="replace").replace("\x00", "").strip()
    if done.returncode:
        # Libraries warn there too; the last line is what ended it.
        said = done.stderr.decode(errors="replace").strip().splitlines()
        reason = said[-1] if said else "It takes too long."
        return State.FAILED, text, reason
    return (State.DONE, text, "") if text else (State.EMPTY, "", "")


def unread_documents() -> QuerySet[KringDocument]:
    """Return the documents whose file nobody has read, and those for which a read was forgotten."""
    waiting = DocumentText.objects.filter(state=State.WAITING)
    read = DocumentText.objects.exclude(pk__in=waiting.values("pk"))
    return KringDocument.objects.exclude(pk__in=read.values("pk")).order_by("pk")


def read_unread(*, limit: int = 1000) -> int:
    """Ask for a read of documents that were never read. Returns how many."""
    documents = list(unread_documents()[:limit])
    for document in documents:
        enqueue(read_document, key=f"document-text:{document.pk}", document_id=document.pk)
    return len(documents)
