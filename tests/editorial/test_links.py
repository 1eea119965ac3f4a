"""Who links where: the warning before something goes, and the report of links that lead nowhere."""

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from wagtail.blocks import RichTextBlock
from wagtail.models import GroupPagePermission, ReferenceIndex, Site
from wagtail.rich_text import RichText

from tests.support import factories

pytestmark = pytest.mark.django_db
REPORT = reverse("kring_broken_links")


def link(title, linktype, pk, **fields):
    """Make a page with a link in its text."""
    text = f'<p><a linktype="{linktype}" id="{pk}">hier</a></p>'
    page = factories.make_guidance(title=title, body=[("rich_text", text)], **fields)
    ReferenceIndex.create_or_update_for_object(page)
    return page


@pytest.fixture
def boss(client):
    user = factories.make_user(is_superuser=True, language="nl")
    client.force_login(user)
    return user


@pytest.fixture
def editor_of():
    """Return a function that makes an editor of one section only."""

    def make(section):
        group = factories.make_group(f"Redactie {section.pk}")
        group.permissions.add(Permission.objects.get(codename="access_admin"))
        for right in ("add_page", "change_page", "publish_page"):
            GroupPagePermission.objects.create(
                group=group, page=section, permission=Permission.objects.get(codename=right)
            )
        user = factories.make_user(language="nl")
        user.groups.add(group)
        return user

    return make


def text(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("action", ["delete", "unpublish"])
def test_before_a_page_goes_the_pages_that_link_there_are_listed(client, boss, action):
    goal = factories.make_guidance(title="Doel")
    link("Verwijzer", "page", goal.pk)

    screen = text(client, reverse(f"wagtailadmin_pages:{action}", args=[goal.pk]))

    assert "die nergens heen gaat" in screen
    assert "Verwijzer" in screen


def test_links_to_pages_below_count_and_those_from_below_do_not(client, boss):
    goal = factories.make_guidance(title="Doel")
    below = factories.make_guidance(goal, title="Daaronder")
    link("Van buiten", "page", below.pk)
    link("Van binnen", "page", goal.pk, parent=goal)

    screen = text(client, reverse("wagtailadmin_pages:delete", args=[goal.pk]))

    assert "Van buiten" in screen
    assert "Van binnen" not in screen


@pytest.mark.parametrize("kind", ["image", "document"])
def test_before_a_file_goes_the_pages_that_use_it_are_listed(client, boss, kind):
    if kind == "document":
        goal = factories.make_document()
        link("Verwijzer", "document", goal.pk)
        address = reverse("wagtaildocs:delete", args=[goal.pk])
    else:
        goal = factories.make_image()
        page = factories.make_guidance(title="Verwijzer", lead_image=goal)
        ReferenceIndex.create_or_update_for_object(page)
        address = reverse("wagtailimages:delete", args=[goal.pk])

    assert "Verwijzer" in text(client, address)


@pytest.mark.parametrize("action", ["delete", "unpublish"])
def test_several_at_once_are_warned_of_too(client, boss, action):
    goal = factories.make_guidance(title="Doel")
    link("Verwijzer", "page", goal.pk)
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", action])

    assert "Verwijzer" in text(client, f"{address}?id={goal.pk}")


def test_the_warning_counts_pages_that_the_editor_may_not_edit_without_their_titles(
    client, editor_of
):
    section = factories.make_guidance(title="Eigen deel")
    goal = factories.make_guidance(section, title="Doel")
    link("Geheim plan", "page", goal.pk)
    client.force_login(editor_of(section))

    screen = text(client, reverse("wagtailadmin_pages:delete", args=[goal.pk]))

    assert "Eén pagina verwijst hiernaar" in screen
    assert "Geheim plan" not in screen


def test_the_report_lists_links_to_what_was_deleted_and_what_is_not_published(
    client, boss, run_jobs
):
    gone, draft = factories.make_guidance(), factories.make_guidance(title="Nog niet", live=False)
    document, alive = factories.make_document(), factories.make_guidance()
    link("Naar weg", "page", gone.pk)
    link("Naar concept", "page", draft.pk)
    link("Naar stuk", "document", document.pk)
    link("Naar goed", "page", alive.pk)
    gone.delete()
    document.delete()
    run_jobs()

    report = text(client, REPORT)

    for title in ("Naar weg", "Naar concept", "Naar stuk"):
        assert title in report
    assert "“Nog niet” is niet gepubliceerd." in report
    assert "Naar goed" not in report


def test_the_report_names_only_what_its_reader_may_edit(client, editor_of):
    section = factories.make_guidance(title="Eigen deel")
    secret = factories.make_guidance(title="Geheim plan", live=False)
    link("Eigen pagina", "page", secret.pk, parent=section)
    link("Andere pagina", "page", secret.pk)
    client.force_login(editor_of(section))

    report = text(client, REPORT)

    assert "Eigen pagina" in report
    assert "Andere pagina" not in report
    assert "Geheim plan" not in report


def test_the_report_takes_as_many_queries_for_many_links(
    client, boss, django_assert_max_num_queries
):
    goal = factories.make_guidance(live=False)
    for number in range(20):
        link(f"Verwijzer {number}", "page", goal.pk)

    with django_assert_max_num_queries(30):
        client.get(REPORT)


@pytest.fixture
def linked_by_address(settings):
    """Return a function that makes a page whose text has an address, stored as such."""
    settings.BASE_URL = "https://kring.example.org"

    def make(address, **fields):
        words = f'<p><a href="{address}">hier</a></p>'
        body = [("accordion", {"items": [{"title": "Meer", "text": words}]})]
        page = factories.make_guidance(body=body, **fields)
        ReferenceIndex.create_or_update_for_object(page)
        return page

    return make


@pytest.mark.parametrize(
    "address",
    [
        "/doel/",
        "/doel",
        "/doel/#kop",
        "/doel/?p=2&amp;q=x",
        "https://KRING.example.org/doel/#kop",
    ],
)
def test_an_address_of_ours_counts_as_a_link_to_its_page(client, boss, linked_by_address, address):
    goal = factories.make_guidance(title="Doel", slug="doel")
    linked_by_address(address, title="Verwijzer")

    assert "Verwijzer" in text(client, reverse("wagtailadmin_pages:unpublish", args=[goal.pk]))

    goal.unpublish()
    assert "“Doel” is niet gepubliceerd." in text(client, REPORT)


@pytest.mark.parametrize(
    "address",
    ["https://elsewhere.example/doel/", "//elsewhere.example/doel/", "#doel", "mailto:d@x.nl"],
)
def test_an_address_elsewhere_is_no_link_to_a_page(client, boss, linked_by_address, address):
    goal = factories.make_guidance(title="Doel", slug="doel")
    linked_by_address(address, title="Verwijzer")

    assert "Verwijzer" not in text(client, reverse("wagtailadmin_pages:unpublish", args=[goal.pk]))


def test_all_addresses_of_a_text_are_looked_up_at_once(
    linked_by_address, django_assert_num_queries
):
    for name in "ab":
        factories.make_guidance(slug=name)
    block = RichTextBlock()
    words = RichText('<a href="/a/#x">a</a> <a href="/b/?y">b</a> <a href="/c/">c</a>')
    Site.get_site_root_paths()

    with django_assert_num_queries(1):
        assert len(list(block.extract_references(words))) == 2
