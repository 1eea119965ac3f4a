"""Print the notes of this version out of CHANGELOG.md, as the message of its tag or the text of its release.

Usage: python -m tools.notes [VERSION]
"""

import re
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "site"))

from kring import __version__

ROOT = Path(__file__).resolve().parents[1]
UNRELEASED = "Unreleased"
# "## [1.2.0] - 2026-03-01", and what follows up to the next one.
SECTION = re.compile(r"^## \[([^\]]+)\](?: - (\d{4}-\d\d-\d\d))?\n(.*?)(?=^## |\Z)", re.M | re.S)
HEADINGS = ("Attention", "Added", "Changed", "Deprecated", "Removed", "Fixed", "Security")


def sections(changelog: str) -> dict[str, tuple[str, str]]:
    """Return by version its date and its notes, the newest first. The date of what is unreleased is empty."""
    found = SECTION.findall(changelog)
    return {number: (date, text.strip()) for number, date, text in found}


def faults(changelog: str) -> list[str]:
    """Return what is wrong with the changelog."""
    found = sections(changelog)
    said = (
        [] if next(iter(found), "") == UNRELEASED else [f"The first version is not {UNRELEASED}."]
    )
    for number, (date, text) in found.items():
        if number != UNRELEASED and not date:
            said.append(f"{number} has no date.")
        headings = re.findall(r"^### (.+)$", text, re.MULTILINE)
        if headings != [each for each in HEADINGS if each in headings]:
            said.append(
                f"{number} has other headings than {', '.join(HEADINGS)}, or another order."
            )
        if number != UNRELEASED and "Attention" not in headings:
            said.append(f"{number} does not say what needs attention.")
    return said


def notes(changelog: str, number: str) -> str:
    """Return the notes of a version. LookupError with a sentence when there are none."""
    date, text = sections(changelog).get(number, ("", ""))
    if not date:
        message = (
            f"CHANGELOG.md has no dated section “{number}”: name and date what is {UNRELEASED}."
        )
        raise LookupError(message)
    return f"Kring {number}, {date}\n\n{text}\n"


def main(arguments: list[str]) -> None:
    """Print the notes, or end with what is wrong."""
    changelog = (ROOT / "CHANGELOG.md").read_text()
    if said := faults(changelog):
        sys.exit("\n".join(said))
    try:
        print(notes(changelog, *arguments or [__version__]), end="")
    except LookupError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main(sys.argv[1:])
