"""The screens with which editors manage search: who may open which, and what they do."""

import json

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils.html import escape

from kring.jobs.models import Job
from search.admin.weights import texts_of
from search.curation import synonyms, weights
from search.models import (
    HiddenDocument,
    JudgedQuery,
    OutboxEntry,
    Pin,
    PinnedDocument,
    Synonym,
    WeightsVersion,
)
from tests.support import factories
from tests.support.editors import forget, make_entry, make_manager, make_synonym
from tests.support.headings import check_headings
from tests.support.queries import few_and_many

pytestmark = pytest.mark.django_db
SCREENS = [
    "search_synonym:index",
    "search_synonym:add",
    "search_pin:index",
    "search_pin:add",
    "search_hidden:index",
    "search_hidden:add",
    "search_judged:index",
    "search_judged:add",
    "kring_search_reports",
    "kring_search_document",
    "kring_search_import",
    "kring_search_weights",
    "kring_search_weights_new",
    "kring_search_documents",
]


@pytest.fixture(autouse=True)
def fresh(settings):
    settings.ELASTICSEARCH_URL = ""
    forget()
    yield
    forget()


@pytest.fixture
def manager(client):
    factories.make_home()
    user = make_manager()
    client.force_login(user)
    return user


@pytest.fixture
def page():
    """A page that is found: its key in the index, and the page."""
    news = factories.make_news(title="Warmtepomp")
    make_entry(news.pk, title="Warmtepomp", url=f"/{news.slug}/")
    return f"content:{news.pk}"


def inline(*keys, **fields):
    """Return the fields of a form with rows of documents."""
    values = {
        "documents-TOTAL_FORMS": len(keys),
        "documents-INITIAL_FORMS": 0,
        "documents-MIN_NUM_FORMS": 0,
        "documents-MAX_NUM_FORMS": 1000,
    }
    for number, key in enumerate(keys):
        values |= {f"documents-{number}-key": key, f"documents-{number}-ORDER": number + 1}
        values[f"documents-{number}-grade"] = 3
    return {**values, **fields}


class TestWho:
    @pytest.mark.parametrize("name", SCREENS)
    def test_an_editor_without_the_permission_opens_no_screen(self, client, name):
        factories.make_home()
        user = factories.make_user()
        user.user_permissions.add(Permission.objects.get(codename="access_admin"))
        client.force_login(user)

        assert client.get(reverse(name)).status_code in (302, 403)

    @pytest.mark.parametrize("name", SCREENS)
    def test_a_reader_opens_no_screen(self, client, name):
        factories.make_home()
        client.force_login(factories.make_user())

        assert client.get(reverse(name)).status_code in (302, 403, 404)

    @pytest.mark.parametrize("name", SCREENS)
    def test_a_search_manager_opens_every_screen(self, client, manager, name):
        assert client.get(reverse(name)).status_code == 200

    def test_the_menu_shows_search_to_search_managers_alone(self, client, manager):
        assert reverse("kring_search_reports") in client.get(reverse("wagtailadmin_home")).text
        manager.user_permissions.remove(Permission.objects.get(codename="manage_search"))

        assert reverse("kring_search_reports") not in client.get(reverse("wagtailadmin_home")).text

    def test_the_screen_of_groups_offers_the_permission(self, client):
        factories.make_home()
        client.force_login(factories.make_user(is_superuser=True, language="en"))

        assert "Can manage search: synonyms" in client.get(reverse("wagtailusers_groups:add")).text


class TestSynonyms:
    def test_a_new_rule_is_saved_with_who_made_it_and_pushed(self, client, manager):
        values = {"kind": "equal", "language": "nl", "words": "verlof, vakantie", "is_active": "on"}

        client.post(reverse("search_synonym:add"), values)

        assert Synonym.objects.get().changed_by == manager
        assert Job.objects.filter(key=synonyms.PUSH_KEY).exists()

    def test_a_rule_that_cannot_work_is_refused_with_the_reason(self, client, manager):
        values = {"kind": "equal", "language": "nl", "words": "verlof", "is_active": "on"}

        answer = client.post(reverse("search_synonym:add"), values)

        assert "Name two words or more" in answer.text
        assert not Synonym.objects.exists()

    def test_a_rule_can_be_saved_again_as_it_is(self, client, manager):
        rule = make_synonym("verlof, vakantie", language="nl")
        values = {"kind": "equal", "language": "nl", "words": rule.words, "is_active": "on"}

        client.post(reverse("search_synonym:edit", args=[rule.pk]), values)

        rule.refresh_from_db()
        assert rule.changed_by == manager

    def test_deleting_asks_and_pushes(self, client, manager):
        rule = make_synonym("verlof, vakantie")
        address = reverse("search_synonym:delete", args=[rule.pk])
        assert "Are you sure" in client.get(address).text

        client.post(address)

        assert not Synonym.objects.exists()
        assert Job.objects.filter(key=synonyms.PUSH_KEY).exists()

    def test_the_form_begins_with_the_query_of_a_report(self, client, manager):
        assert (
            "thuiswerken</textarea>"
            in client.get(reverse("search_synonym:add") + "?words=thuiswerken").text
        )

    def test_the_list_takes_the_same_queries_for_1_and_for_50(self, client, manager):
        numbers = iter(range(100))
        few, many = few_and_many(
            client,
            reverse("search_synonym:index"),
            lambda: make_synonym(f"een{next(numbers)}, twee{next(numbers)}"),
        )

        assert len(few) == len(many)

    def test_the_list_is_searched_and_filtered(self, client, manager):
        make_synonym("verlof, vakantie")
        make_synonym("fiets, rijwiel", language="nl")

        found = client.get(reverse("search_synonym:index") + "?q=rijw&language=nl").text

        assert "rijwiel" in found
        assert "vakantie" not in found


class TestPins:
    def test_a_pin_keeps_its_documents_in_order_and_tells_the_index(self, client, manager, page):
        other = f"content:{factories.make_news().pk}"
        OutboxEntry.objects.all().delete()

        client.post(reverse("search_pin:add"), inline(other, page, queries="verlof\nvrij"))

        pin = Pin.objects.get()
        assert [row.key for row in pin.documents.all()] == [other, page]
        assert (pin.changed_by, pin.is_told) == (manager, True)
        assert {f"{e.source}:{e.document_id}" for e in OutboxEntry.objects.all()} == {page, other}

    def test_a_document_that_left_the_pin_is_indexed_anew(self, client, manager, page):
        other = f"content:{factories.make_news().pk}"
        pin = Pin.objects.create(queries="verlof")
        row = PinnedDocument.objects.create(pin=pin, key=other)
        OutboxEntry.objects.all().delete()
        values = inline(other, page, queries="verlof")
        values |= {
            "documents-INITIAL_FORMS": 1,
            "documents-0-id": row.pk,
            "documents-0-DELETE": "on",
        }

        client.post(reverse("search_pin:edit", args=[pin.pk]), values)

        assert [each.key for each in Pin.objects.get().documents.all()] == [page]
        assert {f"{e.source}:{e.document_id}" for e in OutboxEntry.objects.all()} == {page, other}

    @pytest.mark.parametrize(
        ("fields", "keys", "message"),
        [
            (
                {"queries": "verlof", "starts_on": "2026-12-02", "ends_on": "2026-12-01"},
                1,
                "before the first day",
            ),
            ({"queries": "!!"}, 1, "no letter and no digit"),
            ({"queries": "verlof"}, 2, "in the list twice"),
            ({"queries": "verlof"}, 0, "at least 1"),
        ],
    )
    def test_what_cannot_be_is_refused_with_the_reason(
        self, client, manager, page, fields, keys, message
    ):
        answer = client.post(reverse("search_pin:add"), inline(*[page] * keys, **fields))

        assert message in answer.text
        assert not Pin.objects.exists()

    def test_a_document_that_is_gone_is_refused(self, client, manager):
        answer = client.post(reverse("search_pin:add"), inline("content:999", queries="verlof"))

        assert "cannot be found (any more)" in answer.text

    def test_two_pins_of_one_query_are_for_different_days(self, client, manager, page):
        Pin.objects.create(queries="Verlof", starts_on="2026-01-01", ends_on="2026-01-31")
        address = reverse("search_pin:add")

        refused = client.post(address, inline(page, queries="verlof", starts_on="2026-01-31"))
        client.post(address, inline(page, queries="verlof", starts_on="2026-02-01"))

        assert "is in the pin" in refused.text
        assert Pin.objects.count() == 2

    def test_the_list_says_what_is_on_top_and_whether_it_counts(self, client, manager, page):
        pin = Pin.objects.create(queries="verlof", ends_on="2020-01-01")
        PinnedDocument.objects.create(pin=pin, key=page)
        PinnedDocument.objects.create(pin=pin, key="content:999")

        text = client.get(reverse("search_pin:index")).text

        assert "Warmtepomp, gone: content:999" in text
        assert "Over" in text

    def test_deleting_tells_the_index(self, client, manager, page):
        pin = Pin.objects.create(queries="verlof")
        PinnedDocument.objects.create(pin=pin, key=page)
        OutboxEntry.objects.all().delete()

        client.post(reverse("search_pin:delete", args=[pin.pk]))

        assert not Pin.objects.exists()
        assert OutboxEntry.objects.count() == 1

    def test_the_list_takes_the_same_queries_for_1_and_for_50(self, client, manager):
        numbers = iter(range(100))

        def make():
            number = next(numbers)
            make_entry(number)
            pin = Pin.objects.create(queries=f"vraag {number}")
            PinnedDocument.objects.create(pin=pin, key=f"content:{number}")

        few, many = few_and_many(client, reverse("search_pin:index"), make)

        assert len(few) == len(many)


class TestHiding:
    def test_a_document_is_hidden_with_a_reason_and_shown_again(self, client, manager, page):
        client.post(reverse("search_hidden:add"), {"key": page, "reason": "Vervallen"})

        hidden = HiddenDocument.objects.get()
        assert (hidden.title, hidden.reason, hidden.hidden_by) == (
            "Warmtepomp",
            "Vervallen",
            manager,
        )

        address = reverse("search_hidden:delete", args=[hidden.pk])
        assert "find it again" in client.get(address).text
        client.post(address)
        assert not HiddenDocument.objects.exists()

    def test_hiding_needs_a_reason(self, client, manager, page):
        client.post(reverse("search_hidden:add"), {"key": page, "reason": ""})

        assert not HiddenDocument.objects.exists()

    def test_the_list_takes_the_same_queries_for_1_and_for_50(self, client, manager):
        numbers = iter(range(100))
        few, many = few_and_many(
            client,
            reverse("search_hidden:index"),
            lambda: HiddenDocument.objects.create(
                key=f"content:{next(numbers)}", reason="Oud", hidden_by=manager
            ),
        )

        assert len(few) == len(many)


class TestPicker:
    def test_it_offers_what_is_called_like_that(self, client, manager, page):
        from search.outbox.draining import drain

        drain()

        found = json.loads(client.get(reverse("kring_search_documents") + "?q=warmte").text)

        assert [choice["key"] for choice in found["choices"]] == [page]
        assert found["choices"][0]["label"] == "Warmtepomp"

    def test_nothing_typed_offers_nothing(self, client, manager):
        assert client.get(reverse("kring_search_documents")).json() == {"choices": []}


class TestJudged:
    def test_a_query_is_judged(self, client, manager, page):
        client.post(reverse("search_judged:add"), inline(page, text="verwarming", language="nl"))

        assert JudgedQuery.objects.get().grades == {page: 3}

    def test_the_list_takes_the_same_queries_for_1_and_for_50(self, client, manager):
        numbers = iter(range(100))
        few, many = few_and_many(
            client,
            reverse("search_judged:index"),
            lambda: JudgedQuery.objects.create(text=f"vraag {next(numbers)}"),
        )

        assert len(few) == len(many)


class TestWeights:
    def values(self, **changed):
        from dataclasses import asdict

        from search.engine.weights import DEFAULT

        return {**asdict(DEFAULT), "reason": "Titles first", **changed}

    def test_every_weight_has_a_field_and_says_what_it_weighs(self, client, manager):
        text = client.get(reverse("kring_search_weights_new")).text

        for name in weights.NAMES:
            assert f'name="{name}"' in text
            assert escape(texts_of(name)["explanation"]) in text

    def test_a_draft_is_made_changed_put_in_force_and_left_again(self, client, manager):
        client.post(reverse("kring_search_weights_new"), self.values(title=7))
        first = WeightsVersion.objects.get()
        edit = reverse("kring_search_weights_edit", args=[first.pk])
        client.post(edit, self.values(title=8))
        client.post(reverse("kring_search_weights_do", args=[first.pk, "force"]))
        client.post(reverse("kring_search_weights_new"), self.values(title=9))
        second = WeightsVersion.objects.first()
        client.post(reverse("kring_search_weights_do", args=[second.pk, "force"]))

        back = reverse("kring_search_weights_do", args=[first.pk, "back"])
        assert "Say why" in client.post(back, {"reason": ""}).text
        client.post(back, {"reason": "Worse"})

        newest = WeightsVersion.objects.first()
        assert (newest.status, newest.values["title"]) == ("in_force", 8)
        assert "Worse" in newest.reason

    def test_a_wrong_weight_is_said_at_its_field(self, client, manager):
        answer = client.post(reverse("kring_search_weights_new"), self.values(title=-1))

        assert "greater than or equal to 0" in answer.text
        assert not WeightsVersion.objects.exists()

    def test_a_version_says_why_it_cannot_be_compared(self, client, manager):
        version = WeightsVersion.objects.create(reason="x")

        text = client.get(reverse("kring_search_weights_version", args=[version.pk])).text

        assert "there is none here" in text

    def test_the_list_takes_the_same_queries_for_1_and_for_50(self, client, manager):
        few, many = few_and_many(
            client,
            reverse("kring_search_weights"),
            lambda: WeightsVersion.objects.create(reason="x", made_by=manager),
        )

        assert len(few) == len(many)


class TestDocument:
    def test_it_shows_the_text_and_who_may_find_it(self, client, manager, page):
        text = client.get(reverse("kring_search_document") + f"?key={page}").text

        assert "Warmtepomp" in text
        assert "Everybody who is signed in" in text

    def test_an_address_leads_to_the_document(self, client, manager, page):
        from search.models import Entry

        address = Entry.objects.get(key=page).url

        answer = client.get(
            reverse("kring_search_document"), {"url": f"http://testserver{address}"}
        )

        assert answer.url.endswith("?key=" + page.replace(":", "%3A"))

    def test_an_unknown_address_is_said_to_be_unknown(self, client, manager):
        answer = client.get(reverse("kring_search_document"), {"url": "/nergens/"})

        assert "No document with this address" in answer.text

    def test_what_the_manager_may_not_see_stays_closed(self, client, manager):
        from wagtail.models import PageViewRestriction

        news = factories.make_news(title="Geheim plan")
        rule = PageViewRestriction.objects.create(page=news, restriction_type="groups")
        rule.groups.add(factories.make_group("Directie"))

        text = client.get(reverse("kring_search_document") + f"?key=content:{news.pk}").text

        assert "you may not see it yourself" in text
        assert "Geheim" not in text

    def test_who_may_find_it_is_said_in_words(self, client, manager):
        from wagtail.models import PageViewRestriction

        news = factories.make_news(title="Plan")
        group = factories.make_group("Directie")
        manager.groups.add(group)
        rule = PageViewRestriction.objects.create(page=news, restriction_type="groups")
        rule.groups.add(group)

        text = client.get(reverse("kring_search_document") + f"?key=content:{news.pk}").text

        assert "Directie" in text
        assert "Everybody who is signed in" not in text

    def test_a_page_in_the_admin_leads_here(self, client, manager):
        manager.is_superuser = True
        manager.save()
        news = factories.make_news()

        text = client.get(reverse("wagtailadmin_pages:edit", args=[news.pk])).text

        assert reverse("kring_search_document") in text


@pytest.mark.parametrize("name", [name for name in SCREENS if name != "kring_search_documents"])
def test_no_screen_names_its_title_twice_or_skips_a_heading_level(client, manager, name):
    check_headings(client.get(reverse(name)).content.decode())
