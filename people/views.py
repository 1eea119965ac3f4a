"""The directory, profile, unit and organisation pages."""

from http import HTTPStatus
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django_htmx.middleware import HtmxDetails

from kring.core.downloads import attachment
from kring.core.types import SignedInRequest
from people import forms, selectors
from people.models import PeopleIndexPage, Person
from people.services import profiles
from people.vcard import vcard


class PeopleRequest(SignedInRequest):
    """A request behind the sign-in wall, with the details of htmx. For annotations."""

    htmx: HtmxDetails


def directory(request: PeopleRequest, page: PeopleIndexPage | None = None) -> HttpResponse:
    """List colleagues, filtered by words, unit, location and skill.

    ``page`` is the page of the tree that shows the directory, if one does. htmx gets only the list.
    """
    context = selectors.directory_context(request.GET)
    live = request.htmx and not request.htmx.history_restore_request
    template = "people/includes/results.html" if live else "people/directory.html"
    response = render(request, template, {"page": page, **context})
    patch_vary_headers(response, ["HX-Request", "HX-History-Restore-Request"])
    if live:
        chosen = urlencode([(name, value) for name, value in request.GET.items() if value])
        response.headers["HX-Push-Url"] = f"{request.path}?{chosen}" if chosen else request.path
    return response


def organisation(request: HttpRequest) -> HttpResponse:
    """Show all units as a tree."""
    return render(request, "people/organisation.html", {"nodes": selectors.organisation()})


def person(request: PeopleRequest, slug: str) -> HttpResponse:
    """Show one colleague, or that they have left (410)."""
    context = selectors.profile_context(slug)
    if not context["person"].is_active:
        return render(request, "people/gone.html", context, status=HTTPStatus.GONE)
    may_edit = profiles.may_edit_profile(request.user, context["person"])
    return render(request, "people/person.html", {**context, "may_edit": may_edit})


def person_vcard(request: HttpRequest, slug: str, version: str = "3.0") -> HttpResponse:
    """Download a colleague as a contact, in the version that phones and Outlook read."""
    colleagues = Person.objects.active().select_related("photo__collection")
    found = get_object_or_404(colleagues.prefetch_related("posts__unit"), slug=slug)
    card = vcard(
        found,
        organisation=settings.ORGANISATION,
        url=request.build_absolute_uri(found.get_absolute_url()),
        version=version,
        photo=selectors.small_photo(found),
    )
    response = HttpResponse(card, content_type="text/vcard; charset=utf-8")
    response.headers["Content-Disposition"] = attachment(f"{found.display_name}.vcf")
    return response


def unit(request: HttpRequest, code: str) -> HttpResponse:
    """Show one unit with its people and the units below it."""
    return render(request, "people/unit.html", selectors.unit_context(code, request.GET))


def skills(request: HttpRequest) -> JsonResponse:
    """Return the known skills that begin with the typed letters, for the form of a profile."""
    return JsonResponse({"skills": selectors.skills_beginning_with(request.GET.get("q", ""))})


def edit_profile(request: PeopleRequest) -> HttpResponse:
    """Show and save the reader's own profile."""
    own = Person.objects.active().filter(user=request.user).first()
    if own is None:
        raise Http404(_("Your sign-in does not belong to a colleague in the directory yet."))
    return _edit(request, own)


def edit_person(request: PeopleRequest, slug: str) -> HttpResponse:
    """Show and save any profile, for administrators. PermissionDenied for others."""
    return _edit(request, get_object_or_404(Person, slug=slug))


def _edit(request: PeopleRequest, person: Person) -> HttpResponse:
    if not profiles.may_edit_profile(request.user, person):
        raise PermissionDenied
    data, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = forms.ProfileForm(data, files, instance=person)
    days = forms.working_day_forms(person, data)
    # Every form is checked, so that all errors show at once.
    is_valid = data is not None and all([form.is_valid(), *[day.is_valid() for day in days]])
    if is_valid:
        _save(request, Person.objects.get(pk=person.pk), form, days)
        own = person.user_id == request.user.pk
        of_other = _("The profile of %(name)s has been saved.") % {"name": person.display_name}
        messages.success(request, _("Your profile has been saved.") if own else of_other)
        return redirect(person)
    context = selectors.profile_context(person.slug)
    context |= {"form": form, "days": days, "is_faulty": data is not None}
    return render(request, "people/edit_profile.html", context)


def _save(
    request: PeopleRequest,
    person: Person,
    form: forms.ProfileForm,
    days: list[forms.WorkingDayForm],
) -> None:
    profiles.update_profile(
        person=person,
        by=request.user,
        values=form.own_values(),
        skills=form.cleaned_data["skills"],
        working_days=[day for each in days if (day := each.day())],
    )
    if upload := form.cleaned_data.get("photo_upload"):
        profiles.set_photo(person=person, by=request.user, upload=upload)
    elif form.cleaned_data.get("remove_photo"):
        profiles.remove_photo(person=person, by=request.user)
