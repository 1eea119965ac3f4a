"""Judge the quality of a plugin, which limits how far it may reach: bronze, silver, gold.

A tier is reached when all its rules and those of the lower tiers hold, and when the manifest claims it:
the claim is the author's promise, the rules are what can be checked of it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from plugins.contributions import store
from plugins.install import registry
from plugins.install.manifest import TIERS
from plugins.install.registry import InstalledPlugin

# In hundredths of a percent of everybody.
WIDEST = {"": 0, "bronze": 1_000, "silver": 5_000, "gold": 10_000}


@dataclass(frozen=True)
class Rule:
    """One rule of a tier, as a sentence, and whether it holds."""

    tier: str
    text: str
    holds: bool


def rules_for(plugin: InstalledPlugin) -> list[Rule]:
    """Return every rule with whether it holds for this plugin, lowest tier first."""
    return [Rule(tier, text, check(plugin)) for tier, text, check in RULES]


def tier_of(plugin: InstalledPlugin) -> str:
    """Return the highest tier that the plugin claims and reaches; empty when not even bronze."""
    failed = {rule.tier for rule in rules_for(plugin) if not rule.holds}
    reached = ""
    for tier in TIERS:
        if tier in failed:
            break
        reached = tier
        if plugin.manifest is not None and plugin.manifest.quality == tier:
            break
    return reached


def max_percentage_for(tier: str) -> int:
    """Return how wide a ring may be for this tier, in hundredths of a percent. KeyError when unknown."""
    return WIDEST[tier]


def _is_loaded(plugin: InstalledPlugin) -> bool:
    is_usable = plugin.slug in registry.order() and not plugin.problem
    return is_usable and plugin.slug not in store.faults()


def _has_titles_in_every_language(plugin: InstalledPlugin) -> bool:
    if plugin.manifest is None:
        return False
    languages = {code for code, _name in settings.LANGUAGES}
    both = (plugin.manifest.title, plugin.manifest.summary)
    return all("" in texts or languages <= texts.keys() for texts in both)


def _handles_personal_data(plugin: InstalledPlugin) -> bool:
    """Return whether the personal data that it keeps is named, and can be exported and erased."""
    if not _is_loaded(plugin) or not _keeps_personal_data(plugin.slug):
        return True
    contributions = store.get(plugin.slug)
    is_named = plugin.manifest is not None and bool(plugin.manifest.personal_data)
    return is_named and contributions is not None and bool(contributions.data_subjects)


def _keeps_personal_data(slug: str) -> bool:
    user = get_user_model()
    models = apps.get_app_config(slug).get_models(include_auto_created=True)
    return any(field.related_model is user for model in models for field in model._meta.fields)


def _is_translated(plugin: InstalledPlugin) -> bool:
    """Return whether there is a catalogue for each language but English, that of the code."""
    if plugin.path is None:
        return False
    folder: Path = plugin.path / "locale"
    codes = [code for code, _name in settings.LANGUAGES if code != "en"]
    return all((folder / code / "LC_MESSAGES" / "django.po").exists() for code in codes)


def _has_reversible_migrations(plugin: InstalledPlugin) -> bool:
    loader = MigrationLoader(connection, ignore_no_migrations=True)
    own = [m for (label, _name), m in loader.disk_migrations.items() if label == plugin.slug]
    return all(operation.reversible for migration in own for operation in migration.operations)


def _serves_a_goal(plugin: InstalledPlugin) -> bool:
    return plugin.manifest is not None and bool(plugin.manifest.goals)


def _is_measured(plugin: InstalledPlugin) -> bool:
    contributions = store.get(plugin.slug)
    return contributions is not None and bool(contributions.charts or contributions.indicators)


RULES: tuple[tuple[str, str, Callable[[InstalledPlugin], bool]], ...] = (
    ("bronze", "It loads and keeps to its own names.", _is_loaded),
    ("bronze", "Its title and summary are there in every language.", _has_titles_in_every_language),
    ("silver", "What it keeps of people is named, handed over and erased.", _handles_personal_data),
    ("silver", "Its texts are translated.", _is_translated),
    ("silver", "Its migrations can be undone.", _has_reversible_migrations),
    ("gold", "It serves a goal.", _serves_a_goal),
    ("gold", "It offers an indicator or a chart, so that its use is measured.", _is_measured),
)
