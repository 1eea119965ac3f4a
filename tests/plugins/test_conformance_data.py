"""The suite finds faults in what a plugin asks of the database, keeps of people, migrates and says."""

import importlib
from dataclasses import replace

import pytest
from django.contrib.auth.models import Group
from django.db import connection, migrations
from django.http import HttpResponse
from django.urls import path
from kring_ideas import privacy
from kring_ideas.conformance import Conformance
from kring_ideas.models import Idea, Vote

from plugins import search_sources
from plugins.api import Slot
from plugins.contributions import search, slots, store
from plugins.install import registry
from plugins.privacy.requests import DataSubject
from plugins.testing import accessibility
from plugins.testing.conformance import PluginConformance
from plugins.testing.imports import unstable_imports
from plugins.testing.site import make_site
from tests.plugins.plugin import add_templates

pytestmark = pytest.mark.django_db

TEMPLATES = {
    "sample/note.html": "<p>{{ word }}</p>",
    "sample/picture.html": '{% load static %}<img src="{% static "kring/logo.svg" %}" />',
}


class Greedy(PluginConformance):
    """A suite whose rows are groups of people."""

    slug = "sample"

    def fill(self, count):
        before = Group.objects.count()
        Group.objects.bulk_create(Group(name=f"group {before + n}") for n in range(count))


class NPlusOne(Slot):
    """Asks the database once more for every row."""

    template = "sample/note.html"

    def get_context(self, request, subject):
        return {"word": sum(group.permissions.count() for group in Group.objects.all())}


def n_plus_one(request):
    return HttpResponse(str([group.permissions.count() for group in Group.objects.all()]))


def five_queries(request):
    return HttpResponse(str([Group.objects.count() for _number in range(5)]))


@pytest.fixture(autouse=True)
def _templates(settings):
    add_templates(settings, TEMPLATES)


@pytest.fixture
def tour(db):
    return make_site("sample")


@pytest.fixture
def found():
    return registry.get("ideas")


@pytest.fixture
def serve_page(sample, serve):
    """Return a function that puts one page of the sample in place."""

    def put(view):
        sample.urls(type("Pages", (), {"urlpatterns": [path("", view, name="home")]}))
        serve()

    return put


# The query budget


def test_a_page_with_a_query_for_each_row_is_noticed(serve_page, tour, having, released_to):
    serve_page(n_plus_one)

    with pytest.raises(
        AssertionError, match=r"/apps/sample/ takes .* with one row and .* with more"
    ):
        Greedy().test_its_pages_keep_to_the_query_budget_with_many_rows(tour, having, released_to)


def test_a_page_over_the_budget_is_noticed(serve_page, tour, having, released_to):
    serve_page(five_queries)
    suite = type("Tight", (Greedy,), {"query_budget": 4})()

    with pytest.raises(AssertionError, match="the budget is 4"):
        suite.test_its_pages_keep_to_the_query_budget_with_many_rows(tour, having, released_to)


def test_a_slot_with_a_query_for_each_row_is_noticed(sample, tour, having, released_to):
    sample.slot("home.main", NPlusOne)

    with pytest.raises(AssertionError, match="the home page with one row"):
        Greedy().test_its_slots_keep_to_the_query_budget_with_many_rows(tour, having, released_to)


def test_a_slot_with_a_query_for_each_entry_of_a_list_is_noticed(sample, tour, having, released_to):
    class EachEntry(NPlusOne):
        def get_context(self, request, subject):
            return {"word": Group.objects.count()}

    sample.slot("card.meta", EachEntry)

    with pytest.raises(AssertionError, match="queries to the home page with one row"):
        Greedy().test_its_slots_keep_to_the_query_budget_with_many_rows(tour, having, released_to)


def test_a_slot_over_the_budget_is_noticed(sample, tour, having, released_to):
    sample.slot("home.main", NPlusOne)
    suite = type("Tight", (Greedy,), {"slot_query_budget": 0, "fill": lambda self, count: None})()

    with pytest.raises(AssertionError, match="the budget is 0"):
        suite.test_its_slots_keep_to_the_query_budget_with_many_rows(tour, having, released_to)


def test_a_query_for_whoever_has_it_not_is_noticed(
    sample, tour, having, without, released_to, monkeypatch
):
    sample.slot("home.main", NPlusOne)
    monkeypatch.setattr(slots, "is_on", lambda slug, user: True)

    with pytest.raises(AssertionError, match="the home page"):
        Greedy().test_people_without_it_pay_no_query_for_it(tour, having, without, released_to)


# The search


def test_a_hit_for_whoever_has_it_not_is_noticed(having, without, released_to, monkeypatch):
    monkeypatch.setattr(search_sources, "features_of", lambda user: frozenset({"ideas"}))
    monkeypatch.setattr(search, "is_on", lambda slug, user: True)

    with pytest.raises(AssertionError, match="The search shows a trace"):
        Conformance().test_search_finds_and_counts_nothing_of_it_for_people_without_it(
            make_site("ideas"), having, without, released_to
        )


def test_a_plugin_that_search_does_not_find_at_all_is_noticed(having, without, released_to):
    suite = type("Wrong", (Conformance,), {"searched_for": "onvindbaar"})()

    with pytest.raises(AssertionError, match="does not find 'onvindbaar'"):
        suite.test_search_finds_and_counts_nothing_of_it_for_people_without_it(
            make_site("ideas"), having, without, released_to
        )


# What it keeps of people


@pytest.fixture
def keeping(monkeypatch):
    """Let the idea box hand over and erase in another way."""

    def change(export=privacy.export, erase=privacy.erase):
        monkeypatch.setattr(
            store.get("ideas"), "data_subjects", [DataSubject("ideas", export, erase)]
        )

    return change


def test_a_plugin_that_keeps_people_and_cannot_be_filled_is_noticed(found, as_role, released_to):
    suite = type("Empty", (PluginConformance,), {"slug": "ideas"})()

    with pytest.raises(AssertionError, match="make_personal_data"):
        suite.test_what_it_keeps_of_a_person_is_exported_whole(found, as_role, released_to)


def test_data_that_is_not_really_made_is_noticed(found, as_role, released_to):
    def only_vote(self, user):
        idea = Idea.objects.create(title="Van een ander", text="Goed.")
        Vote.objects.create(idea=idea, user=user)

    suite = type("Half", (Conformance,), {"make_personal_data": only_vote})()

    with pytest.raises(AssertionError, match=r"makes nothing in .*Idea.author"):
        suite.test_what_it_keeps_of_a_person_is_exported_whole(found, as_role, released_to)


def test_data_that_is_not_handed_over_is_noticed(found, as_role, released_to, keeping):
    keeping(export=lambda user: privacy.export(user) | {"votes": []})

    with pytest.raises(AssertionError, match=r"Vote.user is not exported"):
        Conformance().test_what_it_keeps_of_a_person_is_exported_whole(found, as_role, released_to)


def test_data_that_is_not_json_is_noticed(found, as_role, released_to, keeping):
    keeping(export=lambda user: {"votes": Vote.objects.filter(user=user)})

    with pytest.raises(TypeError, match="not JSON serializable"):
        Conformance().test_what_it_keeps_of_a_person_is_exported_whole(found, as_role, released_to)


def test_data_that_is_not_erased_is_noticed(found, as_role, released_to, keeping):
    keeping(erase=lambda user: Vote.objects.filter(user=user).delete())

    with pytest.raises(AssertionError, match=r"leaves rows of the person: Idea.author"):
        Conformance().test_what_it_keeps_of_a_person_is_erased_whole(found, as_role, released_to)


def test_an_address_that_stays_in_a_text_is_noticed(found, as_role, released_to):
    def signed(self, user):
        Conformance.make_personal_data(self, user)
        Idea.objects.create(title="Ondertekend", text=f"Groet, {user.email}")

    suite = type("Signed", (Conformance,), {"make_personal_data": signed})()

    with pytest.raises(AssertionError, match=r"leaves the address of the person in Idea.text"):
        suite.test_what_it_keeps_of_a_person_is_erased_whole(found, as_role, released_to)


def test_erasing_too_much_is_noticed(found, as_role, released_to, keeping):
    def erase_all(user):
        privacy.erase(user)
        Vote.objects.all().delete()

    keeping(erase=erase_all)

    with pytest.raises(AssertionError, match="changes what is kept of another"):
        Conformance().test_what_it_keeps_of_a_person_is_erased_whole(found, as_role, released_to)


def test_data_that_is_kept_and_not_named_is_noticed(found):
    unnamed = replace(found, manifest=replace(found.manifest, personal_data=()))

    with pytest.raises(AssertionError):
        Conformance().test_what_it_keeps_of_a_person_is_named_in_its_manifest(unnamed)


def test_something_kept_of_somebody_who_never_came_is_noticed(found, as_role, keeping):
    keeping(export=lambda user: {"last_seen": "today"})

    with pytest.raises(AssertionError):
        Conformance().test_exporting_and_erasing_work_for_people_who_never_used_it(found, as_role)


# Migrations


def test_a_change_without_a_migration_is_noticed(found, monkeypatch):
    monkeypatch.setattr(Idea._meta.get_field("title"), "max_length", 151)

    with pytest.raises(AssertionError, match="Alter field title on idea"):
        Conformance().test_its_migrations_make_what_its_models_say(found)


@pytest.fixture
def first_migration(monkeypatch):
    """Return a function that gives the idea box's migration other operations."""
    migration = importlib.import_module("kring_ideas.migrations.0001_initial").Migration

    def change(operations):
        monkeypatch.setattr(migration, "operations", operations)

    change.operations = migration.operations
    return change


@pytest.mark.django_db(transaction=True)
def test_a_migration_that_cannot_be_undone_is_noticed(found, first_migration):
    one_way = migrations.RunPython(lambda apps, editor: None)
    first_migration([*first_migration.operations, one_way])

    with pytest.raises(AssertionError, match="cannot be undone: IrreversibleError"):
        Conformance().test_its_migrations_go_back_and_forward_again(found, None)
    assert "ideas_idea" in connection.introspection.table_names()


@pytest.mark.django_db(transaction=True)
def test_a_migration_that_leaves_tables_is_noticed(found, first_migration):
    from django.core.management import call_command

    first_migration([])

    try:
        with pytest.raises(AssertionError, match="Going back leaves ideas_idea"):
            Conformance().test_its_migrations_go_back_and_forward_again(found, None)
    finally:
        call_command("migrate", "ideas", verbosity=0)


# Its code and its texts


@pytest.fixture
def package(tmp_path):
    """Return a function that writes a package with one module."""

    def write(text: str, name: str = "views.py"):
        (tmp_path / name).write_text(text)
        return tmp_path

    return write


@pytest.mark.parametrize(
    ("text", "module"),
    [
        ("from plugins.models import Plugin", "plugins.models"),
        ("from plugins import snapshot", "plugins.snapshot"),
        ("import kring.jobs.api", "kring.jobs.api"),
        ("from people.models import User", "people.models"),
        ("def view():\n    from search.api import Hit", "search.api"),
    ],
)
def test_an_import_past_the_stable_surface_is_noticed(package, found, text, module):
    path = package(text)

    assert [line.split(" imports ")[1] for line in unstable_imports(path)] == [module]
    with pytest.raises(AssertionError):
        Conformance().test_of_kring_it_imports_what_is_stable_and_nothing_else(
            replace(found, path=path)
        )


def test_a_room_that_nobody_listed_is_out_of_bounds(package, monkeypatch, tmp_path_factory):
    rooms = tmp_path_factory.mktemp("rooms")
    (rooms / "brand_new_room").mkdir()
    (rooms / "brand_new_room" / "__init__.py").touch()
    monkeypatch.syspath_prepend(rooms)

    assert unstable_imports(package("import brand_new_room")) == [
        "views.py:1 imports brand_new_room"
    ]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("from plugins.api import Slot\nfrom plugins import api\nimport json", "views.py"),
        ("from search.api import Hit", "search_sources.py"),
        ("from plugins.testing.conformance import PluginConformance", "conformance.py"),
        ("from . import models\nfrom wagtail.models import Page", "views.py"),
        ("import kring_reactions\nimport not_installed_here", "views.py"),
    ],
)
def test_the_stable_surface_is_imported_freely(package, text, name):
    assert unstable_imports(package(text, name)) == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ('from django.utils.translation import gettext as _\n_("Never translated")', "views.py"),
        ('{% load i18n %}{% translate "Never translated" %}', "page.html"),
    ],
)
def test_a_text_without_a_translation_is_noticed(package, found, text, name):
    with pytest.raises(AssertionError, match="Never translated"):
        Conformance().test_every_text_of_it_is_translated(replace(found, path=package(text, name)))


def test_a_quality_that_is_not_reached_is_noticed(found):
    claiming = replace(found, manifest=replace(found.manifest, goals=()))

    with pytest.raises(AssertionError, match="It serves a goal"):
        Conformance().test_it_is_of_the_quality_that_it_claims(claiming)


# In a browser


def test_a_picture_without_words_is_noticed(sample, tour, having, released_to, chromium):
    class Picture(Slot):
        template = "sample/picture.html"

    sample.slot("unit.page", Picture)

    with pytest.raises(AssertionError, match=r"1280 px, light: image-alt: <img"):
        Greedy().test_axe_finds_no_faults_in_its_pages(tour, having, released_to)


def test_without_a_browser_the_test_is_skipped_and_says_why(monkeypatch):
    monkeypatch.setenv("TEST_CHROMIUM", "")

    with pytest.raises(pytest.skip.Exception, match="Chromium is not available"):
        accessibility.browser_or_skip()
