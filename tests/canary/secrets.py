"""An organisation with secrets of every kind, each marked by a word of its own.

What is open names what is closed wherever an editor can: documents, links, pictures, alerts.
"""

import re
from dataclasses import dataclass, field
from html import unescape
from typing import Any
from urllib.parse import unquote

from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.core.management import call_command
from kring_ideas.models import Idea
from wagtail.contrib.redirects.models import Redirect
from wagtail.log_actions import log
from wagtail.models import Collection, CollectionViewRestriction, Page, Site

from demo.pictures import picture
from editorial.models import DocumentText, KringDocument, KringImage
from home.models import Alert, ContentPage
from kring.core import groups
from news.models import NewsIndexPage
from people.models import User
from tests.support import factories

# No word of a language, and no word of the site begins like it.
STEM = "vlinderzwam"
# What somebody types to find the secrets: in each of them beside its own word, and in what is open too.
COMMON = "bouwplan"
# The beginning of every secret word, which is not yet one.
BEGINNING = STEM[:-1]
_MARK = re.compile(STEM + "[a-z]*")

EVERYBODY = frozenset({"employee", "manager", "owner", "release_manager", "editor", "moderator"})
# Editors and moderators may change news; owners too may change guidance and files.
NO_NEWS_RIGHTS = EVERYBODY - {"editor", "moderator"}
NO_GUIDANCE_RIGHTS = NO_NEWS_RIGHTS - {"owner"}
NO_BLOG_RIGHTS = EVERYBODY - {"moderator"}
NO_FILE_RIGHTS = NO_GUIDANCE_RIGHTS


@dataclass
class Secrets:
    """People, what is closed to them, and what is open and names it."""

    people: dict[str, User] = field(default_factory=dict)
    # From whom each word is kept in the admin; outside it each is kept from everybody.
    words: dict[str, frozenset[str]] = field(default_factory=dict)
    pages: list[Page] = field(default_factory=list)
    documents: list[KringDocument] = field(default_factory=list)
    images: list[KringImage] = field(default_factory=list)
    collections: list[Collection] = field(default_factory=list)
    ideas: list[Idea] = field(default_factory=list)
    open_pages: list[Page] = field(default_factory=list)

    def mark(self, name: str, kept_from: frozenset[str]) -> str:
        """Return a new word."""
        word = f"{STEM}{name}"
        self.words[word] = kept_from
        return word

    def found_in(self, text: str, *, who: str, in_admin: bool) -> set[str]:
        """Return the words in the text that are kept from this person, however they are written there."""
        found = set(_MARK.findall(unescape(unquote(text)).lower()))
        if not in_admin:
            return found
        return {word for word in found if who in self.words.get(word, EVERYBODY)}


def make_secrets() -> Secrets:
    """Make everything."""
    call_command("setup_kring", verbosity=0)
    made = Secrets()
    board = factories.make_unit(name_nl="Bestuur")
    only = [f"unit:{board.pk}"]
    made.people = _people()
    _files(made, only)
    _pages(made, only)
    _blogs(made, only)
    _ideas(made)
    _open_pages(made)
    return made


def _people() -> dict[str, User]:
    unit = factories.make_unit(name_nl="Uitvoering")

    def employee(*names: str) -> User:
        return factories.make_employee(unit, groups=list(names), language="nl")

    people = {
        "employee": employee(),
        "manager": employee(groups.MANAGERS),
        "owner": employee(groups.GUIDANCE_OWNERS),
        "release_manager": employee(groups.RELEASE_MANAGERS),
        "editor": employee(groups.EDITORS),
        "moderator": employee(groups.MODERATORS),
    }
    blog = factories.make_blog(people["manager"].person, title="Week van de uitvoering")
    factories.make_post(blog, title="Eigen bericht")
    return people


def _files(made: Secrets, only: list[str]) -> None:
    closed = _closed_collection(made)
    places: dict[str, dict[str, Any]] = {
        "by": {"restricted_to": only},
        "in": {"collection": closed},
    }
    for place, fields in places.items():
        for kind in ("document", "image"):
            words = {
                part: made.mark(f"{kind}{place}{part}", NO_FILE_RIGHTS)
                for part in ("title", "file", "tag", "words", "credit")
            }
            make = _document if kind == "document" else _image
            make(made, words, fields)


def _closed_collection(made: Secrets) -> Collection:
    name = made.mark("collection", NO_FILE_RIGHTS)
    closed = Collection.get_first_root_node().add_child(name=name)
    restriction = CollectionViewRestriction.objects.create(
        collection=closed, restriction_type=CollectionViewRestriction.GROUPS
    )
    restriction.groups.add(Group.objects.create(name="Bestuurders"))
    made.collections.append(closed)
    return closed


def _document(made: Secrets, words: dict[str, str], fields: dict[str, Any]) -> None:
    title = f"{COMMON} {words['title']}"
    document = factories.make_document(title=title, filename=f"{words['file']}.pdf", **fields)
    document.tags.add(f"{words['tag']}")
    text = f"{COMMON} {words['words']}"
    DocumentText.objects.update_or_create(document=document, defaults={"text": text})
    log(instance=document, action="wagtail.edit")
    made.documents.append(document)


def _image(made: Secrets, words: dict[str, str], fields: dict[str, Any]) -> None:
    file = ContentFile(b"")
    picture("lake", 2, (320, 180)).save(file, "PNG")
    file.seek(0)
    image = KringImage.objects.create(
        title=f"{COMMON} {words['title']}",
        file=ImageFile(file, name=f"{words['file']}.png"),
        description=words["words"],
        credit=words["credit"],
        **fields,
    )
    image.tags.add(words["tag"])
    log(instance=image, action="wagtail.edit")
    made.images.append(image)


def _marked(made: Secrets, name: str, kept_from: frozenset[str]) -> dict[str, Any]:
    """Return the fields of a page with a word in each."""
    parts = ("title", "slug", "summary", "alt", "text", "heading")
    words = {part: made.mark(f"{name}{part}", kept_from) for part in parts}
    return {
        "title": f"{COMMON} {words['title']}",
        "slug": f"{COMMON}-{words['slug']}",
        "summary": words["summary"],
        "lead_image": factories.make_image(),
        "lead_image_alt": words["alt"],
        "body": [
            ("heading", {"text": words["heading"], "level": "h2"}),
            ("rich_text", f"<p>{COMMON} {words['text']}</p>"),
        ],
    }


def _keep(made: Secrets, page: Page, name: str, kept_from: frozenset[str]) -> None:
    """Tag, save, log and lock the page, as its editors would have done."""
    page.tags.add(made.mark(f"{name}tag", kept_from))
    page.save()
    page.save_revision(log_action=True, changed=True)
    page.locked = True
    page.save()
    log(instance=page, action="wagtail.lock")
    made.pages.append(page)


def _pages(made: Secrets, only: list[str]) -> None:
    """Make pages that are closed, and drafts, in sections where different people have rights."""
    home, news = factories.make_home(), NewsIndexPage.objects.get()
    guidance = ContentPage.objects.get()
    sections = (
        ("board", home, EVERYBODY, factories.make_guidance),
        ("guidance", guidance, NO_GUIDANCE_RIGHTS, factories.make_guidance),
        ("news", news, NO_NEWS_RIGHTS, None),
    )
    for name, parent, kept_from, make in sections:
        for state, fields in (("closed", {"restricted_to": only}), ("draft", {"live": False})):
            values = _marked(made, f"{name}{state}", kept_from) | fields
            page = make(parent, **values) if make else factories.make_news(**values)
            _keep(made, page, f"{name}{state}", kept_from)
    section = made.pages[0]
    below = factories.make_guidance(section, **_marked(made, "below", EVERYBODY))
    _keep(made, below, "below", EVERYBODY)
    changed = factories.publish(factories.make_guidance(home, title="Openbare pagina"))
    for name, value in _marked(made, "change", EVERYBODY).items():
        setattr(changed, name, value)
    changed.save_revision(log_action=True, changed=True)
    made.open_pages.append(changed)
    Redirect.objects.create(old_path="/oud-adres", redirect_page=section)


def _blogs(made: Secrets, only: list[str]) -> None:
    blog = factories.make_blog(title="Keek op de week van het bestuur")
    for state, fields in (("closed", {"restricted_to": only}), ("draft", {"live": False})):
        name = f"post{state}"
        values = _marked(made, name, NO_BLOG_RIGHTS) | fields
        _keep(made, factories.make_post(blog, **values), name, NO_BLOG_RIGHTS)


def _ideas(made: Secrets) -> None:
    word = made.mark("idea", EVERYBODY)
    made.ideas.append(Idea.objects.create(title=f"{COMMON} {word}", text=word))


def _open_pages(made: Secrets) -> None:
    """Make pages for everybody that name what is closed, and an alert that does."""
    pages = "".join(
        f'<p>Lees <a linktype="page" id="{page.pk}">verder</a>.</p>' for page in made.pages
    )
    links = pages + "".join(
        f'<p>Lees <a linktype="document" id="{document.pk}">het stuk</a>.</p>'
        for document in made.documents
    )
    blog = factories.make_blog(title="Week van de communicatie")
    for image, place in zip(made.images, ("by", "in"), strict=True):
        words = {
            part: made.mark(f"{part}{place}", NO_GUIDANCE_RIGHTS)
            for part in ("leadalt", "blockalt", "caption")
        }
        body = [
            ("rich_text", links),
            ("callout", {"kind": "info", "title": "", "text": links}),
            ("accordion", {"items": [{"title": "Waar staat het?", "text": links}]}),
            ("documents", {"title": "Stukken", "documents": made.documents}),
            (
                "image",
                {"image": image, "alt_text": words["blockalt"], "caption": words["caption"]},
            ),
        ]
        fields = {"body": body, "lead_image": image, "lead_image_alt": words["leadalt"]}
        made.open_pages += [
            factories.publish(page)
            for page in (
                factories.make_news(title=f"Nieuws over {COMMON} {place}", **fields),
                factories.make_guidance(title=f"Regels over {COMMON} {place}", **fields),
                factories.make_post(blog, title=f"Week met {COMMON} {place}", **fields),
            )
        ]
    Alert.objects.create(
        site=Site.objects.get(is_default_site=True),
        is_shown=True,
        text="Er is iets.",
        link=made.pages[0],
    )
