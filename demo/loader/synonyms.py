"""The synonyms that the editors of the demo organisation added.

The models are asked for by name: only ``search_sources.py`` of a room knows search.
"""

import tomllib
from typing import Any

from django.apps import apps

from demo.prose import DATA


def rules() -> list[dict[str, Any]]:
    """Return the rules of the file, as fields of a synonym."""
    return tomllib.loads((DATA / "synonyms.toml").read_text(encoding="utf-8"))["rule"]


def load() -> int:
    """Make the rules, in addition to those of every installation. Returns how many."""
    synonym = apps.get_model("search", "Synonym")
    return len(synonym.objects.bulk_create(synonym(**fields) for fields in rules()))
