"""Readers get their own language first, and know which language the rest is in."""

import pytest
from django.utils.translation import override

from editorial.models import ContentRecord
from home.selectors import home_context
from tests.support import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader():
    return factories.make_employee(language="en")


@pytest.fixture(autouse=True)
def english():
    with override("en"):
        yield


def news(reader):
    fresh = type(reader).objects.get(pk=reader.pk)
    return [record.title for record in home_context(fresh)["news"]]


def test_news_in_the_language_of_the_reader_comes_before_newer_news_in_another(reader):
    factories.make_news(title="First", language="en")
    factories.make_news(title="Nieuwer", language="nl")

    assert news(reader) == ["First", "Nieuwer"]


def test_a_translation_is_left_out_where_the_reader_has_it_in_their_language(reader):
    original = factories.make_news(title="Dijk open", language="nl")
    factories.make_news(title="Dike open", language="en", translation_of=original)

    assert news(reader) == ["Dike open"]


def test_news_in_any_language_that_the_reader_reads_comes_first_the_newest_on_top():
    reader = factories.make_employee(language="en", reads=["de"])
    factories.make_news(title="First", language="en")
    factories.make_news(title="Zweitens", language="de")
    factories.make_news(title="Nieuwer", language="nl")

    assert news(reader) == ["Zweitens", "First", "Nieuwer"]


@pytest.mark.parametrize(
    ("reads", "shown"), [([], "Dike"), (["de"], "Deich"), (["en", "de"], "Dike"), (["fr"], "Dike")]
)
def test_of_translations_that_the_reader_reads_the_best_one_is_shown(reads, shown):
    reader = factories.make_employee(language="en", reads=reads)
    original = factories.make_news(title="Dijk", language="nl")
    factories.make_news(title="Deich", language="de", translation_of=original)
    factories.make_news(title="Dike", language="en", translation_of=original)

    assert news(reader) == [shown]


def test_a_translation_that_the_reader_may_not_see_hides_nothing(reader):
    original = factories.make_news(title="Dijk open", language="nl")
    elsewhere = [f"unit:{factories.make_unit().pk}"]
    factories.make_news(
        title="Dike", language="en", translation_of=original, restricted_to=elsewhere
    )

    assert news(reader) == ["Dijk open"]


def test_a_card_names_a_language_that_is_not_the_readers(client, reader):
    factories.make_news(title="Nieuws", language="nl")
    client.force_login(reader)

    page = client.get(factories.make_home().url).content.decode()

    assert '<span class="language-mark">Dutch</span>' in page


def test_a_page_links_to_its_visible_translations_only(client, reader):
    original = factories.make_news(title="Dijk open", language="nl")
    factories.make_news(title="Dike open", language="en", translation_of=original)
    factories.make_news(
        title="Deich", language="de", translation_of=original, restricted_to=["group:0"]
    )
    client.force_login(reader)

    page = client.get(original.url).content.decode()

    assert 'hreflang="en">English</a>' in page
    assert "German" not in page


def test_a_menu_names_a_section_in_the_language_of_the_reader(client, reader):
    section = factories.make_news_index()
    section.title, section.title_en, section.show_in_menus = "Nieuws", "What is new", True
    factories.publish(section)
    client.force_login(reader)

    page = client.get(factories.make_home().url).content.decode()

    assert 'lang="en" dir="auto">What is new</a>' in page


def test_a_card_shows_no_picture_beside_the_same_picture(reader):
    image = factories.make_image()
    for title in ("One", "Two"):
        factories.make_news(title=title, language="en", lead_image=image)

    shown = home_context(reader)["news"]

    assert [bool(record.lead_image) for record in shown] == [True, False]
    assert ContentRecord.objects.filter(lead_image=image).count() == 2
