"""What the rooms tell search: a document for everything that can be found, with all it is found by."""

import pytest
from django.core.files.base import ContentFile
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from kring_ideas.models import Idea, Vote
from taggit.models import Tag
from wagtail.models import Collection, CollectionViewRestriction

from editorial.models import DocumentText
from kring.jobs.models import Job
from news.models import NewsCategory
from people.models import OrgUnit, Post
from search.contract.documents import Document, bilingual, text_in
from search.contract.readers import reader_for
from search.contract.sources import kinds, sources
from search.models import OutboxEntry
from tests.support import factories
from tests.support.editors import make_manager

pytestmark = pytest.mark.django_db


def document(source: str, pk) -> Document:
    found = list(sources()[source].documents([str(pk)]))
    assert len(found) == 1, found
    return found[0]


def noted() -> set[str]:
    """Return what stands in the outbox, and empty it."""
    entries = {f"{entry.source}:{entry.document_id}" for entry in OutboxEntry.objects.all()}
    OutboxEntry.objects.all().delete()
    return entries


class TestPeople:
    def test_a_person_is_found_by_all_that_colleagues_know(self):
        unit = factories.make_unit(
            name_nl="Personeelszaken", name_en="Human Resources", abbreviation="P&O"
        )
        place = factories.make_location(name="Gemaalhuis", city="Lisse")
        person = factories.make_person(
            unit,
            title="Loonadviseur",
            first_name="Zoë",
            nickname="Zo",
            prefix="van der",
            last_name="Meer-Öztürk",
            email="zo.vandermeer@kring.example",
            phone="+31 20 555 1234",
            ask_me_about="pensioen",
            biography="Houdt van schaatsen.",
        )
        person.locations.add(place)
        person.skills.add("Arbeidsrecht")

        found = document("people", person.pk)

        assert found.title == "Zo van der Meer-Öztürk"
        assert {"Zo van der Meer-Öztürk", "Zo Öztürk Meer", "zo van der meer oeztuerk"} <= set(
            found.names
        )
        assert found.roles == ("Loonadviseur",)
        assert found.keywords == ("Arbeidsrecht",)
        assert {"P&O", "Lisse"} <= set(found.other_words)
        around = [label.text for label in (*found.units, *found.locations)]
        assert around == [bilingual("Personeelszaken", "Human Resources"), "Gemaalhuis"]
        assert {"31205551234", "0205551234", "1234", "zo.vandermeer", "vandermeer"} <= set(
            found.codes
        )
        assert "pensioen" in found.body
        assert text_in(found.summary, "en") == "Loonadviseur, Human Resources"
        assert text_in(found.summary, "nl") == "Loonadviseur, Personeelszaken"
        assert [label.key for label in found.locations] == [place.code]

    def test_a_person_belongs_to_the_units_above_too(self):
        above = factories.make_unit()
        person = factories.make_person(factories.make_unit(parent=above))

        assert above.code in {label.key for label in document("people", person.pk).units}

    def test_who_left_is_not_found(self):
        person = factories.make_person(is_active=False)

        assert list(sources()["people"].documents([str(person.pk)])) == []

    def test_a_change_of_whatever_shows_is_noted(self):
        unit = factories.make_unit()
        person = factories.make_person(unit)
        place = factories.make_location()
        key = f"people:{person.pk}"
        noted()
        changes = {
            "name": person.save,
            "location": lambda: person.locations.add(place),
            "renamed location": place.save,
            "location without people": lambda: place.people.clear(),
            "skill": lambda: person.skills.add("Vergaderen"),
            "renamed skill": lambda: person.skills.get().save(),
            "unit": lambda: OrgUnit.objects.get(pk=unit.pk).save(),
            "post": person.posts.get().save,
            "many at once": lambda: type(person).objects.bulk_update([person], ["phone"]),
            "many posts at once": lambda: Post.objects.bulk_create(
                [Post(person=person, unit=unit, title="Tweede")]
            ),
        }
        for what, change in changes.items():
            change()
            assert key in noted(), what

    def test_who_is_deleted_is_noted(self):
        person = factories.make_person()
        key = f"people:{person.pk}"
        noted()

        person.delete()

        assert key in noted()


class TestUnits:
    def test_a_unit_is_found_by_both_names_and_its_abbreviation(self):
        unit = factories.make_unit(
            name_nl="Waterkwaliteit", name_en="Water quality", abbreviation="WK"
        )

        found = document("units", unit.pk)

        assert {"Waterkwaliteit", "Water quality"} <= set(found.names)
        assert "WK" in found.codes
        assert text_in(found.title, "en") == "Water quality"


class TestPages:
    def test_a_page_carries_headings_categories_trail_and_author(self):
        category = NewsCategory.objects.create(slug="bouw", name_nl="Bouw", name_en="Building")
        author = factories.make_person(factories.make_unit())
        page = factories.make_news(title="Sluis open", live=False, news_author=author)
        page.categories.add(category)
        page.tags.add("sluizen")
        page = factories.publish(page)

        found = document("content", page.pk)

        assert [(label.key, text_in(label.text, "en")) for label in found.categories] == [
            ("bouw", "Building")
        ]
        assert found.author.text == author.display_name
        assert found.keywords == ("sluizen", "Bouw\x1fBuilding")
        assert [label.key for label in found.units] == [author.posts.get().unit.code]
        assert found.trail == ("Nieuws",)

    def test_a_restricted_page_has_a_lock_for_each_restriction(self):
        unit = factories.make_unit()
        section = factories.make_guidance(restricted_to=[f"unit:{unit.pk}"])
        page = factories.make_guidance(parent=section, restricted_to=["group:999"])
        member, superuser = factories.make_employee(unit), factories.make_user(is_superuser=True)

        found = document("content", page.pk)

        assert len(found.tokens) == 2
        assert len(set(found.tokens) & reader_for(member).tokens) == 1
        assert reader_for(superuser).tokens is None

    def test_a_page_hidden_from_search_has_no_document(self):
        page = factories.make_news(hide_from_search=True)

        assert list(sources()["content"].documents([str(page.pk)])) == []

    def test_a_page_that_goes_is_noted(self):
        page = factories.make_news()
        noted()

        page.unpublish()

        assert f"content:{page.pk}" in noted()

    def test_pages_below_are_noted_when_the_title_above_them_changes(self):
        section = factories.make_guidance(title="Verlof")
        below = factories.make_guidance(parent=section)
        noted()

        section.summary = "Niets dat eronder staat."
        factories.publish(section)
        assert f"content:{below.pk}" not in noted()
        section.title = "Vrije dagen"
        factories.publish(section)

        assert f"content:{below.pk}" in noted()
        assert document("content", below.pk).trail[-1] == "Vrije dagen"

    def test_a_section_is_named_in_the_language_of_the_reader(self):
        section = factories.make_guidance(title="Regelingen")
        below = factories.make_guidance(parent=section)
        noted()

        section.title_en = "Policies"
        factories.publish(section)

        assert text_in(document("content", section.pk).title, "en") == "Policies"
        assert f"content:{below.pk}" in noted()
        trail = document("content", below.pk).trail
        assert [text_in(trail[-1], language) for language in ("nl", "en")] == [
            "Regelingen",
            "Policies",
        ]

    def test_what_somebody_wrote_is_noted_when_their_name_or_unit_changes(self):
        unit = factories.make_unit()
        author = factories.make_person(unit)
        page = factories.make_news(news_author=author)
        noted()
        for change in (author.save, author.posts.get().save, OrgUnit.objects.get(pk=unit.pk).save):
            change()
            assert f"content:{page.pk}" in noted()

    def test_a_rollback_takes_the_note_along(self):
        page = factories.make_news()
        noted()

        with transaction.atomic():
            page.unpublish()
            transaction.set_rollback(True)

        assert noted() == set()


class TestFiles:
    def make(self, **fields):
        return factories.make_document(file=ContentFile(b"Stuw", name="stuw.txt"), **fields)

    def test_a_document_is_found_by_the_text_inside(self, run_jobs):
        file = self.make(title="Handleiding")
        file.tags.add("beheer")
        run_jobs()

        found = document("documents", file.pk)

        assert (found.title, found.body, found.keywords) == ("Handleiding", "Stuw", ("beheer",))

    def test_the_restriction_of_a_collection_above_is_a_lock(self):
        group = factories.make_group("Directie")
        above = Collection.get_first_root_node().add_child(name="Vertrouwelijk")
        within = above.add_child(name="Verslagen")
        restriction = CollectionViewRestriction.objects.create(
            collection=above, restriction_type=CollectionViewRestriction.GROUPS
        )
        restriction.groups.add(group)
        insider, outsider = factories.make_employee(), factories.make_employee()
        insider.groups.add(group)
        file = self.make(collection=within)

        tokens = set(document("documents", file.pk).tokens)

        assert tokens <= reader_for(insider).tokens
        assert not tokens <= reader_for(outsider).tokens

    def test_a_change_of_whatever_shows_is_noted(self):
        collection = Collection.get_first_root_node().add_child(name="Beleid")
        file = self.make(collection=collection)
        file.tags.add("oud")
        noted()
        changes = {
            "title": file.save,
            "tag": lambda: file.tags.add("nieuw"),
            "renamed tag": Tag.objects.get(name="oud").save,
            "text": lambda: DocumentText.objects.get(pk=file.pk).save(),
            "restriction": lambda: CollectionViewRestriction.objects.create(
                collection=collection, restriction_type=CollectionViewRestriction.GROUPS
            ),
        }
        for what, change in changes.items():
            change()
            assert f"documents:{file.pk}" in noted(), what

    def test_a_collection_that_moved_has_its_documents_noted(self, run_jobs):
        collection = Collection.get_first_root_node().add_child(name="Beleid")
        file = self.make(collection=collection)
        run_jobs()
        noted()

        collection.name = "Beleid en plannen"
        collection.save()
        Job.objects.filter(status=Job.Status.WAITING).update(not_before=timezone.now())
        run_jobs()

        assert f"documents:{file.pk}" in noted()


class TestPlugins:
    def test_what_a_plugin_has_found_carries_its_slug(self):
        idea = Idea.objects.create(title="Fietspomp in de stalling", text="Bij de poort.")

        found = document("plugins", f"ideas/{idea.pk}")

        assert (found.plugin, found.key) == ("ideas", f"plugins:ideas/{idea.pk}")

    def test_who_has_the_plugin_is_told_by_its_title(self, released_to, client):
        manager = make_manager(language="nl")
        released_to("ideas", f"user:{manager.pk}")
        idea = Idea.objects.create(title="Fietspomp", text="Bij de poort.")
        client.force_login(manager)

        screen = client.get(reverse("kring_search_document"), {"key": f"plugins:ideas/{idea.pk}"})

        assert "plug-in “Ideeën” heeft" in screen.content.decode()

    def test_a_row_of_a_plugin_that_changes_is_noted(self):
        idea = Idea.objects.create(title="Fietspomp", text="Bij de poort.")
        assert noted() == {f"plugins:ideas/{idea.pk}"}

        Vote.objects.create(idea=idea, user=factories.make_user())

        assert f"plugins:ideas/{idea.pk}" in noted()

    def test_a_reader_has_the_plugins_that_are_on_for_them(self, released_to):
        having, without = factories.make_user(), factories.make_user()
        released_to("ideas", f"user:{having.pk}")

        assert "ideas" in reader_for(having).plugins
        assert "ideas" not in reader_for(without).plugins


def rows_of(source: str, number: int) -> list[str]:
    unit = factories.make_unit()
    made = []
    for index in range(number):
        if source == "people":
            person = factories.make_person(unit)
            person.skills.add(f"Vak {index}")
            made.append(person)
        elif source == "units":
            made.append(factories.make_unit(parent=unit))
        elif source == "content":
            made.append(factories.make_news(news_author=factories.make_person(unit)))
        elif source == "documents":
            made.append(factories.make_document(title=f"Stuk {index}"))
        else:
            made.append(Idea.objects.create(title=f"Idee {index}", text="Zo kan het."))
    prefix = "ideas/" if source == "plugins" else ""
    return [f"{prefix}{row.pk}" for row in made]


@pytest.mark.parametrize("source", ["people", "units", "content", "documents", "plugins"])
def test_documents_and_hits_cost_the_same_for_one_and_for_fifty(source, released_to):
    ids = rows_of(source, 50)
    released_to("ideas")
    known, user = sources()[source], factories.make_employee()
    known.load(ids, user)

    def cost(function):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            function()
        return len(queries)

    assert cost(lambda: list(known.documents(ids))) == cost(lambda: list(known.documents(ids[:1])))
    # The guard around a plugin opens and closes a savepoint.
    limit = 3 if source == "plugins" else 2
    assert cost(lambda: known.load(ids, user)) == cost(lambda: known.load(ids[:1], user)) <= limit
    assert len(known.load(ids, user)) == 50


@pytest.mark.parametrize("source", ["people", "units", "content", "documents", "plugins"])
def test_ids_come_in_pieces_and_each_once(source):
    ids = rows_of(source, 5)
    known, found, after = sources()[source], [], ""
    while piece := known.ids(after, 2):
        assert len(piece) <= 2
        found += piece
        after = piece[-1]

    assert len(found) == len(set(found))
    assert set(ids) <= set(found)


def test_every_document_is_of_a_kind_that_is_known():
    for source in ("people", "units", "content", "documents", "plugins"):
        for pk in rows_of(source, 1):
            assert document(source, pk).kind in kinds()
