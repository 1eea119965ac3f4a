"""Lists of words, one file each."""

from functools import cache
from pathlib import Path


@cache
def lines_of_file(name: str) -> tuple[str, ...]:
    """Return the lines of the list of this name without comments; none when there is no such list."""
    file = Path(__file__).with_name(f"{name}.txt")
    if not file.exists():
        return ()
    lines = file.read_text(encoding="utf-8").splitlines()
    return tuple(line for line in lines if line.strip() and not line.startswith("#"))


@cache
def words_in_file(name: str) -> frozenset[str]:
    """Return the words in the list of this name; none when there is no such list."""
    return frozenset(word for line in lines_of_file(name) for word in line.split())
