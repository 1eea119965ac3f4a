"""A small organisation with a page of every kind, for tests of the whole site."""

from dataclasses import dataclass, field
from datetime import date, time, timedelta
from io import BytesIO
from pathlib import Path

from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.utils import timezone
from playwright.sync_api import Locator, expect
from wagtail.models import Site, get_page_models

from blog.models import Blog, BlogPost
from demo.pictures import avatar, picture
from editorial.models import KringDocument, KringImage
from home.models import Alert, ContentPage
from kring.core.groups import MANAGERS
from news.models import NewsCategory, NewsPage
from people.models import Location, OrgUnit, Person, User, WorkingDay
from tests.support import factories

TEXT = (
    "<p>Vanaf maandag werken we op de derde verdieping. Je vindt er <b>rustige plekken</b>, "
    '<a href="https://example.org/">belcellen</a> en een lange tafel.</p>'
    "<ul><li>Neem je laptop mee.</li><li>Hang je jas in de kast.</li></ul>"
)


@dataclass
class Organisation:
    """What there is, by name."""

    reader: User
    manager: User
    staff: User
    unit: OrgUnit
    location: Location
    news: NewsPage
    section: ContentPage
    guidance: ContentPage
    blog: Blog
    post: BlogPost
    colleague: Person
    addresses: dict[str, str] = field(default_factory=dict)


def make_picture(theme: str, seed: int, title: str) -> KringImage:
    """Make an illustration of the size of a photo."""
    return _image(picture(theme, seed, (1200, 675)), title)


def make_portrait(person: Person, seed: int) -> None:
    """Draw a portrait."""
    person.photo = _image(avatar(person.display_name, seed), person.display_name)
    person.save()


def draw_picture(file: Path) -> Path:
    """Draw an illustration into a file, ready to upload."""
    picture("lake", 2, (1200, 675)).convert("RGB").save(file, quality=80)
    return file


def expect_drawn(image: Locator) -> None:
    """Fail unless the picture is shown, waiting for it to arrive: a page is there before them."""
    expect(image).to_be_visible()
    image.scroll_into_view_if_needed()
    # Rejects for a picture that is broken or is not there.
    image.evaluate("image => image.decode()")


def _image(drawn, title: str) -> KringImage:
    buffer = BytesIO()
    drawn.convert("RGB").save(buffer, "JPEG", quality=80)
    buffer.seek(0)
    return KringImage.objects.create(title=title, file=ImageFile(buffer, name=f"{title}.jpg"))


def every_block(image: KringImage, document: KringDocument, person: Person) -> list[tuple]:
    """Return a body that has every block a page can hold."""
    table = {
        "data": [["Soort", "Bedrag"], ["Thuiswerkdag", "€ 2,40"], ["Kilometer", "€ 0,23"]],
        "first_row_is_table_header": True,
        "first_col_is_header": False,
        "table_caption": "Vergoedingen",
        "table_header_choice": "row",
    }
    points = [{"label": "Januari", "value": 320}, {"label": "Februari", "value": 410}]
    return [
        ("heading", {"text": "Wat verandert er?", "level": "h2"}),
        ("rich_text", TEXT),
        ("heading", {"text": "Voor wie", "level": "h3"}),
        ("quote", {"text": "Eindelijk plek voor een goed gesprek.", "attribution": "Fatma Yılmaz"}),
        ("callout", {"kind": "info", "title": "Openingstijden", "text": TEXT}),
        ("callout", {"kind": "tip", "title": "", "text": TEXT}),
        ("callout", {"kind": "warning", "title": "Let op", "text": TEXT}),
        ("heading", {"text": "Vragen en antwoorden", "level": "h2"}),
        ("accordion", {"items": [{"title": "Mag mijn hond mee?", "text": TEXT}]}),
        ("image", {"image": image, "alt_text": "Bureaus aan het water", "caption": "De derde"}),
        ("documents", {"title": "Downloads", "documents": [document]}),
        ("heading", {"text": "Cijfers", "level": "h2"}),
        ("table", table),
        (
            "chart",
            {"kind": "bar", "title": "Bezoekers per maand", "unit": "mensen", "points": points},
        ),
        ("people", {"title": "Vragen? Vraag het ons", "people": [person]}),
        ("code", {"language": "sql", "code": "SELECT naam FROM medewerkers WHERE verdieping = 3;"}),
    ]


def _people(unit: OrgUnit, location: Location) -> tuple[User, User, Person]:
    boss = factories.make_user(email="ingrid@example.org", language="nl", groups=[MANAGERS])
    manager = factories.make_person(
        unit, "Directeur", first_name="Ingrid", prefix="de", last_name="Wit", user=boss
    )
    reader = factories.make_employee(unit, email="anna@example.org", language="nl")
    colleague = factories.make_person(
        unit,
        "Projectleider",
        first_name="Zoë",
        prefix="van der",
        last_name="Meer-Özdemir",
        manager=manager,
        phone="020 123 45 67",
        mobile="06 12 34 56 78",
        pronouns="zij/haar",
        ask_me_about="subsidies, thuiswerken",
        biography="Ik werk hier sinds 2015.",
        languages=["nl", "tr"],
        started_on=date(2015, 3, 1),
    )
    colleague.locations.add(location)
    colleague.skills.add("Projectmanagement", "Toegankelijkheid")
    for day in range(4):
        WorkingDay.objects.create(
            person=colleague,
            weekday=day,
            starts_at=time(8, 30),
            ends_at=time(17),
            location=location,
        )
    make_portrait(colleague, 3)
    make_portrait(manager, 4)
    started = timezone.localdate() - timedelta(days=3)
    factories.make_person(
        unit, "Jurist", first_name="Łukasz", last_name="Wójcik", started_on=started
    )
    return reader, boss, colleague


def make_organisation() -> Organisation:
    """Make everything, published and visible to everyone."""
    factories.make_home()
    factories.make_people_index()
    unit = factories.make_unit(
        factories.make_unit(name_nl="Bedrijfsvoering"),
        name_nl="Huisvesting",
        code="huisvesting",
        description="Zorgt voor gebouwen en werkplekken.",
        abbreviation="HUI",
    )
    location = factories.make_location(name="Waterkant", city="Zaandam", street="Kade 1")
    reader, boss, colleague = _people(unit, location)
    unit.head = Person.objects.get(user=boss)
    unit.save()
    image = make_picture("lake", 2, "Waterkant")
    document = KringDocument.objects.create(
        title="Huisregels", file=ContentFile(b"Houd het netjes.", name="huisregels.txt")
    )
    category = NewsCategory.objects.create(slug="werkplek", name_nl="Werkplek", name_en="Workplace")
    blocks = every_block(image, document, colleague)
    news = factories.make_news(
        title="Nieuwe werkplekken aan de waterkant",
        summary="Vanaf maandag werk je op de derde.",
        lead_image=image,
        lead_image_alt="Bureaus aan het water",
        body=blocks,
        news_author=colleague,
        content_owner=colleague,
        must_read=True,
    )
    news.categories.add(category)
    news.tags.add("verhuizing", "werkplek")
    news = factories.publish(news)
    for number, theme in enumerate(("polder", "bikes", "turbines")):
        factories.make_news(
            title=f"Werkbezoek {number + 1}", lead_image=make_picture(theme, number, theme)
        )
    for _number in range(12):
        factories.make_news()
    section = factories.make_guidance(title="Werken bij ons", slug="werken", show_in_menus=True)
    guidance = factories.make_guidance(
        section,
        title="Thuiswerken",
        code="P45",
        body=blocks,
        content_owner=colleague,
        review_date=timezone.localdate() + timedelta(days=90),
        summary="Wat je mag en wat je krijgt.",
    )
    blog = factories.make_blog(Person.objects.get(user=boss), introduction="Elke vrijdag.")
    _first, post, _last = (
        factories.make_post(blog, body=[("rich_text", TEXT)], summary="Drukke week.")
        for _number in range(3)
    )
    Alert.objects.create(
        site=Site.objects.get(is_default_site=True),
        is_shown=True,
        level="warning",
        text="Vanavond is er onderhoud aan het netwerk.",
        link=guidance,
    )
    staff = factories.make_employee(
        unit, email="beheer@example.org", language="nl", is_superuser=True, is_staff=True
    )
    found = Organisation(
        reader, boss, staff, unit, location, news, section, guidance, blog, post, colleague
    )
    found.addresses = addresses(found)
    return found


def addresses(made: Organisation) -> dict[str, str]:
    """Return the address of a page of every kind that a signed-in colleague sees.

    The pages of rooms whose pages ask for nothing special are found, or made, by their type.
    """
    chosen = {
        "home": "/",
        "accessibility statement": "/accessibility/",
        "news list": made.news.get_parent().url,
        "news list, category": f"{made.news.get_parent().url}?category=werkplek",
        "news list, nothing": f"{made.news.get_parent().url}?category=nothing",
        "news item": made.news.url,
        "blogs": made.blog.get_parent().url,
        "blog": made.blog.url,
        "post": made.post.url,
        "guidance section": made.section.url,
        "guidance": made.guidance.url,
        "directory": "/colleagues/",
        "directory in the tree": factories.make_people_index().url,
        "directory, filtered": "/colleagues/?q=zoe&unit=huisvesting",
        "directory, nothing": "/colleagues/?q=niemand",
        "profile": made.colleague.get_absolute_url(),
        "unit": made.unit.get_absolute_url(),
        "organisation": "/colleagues/organisation/",
        "edit profile": "/colleagues/edit/",
        "preferences": "/accounts/preferences/",
        "search, hits": "/search/?q=werkplekken",
        "search, a person": "/search/?q=zoe",
        "search, nothing": "/search/?q=xyzzy",
        "search, empty": "/search/",
        "not found": "/bestaat-niet/",
    }
    for model in get_page_models():
        if not any(page.url in chosen.values() for page in model.objects.live()):
            page = model.objects.live().first() or factories.publish(factories.make_page(model))
            chosen[f"{model._meta.verbose_name} page"] = page.url
    return chosen
