"""Shorten the names of files to what a file system takes: 255 bytes, where a character may be four of them.

Django and Wagtail count characters, so that a name in Chinese, Arabic or Cyrillic that fits the column fits no
disk. All files are named by one method of Django, so it is the place for this. The name that readers get when they
download is kept beside it, see ``kring.core.downloads``.
"""

import os
from functools import wraps

from django.db.models import FileField, Model

# Leaves room for what a storage puts behind a name that is taken already.
LONGEST_BYTES = 200


def install() -> None:
    """Wrap the method. A second call changes nothing."""
    if hasattr(FileField.generate_filename, "shortens"):
        return
    generate = FileField.generate_filename

    @wraps(generate)
    def generate_filename(
        self: FileField, instance: Model, filename: str | os.PathLike[str]
    ) -> str:
        return generate(self, instance, shortened(os.fspath(filename)))

    generate_filename.shortens = True  # type: ignore[attr-defined]
    FileField.generate_filename = generate_filename  # type: ignore[assignment, method-assign]


def shortened(name: str) -> str:
    """Return the path with a last part that a file system takes, its extension kept if it is one."""
    folder, last = os.path.split(name)
    stem, extension = os.path.splitext(last)
    if len(extension.encode()) > LONGEST_BYTES // 2:
        stem, extension = last, ""
    room = LONGEST_BYTES - len(extension.encode())
    return os.path.join(folder, stem.encode()[:room].decode(errors="ignore") + extension)
