"""How far a plugin may reach by how well it is made: bronze, silver, gold.

A tier is reached when all of its rules and all of the lower ones hold, and when the manifest claims it:
the claim is the author's promise, the rules are what can be seen of it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from plugins import registry
from plugins.contributions import store
from plugins.manifest import TIERS
from plugins.registry import Found

# In hundredths of a percent of everybody.
WIDEST = {"": 0, "bronze": 1_000, "silver": 5_000, "gold": 10_000}


@dataclass(frozen=True)
class Rule:
    """One rule of a tier, in a sentence that says what holds."""

    tier: str
    text: str
    holds: bool


def rules_for(found: Found) -> list[Rule]:
    """Return every rule with whether it holds for this plugin, lowest tier first."""
    return [Rule(tier, text, check(found)) for tier, text, check in RULES]


def tier_of(found: Found) -> str:
    """Return the highest tier that the plugin claims and reaches; empty when not even bronze."""
    failed = {rule.tier for rule in rules_for(found) if not rule.holds}
    reached = ""
    for tier in TIERS:
        if tier in failed:
            break
        reached = tier
        if found.manifest is not None and found.manifest.quality == tier:
            break
    return reached


def max_percentage_for(tier: str) -> int:
    """Return how wide a ring may be for this tier, in hundredths of a percent. KeyError when unknown."""
    return WIDEST[tier]


def _is_loaded(found: Found) -> bool:
    return found.slug in registry.order() and not found.problem and found.slug not in store.faults()


def _speaks_every_language(found: Found) -> bool:
    if found.manifest is None:
        return False
    languages = {code for code, _name in settings.LANGUAGES}
    both = (found.manifest.title, found.manifest.summary)
    return all("" in texts or languages <= texts.keys() for texts in both)


def _knows_its_people(found: Found) -> bool:
    """Return whether what it keeps of people is named, and can be handed over and erased."""
    if not _is_loaded(found) or not _keeps_people(found.slug):
        return True
    known = store.get(found.slug)
    named = found.manifest is not None and bool(found.manifest.personal_data)
    return named and known is not None and bool(known.data_subjects)


def _keeps_people(slug: str) -> bool:
    user = get_user_model()
    models = apps.get_app_config(slug).get_models(include_auto_created=True)
    return any(field.related_model is user for model in models for field in model._meta.fields)


def _is_translated(found: Found) -> bool:
    """Return whether there is a catalogue for each language but that of the texts in the code."""
    if found.path is None:
        return False
    folder: Path = found.path / "locale"
    codes = [code for code, _name in settings.LANGUAGES if code != "en"]
    return all((folder / code / "LC_MESSAGES" / "django.po").exists() for code in codes)


def _can_go_back(found: Found) -> bool:
    loader = MigrationLoader(connection, ignore_no_migrations=True)
    own = [m for (label, _name), m in loader.disk_migrations.items() if label == found.slug]
    return all(operation.reversible for migration in own for operation in migration.operations)


def _serves_a_goal(found: Found) -> bool:
    return found.manifest is not None and bool(found.manifest.goals)


def _is_measured(found: Found) -> bool:
    known = store.get(found.slug)
    return known is not None and bool(known.charts or known.indicators)


RULES: tuple[tuple[str, str, Callable[[Found], bool]], ...] = (
    ("bronze", "It loads and keeps to its own names.", _is_loaded),
    ("bronze", "Its title and summary are there in every language.", _speaks_every_language),
    ("silver", "What it keeps of people is named, handed over and erased.", _knows_its_people),
    ("silver", "Its texts are translated.", _is_translated),
    ("silver", "Its migrations can be undone.", _can_go_back),
    ("gold", "It serves a goal.", _serves_a_goal),
    ("gold", "It offers an indicator or a chart, so that its use is measured.", _is_measured),
)
