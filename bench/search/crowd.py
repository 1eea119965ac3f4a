"""A large organisation in bulk: people, pages and documents with the variety of real ones.

Names come from the pools of the demo, texts from its sentences in both languages, drawn again for
every page, so that words are as frequent, and as seldom, as in real text.
"""

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any
from uuid import uuid4

from django.core.management import call_command
from django.utils import timezone

SEED = 20261125
UNITS, LOCATIONS, UNITS_A_DEPARTMENT = 400, 20, 8
BATCH = 500
DUTCH_SHARE, NEWS_SHARE = 0.8, 0.6
RESTRICTED_SHARE, TARGETED_SHARE = 0.05, 0.2


@dataclass(frozen=True)
class Prose:
    """The sentences that texts are drawn from, by language."""

    sentences: dict[str, list[str]]
    titles: dict[str, list[str]]

    def title(self, chance: random.Random, language: str) -> str:
        """Return half of one title and half of another."""
        first, second = (chance.choice(self.titles[language]).split() for _ in range(2))
        words = first[: len(first) // 2 + 1] + second[len(second) // 2 :]
        return " ".join(words)[:200]

    def paragraph(self, chance: random.Random, language: str) -> str:
        """Return three to six sentences."""
        return " ".join(chance.sample(self.sentences[language], chance.randint(3, 6)))


@cache
def prose() -> Prose:
    """Return the sentences and titles of the demo organisation."""
    from demo.prose import load_blogs, load_guidance, load_news

    sentences: dict[str, list[str]] = {"nl": [], "en": []}
    titles: dict[str, list[str]] = {"nl": [], "en": []}
    pages: list[tuple[str, Any]] = [
        (page.language, page) for page in (*load_news(), *load_guidance())
    ]
    pages += [(blog.language, post) for blog in load_blogs() for post in blog.posts]
    for language, page in pages:
        titles[language].append(page.title)
        for kind, value in page.blocks:
            if kind == "rich_text":
                text = re.sub(r"<[^>]+>", " ", value)
                found = (part.strip() for part in re.split(r"(?<=[.?!])\s+", text))
                sentences[language] += [part for part in found if len(part) > 30]
    return Prose(sentences, titles)


def make_organisation() -> None:
    """Make the page tree, units and locations."""
    from people.models import JobFamily, Location, OrgUnit, Skill

    call_command("setup_kring", verbosity=0)
    demo = _demo()
    root = OrgUnit.add_root(name_nl="Kring", code="kring")
    names = [unit.nl for unit in demo.units]
    department = root
    for number in range(UNITS):
        name = f"{names[number % len(names)]} {number // len(names) + 1}"
        parent = root if number % UNITS_A_DEPARTMENT == 0 else department
        unit = OrgUnit.objects.get(pk=parent.pk).add_child(
            name_nl=name, name_en=f"Unit {number}", code=f"u{number}", abbreviation=f"U{number}"
        )
        department = unit if parent is root else department
    Location.objects.bulk_create(
        Location(code=f"l{number}", name=f"Locatie {number}", city=f"Plaats {number}")
        for number in range(LOCATIONS)
    )
    JobFamily.objects.bulk_create(
        JobFamily(code=family.code, name_nl=family.nl, name_en=family.en)
        for family in demo.job_families
    )
    Skill.objects.bulk_create(
        Skill(name=skill["nl"], slug=f"skill-{number}")
        for number, skill in enumerate(_raw()["skill"])
    )


@cache
def _demo() -> Any:
    from demo.prose import load_organisation

    return load_organisation()


@cache
def _raw() -> dict[str, Any]:
    from demo.names import _toml

    return _toml("organisation.toml")


def make_people(number: int) -> None:
    """Make people with a post, skills and a location until there are ``number``."""
    from people.models import Location, OrgUnit, Person, PersonSkill, Post, Skill

    chance = random.Random(SEED + 1)
    units = list(OrgUnit.objects.filter(depth__gt=1))
    places, skills = list(Location.objects.all()), list(Skill.objects.all())
    titles, families = _raw()["job_title"], _families()
    asked = [ask["nl"] for ask in _raw()["ask_me_about"]]
    here, drawn = Person.locations.through, _names(chance)
    first = Person.objects.count()
    for start in range(first, number, BATCH):
        people = Person.objects.bulk_create(
            Person(
                slug=f"collega-{index}",
                external_id=f"C{index}",
                email=f"collega{index}@example.org",
                phone=f"088 {index:07d}",
                mobile=f"06 {chance.randrange(10**8):08d}",
                ask_me_about=", ".join(chance.sample(asked, 2)),
                **next(drawn),
            )
            for index in range(start, min(start + BATCH, number))
        )
        posts, links, locations = [], [], []
        for person in people:
            title = chance.choice(titles)
            posts.append(
                Post(
                    person=person,
                    unit=chance.choice(units),
                    title=title["nl"],
                    job_family_id=families[title["family"]],
                )
            )
            links += [
                PersonSkill(content_object=person, tag=skill) for skill in chance.sample(skills, 3)
            ]
            place = chance.choice(places)
            locations.append(here(person_id=person.pk, location_id=place.pk))
        Post.objects.bulk_create(posts)
        PersonSkill.objects.bulk_create(links)
        here.objects.bulk_create(locations)


def _families() -> dict[str, int]:
    from people.models import JobFamily

    return dict(JobFamily.objects.values_list("code", "pk"))


def _names(chance: random.Random) -> Iterator[dict[str, str]]:
    """Yield names from the pools of the demo, one in ten with a partner's name before the own."""
    from demo.names import _toml

    groups = _toml("names.toml")["group"]
    weights = [group["weight"] for group in groups]
    nicknames = _toml("names.toml")["nicknames"]
    while True:
        group, other = chance.choices(groups, weights=weights, k=2)
        first = chance.choice(group[chance.choice(("female", "male"))])
        prefix, _, last = chance.choice(group["last"]).rpartition("|")
        if chance.random() < 0.1:
            own = f"{prefix} {last}".strip()
            prefix, _, partner = chance.choice(other["last"]).rpartition("|")
            last = f"{partner}-{own}"
        nickname = nicknames.get(first, "") if chance.random() < 0.7 else ""
        yield {"first_name": first, "nickname": nickname, "prefix": prefix, "last_name": last}


def make_pages(number: int) -> None:
    """Make news and guidance until there are ``number``, in the shape that publishing gives them."""
    from editorial.models import ContentRecord

    chance = random.Random(SEED + 2)
    chance.seed(ContentRecord.objects.count())
    news = _Shelf.news()
    guidance = _Shelf.guidance()
    for shelf, wanted in (
        (news, int(number * NEWS_SHARE)),
        (guidance, number - int(number * NEWS_SHARE)),
    ):
        while (missing := wanted - shelf.count()) > 0:
            shelf.grow(min(BATCH, missing), chance)


class _Shelf:
    """A page under which pages of one type are made."""

    def __init__(self, model: Any, parent: Any, kind: str):
        self.model, self.parent, self.kind = model, parent, kind
        self.url = parent.get_url()

    @classmethod
    def news(cls) -> "_Shelf":
        from news.models import NewsIndexPage, NewsPage

        return cls(NewsPage, NewsIndexPage.objects.get(), "news")

    @classmethod
    def guidance(cls) -> "_Shelf":
        from home.models import ContentPage

        return cls(ContentPage, ContentPage.objects.order_by("path").first(), "guidance")

    def count(self) -> int:
        return self.model.objects.child_of(self.parent).count()

    def grow(self, number: int, chance: random.Random) -> None:
        """Add so many pages: their rows, their page-type rows, and their records."""
        from wagtail.models import Page

        first = self.count()
        pages = [self._page(first + offset, chance) for offset in range(number)]
        rows = Page.objects.bulk_create([self._row(page) for page in pages])
        for page, row in zip(pages, rows, strict=True):
            page.pk = page.page_ptr_id = row.pk
        # Django's bulk_create refuses models with a parent table: this is the statement it would make.
        fields = self.model._meta.local_concrete_fields
        self.model._base_manager._insert(pages, fields=fields, using="default")
        type(self.parent).objects.filter(pk=self.parent.pk).update(numchild=first + number)
        self._file(pages, chance)

    def _page(self, number: int, chance: random.Random) -> Any:
        from django.contrib.contenttypes.models import ContentType
        from wagtail.models import Locale, Page

        language = "nl" if chance.random() < DUTCH_SHARE else "en"
        text = prose()
        blocks: list[dict[str, Any]] = []
        for _part in range(chance.randint(2, 4)):
            heading = {"text": text.title(chance, language)[:80], "level": "h2"}
            paragraph = f"<p>{text.paragraph(chance, language)}</p>"
            blocks += [
                {"type": "heading", "value": heading},
                {"type": "rich_text", "value": paragraph},
            ]
        title, slug = text.title(chance, language), f"{self.kind}-{number}"
        moment = _moment(chance)
        return self.model(
            path=Page._get_path(self.parent.path, self.parent.depth + 1, number + 1),
            depth=self.parent.depth + 1,
            slug=slug,
            url_path=f"{self.parent.url_path}{slug}/",
            title=title,
            draft_title=title,
            translation_key=uuid4(),
            locale=Locale.get_active(),
            content_type=ContentType.objects.get_for_model(self.model),
            live=True,
            first_published_at=moment,
            last_published_at=moment,
            summary=text.paragraph(chance, language)[:250],
            language=language,
            body=self.model._meta.get_field("body").to_python(_json(blocks)),
        )

    def _row(self, page: Any) -> Any:
        from wagtail.models import Page

        names = [field.attname for field in Page._meta.concrete_fields if field.attname != "id"]
        return Page(**{name: getattr(page, name) for name in names})

    def _file(self, pages: list[Any], chance: random.Random) -> None:
        from editorial.models import AccessRule, ContentRecord, RecordAudience
        from editorial.services.texts import body_headings, body_text
        from news.models import NewsCategory
        from people.models import OrgUnit, Person

        authors = list(Person.objects.order_by("pk").values_list("pk", flat=True)[:5000])
        units = list(OrgUnit.objects.order_by("pk").values_list("pk", flat=True))
        rules = [
            AccessRule.objects.for_keys([f"unit:{unit}"]) for unit in units[:UNITS_A_DEPARTMENT]
        ]
        categories = list(NewsCategory.objects.all())
        records, audiences, locks = [], [], []
        for page in pages:
            category = chance.choice(categories)
            targeted = chance.random() < TARGETED_SHARE
            records.append(
                ContentRecord(
                    page_id=page.pk,
                    kind=self.kind,
                    title=page.title,
                    summary=page.summary,
                    text=body_text(page.body),
                    headings=body_headings(page.body),
                    categories=[[category.slug, category.name_nl, category.name_en]],
                    keywords=category.name_nl,
                    url=f"{self.url}{page.slug}/",
                    path=page.path,
                    parent_id=self.parent.pk,
                    language=page.language,
                    author_id=chance.choice(authors),
                    for_everybody=not targeted,
                    published_at=page.first_published_at,
                    updated_at=page.last_published_at,
                )
            )
            if targeted:
                audiences.append(
                    RecordAudience(record_id=page.pk, key=f"unit:{chance.choice(units)}")
                )
            if chance.random() < RESTRICTED_SHARE:
                rule = chance.choice(rules)
                locks.append(
                    ContentRecord.rules.through(contentrecord_id=page.pk, accessrule_id=rule.pk)
                )
        ContentRecord.objects.bulk_create(records)
        RecordAudience.objects.bulk_create(audiences)
        ContentRecord.rules.through.objects.bulk_create(locks)


def make_documents(number: int) -> None:
    """Make documents with text until there are ``number``; nobody opens their files."""
    from wagtail.models import Collection

    from editorial.models import DocumentText, KringDocument

    chance = random.Random(SEED + 3)
    root, text = Collection.get_first_root_node(), prose()
    for start in range(KringDocument.objects.count(), number, BATCH):
        documents, words = [], []
        for index in range(start, min(start + BATCH, number)):
            language = "nl" if chance.random() < DUTCH_SHARE else "en"
            documents.append(
                KringDocument(
                    title=text.title(chance, language),
                    language=language,
                    collection=root,
                    file=f"documents/stuk-{index}.pdf",
                    file_size=chance.randrange(10**4, 10**7),
                )
            )
            words.append("\n".join(text.paragraph(chance, language) for _ in range(6)))
        made = KringDocument.objects.bulk_create(documents)
        DocumentText.objects.bulk_create(
            DocumentText(document=document, state=DocumentText.State.DONE, text=each)
            for document, each in zip(made, words, strict=True)
        )


def _moment(chance: random.Random) -> datetime:
    """Return a moment in the past four years, lately more often."""
    return timezone.now() - timedelta(days=1460 * chance.random() ** 2, minutes=1)


def _json(blocks: list[dict[str, Any]]) -> str:
    import json

    return json.dumps(blocks)
