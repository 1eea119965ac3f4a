"""People and news in bulk: thousands of pages in seconds, in the shape that publishing gives them."""

import random
from datetime import timedelta
from io import BytesIO
from typing import Any

SEED = 20261125
CATEGORIES = 8
IMAGES = 40
BATCH = 1000
RESTRICTED_SHARE, TARGETED_SHARE, MUST_READ_SHARE = 0.05, 0.2, 0.01


def make_people(number: int) -> None:
    """Make colleagues in 40 units, some of them new, a third with a portrait."""
    from django.utils import timezone

    from editorial.models import KringImage
    from people.models import OrgUnit, Person, Post

    root = OrgUnit.add_root(name_nl="Kring", code="kring")
    for unit in range(40):
        OrgUnit.objects.get(pk=root.pk).add_child(name_nl=f"Team {unit}", code=f"team-{unit}")
    units = list(OrgUnit.objects.exclude(pk=root.pk))
    images = list(KringImage.objects.all()) or _make_images()
    today = timezone.localdate()
    people = Person.objects.bulk_create(
        Person(
            slug=f"collega-{index}",
            first_name="Sam",
            last_name=f"Bakker {index}",
            email=f"collega{index}@example.org",
            display_name=f"Sam Bakker {index}",
            sort_name=f"bakker {index:05d} sam",
            search_name=f" sam bakker {index}",
            photo=images[index % IMAGES] if index % 3 == 0 else None,
            started_on=today - timedelta(days=index * 5),
        )
        for index in range(number)
    )
    Post.objects.bulk_create(
        Post(person=person, unit=units[index % len(units)], title="Adviseur")
        for index, person in enumerate(people)
    )


def _make_images() -> list[Any]:
    from django.core.files.images import ImageFile
    from PIL import Image

    from editorial.models import KringImage

    made = []
    for index in range(IMAGES):
        buffer = BytesIO()
        Image.new("RGB", (1280, 720), (30, 4 * index, 120)).save(buffer, "JPEG")
        buffer.seek(0)
        file = ImageFile(buffer, name=f"bench-{index}.jpg")
        made.append(KringImage.objects.create(title=f"Beeld {index}", file=file))
    return made


def make_categories() -> None:
    """Make the categories that news is filed under."""
    from news.models import NewsCategory

    NewsCategory.objects.bulk_create(
        NewsCategory(slug=f"onderwerp-{index}", name_nl=f"Onderwerp {index}")
        for index in range(CATEGORIES)
    )


def make_news(index: Any, template: Any, number: int) -> None:
    """Make ``number`` news items below ``index``, in the shape of the published ``template``.

    Pages, page-type rows, categories, records, audiences and rules are inserted in batches, as
    many as publishing one by one would have made. The newest is the last.
    """
    from news.models import NewsPage

    chance = random.Random(SEED)
    first = NewsPage.objects.count()
    for start in range(first, first + number, BATCH):
        count = min(BATCH, first + number - start)
        pages = _make_pages(index, template, start, count)
        _copy_page_type_rows(template, pages)
        _file_and_record(template, pages, chance)
    index.numchild = NewsPage.objects.count()
    type(index).objects.filter(pk=index.pk).update(numchild=index.numchild)


def _make_pages(index: Any, template: Any, start: int, count: int) -> list[Any]:
    from uuid import uuid4

    from django.utils import timezone
    from wagtail.models import Page

    shared = {
        field.attname: getattr(template, field.attname)
        for field in Page._meta.concrete_fields
        if field.attname not in {"id", "latest_revision_id", "live_revision_id"}
    }
    # Two years of news, closer together the more there is.
    newest = timezone.now() - timedelta(days=1)
    pages = []
    for number in range(start, start + count):
        moment = newest - timedelta(days=730) + timedelta(minutes=100 * number)
        pages.append(
            Page(
                **shared
                | {
                    "path": Page._get_path(index.path, index.depth + 1, number + 1),
                    "slug": f"bericht-{number}",
                    "url_path": f"{index.url_path}bericht-{number}/",
                    "title": f"Bericht {number} over het werk",
                    "draft_title": f"Bericht {number} over het werk",
                    "translation_key": uuid4(),
                    "first_published_at": moment,
                    "last_published_at": moment,
                }
            )
        )
    return Page.objects.bulk_create(pages)


def _copy_page_type_rows(template: Any, pages: list[Any]) -> None:
    """Give the pages the row of their page type: a copy of the template's."""
    from django.db import connection

    model = type(template)
    link = model._meta.pk.column
    quote = connection.ops.quote_name
    others = [field.column for field in model._meta.local_concrete_fields if field.column != link]
    columns = ", ".join(quote(column) for column in others)
    table = quote(model._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({quote(link)}, {columns}) "
            f"SELECT page.id, {', '.join(f'template.{quote(column)}' for column in others)} "
            f"FROM wagtailcore_page page, {table} template "
            f"WHERE template.{quote(link)} = %s AND page.path BETWEEN %s AND %s",
            [template.pk, pages[0].path, pages[-1].path],
        )


def _file_and_record(template: Any, pages: list[Any], chance: random.Random) -> None:
    from editorial.models import AccessRule, ContentRecord, RecordAudience
    from editorial.services.records import values_of
    from news.models import NewsCategory, NewsPage

    filed, rules = NewsPage.categories.through, ContentRecord.rules.through
    categories = list(NewsCategory.objects.values_list("pk", flat=True))
    images, authors, units = _choices()
    rule = AccessRule.objects.for_keys([f"unit:{units[0]}"])
    shared = values_of(template)
    records, audiences, restricted, links = [], [], [], []
    for page in pages:
        targeted = chance.random() < TARGETED_SHARE
        values = shared | {
            "title": page.title,
            "url": f"{template.get_parent().url}{page.slug}/",
            "path": page.path,
            "published_at": page.first_published_at,
            "updated_at": page.first_published_at,
            "must_read": chance.random() < MUST_READ_SHARE,
            "for_everybody": not targeted,
            "lead_image_id": chance.choice(images),
            "author_id": chance.choice(authors),
        }
        records.append(ContentRecord(page_id=page.pk, **values))
        if targeted:
            audiences.append(RecordAudience(record_id=page.pk, key=f"unit:{chance.choice(units)}"))
        if chance.random() < RESTRICTED_SHARE:
            restricted.append(rules(contentrecord_id=page.pk, accessrule_id=rule.pk))
        links.append(filed(newspage_id=page.pk, newscategory_id=chance.choice(categories)))
    for model, rows in (
        (ContentRecord, records),
        (RecordAudience, audiences),
        (rules, restricted),
        (filed, links),
    ):
        model.objects.bulk_create(rows, batch_size=BATCH)


def _choices() -> tuple[list[int], list[int], list[int]]:
    from editorial.models import KringImage
    from people.models import OrgUnit, Person

    return tuple(
        list(model.objects.order_by("pk").values_list("pk", flat=True))
        for model in (KringImage, Person, OrgUnit)
    )
