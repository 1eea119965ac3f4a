"""The bin: what is deleted comes back with its place, versions, redirects and rights."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.contrib.auth.models import Permission
from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import (
    Collection,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    PageViewRestriction,
    ReferenceIndex,
)

from editorial.bin.purge import empty_bin
from editorial.bin.restore import restore
from editorial.bin.selectors import entries_for
from editorial.models import BinEntry, ContentRecord, KringDocument, KringImage
from editorial.services.links import linking_page_ids
from home.models import ContentPage
from kring.core.deletion import for_good
from kring.core.errors import RefusedError
from news.models import NewsCategory, NewsPage
from tests.support import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss():
    return factories.make_user(is_superuser=True, language="nl")


def right(codename):
    return Permission.objects.get(codename=codename)


def make_editor(section, *rights):
    """Make a user with these rights on a section, or on a collection."""
    group = factories.make_group(f"Groep {section.pk} {rights}")
    group.permissions.add(right("access_admin"))
    for codename in rights:
        if isinstance(section, Collection):
            GroupCollectionPermission.objects.create(
                group=group, collection=section, permission=right(codename)
            )
        else:
            GroupPagePermission.objects.create(
                group=group, page=section, permission=right(codename)
            )
    user = factories.make_user(language="nl")
    user.groups.add(group)
    return user


def entry_of(title):
    return BinEntry.objects.get(title=title)


def bring_back(thing, boss):
    return restore(entry=entry_of(thing.title), user=boss)


def test_a_page_comes_back_live_at_its_address_with_its_text_and_its_versions(boss):
    page = factories.make_guidance(title="Verlof", body=[("rich_text", "<p>Zo vraag je het.</p>")])
    page.title = "Verlof, nieuw"
    page.save_revision()
    before = (page.pk, page.path, page.get_url(), page.revisions.count())
    Page.objects.get(pk=page.pk).delete()
    assert not Page.objects.filter(pk=page.pk).exists()

    back = restore(entry=BinEntry.objects.get(), user=boss)

    assert (back.pk, back.path, back.get_url(), back.revisions.count()) == before
    assert back.live
    assert "Zo vraag je het." in str(back.body)
    assert back.get_latest_revision_as_object().title == "Verlof, nieuw"
    assert ContentRecord.objects.get(pk=back.pk).title == "Verlof"
    assert not BinEntry.objects.exists()


def test_a_section_comes_back_with_all_pages_below_it(boss):
    section = factories.make_guidance(title="Sectie")
    below = factories.make_guidance(section, title="Onder")
    deepest = factories.make_guidance(below, title="Diepst")
    parent = section.get_parent()
    children = parent.numchild
    section.delete()
    assert BinEntry.objects.get().number == 3

    bring_back(section, boss)

    tree = ContentPage.objects.filter(pk__in=[section.pk, below.pk, deepest.pk]).order_by("path")
    assert [page.title for page in tree] == ["Sectie", "Onder", "Diepst"]
    assert Page.objects.get(pk=deepest.pk).get_parent().pk == below.pk
    assert Page.objects.get(pk=parent.pk).numchild == children
    assert Page.find_problems() == ([], [], [], [], [])


def test_a_large_section_comes_back_and_a_worker_makes_all_of_it_known(boss, run_jobs):
    section = factories.make_guidance(title="Sectie")
    for _number in range(30):
        factories.make_guidance(section)
    section.refresh_from_db()
    section.delete()
    run_jobs()

    bring_back(section, boss)
    run_jobs()

    assert ContentPage.objects.descendant_of(section).count() == 30
    assert ContentRecord.objects.filter(path__startswith=section.path).count() == 31


def test_a_page_that_uses_a_document_is_known_to_use_it_again(boss, run_jobs):
    document = factories.make_document(title="Stuk")
    body = [("documents", {"title": "", "documents": [document]})]
    page = factories.make_guidance(body=body)
    ReferenceIndex.create_or_update_for_object(page)
    assert linking_page_ids(document) == [page.pk]
    document.delete()
    run_jobs()

    back = bring_back(document, boss)
    run_jobs()

    assert linking_page_ids(back) == [page.pk]


def test_categories_tags_redirects_restrictions_and_rights_come_back(boss):
    category = NewsCategory.objects.create(name_nl="Beleid", slug="beleid")
    page = factories.make_news(tags=["thuiswerken"], title="Bericht")
    page.categories.add(category)
    page.save()
    group = factories.make_group("Redactie")
    GroupPagePermission.objects.create(group=group, page=page, permission=right("change_page"))
    Redirect.objects.create(old_path="/oud", redirect_page=page)
    restriction = PageViewRestriction.objects.create(page=page, restriction_type="groups")
    restriction.groups.add(group)
    page.delete()
    assert not Redirect.objects.exists()

    back = bring_back(page, boss)

    assert isinstance(back, NewsPage)
    assert [one.slug for one in back.categories.all()] == ["beleid"]
    assert [tag.name for tag in back.tags.all()] == ["thuiswerken"]
    assert Redirect.objects.get(old_path="/oud").redirect_page_id == page.pk
    assert [one.name for one in PageViewRestriction.objects.get(page=back).groups.all()] == [
        "Redactie"
    ]
    assert group.page_permissions.filter(page=back).exists()
    assert ContentRecord.objects.get(pk=back.pk).rules.exists()


def test_a_page_whose_place_and_address_were_taken_comes_back_beside_them(boss):
    page = factories.make_guidance(title="Verlof", slug="verlof")
    below = factories.make_guidance(page, title="Onder", slug="onder")
    page.delete()
    other = factories.make_guidance(title="Ander verlof", slug="verlof")
    assert other.path == page.path

    back = bring_back(page, boss)

    assert back.path != other.path
    assert back.slug == "verlof-1"
    assert ContentPage.objects.get(pk=below.pk).url_path.endswith("/verlof-1/onder/")
    assert Page.find_problems() == ([], [], [], [], [])


def test_a_page_follows_its_section_that_moved_meanwhile(boss):
    section, elsewhere = factories.make_guidance(title="Sectie"), factories.make_guidance()
    page = factories.make_guidance(section, title="Blad")
    page.delete()
    Page.objects.get(pk=section.pk).move(elsewhere, pos="last-child")

    back = bring_back(page, boss)

    assert back.get_parent().pk == section.pk
    assert back.depth == section.depth + 2
    assert back.url_path.startswith(ContentPage.objects.get(pk=section.pk).url_path)


def test_a_page_below_a_deleted_page_waits_for_that_one(boss):
    section = factories.make_guidance(title="Sectie")
    page = factories.make_guidance(section, title="Blad")
    page.delete()
    Page.objects.get(pk=section.pk).delete()

    with pytest.raises(RefusedError):
        bring_back(page, boss)
    bring_back(section, boss)

    assert bring_back(page, boss).get_parent().pk == section.pk


def test_what_has_gone_meanwhile_is_left_out_and_the_page_still_comes_back(boss):
    writer, image = factories.make_user(), factories.make_image()
    category = NewsCategory.objects.create(name_nl="Beleid", slug="beleid")
    page = factories.make_news(title="Bericht", owner=writer, lead_image=image)
    page.categories.add(category)
    page.save()
    page.delete()
    writer.delete()
    image.delete()
    category.delete()
    BinEntry.objects.exclude(title="Bericht").delete()

    back = bring_back(page, boss)

    assert (back.owner, back.lead_image) == (None, None)
    assert not back.categories.exists()


@pytest.mark.parametrize("make", [factories.make_image, factories.make_document])
def test_a_file_comes_back_with_its_content_and_where_it_was_used(
    boss, make, django_capture_on_commit_callbacks
):
    file = make(title="Bestand")
    name = file.file.name
    page = factories.make_guidance(lead_image=file) if isinstance(file, KringImage) else None
    with django_capture_on_commit_callbacks(execute=True):
        file.delete()
    assert not type(file).objects.exists()

    back = bring_back(file, boss)

    assert (back.file.name, default_storage.exists(name)) == (name, True)
    if page is not None:
        page.refresh_from_db()
        assert page.lead_image_id == back.pk


def test_links_in_other_pages_live_again_because_the_page_keeps_its_key(boss, client):
    goal = factories.make_guidance(title="Doel")
    text = f'<p><a linktype="page" id="{goal.pk}">hier</a></p>'
    page = factories.make_guidance(title="Verwijzer", body=[("rich_text", text)])
    address = goal.get_url()
    goal.delete()
    bring_back(goal, boss)
    client.force_login(factories.make_employee())

    assert f'href="{address}"' in client.get(page.get_url()).content.decode()


def test_several_pages_deleted_at_once_are_an_entry_each(boss):
    pages = [factories.make_guidance(title=f"Blad {number}") for number in range(3)]
    Page.objects.filter(pk__in=[page.pk for page in pages]).delete()

    assert BinEntry.objects.count() == 3


def test_the_entry_says_who_deleted(client, boss):
    page = factories.make_guidance(title="Blad")
    client.force_login(boss)
    client.post(reverse("wagtailadmin_pages:delete", args=[page.pk]))

    assert entry_of("Blad").deleted_by == boss


def test_nothing_can_be_brought_back_after_its_days_and_its_file_is_gone(
    boss, settings, django_capture_on_commit_callbacks
):
    settings.KRING_BIN_DAYS = 90
    document, page = factories.make_document(), factories.make_guidance()
    name = document.file.name
    document.delete()
    page.delete()

    with time_machine.travel(timezone.now() + timedelta(days=89)):
        assert empty_bin() == 0
    with (
        time_machine.travel(timezone.now() + timedelta(days=91)),
        django_capture_on_commit_callbacks(execute=True),
    ):
        assert empty_bin() == 2
    assert not default_storage.exists(name)


def test_what_a_person_removes_of_themselves_is_kept_nowhere(django_capture_on_commit_callbacks):
    image = factories.make_image(title="Mijn foto")
    name = image.file.name
    with django_capture_on_commit_callbacks(execute=True), for_good():
        image.delete()

    assert not BinEntry.objects.exists()
    assert not default_storage.exists(name)


ALL = ("add_page", "change_page", "publish_page")


@pytest.mark.parametrize(
    ("rights", "sees"),
    [(ALL, True), (("add_page", "change_page"), False), (("add_page",), False), ((), False)],
)
def test_a_live_page_is_in_the_bin_of_who_may_have_deleted_it(rights, sees):
    section = factories.make_guidance(title="Sectie")
    page = factories.make_guidance(section, title="Blad")
    editor = make_editor(section, *rights)
    assert page.permissions_for_user(editor).can_delete() is sees
    page.delete()

    assert entries_for(editor).exists() is sees


def test_an_author_without_further_rights_sees_an_own_draft_only():
    section = factories.make_guidance(title="Sectie")
    author = make_editor(section, "add_page")
    own = factories.make_guidance(section, live=False, title="Eigen", owner=author)
    factories.make_guidance(section, live=False, title="Ander").delete()
    own.delete()

    assert [entry.title for entry in entries_for(author)] == ["Eigen"]


def test_the_rights_on_another_section_show_nothing_and_bring_nothing_back():
    one, other = factories.make_guidance(title="Een"), factories.make_guidance(title="Ander")
    page = factories.make_guidance(one, title="Geheim")
    page.delete()
    stranger = make_editor(other, *ALL)

    assert not entries_for(stranger).exists()
    with pytest.raises(PermissionDenied):
        restore(entry=entry_of("Geheim"), user=stranger)


def test_a_file_is_in_the_bin_of_who_may_change_its_collection():
    root = Collection.get_first_root_node()
    mine, other = root.add_child(name="Mijn"), root.add_child(name="Ander")
    editor = make_editor(mine, "change_document")
    factories.make_document(title="Wel", collection=mine).delete()
    factories.make_document(title="Niet", collection=other).delete()
    factories.make_image(title="Beeld", collection=mine).delete()

    assert [entry.title for entry in entries_for(editor)] == ["Wel"]
    assert KringDocument.objects.count() == 0


def test_the_screen_lists_asks_and_brings_back(client, boss):
    page = factories.make_guidance(title="Verlof")
    page.delete()
    client.force_login(boss)
    ask = reverse("kring_bin_restore", args=[entry_of("Verlof").pk])

    BinEntry.objects.update(deleted_at=datetime(2031, 3, 1, tzinfo=UTC))
    screen = client.get(reverse("kring_bin")).content.decode()
    assert "Verlof" in screen
    assert "30 mei 2031" in screen
    assert "met haar versies" in client.get(ask).content.decode()
    assert client.post(ask).status_code == 302
    assert Page.objects.filter(pk=page.pk).exists()


def test_the_screen_of_a_stranger_is_empty(client):
    page = factories.make_guidance(title="Geheim plan")
    other = factories.make_guidance(title="Ander")
    page.delete()
    client.force_login(make_editor(other, *ALL))

    assert "Geheim plan" not in client.get(reverse("kring_bin")).content.decode()
    ask = reverse("kring_bin_restore", args=[entry_of("Geheim plan").pk])
    assert client.get(ask).status_code == 404


def test_the_screen_filters_by_title_and_kind(client, boss):
    factories.make_guidance(title="Blad").delete()
    factories.make_document(title="Stuk").delete()
    client.force_login(boss)
    kind = entry_of("Stuk").content_type_id

    found = client.get(reverse("kring_bin"), {"content_type": kind}).content.decode()

    assert "Stuk" in found
    assert "Blad" not in found


def test_the_screen_takes_as_many_queries_for_many_entries(
    client, boss, django_assert_max_num_queries
):
    for number in range(15):
        factories.make_document(title=f"Stuk {number}").delete()
    client.force_login(boss)

    with django_assert_max_num_queries(25):
        client.get(reverse("kring_bin"))
