"""The components, and what surrounds every page."""

import re
from pathlib import Path
from unittest import mock

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.contrib.messages import constants
from django.core.management import call_command
from django.core.management.base import CommandError
from django.core.paginator import Paginator
from django.template import engines
from django.test import override_settings
from django.urls import reverse
from django.utils import translation
from django_cotton.compiler_regex import CottonCompiler

from home.models import Alert
from kring.core.assets import VENDOR_FILES, component_styles
from kring.core.components import all_components, icon_shapes
from kring.core.gallery import ExampleForm, example_context
from kring.core.templatetags import components
from tests.support import factories

TEMPLATES = [
    path
    for room in ("site", "home", "news", "blog", "editorial", "people", "search")
    for path in (settings.BASE_DIR / room).rglob("*.html")
    if "email" not in path.parts
]


def render(source: str, **context) -> BeautifulSoup:
    compiled = engines["django"].from_string(CottonCompiler().process(source))
    return BeautifulSoup(compiled.render(context), "html.parser")


@pytest.fixture
def reader(client):
    """A signed-in employee."""
    user = factories.make_employee(factories.make_unit(), language="en")
    client.force_login(user)
    return user


@pytest.fixture
def built_assets(tmp_path):
    """The assets, built in a folder of the test; without npm's libraries the test is skipped."""
    (tmp_path / "templates").symlink_to(settings.SITE_DIR / "templates")
    with override_settings(SITE_DIR=tmp_path):
        try:
            call_command("build_assets", verbosity=0)
        except CommandError as error:
            pytest.skip(str(error))
        yield tmp_path / "assets"


@pytest.mark.parametrize("component", all_components(), ids=lambda item: item.name)
def test_a_component_has_documentation_and_an_example_that_uses_it(component):
    assert component.documentation.strip()
    assert f"<{component.tag}" in component.example


@pytest.mark.django_db
def test_the_gallery_shows_every_component_to_staff(client):
    client.force_login(factories.make_user(is_staff=True, is_superuser=True))

    page = BeautifulSoup(client.get(reverse("gallery")).content, "html.parser")

    shown = [item["id"] for item in page.select(".gallery-item")]
    assert shown == [component.name for component in all_components()]


@pytest.mark.django_db
def test_the_gallery_is_not_for_everybody(client, reader):
    assert client.get(reverse("gallery")).status_code == 404


@pytest.mark.parametrize(
    "path", TEMPLATES, ids=lambda path: str(path.relative_to(settings.BASE_DIR))
)
def test_a_template_keeps_to_the_strict_content_policy(path: Path):
    text = re.sub(r"{% comment %}.*?{% endcomment %}", "", path.read_text("utf-8"), flags=re.S)
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=\"|javascript:", text)
    assert not [tag for tag in re.findall(r"<script\b[^>]*>", text) if "src=" not in tag]


@pytest.mark.parametrize(
    "path", TEMPLATES, ids=lambda path: str(path.relative_to(settings.BASE_DIR))
)
def test_an_icon_that_a_template_names_exists(path: Path):
    if not icon_shapes("search"):
        pytest.skip("The icons are not there: run `make setup`.")
    names = re.findall(r'<c-icon name="([a-z0-9-]+)"', path.read_text("utf-8"))
    assert [name for name in names if not icon_shapes(name)] == []


def test_an_unknown_icon_draws_nothing():
    assert icon_shapes("no-such-icon") == ""


def test_an_icon_without_a_label_is_skipped_by_screen_readers():
    assert render('<c-icon name="search" />').svg["aria-hidden"] == "true"


def test_an_icon_with_a_label_is_an_image_with_that_name():
    icon = render('<c-icon name="search" label="Search" />').svg
    assert (icon["role"], icon["aria-label"]) == ("img", "Search")


def drawings_of(source: str, **context) -> int:
    """How often an icon is drawn when a page with it is shown twice."""
    components._drawn.clear()
    page = engines["django"].from_string(CottonCompiler().process(source))
    with mock.patch("kring.core.templatetags.kring.icon_shapes", return_value="") as drawn:
        first, second = page.render(context), page.render(context)
    assert first == second
    return drawn.call_count


@pytest.mark.parametrize("name", ["search", "{{ icon }}"])
def test_an_icon_is_drawn_once_for_all_pages(name):
    assert drawings_of(f'<c-icon name="{name}" />', icon="search") == 1


def test_a_developer_sees_a_changed_icon_at_once():
    with override_settings(DEBUG=True):
        assert drawings_of('<c-icon name="search" />') == 2


def test_a_label_is_escaped_once_whether_it_is_written_or_made():
    components._drawn.clear()
    for label in ("{{ label }}", "A &amp; B", "A & B"):
        shown = render(f'<c-icon name="search" label="{label}" />', label="A & B").svg["aria-label"]
        assert shown == ("A &amp; B" if label == "A &amp; B" else "A & B")


def test_an_avatar_without_a_photo_shows_the_initials():
    avatar = render('<c-avatar :person="person" />', **example_context())
    assert avatar.get_text(strip=True) == "ZM"


def test_a_field_is_tied_to_its_help_and_its_error():
    form = ExampleForm({"name": ""})
    field = render('<c-field :field="field" />', field=form["name"])
    described = field.input["aria-describedby"].split()
    assert [field.find(id=name) is not None for name in described] == [True, True]
    assert field.input["aria-invalid"] == "true"


def test_a_field_that_may_stay_empty_says_so():
    with translation.override("en"):
        field = render('<c-field :field="field" />', field=ExampleForm()["email"])
    assert "(optional)" in field.label.get_text()


def test_the_pages_of_a_list_keep_the_rest_of_the_query_string(rf):
    context = example_context() | {"request": rf.get("/?category=hr&page=4")}
    pages = render('<c-pagination :page="page_obj" />', **context)
    assert pages.find(rel="next")["href"] == "?category=hr&page=5"
    assert pages.find(attrs={"aria-current": "page"}).get_text().split()[-1] == "4"


def test_a_list_of_one_page_has_no_links_to_pages(rf):
    pages = render(
        '<c-pagination :page="page" />', page=Paginator([1], 10).get_page(1), request=rf.get("/")
    )
    assert pages.nav is None


@pytest.mark.django_db
def test_the_navigation_marks_the_section_of_the_page(client, reader):
    index = factories.make_news_index()
    index.show_in_menus = True
    factories.publish(index)
    news = factories.make_news()

    page = BeautifulSoup(client.get(news.url).content, "html.parser")

    current = page.select_one("#site-menu [aria-current]")
    assert (current["href"], current["aria-current"]) == (index.url, "true")


@pytest.mark.django_db
def test_the_navigation_leaves_out_what_the_reader_may_not_see(client, reader):
    factories.make_guidance(title="Geheim", show_in_menus=True, restricted_to=["group:999"])
    factories.make_guidance(title="Open", show_in_menus=True)

    page = BeautifulSoup(client.get("/").content, "html.parser")

    assert [link.get_text() for link in page.select("#site-menu a")] == ["Open"]


@pytest.mark.django_db
def test_an_alert_stands_on_every_page(client, reader):
    home = factories.make_home()
    Alert.objects.create(
        site=home.get_site(), is_shown=True, level="danger", text="Het kantoor is dicht."
    )

    page = client.get(factories.make_news().url)

    assert "Het kantoor is dicht." in page.content.decode()


@pytest.mark.django_db
def test_the_chosen_appearance_is_kept_and_used(client, reader):
    factories.make_home()
    answer = client.post(reverse("display"), {"appearance": "dark", "next": "/"}, follow=True)
    assert BeautifulSoup(answer.content, "html.parser").html["data-bs-theme"] == "dark"


@pytest.mark.django_db
def test_the_chosen_language_is_kept_and_used(client, reader):
    factories.make_home()
    answer = client.post(reverse("display"), {"language": "nl", "next": "/"}, follow=True)
    assert BeautifulSoup(answer.content, "html.parser").html["lang"] == "nl"


@pytest.mark.django_db
def test_choosing_a_language_never_leads_to_another_site(client, reader):
    answer = client.post(reverse("display"), {"language": "nl", "next": "https://example.org/"})
    assert answer["Location"] == "/"


@pytest.mark.django_db
def test_a_choice_that_does_not_exist_changes_nothing(client, reader):
    client.post(reverse("display"), {"language": "xx", "appearance": "pink"})
    reader.refresh_from_db()
    assert (reader.language, reader.appearance) == ("en", "auto")


@pytest.mark.django_db
def test_a_page_that_is_not_there_offers_a_search(client, reader):
    factories.make_home()
    answer = client.get("/no-such-page/")
    page = BeautifulSoup(answer.content, "html.parser")
    assert answer.status_code == 404
    assert page.select_one("main form input[name=q]")


def test_the_page_for_a_failure_needs_no_context():
    assert "<h1>" in engines["django"].get_template("500.html").render()


@pytest.mark.parametrize(
    "level", [name for name in constants.DEFAULT_TAGS.values() if name != "debug"]
)
def test_every_level_of_message_has_an_icon(level):
    class Message:
        level_tag = level

        def __str__(self):
            return "Opgeslagen."

    html = (
        engines["django"].get_template("partials/messages.html").render({"messages": [Message()]})
    )
    assert BeautifulSoup(html, "html.parser").select_one(f".message-{level} svg")


def test_building_the_assets_twice_changes_nothing(built_assets):
    before = {path: path.stat().st_mtime_ns for path in built_assets.rglob("*") if path.is_file()}
    call_command("build_assets", verbosity=0)
    after = {path: path.stat().st_mtime_ns for path in built_assets.rglob("*") if path.is_file()}
    assert before == after


def test_the_assets_are_the_named_libraries_and_the_components_styles(built_assets):
    files = {
        str(path.relative_to(built_assets)) for path in built_assets.rglob("*") if path.is_file()
    }
    assert files == {f"vendor/{name}" for name in VENDOR_FILES.values()} | {"kring/components.css"}


def test_no_library_points_to_a_source_map_that_is_not_there(built_assets):
    texts = [path.read_bytes() for path in built_assets.rglob("*.*s") if path.is_file()]
    assert texts
    assert not any(b"sourceMappingURL" in text for text in texts)


def test_the_style_of_every_component_is_in_the_sheet():
    sheet = component_styles(settings.SITE_DIR / "templates/components").decode()
    folders = {
        path.parent.name
        for path in (settings.BASE_DIR / "site/templates/components").glob("*/*.css")
    }
    assert all(f"/* {name} */" in sheet for name in folders)
