"""Load the demo organisation, in the order in which its parts need each other."""

import time
from collections.abc import Callable
from io import StringIO

from django.core.management import CommandError, call_command
from django.db import transaction
from django.utils import timezone
from elasticsearch import ApiError, TransportError
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
from kring.core.models import SetupItem
from kring.jobs.api import nothing_enqueued
from news.models import NewsPage
from people.models import Person

Say = Callable[[str], object]


# Notes that the content was made, and that what is made of it was too.
BEGUN, ENDED = "demo:content", "demo:finished"


def is_loaded() -> bool:
    """Return whether there is content already, of the demo or other."""
    return NewsPage.objects.exists() or Person.objects.exists()


def is_half_made() -> bool:
    """Return whether the demo was stopped after its content was made."""
    notes = set(SetupItem.objects.filter(key__in=[BEGUN, ENDED]).values_list("key", flat=True))
    return notes == {BEGUN}


def load(*, say: Say) -> None:
    """Make the demo organisation. All or nothing; ``say`` is told what happens, with seconds.

    Needs the tree, groups and workflows of ``setup_kring``.
    """
    tell = _with_seconds(say)
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
        SetupItem.objects.create(key=BEGUN)
    finish(say=say)


def finish(*, say: Say) -> None:
    """Make what is made of the content: references, indexes, pictures. May be done again.

    A search engine that does not answer in time is no reason to stop: search answers from the database meanwhile.
    """
    tell = _with_seconds(say)
    call_command("rebuild_references_index", verbosity=0)
    try:
        call_command("update_index", verbosity=0)
        call_command("search", "rebuild", stdout=StringIO())
        tell("references and search indexed")
    except (CommandError, ApiError, TransportError) as error:
        tell(
            f"The search engine does not answer in time ({type(error).__name__}). Search answers from the "
            "database until “manage.py update_index” and “manage.py search rebuild” have run."
        )
    tell(f"{front_page.cut_pictures()} pictures of the home page cut to size")
    SetupItem.objects.get_or_create(key=ENDED)


def _with_seconds(say: Say) -> Say:
    started = time.monotonic()
    return lambda text: say(f"{time.monotonic() - started:5.1f} s  {text}")
