"""Makers of test data. Each returns a saved object with sensible, unique defaults."""

from collections.abc import Sequence
from itertools import count
from typing import Any

from django.contrib.auth.models import Group
from django.db.models import DateField, DateTimeField, Field, ForeignKey
from django.utils import timezone
from wagtail.models import Page, Site

from blog.models import Blog, BlogIndexPage, BlogPost
from editorial.models import KringDocument, KringImage
from home.models import ContentPage, HomePage
from news.models import NewsIndexPage, NewsPage
from people.models import Location, OrgUnit, PeopleIndexPage, Person, Post, User

_numbers = count(1)

PASSWORD = "correct horse battery"


def make_user(**fields: Any) -> User:
    """Make a login whose password is ``PASSWORD``; ``groups`` takes group names."""
    groups = fields.pop("groups", [])
    fields.setdefault("email", f"user{next(_numbers)}@example.org")
    user = User.objects.create_user(password=PASSWORD, **fields)
    user.groups.set([Group.objects.get_or_create(name=name)[0] for name in groups])
    return user


def make_unit(parent: OrgUnit | None = None, **fields: Any) -> OrgUnit:
    """Make a unit, below ``parent`` if there is one."""
    number = next(_numbers)
    fields.setdefault("name_nl", f"Afdeling {number}")
    fields.setdefault("code", f"unit-{number}")
    if parent is None:
        return OrgUnit.add_root(**fields)
    return OrgUnit.objects.get(pk=parent.pk).add_child(**fields)


def make_location(**fields: Any) -> Location:
    """Make a location."""
    number = next(_numbers)
    fields.setdefault("code", f"location-{number}")
    fields.setdefault("name", f"Kantoor {number}")
    return Location.objects.create(**fields)


def make_person(unit: OrgUnit | None = None, title: str = "Adviseur", **fields: Any) -> Person:
    """Make a colleague, with a post in ``unit`` if there is one."""
    number = next(_numbers)
    fields.setdefault("first_name", "Anna")
    fields.setdefault("last_name", f"Bakker{number}")
    fields.setdefault("email", f"person{number}@example.org")
    person = Person.objects.create(**fields)
    if unit is not None:
        Post.objects.create(person=person, unit=unit, title=title)
    return person


def make_employee(unit: OrgUnit | None = None, **fields: Any) -> User:
    """Make a login with a person, in ``unit`` if there is one."""
    user = make_user(**fields)
    make_person(unit, user=user, email=user.email)
    return user


def make_home(**fields: Any) -> HomePage:
    """Return the home page of the default site, made if there is none."""
    if home := HomePage.objects.first():
        return home
    fields.setdefault("title", "Kring")
    root = Page.objects.get(depth=1)
    home = root.add_child(instance=HomePage(slug="kring-home", **fields))
    site, _created = Site.objects.get_or_create(
        is_default_site=True, defaults={"hostname": "localhost", "root_page": home}
    )
    site.root_page = home
    site.save()
    return publish(home)


def publish(page: Page, user: User | None = None) -> Any:
    """Publish the page as it is, and return it as the database has it now."""
    page.save_revision(user=user).publish(user=user, skip_permission_checks=True)
    return type(page).objects.get(pk=page.pk)


def _child(parent: Page, page: Page, live: bool) -> Any:
    """Put the page below the parent; a live one starts its life published, as an import makes it.

    That takes half of the time of `publish`, by which an editor's page comes: with a revision.
    """
    page.live = live
    if live:
        page.first_published_at = page.last_published_at = timezone.now()
    parent = Page.objects.get(pk=parent.pk)
    parent.add_child(instance=page)
    return type(page).objects.get(pk=page.pk) if live else page


def _index(model: type, **fields: Any) -> Any:
    return model.objects.first() or _child(make_home(), model(**fields), live=True)


def make_news_index() -> NewsIndexPage:
    """Return the news index, made if there is none."""
    return _index(NewsIndexPage, title="Nieuws", slug="nieuws")


def make_blog_index() -> BlogIndexPage:
    """Return the blog index, made if there is none."""
    return _index(BlogIndexPage, title="Blogs", slug="blogs")


def make_people_index() -> PeopleIndexPage:
    """Return the people index, made if there is none."""
    return _index(PeopleIndexPage, title="Collega's", slug="collegas")


def make_news(live: bool = True, tags: Sequence[str] = (), **fields: Any) -> NewsPage:
    """Make a news item below the news index."""
    number = next(_numbers)
    fields.setdefault("title", f"Nieuwsbericht {number}")
    fields.setdefault("summary", "Wat er verandert en waarom.")
    page = NewsPage(**fields)
    page.tags.add(*tags)
    return _child(make_news_index(), page, live)


def make_guidance(parent: Page | None = None, live: bool = True, **fields: Any) -> ContentPage:
    """Make a guidance page, below ``parent`` or else the home page."""
    number = next(_numbers)
    fields.setdefault("title", f"Regeling {number}")
    return _child(parent or make_home(), ContentPage(**fields), live)


def make_blog(manager: Person | None = None, **fields: Any) -> Blog:
    """Make a blog."""
    fields.setdefault("title", f"Keek op de week {next(_numbers)}")
    manager = manager or make_person()
    return _child(make_blog_index(), Blog(manager=manager, **fields), live=True)


def make_post(blog: Blog | None = None, live: bool = True, **fields: Any) -> BlogPost:
    """Make a post in a blog."""
    fields.setdefault("title", f"Deze week {next(_numbers)}")
    return _child(blog or make_blog(), BlogPost(**fields), live)


def make_page(model: type[Page], live: bool = True, **fields: Any) -> Any:
    """Make a page of any type, where such pages may be, with what its required fields ask for."""
    needed = [
        field
        for field in model._meta.local_fields
        if field is not model._meta.pk
        and not (field.blank or field.null or field.has_default() or field.name in fields)
    ]
    fields |= {field.name: _value_for(field) for field in needed}
    fields.setdefault("title", f"{model.__name__} {next(_numbers)}")
    parents = model.allowed_parent_page_models()
    if HomePage in parents:
        return _child(make_home(), model(**fields), live)
    parent = parents[0]
    above = parent.objects.live().first() or make_page(parent)
    return _child(above, model(**fields), live)


def _value_for(field: Field) -> Any:
    if isinstance(field, ForeignKey):
        return {Person: make_person, User: make_user}[field.related_model]()
    if isinstance(field, DateField):
        return timezone.now() if isinstance(field, DateTimeField) else timezone.localdate()
    return "x"


def make_image(**fields: Any) -> KringImage:
    """Make a small image with a real file."""
    from io import BytesIO

    from django.core.files.images import ImageFile
    from PIL import Image

    number = next(_numbers)
    buffer = BytesIO()
    Image.new("RGB", (320, 180), (20, 90 + number % 120, 140)).save(buffer, "PNG")
    buffer.seek(0)
    fields.setdefault("title", f"Beeld {number}")
    return KringImage.objects.create(file=ImageFile(buffer, name=f"image-{number}.png"), **fields)


def make_group(name: str) -> Group:
    """Return the group of this name, made if there is none."""
    return Group.objects.get_or_create(name=name)[0]


def make_document(**fields: Any) -> KringDocument:
    """Make a small document with a real file; ``filename`` names it."""
    from django.core.files.base import ContentFile

    number = next(_numbers)
    name = fields.pop("filename", f"document-{number}.pdf")
    fields.setdefault("title", f"Document {number}")
    content = f"%PDF-1.4 document {number}".encode()
    fields.setdefault("file", ContentFile(content, name=name))
    return KringDocument.objects.create(**fields)
