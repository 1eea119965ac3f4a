"""Who sees what, on every surface: the one table.

The columns are people. *inside* and *manager* work in the unit that things are restricted to, and
*inside* is also in the group of the "for a group" rows; *outside*, *editor* and *moderator* are not.
What a restricted page of one type is to people, one of every other type is too: those rows are derived.
What a cell says: a status code; ``sign-in``: sent to the sign-in page; ``yes`` or ``no``: it is
listed there or not. (A manager may enter the admin for a blog; Wagtail sends somebody who went too
far there back to its dashboard: 302.)
"""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import Group
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import (
    Collection,
    CollectionViewRestriction,
    Page,
    PageViewRestriction,
    get_page_models,
)

from editorial.models import EditorialPage
from kring.core.kinds import kind_of
from kring.jobs.runner import run_due_jobs
from search.outbox.draining import drain
from tests.support import factories

TABLE = """
what                                          anonymous  outside  inside  editor  moderator  manager  superuser

page: open                                    sign-in    200      200     200     200        200      200
page: restricted                              sign-in    404      200     404     404        200      200
page: below_restricted                        sign-in    404      200     404     404        200      200
page: for_group                               sign-in    404      200     404     404        404      200
page: draft                                   sign-in    404      404     404     404        404      404
page: scheduled                               sign-in    404      404     404     404        404      404
page: expired                                 sign-in    404      404     404     404        404      404
page: overdue                                 sign-in    404      404     404     404        404      404
draft in the admin: draft                     sign-in    404      404     200     200        404      200

news list: open                               sign-in    yes      yes     yes     yes        yes      yes
news list: restricted                         sign-in    no       yes     no      no         yes      yes
news list: for_group                          sign-in    no       yes     no      no         no       yes
news list: draft                              sign-in    no       no      no      no         no       no
news list: expired                            sign-in    no       no      no      no         no       no
home page: open                               sign-in    yes      yes     yes     yes        yes      yes
home page: restricted                         sign-in    no       yes     no      no         yes      yes
feed: open                                    sign-in    yes      yes     yes     yes        yes      yes
feed: restricted                              sign-in    no       yes     no      no         yes      yes
feed: for_group                               sign-in    no       yes     no      no         no       yes
feed: draft                                   sign-in    no       no      no      no         no       no
sitemap: open                                 sign-in    yes      yes     yes     yes        yes      yes
sitemap: restricted                           sign-in    no       yes     no      no         yes      yes
sitemap: below_restricted                     sign-in    no       yes     no      no         yes      yes
sitemap: for_group                            sign-in    no       yes     no      no         no       yes
sitemap: draft                                sign-in    no       no      no      no         no       no
sitemap: expired                              sign-in    no       no      no      no         no       no
search: open                                  sign-in    yes      yes     yes     yes        yes      yes
search: restricted                            sign-in    no       yes     no      no         yes      yes
search: for_group                             sign-in    no       yes     no      no         no       yes
search: draft                                 sign-in    no       no      no      no         no       no

API 2 list: open                              401        yes      yes     yes     yes        yes      yes
API 2 list: restricted                        401        no       yes     no      no         yes      yes
API 2 list: below_restricted                  401        no       yes     no      no         yes      yes
API 2 list: for_group                         401        no       yes     no      no         no       yes
API 2 list: draft                             401        no       no      no      no         no       no
API 2 list: expired                           401        no       no      no      no         no       no
API 2 detail: open                            401        200      200     200     200        200      200
API 2 detail: restricted                      401        404      200     404     404        200      200
API 2 detail: below_restricted                401        404      200     404     404        200      200
API 2 detail: for_group                       401        404      200     404     404        404      200
API 2 detail: draft                           401        404      404     404     404        404      404
API 2 detail: scheduled                       401        404      404     404     404        404      404
API 3 list: open                              401        yes      yes     yes     yes        yes      yes
API 3 list: restricted                        401        no       yes     no      no         yes      yes
API 3 list: for_group                         401        no       yes     no      no         no       yes
API 3 list: draft                             401        no       no      no      no         no       no
API 3 detail: open                            401        200      200     200     200        200      200
API 3 detail: restricted                      401        404      200     404     404        200      200
API 3 detail: below_restricted                401        404      200     404     404        200      200
API 3 detail: for_group                       401        404      200     404     404        404      200
API 3 detail: draft                           401        404      404     404     404        404      404
API 2 document list: document                 401        yes      yes     yes     yes        yes      yes
API 2 document list: document_restricted      401        no       yes     no      no         yes      yes
API 2 document list: document_closed          401        no       yes     no      no         no       yes
API 2 document list: document_below_closed    401        no       yes     no      no         no       yes
API 2 document detail: document_restricted    401        404      200     404     404        200      200
API 2 document detail: document_below_closed  401        404      200     404     404        404      200
API 2 image list: image                       401        yes      yes     yes     yes        yes      yes
API 2 image list: image_restricted            401        no       yes     no      no         yes      yes
API 2 image list: image_below_closed          401        no       yes     no      no         no       yes
API 2 image detail: image_restricted          401        404      200     404     404        200      200

document: document                            sign-in    200      200     200     200        200      200
document: document_restricted                 sign-in    404      200     404     404        200      200
document: document_closed                     sign-in    404      200     404     404        404      200
document: document_below_closed               sign-in    404      200     404     404        404      200
document file: document                       sign-in    200      200     200     200        200      200
document file: document_restricted            sign-in    404      200     404     404        200      200
document file: document_below_closed          sign-in    404      200     404     404        404      200
original: image                               sign-in    200      200     200     200        200      200
original: image_restricted                    sign-in    404      200     404     404        200      200
original: image_closed                        sign-in    404      200     404     404        404      200
original: image_below_closed                  sign-in    404      200     404     404        404      200
rendition: image                              sign-in    200      200     200     200        200      200
rendition: image_restricted                   sign-in    404      200     404     404        200      200
rendition: image_closed                       sign-in    404      200     404     404        404      200
rendition: image_below_closed                 sign-in    404      200     404     404        404      200
image in any size: image                      sign-in    200      200     200     200        200      200
image in any size: image_restricted           sign-in    404      200     404     404        200      200
image in any size: image_below_closed         sign-in    404      200     404     404        404      200

profile: colleague                            sign-in    200      200     200     200        200      200
"""


# By name, as things of the table.
TYPES = {
    f"restricted_{model._meta.model_name}": model
    for model in get_page_models()
    if issubclass(model, EditorialPage)
}
# The lists that have every type; a feed has one kind.
EVERY_TYPE = {"page", "sitemap", "search"}
FOR_TYPES = ("anonymous", "outside", "inside")


def _rows():
    lines = [line for line in TABLE.splitlines() if line.strip()]
    people = lines[0].split()[1:]
    for line in lines[1:]:
        cells = line.split()
        what, expected = " ".join(cells[: -len(people)]), cells[-len(people) :]
        surface, thing = what.split(": ")
        for who, outcome in zip(people, expected, strict=True):
            for each in (thing, *_alike(surface, thing, who)):
                yield pytest.param(surface, each, who, outcome, id=f"{surface}-{each}-{who}")


def _alike(surface: str, thing: str, who: str):
    """Return the pages of other types for which the row holds too."""
    if thing != "restricted" or who not in FOR_TYPES:
        return []
    if surface == "feed":
        return [name for name, model in TYPES.items() if kind_of(model).feed]
    return TYPES if surface in EVERY_TYPE or surface.startswith("API ") else []


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """Everything the table speaks of, made once and rolled back at the end."""
    with django_db_blocker.unblock():
        block = transaction.atomic()
        block.__enter__()
        try:
            made = _make_world()
            drain()
            yield made
        finally:
            transaction.set_rollback(True)
            block.__exit__(None, None, None)


def _make_world() -> SimpleNamespace:
    unit, other = factories.make_unit(), factories.make_unit()
    only, group = [f"unit:{unit.pk}"], Group.objects.create(name="A group")
    things = SimpleNamespace(
        people=_make_people(unit, other, group),
        colleague=factories.make_person(other),
        **_make_pages(only, group),
        **_make_files(only, group),
    )
    Page.objects.filter(pk=things.overdue.pk).update(
        expire_at=timezone.now() - timedelta(minutes=1)
    )
    # The index of the search page is brought up to date by background jobs.
    run_due_jobs()
    return things


def _make_people(unit, other, group) -> dict:
    people = {
        "anonymous": None,
        "outside": factories.make_employee(other),
        "inside": factories.make_employee(unit),
        "editor": factories.make_employee(other, groups=["Editors"]),
        "moderator": factories.make_employee(other, groups=["Moderators"]),
        "manager": factories.make_employee(unit),
        "superuser": factories.make_user(is_superuser=True),
    }
    people["inside"].groups.add(group)
    factories.make_blog(people["manager"].person)
    return people


def _make_pages(only, group) -> dict:
    # First, so that they are not the newest in lists.
    pages = {
        name: factories.make_page(model, title=f"Secret{model.__name__}", restricted_to=only)
        for name, model in TYPES.items()
    }
    section = factories.make_guidance(title="Section for the unit", restricted_to=only)
    pages |= {
        "open": factories.make_news(title="Openness"),
        "restricted": factories.make_news(title="Restraint", restricted_to=only),
        "below_restricted": factories.make_guidance(section, title="Underneath"),
        "for_group": factories.make_news(title="Clubhouse"),
        "draft": factories.make_news(title="Sketchbook", live=False),
        "scheduled": factories.make_news(title="Tomorrow", live=False),
        "expired": factories.make_news(title="Yesterday"),
        "overdue": factories.make_news(title="Anymoment"),
    }
    restriction = PageViewRestriction.objects.create(
        page=pages["for_group"], restriction_type=PageViewRestriction.GROUPS
    )
    restriction.groups.add(group)
    pages["draft"].save_revision()
    pages["scheduled"].go_live_at = timezone.now() + timedelta(days=1)
    pages["scheduled"].save_revision().publish(skip_permission_checks=True)
    pages["expired"].unpublish(set_expired=True)
    return pages


def _make_files(only, group) -> dict:
    closed = Collection.get_first_root_node().add_child(name="Closed")
    below = closed.add_child(name="Below closed")
    restriction = CollectionViewRestriction.objects.create(
        collection=closed, restriction_type=CollectionViewRestriction.GROUPS
    )
    restriction.groups.add(group)
    places = {
        "": {},
        "_restricted": {"restricted_to": only},
        "_closed": {"collection": closed},
        "_below_closed": {"collection": below},
    }
    files = {f"document{name}": factories.make_document(**place) for name, place in places.items()}
    for name, place in places.items():
        image = factories.make_image(**place)
        image.small = image.get_rendition("width-40")
        files[f"image{name}"] = image
    return files


def _image_address(image) -> str:
    from wagtail.images.views.serve import generate_image_url

    return generate_image_url(image, "width-40")


ADDRESSES = {
    "page": lambda page: page.get_url(),
    "draft in the admin": lambda page: reverse("wagtailadmin_pages:view_draft", args=[page.pk]),
    "API 2 detail": lambda page: f"/api/v2/pages/{page.pk}/",
    "API 3 detail": lambda page: f"/api/v3/pages/{page.pk}/",
    "API 2 document detail": lambda document: f"/api/v2/documents/{document.pk}/",
    "API 2 image detail": lambda image: f"/api/v2/images/{image.pk}/",
    "document": lambda document: document.url,
    "document file": lambda document: document.file.url,
    "original": lambda image: image.file.url,
    "rendition": lambda image: image.small.url,
    "image in any size": _image_address,
    "profile": lambda person: person.get_absolute_url(),
}
LISTS = {
    "news list": lambda page: page.get_parent().get_url(),
    "home page": lambda page: "/",
    "feed": lambda page: reverse(f"feeds:{kind_of(page).feed.address}"),
    "sitemap": lambda page: "/sitemap.xml",
    "search": lambda page: f"{reverse('search:results')}?q={page.title}",
    "API 2 list": lambda page: "/api/v2/pages/?limit=100",
    "API 3 list": lambda page: "/api/v3/pages/?limit=100",
    "API 2 document list": lambda document: "/api/v2/documents/?limit=100",
    "API 2 image list": lambda image: "/api/v2/images/?limit=100",
}
# The sitemap knows addresses only. A search page repeats what was typed, so there too the address
# tells whether the page was found.
BY_ADDRESS = {"sitemap", "search"}


def _ask(user, address: str):
    client = Client()
    if user is not None:
        client.force_login(user)
    response = client.get(address)
    while response.status_code == 302 and response.url.startswith("/admin/login/"):
        response = client.get(response.url)
    return response


def _outcome(response, listed: str) -> str:
    if response.status_code == 302 and response.url.startswith("/accounts/login/"):
        return "sign-in"
    if not listed or response.status_code != 200:
        return str(response.status_code)
    return "yes" if listed in response.content.decode() else "no"


@pytest.mark.django_db
@pytest.mark.parametrize(("surface", "thing", "who", "expected"), _rows())
def test_permission(world, surface, thing, who, expected):
    thing = getattr(world, thing)
    if surface in ADDRESSES:
        address, listed = ADDRESSES[surface](thing), ""
    else:
        address = LISTS[surface](thing)
        listed = thing.get_url() if surface in BY_ADDRESS else f"{thing.title}"

    assert _outcome(_ask(world.people[who], address), listed) == expected
