"""Make what the rooms start with: groups, the page tree, workflows and more."""

from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand, OutputWrapper
from django.db import transaction
from django.utils.translation import override

from kring.core.models import SetupItem


class Command(BaseCommand):
    help = (
        "Makes what Kring starts with. Safe to run at every upgrade: it leaves alone what exists, "
        "was renamed or was deleted since."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        before = SetupItem.objects.count()
        # Titles and names are content, in the language of the organisation.
        with transaction.atomic(), override(settings.LANGUAGE_CODE):
            modules = list(setup_modules())
            for module in modules:
                module.setup(self.stdout)
            for module in modules:
                getattr(module, "finish", _no_finish)(self.stdout)
        made = SetupItem.objects.count() - before
        if options["verbosity"]:
            self.stdout.write(self.style.SUCCESS(f"Kring is set up; {made} things were new."))


def _no_finish(stdout: OutputWrapper) -> None:
    """Replace the ``finish`` of a room that has none."""


def setup_modules() -> Iterator[ModuleType]:
    """Yield the ``kring_setup`` of each installed app that has one, lowest ``ORDER`` first.

    Each has a function ``setup(stdout)``, and may have ``finish(stdout)`` for what comes after the
    sections of every room. The order follows the page tree, not the rooms: the home page comes
    before the sections below it.
    """
    names = [f"{config.name}.kring_setup" for config in apps.get_app_configs()]
    modules = [import_module(name) for name in names if find_spec(name)]
    yield from sorted(modules, key=lambda module: getattr(module, "ORDER", 100))
