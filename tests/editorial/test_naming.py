"""Wagtail's screens name to nobody what they may neither edit nor see; pages name no closed file.

The canary crawl (``tests/test_canary.py``) looks everywhere; here is each rule by itself, as the manager of
a blog meets it, who may enter the admin for the sake of that blog alone.
"""

import json

import pytest
from django.core.cache import cache
from django.urls import reverse
from wagtail.models import Collection, CollectionViewRestriction, Page, Site
from wagtail.rich_text import expand_db_html

from editorial.models import ContentRecord
from home.models import ALERT_KEY, Alert
from kring.core.reader import current_reader, reading
from search.contract.sources import sources
from tests.editorial.test_setup import setup_kring
from tests.editorial.workflow import make_review, make_workflow, submit
from tests.support import factories
from tests.support.kept import kept_for_a_module, settle

pytestmark = pytest.mark.django_db
SECRET = "zwamvlok"


@pytest.fixture(scope="module", autouse=True)
def kring(django_db_setup, django_db_blocker):
    """Kring as it is set up, made once for all tests of this module."""
    with kept_for_a_module(django_db_blocker):
        setup_kring()
        settle()
        yield


@pytest.fixture
def only():
    """A restriction that nobody here meets."""
    return [f"unit:{factories.make_unit().pk}"]


@pytest.fixture
def manager(client):
    """The manager of a blog, signed in."""
    user = factories.make_employee(language="en")
    factories.make_blog(user.person, title="Own blog")
    client.force_login(user)
    return user


@pytest.fixture
def closed(only):
    """A page that is closed to the manager."""
    page = factories.make_guidance(title=f"A {SECRET}", restricted_to=only)
    page.tags.add(SECRET)
    page.save()
    return page


@pytest.fixture
def draft():
    """A draft of somebody else."""
    return factories.make_news(title=f"Draft {SECRET}", live=False)


@pytest.fixture
def document(only):
    """A document that is closed to the manager."""
    return factories.make_document(
        title=f"Paper {SECRET}", filename=f"{SECRET}.pdf", restricted_to=only
    )


@pytest.fixture
def image(only):
    """An image that is closed to the manager."""
    return factories.make_image(title=f"Picture {SECRET}", restricted_to=only)


def answer(client, name, *args, **query):
    response = client.get(reverse(name, args=args), query)
    return response, response.content.decode()


def own_blog(manager) -> Page:
    return manager.person.blogs.get()


# Pages in the admin


@pytest.mark.parametrize("kind", ["closed", "draft"])
def test_the_page_chooser_offers_no_page_that_one_may_not_know(client, manager, request, kind):
    page = request.getfixturevalue(kind)

    _response, text = answer(client, "wagtailadmin_choose_page_child", page.get_parent().pk)

    assert SECRET not in text


@pytest.mark.parametrize("kind", ["closed", "draft"])
def test_the_page_chooser_finds_no_page_that_one_may_not_know(
    client, manager, request, run_jobs, kind
):
    request.getfixturevalue(kind)
    run_jobs()

    _response, text = answer(client, "wagtailadmin_choose_page_search", q=SECRET[:6])

    assert SECRET not in text


def test_the_page_chooser_does_not_open_inside_a_page_that_one_may_not_know(
    client, manager, closed
):
    factories.make_guidance(closed, title="Below")
    type(closed).objects.exclude(path__startswith=closed.path).delete()

    _response, text = answer(client, "wagtailadmin_choose_page", page_type="home.contentpage")

    assert SECRET not in text


@pytest.mark.parametrize("kind", ["closed", "draft"])
def test_an_address_of_the_admin_that_names_a_page_one_may_not_know_is_not_found(
    client, manager, request, kind
):
    page = request.getfixturevalue(kind)
    own = factories.make_post(own_blog(manager))

    for name, args, query in (
        ("wagtailadmin_pages:move_confirm", [own.pk, page.pk], {}),
        ("wagtailadmin_choose_page_child", [page.pk], {}),
        ("wagtailadmin_pages:usage", [page.pk], {}),
        ("wagtailadmin_pages:copy", [page.pk], {}),
        ("wagtailadmin_explore", [page.pk], {}),
        ("wagtailadmin_choose_page_chosen_multiple", [], {"id": page.pk}),
        ("wagtail_bulk_action", ["wagtailcore", "page", "delete"], {"id": page.pk}),
    ):
        response, text = answer(client, name, *args, **query)
        assert response.status_code in (302, 404), name
        assert SECRET not in text, name


def test_what_is_one_s_own_is_found_as_before(client, manager, run_jobs):
    post = factories.make_post(own_blog(manager), title="Mine")
    run_jobs()

    response, text = answer(client, "wagtailadmin_pages:move", post.pk)
    _response, chooser = answer(client, "wagtailadmin_choose_page_search", q="Mine")

    assert response.status_code == 200
    assert "Mine" in text
    assert "Mine" in chooser


def test_a_page_under_one_s_own_review_is_no_secret(client, manager):
    """The approver of a draft opens it, whatever else they may."""
    page = factories.make_guidance(title="To be read", live=False)
    make_workflow(page, make_review("Managers"))
    submit(page, factories.make_user(is_superuser=True))

    response, _text = answer(client, "wagtailadmin_pages:edit", page.pk)

    assert response.status_code == 200


def test_the_title_of_a_draft_is_for_those_who_may_edit_it(client, manager):
    page = factories.publish(factories.make_guidance(title="Open title"))
    page.title = f"Changed to {SECRET}"
    page.save_revision()

    _response, text = answer(client, "wagtailadmin_choose_page_child", page.get_parent().pk)

    assert "Open title" in text
    assert SECRET not in text


def test_the_report_of_page_types_tells_only_of_pages_one_may_know(client, manager, closed):
    closed.save_revision()
    known = type(closed).objects.exclude(pk=closed.pk).count()

    response, text = answer(client, "wagtailadmin_reports:page_types_usage")

    assert SECRET not in text
    counts = {row.model: row.count for row in response.context["object_list"]}
    assert counts["contentpage"] == known


def test_a_tag_of_what_one_may_not_know_is_not_proposed(client, manager, closed, document, image):
    for thing in (document, image):
        thing.tags.add(f"{SECRET}-{thing.pk}")
    open_page = factories.make_news(tags=[f"{SECRET[:6]}-open"])

    _response, text = answer(client, "wagtailadmin_tag_autocomplete", term=SECRET[:6])

    assert json.loads(text) == [open_page.tags.get().name]


def test_the_editor_shows_no_address_of_a_page_or_file_one_may_not_know(
    client, manager, closed, document
):
    links = (
        f'<p><a linktype="page" id="{closed.pk}">one</a> '
        f'<a linktype="document" id="{document.pk}">two</a></p>'
    )
    post = factories.make_post(own_blog(manager), body=[("rich_text", links)])

    _response, text = answer(client, "wagtailadmin_pages:edit", post.pk)

    assert closed.slug not in text
    assert SECRET not in text


# Files in the admin


@pytest.mark.parametrize("kind", ["document", "image"])
def test_the_api_of_the_admin_tells_nothing_of_a_closed_file(client, manager, request, kind):
    file = request.getfixturevalue(kind)

    response, _text = answer(client, f"wagtailadmin_api:{kind}s:detail", file.pk)
    _response, listed = answer(client, f"wagtailadmin_api:{kind}s:listing")

    assert response.status_code == 404
    assert SECRET not in listed


@pytest.mark.parametrize("kind", ["document", "image"])
def test_a_closed_file_cannot_be_chosen(client, manager, request, kind):
    file = request.getfixturevalue(kind)
    app = {"document": "wagtaildocs", "image": "wagtailimages"}[kind]

    response, _text = answer(client, f"{app}_chooser:chosen", file.pk)
    _response, offered = answer(client, f"{app}_chooser:choose")

    assert response.status_code in (302, 404)
    assert SECRET not in offered


@pytest.mark.parametrize("kind", ["document", "image"])
def test_no_form_names_a_collection_that_is_closed_to_the_person(client, manager, kind):
    closed = Collection.get_first_root_node().add_child(name=SECRET)
    CollectionViewRestriction.objects.create(
        collection=closed, restriction_type=CollectionViewRestriction.GROUPS
    )
    Collection.get_first_root_node().add_child(name="Open map")
    app = {"document": "wagtaildocs", "image": "wagtailimages"}[kind]

    for name in (f"{app}:index", f"{app}:add_multiple", f"{app}_chooser:choose"):
        _response, text = answer(client, name)
        assert SECRET not in text, name
        assert "Open map" in text, name


def test_who_may_change_a_closed_file_still_finds_it_in_the_list(client, document):
    client.force_login(factories.make_user(groups=["Editors"], language="en"))

    _response, text = answer(client, "wagtaildocs:index")

    assert document.title in text


@pytest.mark.parametrize("kind", ["document", "image"])
def test_the_bin_shows_nobody_the_files_of_others_that_they_could_not_change(
    client, manager, request, kind
):
    request.getfixturevalue(kind).delete()

    _response, text = answer(client, "kring_bin")

    assert SECRET not in text


# Pages on the site


@pytest.fixture
def reader(client):
    """A colleague, signed in."""
    user = factories.make_employee(language="en")
    client.force_login(user)
    return user


def page_text(client, page) -> str:
    return client.get(page.get_url()).content.decode()


def test_a_link_leads_nowhere_for_who_may_not_go_there(client, reader, closed):
    body = [("rich_text", f'<p><a linktype="page" id="{closed.pk}">read on</a></p>')]
    page = factories.make_news(body=body)

    text = page_text(client, page)

    assert "read on" in text
    assert closed.slug not in text


def test_a_link_leads_to_the_page_for_who_may_go_there(client, reader):
    target = factories.make_news()
    body = [("rich_text", f'<p><a linktype="page" id="{target.pk}">read on</a></p>')]
    page = factories.make_news(body=body)

    assert f'<a href="{target.get_url()}">read on</a>' in page_text(client, page)


def test_a_closed_document_stands_in_no_list_and_no_text(client, reader, document):
    link = f'<p><a linktype="document" id="{document.pk}">the paper</a></p>'
    page = factories.make_news(
        body=[
            ("rich_text", link),
            ("documents", {"title": "Papers", "documents": [document]}),
        ]
    )

    text = page_text(client, page)

    assert SECRET not in text
    assert "the paper" in text
    # A list without anything in it is not announced.
    assert "Papers" not in text


def test_a_closed_image_leaves_no_trace_on_page_list_and_home(client, reader, image):
    page = factories.make_news(
        lead_image=image,
        lead_image_alt=f"alt of {SECRET}",
        body=[("image", {"image": image, "alt_text": SECRET, "caption": f"see {SECRET}"})],
    )

    for address in (page.get_url(), page.get_parent().get_url(), "/"):
        text = client.get(address).content.decode()
        assert page.title in text, address
        assert SECRET not in text, address
        assert image.file.name.rpartition("/")[2].partition(".")[0] not in text, address


@pytest.mark.parametrize("version", ["v2", "v3"])
def test_the_api_says_nothing_about_a_closed_image(client, reader, image, version):
    page = factories.make_news(
        lead_image=image,
        lead_image_alt=f"alt of {SECRET}",
        body=[("image", {"image": image, "alt_text": SECRET, "caption": f"see {SECRET}"})],
    )

    assert SECRET not in client.get(f"/api/{version}/pages/{page.pk}/").content.decode()


def test_an_alert_leads_only_to_a_page_that_the_reader_may_see(client, reader, closed):
    cache.delete(ALERT_KEY)
    Alert.objects.create(
        site=Site.objects.get(is_default_site=True), is_shown=True, text="Look", link=closed
    )

    text = client.get("/colleagues/").content.decode()
    cache.delete(ALERT_KEY)

    assert "Look" in text
    assert SECRET not in text


def test_nobody_reads_in_a_background_job(closed, document):
    """What is made without a reader names nothing that is not for everybody to know."""
    text = expand_db_html(f'<a linktype="document" id="{document.pk}">paper</a>')

    assert text == "<a>paper</a>"


# What search quotes of a page


def naming(document=None, image=None):
    body = [("documents", {"title": "", "documents": [document]})] if document else []
    if image:
        body.append(("image", {"image": image, "alt_text": "", "caption": f"see {SECRET}"}))
    return factories.publish(factories.make_news(body=body))


def text_of(page) -> str:
    return next(iter(sources()["content"].documents([str(page.pk)]))).body


def test_search_quotes_no_title_of_a_closed_document(document):
    assert SECRET not in text_of(naming(document=document))


def test_search_quotes_no_caption_of_a_closed_image(image):
    assert SECRET not in text_of(naming(image=image))


def test_search_forgets_a_title_as_soon_as_the_document_is_closed(only, run_jobs):
    document = factories.make_document(title=f"Paper {SECRET}")
    page = naming(document=document)
    run_jobs()
    assert SECRET in text_of(page)

    document.restricted_to = only
    document.save()

    assert SECRET not in text_of(page)


def test_search_forgets_the_titles_in_a_collection_that_is_closed(run_jobs):
    folder = Collection.get_first_root_node().add_child(name="Map")
    document = factories.make_document(title=f"Paper {SECRET}", collection=folder)
    page = naming(document=document)
    run_jobs()

    CollectionViewRestriction.objects.create(
        collection=folder, restriction_type=CollectionViewRestriction.GROUPS
    )
    run_jobs()

    assert SECRET not in ContentRecord.objects.get(pk=page.pk).text


def test_a_reader_is_forgotten_at_the_end_of_the_request(rf, reader):
    request = rf.get("/")
    request.user = reader
    with reading(request):
        assert current_reader() == reader
    assert current_reader() is None
