"""The rules that every plugin keeps.

Subclass ``PluginConformance`` in a test module, name the plugin, and define how it is filled::

    from plugins.testing.conformance import PluginConformance


    class TestIdeas(PluginConformance):
        slug = "ideas"
        searched_for = "fietsenstalling"

        def fill(self, count):
            ...

        def make_personal_data(self, user):
            ...

``plugins.testing.base.Subject`` describes each of these. As a class ``Conformance`` in ``conformance.py`` of
the plugin's package it is also what ``pytest --kring-plugin SLUG`` runs. The fixtures are those of
``plugins.testing``; the plugin must be installed and migrated.
"""

import pytest

from plugins.testing.accessibility import Accessibility
from plugins.testing.budget import Budget
from plugins.testing.features import Features
from plugins.testing.imports import Imports
from plugins.testing.migrations import Migrations
from plugins.testing.own_settings import OwnSettings
from plugins.testing.personal_data import PersonalData
from plugins.testing.stops import Stops
from plugins.testing.surfaces import Surfaces
from plugins.testing.texts import Texts


@pytest.mark.django_db
class PluginConformance(
    Accessibility,
    Budget,
    Stops,
    Surfaces,
    Features,
    OwnSettings,
    PersonalData,
    Migrations,
    Texts,
    Imports,
):
    """The rules for every plugin. ``slug`` names the one under test."""
