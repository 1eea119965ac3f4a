"""Count the calls of our own functions, with a profile hook."""

import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from inspect import CO_GENERATOR, CO_OPTIMIZED
from pathlib import Path
from types import FrameType
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
# What lies in the checkout and does not run for a reader.
OUTSIDE = {".venv", "node_modules", "var", "tests", "bench"}
# Parts of the function around them; newer versions of Python run some of them without a frame.
INSIDE = {"<genexpr>", "<listcomp>", "<setcomp>", "<dictcomp>"}


@dataclass(frozen=True)
class Call:
    """A call of one of our functions, and the file of ours that it comes from; none when a library calls first."""

    file: str
    function: str
    caller: str | None


@dataclass
class Road:
    """The calls of one trip, in order."""

    calls: list[Call] = field(default_factory=list)

    @property
    def files(self) -> dict[str, Counter[str]]:
        """The files in the order in which the trip enters them, with the calls of each function."""
        files: dict[str, Counter[str]] = {}
        for call in self.calls:
            files.setdefault(call.file, Counter())[call.function] += 1
        return files

    @property
    def entered_from(self) -> dict[str, str]:
        """From which file each file was entered first; empty for the first file."""
        entered: dict[str, str] = {}
        for call in self.calls:
            entered.setdefault(call.file, call.caller or "")
        return entered

    @property
    def jumps(self) -> int:
        """How many calls come from another file of ours."""
        return sum(call.caller not in {None, call.file} for call in self.calls)

    @property
    def re_entries(self) -> int:
        """How often the trip comes back into a file that it had left for another."""
        seen: set[str] = set()
        before, number = None, 0
        for call in self.calls:
            number += call.file != before and call.file in seen
            seen.add(call.file)
            before = call.file
        return number

    def figures(self) -> dict[str, int]:
        """Return the four figures of the trip."""
        return {
            "files": len(self.files),
            "calls": len(self.calls),
            "jumps": self.jumps,
            "re-entries": self.re_entries,
        }


def travelled(action: Callable[[], Any], root: Path = ROOT) -> Road:
    """Run the action and return its road through the code below ``root``.

    A generator counts once, however often it goes on; comprehensions and bodies of classes and modules
    are no calls.
    """
    road = Road()
    generators: set[FrameType] = set()

    @cache
    def own(filename: str) -> str | None:
        path = Path.cwd() / filename
        # What is made as it runs has a name like <string>.
        if filename.startswith("<") or not path.is_relative_to(root):
            return None
        parts = path.relative_to(root).parts
        return None if OUTSIDE & set(parts) else "/".join(parts)

    def hook(frame: FrameType, event: str, _argument: Any) -> None:
        code = frame.f_code
        if event != "call" or code.co_name in INSIDE or not code.co_flags & CO_OPTIMIZED:
            return
        if (file := own(code.co_filename)) is None:
            return
        if code.co_flags & CO_GENERATOR:
            if frame in generators:
                return
            generators.add(frame)
        road.calls.append(Call(file, code.co_qualname, _caller(frame, own)))

    before = sys.getprofile()
    sys.setprofile(hook)
    try:
        action()
    finally:
        sys.setprofile(before)
    return road


def _caller(frame: FrameType, own: Callable[[str], str | None]) -> str | None:
    above = frame.f_back
    while above is not None:
        if file := own(above.f_code.co_filename):
            return file
        above = above.f_back
    return None
