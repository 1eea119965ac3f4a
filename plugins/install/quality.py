"""Judge the quality of a plugin, which limits how far it may reach: bronze, silver, gold.

A tier is reached when all its rules and those of the lower tiers hold, and when the manifest claims it:
the claim is the author's promise, the rules are what can be checked of it. Two rules of gold depend on what
this organisation did: it ran the conformance suite for exactly these files, and accepts what people would
notice of the migrations.
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
from plugins.install import conformance, registry
from plugins.install.manifest import TIERS
from plugins.install.problems import gettext_noop
from plugins.install.registry import InstalledPlugin

Rules = tuple[tuple[str, str, Callable[[InstalledPlugin], bool]], ...]

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
    return [*rules_of_package(plugin), *_judged(plugin, OURS)]


def rules_of_package(plugin: InstalledPlugin) -> list[Rule]:
    """Return the rules that the package alone decides, with whether they hold."""
    return _judged(plugin, RULES)


def tier_of(plugin: InstalledPlugin) -> str:
    """Return the highest tier that the plugin claims and reaches; empty when not even bronze."""
    return _reached(plugin, rules_for(plugin))


def tier_of_package(plugin: InstalledPlugin) -> str:
    """Return the tier that it reaches once the suite has passed: the suite itself asks this."""
    return _reached(plugin, rules_of_package(plugin))


def _judged(plugin: InstalledPlugin, rules: Rules) -> list[Rule]:
    return [Rule(tier, text, check(plugin)) for tier, text, check in rules]


def _reached(plugin: InstalledPlugin, rules: list[Rule]) -> str:
    failed = {rule.tier for rule in rules if not rule.holds}
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


def _is_proven(plugin: InstalledPlugin) -> bool:
    """Return whether the suite passed for exactly these files. A supplier's own record is worth no gold."""
    proof = conformance.proof_of(plugin)
    return proof is not None and proof.is_pass


def _lets_people_work(plugin: InstalledPlugin) -> bool:
    return not conformance.unaccepted_warnings(plugin.slug)


RULES: Rules = (
    ("bronze", gettext_noop("It loads and keeps to its own names."), _is_loaded),
    (
        "bronze",
        gettext_noop("Its title and summary are there in every language."),
        _has_titles_in_every_language,
    ),
    (
        "silver",
        gettext_noop("What it keeps of people is named, handed over and erased."),
        _handles_personal_data,
    ),
    ("silver", gettext_noop("Its texts are translated."), _is_translated),
    ("silver", gettext_noop("Its migrations can be undone."), _has_reversible_migrations),
    ("gold", gettext_noop("It serves a goal."), _serves_a_goal),
    (
        "gold",
        gettext_noop("It offers an indicator or a chart, so that its use is measured."),
        _is_measured,
    ),
)
# What this organisation does beside the package.
OURS: Rules = (
    (
        "gold",
        gettext_noop(
            "This organisation ran the conformance suite, axe included, for exactly these files, and it passed."
        ),
        _is_proven,
    ),
    (
        "gold",
        gettext_noop(
            "People go on working while it migrates, or the organisation accepted what they notice."
        ),
        _lets_people_work,
    ),
)
