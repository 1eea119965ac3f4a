"""Faults in the browser: a script of a plugin's own files that breaks there counts as its fault for that person."""

import re
from posixpath import normpath

from django import forms
from django.contrib.staticfiles.finders import find
from django.core.cache import cache

from kring.core.days import today
from kring.core.types import AuthenticatedUser
from plugins.contributions import usage
from plugins.gate.decisions import is_on

# A person may report so many a day: what is reported takes a plugin from others.
MOST_A_DAY = 5
DAY_SECONDS = 86_400
PHONE, TABLET = 768, 1_200
# What the static files' storage puts into a name, so that browsers can keep it for ever.
HASH = re.compile(r"\.[0-9a-f]{12}(?=\.m?js$)")


class BrowserFaultForm(forms.Form):
    """What a browser reports: nothing that a page or a person wrote."""

    file = forms.RegexField(r"^[a-z][a-z0-9_]*/[\w/-][\w/.-]*\.m?js$", max_length=100)
    line = forms.IntegerField(min_value=0, max_value=1_000_000)
    kind = forms.RegexField(r"^[A-Za-z]+$", max_length=40)
    width = forms.IntegerField(min_value=0, max_value=100_000)


def record_browser_fault(
    *, user: AuthenticatedUser, file: str, line: int, kind: str, width: int
) -> bool:
    """Count a fault of the plugin whose file it is, once a person, file and day. Returns whether it counted.

    Not of a plugin that the person does not have, nor of a file that does not exist.
    """
    file = HASH.sub("", file)
    slug = file.partition("/")[0]
    # A file has one name here, not another for each way to write its path.
    is_named = normpath(file) == file and is_on(slug, user) and find(file) is not None
    if not is_named or not _is_first(user, file):
        return False
    usage.record_fault(
        feature=slug, place=f"browser {file}:{line}", user=user, summary=f"{kind}, {_device(width)}"
    )
    return True


def _is_first(user: AuthenticatedUser, file: str) -> bool:
    """Return whether the person reports this file for the first time today, and few others."""
    key = f"plugins:browser:{today()}:{user.pk}"
    if not cache.add(f"{key}:{file}", 1, DAY_SECONDS):
        return False
    cache.add(key, 0, DAY_SECONDS)
    return cache.incr(key) <= MOST_A_DAY


def _device(width: int) -> str:
    """Return the class of the device, which is all that is kept of it."""
    return "phone" if width < PHONE else "tablet" if width < TABLET else "desktop"
