"""Lists of words, one file each."""

from functools import cache
from pathlib import Path


@cache
def words_in_file(name: str) -> frozenset[str]:
    """Return the words in the list of this name; none when there is no such list."""
    file = Path(__file__).with_name(f"{name}.txt")
    if not file.exists():
        return frozenset()
    lines = file.read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())
