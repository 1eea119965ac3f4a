"""The order in which the demo organisation comes to be."""

import time
from collections.abc import Callable
from io import StringIO

from django.core.management import call_command
from django.db import transaction
from django.utils import timezone
from wagtail.signal_handlers import disable_reference_index_auto_update

from demo.loader import (
    blogs,
    documents,
    front_page,
    guidance,
    news,
    organisation,
    pictures,
    releases,
    searches,
    synonyms,
)
from demo.loader.past import Past
from kring.jobs.api import nothing_enqueued
from news.models import NewsPage
from people.models import Person

Say = Callable[[str], object]


def is_loaded() -> bool:
    """Return whether there is content already, the demo's or somebody's own."""
    return NewsPage.objects.exists() or Person.objects.exists()


def load(*, say: Say) -> None:
    """Make the demo organisation. All or nothing; ``say`` is told what happens, with seconds.

    Needs the tree, groups and workflows of ``setup_kring``.
    """
    started = time.monotonic()

    def tell(text: str) -> None:
        say(f"{time.monotonic() - started:5.1f} s  {text}")

    with transaction.atomic(), nothing_enqueued(), disable_reference_index_auto_update():
        today = timezone.localdate()
        staff = organisation.load(today=today)
        tell(f"{len(staff.people)} people in {len(staff.units)} units")
        library = pictures.load(staff=staff)
        tell(f"{len(library.images)} images and {library.portraits} portraits")
        tell(f"{documents.load(staff=staff)} documents")
        tell(f"{guidance.load(staff=staff, library=library, today=today)} guidance pages")
        tell(f"{news.load(staff=staff, library=library, today=today)} news items")
        tell(f"{blogs.load(staff=staff, library=library, today=today)} blog posts")
        tell(f"{releases.load(staff=staff, past=Past(today))} releases with their history")
        tell(f"{synonyms.load()} synonyms of the editors")
        tell(f"{searches.load(today=today)} searches of two months")
    call_command("rebuild_references_index", verbosity=0)
    call_command("update_index", verbosity=0)
    call_command("search", "rebuild", stdout=StringIO())
    tell("references and search indexed")
    tell(f"{front_page.cut_pictures()} pictures of the home page cut to size")
