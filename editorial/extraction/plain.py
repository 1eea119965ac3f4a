"""Read plain text and RTF."""

from collections.abc import Iterator
from pathlib import Path


def read_text(path: Path) -> Iterator[str]:
    """Yield plain text: UTF-8 with or without mark, UTF-16 with a mark, else Windows-1252."""
    content = path.read_bytes()
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        yield content.decode("utf-16", errors="replace")
        return
    try:
        yield content.decode("utf-8-sig")
    except UnicodeDecodeError:
        yield content.decode("cp1252", errors="replace")


def read_rtf(path: Path) -> Iterator[str]:
    """Yield the text of an RTF file."""
    from striprtf.striprtf import rtf_to_text  # Heavy, see formats.

    content = path.read_bytes().decode("cp1252", errors="replace")
    yield rtf_to_text(content, errors="ignore")
