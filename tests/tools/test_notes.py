"""The changelog keeps its format, so that the notes of a version are the message of its tag."""

import pytest
from django.conf import settings

from tools import notes

CHANGELOG = """\
# Changelog

## [Unreleased]

### Added
- Nothing.

## [1.1.0] - 2026-03-01

### Attention
- Migrate at night.

### Fixed
- A fault.

## [1.0.0] - 2026-01-01

### Attention
- Nothing.
"""


def test_the_changelog_keeps_its_format():
    assert notes.faults((settings.BASE_DIR / "CHANGELOG.md").read_text()) == []


def test_the_notes_of_a_version_are_its_section():
    assert notes.notes(CHANGELOG, "1.1.0") == (
        "Kring 1.1.0, 2026-03-01\n\n### Attention\n- Migrate at night.\n\n### Fixed\n- A fault.\n"
    )


@pytest.mark.parametrize("number", ["Unreleased", "1.2.0"])
def test_there_are_no_notes_of_what_is_not_released(number):
    with pytest.raises(LookupError, match="name and date what is Unreleased"):
        notes.notes(CHANGELOG, number)


@pytest.mark.parametrize(
    ("right", "wrong", "fault"),
    [
        ("## [Unreleased]", "## [2.0.0] - 2027-01-01", "The first version is not Unreleased."),
        ("1.1.0] - 2026-03-01", "1.1.0]", "1.1.0 has no date."),
        ("### Fixed", "### Repaired", "1.1.0 has other headings than"),
        ("### Attention\n- Nothing.", "", "1.0.0 does not say what needs attention."),
    ],
)
def test_a_fault_in_the_format_is_named(right, wrong, fault):
    assert any(each.startswith(fault) for each in notes.faults(CHANGELOG.replace(right, wrong)))
