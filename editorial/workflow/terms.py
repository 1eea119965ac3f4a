"""When a page in review goes live, and for whom: what its reviewer decides about besides the text."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from wagtail.models import Page

from editorial.access.rules import key_sets_of
from kring.core.subjects import subject_labels


@dataclass(frozen=True, slots=True)
class Term:
    """One thing that comes into force with the approval, in words."""

    name: str
    value: str


def terms_of(page: Page) -> list[Term]:
    """Return when this version of the page goes live and expires, and for whom it is."""
    terms = [Term(_("Goes live"), _moment(page.go_live_at) or _("as soon as it is approved"))]
    if page.expire_at:
        terms.append(Term(_("Expires"), _moment(page.expire_at)))
    if hasattr(page, "audience"):
        terms.append(Term(_("For"), _named(page.audience) or _("everybody")))
    if getattr(page, "must_read", False):
        terms.append(Term(_("Must read"), _("everybody it is for has to read it")))
    # Somebody must be in each set: those of the sections above count too.
    visible = (" " + _("and") + " ").join(_named(keys) for keys in key_sets_of(page))
    terms.append(Term(_("Visible to"), visible or _("everybody")))
    return terms


def terms_in_one_line(page: Page) -> str:
    """Return the same as one line, for a list or a mail."""
    return " · ".join(f"{term.name}: {term.value}" for term in terms_of(page))


def _moment(moment: datetime | None) -> str:
    return date_format(localtime(moment), "DATETIME_FORMAT") if moment else ""


def _named(keys: Iterable[str]) -> str:
    return ", ".join(subject_labels(keys).values())
