"""Open the archives that office files are, and walk over their parts."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from .errors import LockedFile
from .walk import Walk

# Office puts a file with a password into the container of its formats before 2007.
OLD_CONTAINER = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
FLAG_ENCRYPTED = 0x1
MANIFEST = "META-INF/manifest.xml"


def opened(path: Path) -> ZipFile:
    """Return the archive. LockedFile if a password is needed, BadZipFile if it is none."""
    try:
        archive = ZipFile(path)
    except BadZipFile:
        content = path.read_bytes()
        if content.startswith(OLD_CONTAINER) and ENCRYPTED in content:
            raise LockedFile from None
        raise
    is_locked = any(part.flag_bits & FLAG_ENCRYPTED for part in archive.infolist())
    if is_locked or (
        MANIFEST in archive.namelist() and b"encryption-data" in archive.read(MANIFEST)
    ):
        raise LockedFile
    return archive


def parts_of(archive: ZipFile, names: Iterable[str], kind: type[Walk]) -> Iterator[str]:
    """Yield the lines of these parts, each walked over by itself."""
    from defusedxml.sax import parse  # Heavy, see formats.

    known = set(archive.namelist())
    for name in names:
        if name in known:
            walk = kind()
            with archive.open(name) as part:
                parse(part, walk, forbid_dtd=True)
            yield from walk.lines
