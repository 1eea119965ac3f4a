"""The gallery: every component of the site with its documentation and an example."""

from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kring.core.components import all_components
from kring.core.kinds import PAGE, Dated, keys_where
from kring.core.types import SignedInRequest


class ExampleForm(forms.Form):
    """One field of each kind."""

    name = forms.CharField(label=_("Name"), help_text=_("As on your pass."))
    email = forms.EmailField(label=_("E-mail address"), required=False)
    day = forms.ChoiceField(label=_("Day"), choices=[("mon", _("Monday")), ("tue", _("Tuesday"))])
    note = forms.CharField(
        label=_("Note"), widget=forms.Textarea(attrs={"rows": 3}), required=False
    )
    agree = forms.BooleanField(label=_("I have read the agreements"))


@dataclass(frozen=True)
class ExamplePerson:
    """An invented colleague, with what the components show of one."""

    pk: int
    display_name: str
    posts: SimpleNamespace
    photo: None = None
    get_absolute_url: str = "#"

    def __str__(self) -> str:
        return self.display_name


def example_context() -> dict[str, Any]:
    """Return the context of the examples, invented, so that the gallery needs no data."""
    unit = SimpleNamespace(name="Directie Waterbeheer")
    posts = SimpleNamespace(all=lambda: [SimpleNamespace(label="Adviseur", unit=unit)])
    person = ExamplePerson(pk=1, display_name="Zoë van der Meer", posts=posts)
    record = SimpleNamespace(
        kind=next(iter(keys_where(dated=Dated.PUBLISHED)), PAGE.key),
        title="Nieuwe werkplekken aan de waterkant",
        url="#",
        language="nl",
        categories=[],
        summary="Vanaf maandag werken we op de derde verdieping.",
        lead_image=None,
        lead_image_alt="",
        author=person,
        must_read=True,
        published_at=timezone.now(),
        starts_at=None,
    )
    form = ExampleForm({"name": "", "email": "zoe", "agree": "on"})
    return {
        "person": person,
        "record": record,
        "form": form,
        "tags": [SimpleNamespace(name="verlof"), SimpleNamespace(name="thuiswerken")],
        "page_obj": Paginator(range(90), 10).get_page(4),
    }


def gallery(request: SignedInRequest) -> HttpResponse:
    """Show all components to staff. Http404 for others."""
    if not request.user.is_staff:
        raise Http404
    context = example_context() | {"components": all_components()}
    return render(request, "gallery.html", context)
