"""The pages and documents that search finds."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, TypeVar

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet
from django.db.models.signals import m2m_changed, post_delete, post_init, post_save
from django.dispatch import receiver
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from taggit.models import Tag, TaggedItem
from wagtail.models import Collection, CollectionViewRestriction

from editorial.models import (
    AccessRuleKey,
    ContentRecord,
    DocumentText,
    KringDocument,
    RecordAudience,
)
from editorial.selectors import opened_locks, visible_documents, visible_to
from editorial.services.sections import section_changed
from kring.core.kinds import PAGE, Dated, kinds
from kring.core.kinds import Kind as PageKind
from kring.core.subjects import subject_keys, subject_labels
from kring.core.types import AuthenticatedUser
from kring.jobs.api import enqueue
from people.models import OrgUnit, Person, Post
from people.selectors import units_with_ancestors
from search.api import (
    Document,
    Kind,
    Label,
    bilingual,
    changed,
    register_reader,
    register_source,
    register_token_words,
)

CONTENT, FILES = "content", "documents"
# Steps of four characters, see treebeard's materialised path; root and home page say nothing.
STEP, FIRST_TOLD = 4, 12
K = TypeVar("K")
V = TypeVar("V")


def reader_part(user: AuthenticatedUser) -> dict[str, Any]:
    """Return which restrictions the user satisfies, and the audiences the user belongs to."""
    tokens = None if user.is_superuser else frozenset(opened_locks(user))
    return {"tokens": tokens, "audience": subject_keys(user)}


def token_words(tokens: Sequence[str]) -> Mapping[str, str]:
    """Return in words who holds each of these tokens, see ``editorial.selectors.opened_locks``."""
    rules: dict[str, list[str]] = {}
    ids = [int(token[1:]) for token in tokens if token[0] == "r" and token[1:].isdecimal()]
    for row in AccessRuleKey.objects.filter(rule__in=ids).order_by("key"):
        rules.setdefault(f"r{row.rule_id}", []).append(row.key)
    labels = subject_labels({key for keys in rules.values() for key in keys})
    words = {token: ", ".join(labels[key] for key in keys) for token, keys in rules.items()}
    closed = [token[1:] for token in tokens if token[0] == "c" and token[1:].isdecimal()]
    restrictions = CollectionViewRestriction.objects.filter(pk__in=closed)
    for each in restrictions.select_related("collection").prefetch_related("groups"):
        groups = ", ".join(sorted(group.name for group in each.groups.all()))
        nobody = gettext("nobody: the collection “%(name)s” is closed")
        words[f"c{each.pk}"] = groups or nobody % {"name": each.collection.name}
    return words


class PageSource:
    """Every live page, except those that their editors hid from search."""

    key = CONTENT

    def kinds(self) -> Sequence[Kind]:
        """Return the kinds of pages that are not counted under another."""
        return [_kind(kind) for kind in kinds().values() if not kind.facet]

    def ids(self, after: str, limit: int) -> Sequence[str]:
        """Return the ids of the live pages after this one."""
        records = ContentRecord.objects.filter(hide_from_search=False, pk__gt=int(after or 0))
        return _texts(records.order_by("pk").values_list("pk", flat=True)[:limit])

    def documents(self, ids: Sequence[str]) -> Iterator[Document]:
        """Yield the documents of the pages that are live and not hidden."""
        records = ContentRecord.objects.filter(pk__in=ids, hide_from_search=False)
        found = list(records)
        context = _context_of(found)
        for record in found:
            yield _page(record, context)

    def load(self, ids: Sequence[str], user: AuthenticatedUser) -> Mapping[str, Any]:
        """Return which of the pages the user may see at this moment."""
        visible = visible_to(user).filter(pk__in=ids, hide_from_search=False)
        return dict.fromkeys(_texts(visible.values_list("pk", flat=True)))


def _kind(kind: PageKind) -> Kind:
    return Kind(
        key=kind.key,
        label=kind.plural,
        icon=kind.icon,
        order=kind.order,
        half_life_days=kind.half_life_days,
        is_reference=kind.is_reference,
    )


@dataclass(frozen=True)
class _Context:
    """What other tables hold about a batch of pages, read once for all, as values rather than models.

    A prefetch makes a model and several querysets of each row, which takes longer than all the rest.
    """

    trails: Mapping[int, Sequence[str]]
    rules: Mapping[int, Sequence[int]]
    audiences: Mapping[int, Sequence[str]]
    # By person.
    authors: Mapping[int | None, Label]
    units: Mapping[int | None, tuple[Label, ...]]


def _page(record: ContentRecord, context: _Context) -> Document:
    kind = kinds().get(record.kind, PAGE)
    author = context.authors.get(record.author_id)
    return Document(
        source=CONTENT,
        id=str(record.pk),
        kind=kind.facet or kind.key,
        title=bilingual(record.title_nl or record.title, record.title_en or record.title),
        url=record.url,
        summary=record.summary,
        headings=tuple(record.headings),
        body=record.text,
        keywords=_keywords(record),
        facts=(author.text,) if author else (),
        trail=tuple(context.trails[record.pk]),
        language=record.language,
        tokens=tuple(sorted(f"r{rule}" for rule in context.rules.get(record.pk, ()))),
        audience=tuple(sorted(context.audiences.get(record.pk, ()))),
        published=getattr(record, kind.dated or Dated.PUBLISHED) or record.published_at,
        updated=record.updated_at,
        units=context.units.get(_answerable_person(record), ()),
        categories=tuple(Label(key, bilingual(nl, en)) for key, nl, en in record.categories),
        author=author,
    )


def _keywords(record: ContentRecord) -> tuple[str, ...]:
    """Return the tags and codes, and each category in both languages as one."""
    named = {name for _key, *names in record.categories for name in names}
    words = [word for word in record.keywords.split("\n") if word and word not in named]
    return (*words, *(bilingual(nl, en) for _key, nl, en in record.categories))


def _answerable_person(record: ContentRecord) -> int | None:
    """Return the person whose units the page belongs to: the author, else the owner."""
    return record.author_id or record.owner_id


def _context_of(records: Sequence[ContentRecord]) -> _Context:
    pages = [record.pk for record in records]
    rules = ContentRecord.rules.through.objects.filter(contentrecord__in=pages)
    audiences = RecordAudience.objects.filter(record__in=pages)
    authors = Person.objects.filter(pk__in=[each.author_id for each in records if each.author_id])
    return _Context(
        trails=_trails(records),
        rules=_grouped(rules.values_list("contentrecord_id", "accessrule_id")),
        audiences=_grouped(audiences.values_list("record_id", "key")),
        authors={
            pk: Label(slug, name)
            for pk, slug, name in authors.values_list("pk", "slug", "display_name")
        },
        units=_units_of_people(map(_answerable_person, records)),
    )


def _units_of_people(people: Iterable[int | None]) -> dict[int | None, tuple[Label, ...]]:
    """Return the units that each of these people works in, with those above, from the top down."""
    held = Post.objects.filter(person__in=[person for person in people if person])
    posts = _grouped(held.values_list("person_id", "unit_id"))
    units = {unit for each in posts.values() for unit in each}
    lines = units_with_ancestors(OrgUnit.objects.filter(pk__in=units))
    labels = {
        unit.pk: Label(unit.code, bilingual(unit.name_nl, unit.name_en))
        for line in lines.values()
        for unit in line
    }
    return {
        person: tuple({unit.pk: labels[unit.pk] for each in own for unit in lines[each]}.values())
        for person, own in posts.items()
    }


def _grouped(rows: Iterable[tuple[K, V]]) -> dict[K, list[V]]:
    """Group the second value of each pair by the first."""
    found: dict[K, list[V]] = defaultdict(list)
    for key, value in rows:
        found[key].append(value)
    return found


def _trails(records: Sequence[ContentRecord]) -> dict[int, list[str]]:
    """Return the titles of the pages above each record that all its readers see too, in one query.

    A page carries the restrictions of all that is above it, so nobody reads a title here of a
    page that is closed to them.
    """
    above = {
        record.pk: [record.path[:end] for end in range(FIRST_TOLD, len(record.path), STEP)]
        for record in records
    }
    paths = {path for line in above.values() for path in line}
    rows = ContentRecord.objects.filter(path__in=paths)
    titles = {
        path: bilingual(dutch or title, english or title)
        for path, title, dutch, english in rows.values_list("path", "title", "title_nl", "title_en")
    }
    return {pk: [titles[path] for path in line if path in titles] for pk, line in above.items()}


class FileSource:
    """The documents for download, with the text inside them."""

    key = FILES

    def kinds(self) -> Sequence[Kind]:
        """Return the one kind there is."""
        icon = "file-earmark-arrow-down"
        return [Kind(key="document", label=_("Documents"), icon=icon, order=45)]

    def ids(self, after: str, limit: int) -> Sequence[str]:
        """Return the ids of the documents after this one."""
        files = KringDocument.objects.filter(pk__gt=int(after or 0)).order_by("pk")
        return _texts(files.values_list("pk", flat=True)[:limit])

    def documents(self, ids: Sequence[str]) -> Iterator[Document]:
        """Yield the documents."""
        files = KringDocument.objects.filter(pk__in=ids).select_related("words", "collection")
        restrictions = CollectionViewRestriction.objects.exclude(
            restriction_type=CollectionViewRestriction.LOGIN
        )
        locks = list(restrictions.values_list("pk", "collection__path"))
        tags = _tags_of_files(ids)
        for file in files:
            closed = {f"c{pk}" for pk, path in locks if file.collection.path.startswith(path)}
            yield _file(file, closed, tags.get(file.pk, ()))

    def load(self, ids: Sequence[str], user: AuthenticatedUser) -> Mapping[str, Any]:
        """Return which of the documents the user may download at this moment."""
        visible = visible_documents(user).filter(pk__in=ids)
        return dict.fromkeys(_texts(visible.values_list("pk", flat=True)))


def _tags_of_files(ids: Sequence[str]) -> dict[int, list[str]]:
    """Return the names of the tags of each file; a prefetch would build a query for each file."""
    files = ContentType.objects.get_for_model(KringDocument)
    tagged = TaggedItem.objects.filter(content_type=files, object_id__in=map(int, ids))
    return _grouped(tagged.values_list("object_id", "tag__name"))


def _file(file: KringDocument, closed: set[str], tags: Iterable[str]) -> Document:
    size = [str(filesizeformat(file.file_size))] if file.file_size else []
    rule = {f"r{file.access_rule_id}"} if file.access_rule_id else set()
    words = getattr(file, "words", None)
    return Document(
        source=FILES,
        id=str(file.pk),
        kind="document",
        title=file.title,
        url=file.url,
        body=words.text if words else "",
        keywords=tuple(sorted(tags)),
        codes=(file.filename,),
        facts=(file.file_extension.upper(), *size),
        language=file.language,
        tokens=tuple(sorted(closed | rule)),
        published=file.created_at,
    )


def _texts(ids: Iterable[object]) -> list[str]:
    return [str(pk) for pk in ids]


register_reader("editorial", reader_part)
register_token_words(token_words)
register_source(PageSource())
register_source(FileSource())


def _records_changed(records: QuerySet[ContentRecord]) -> None:
    changed(CONTENT, _texts(records.values_list("pk", flat=True)))


def _files_changed(files: QuerySet[KringDocument]) -> None:
    changed(FILES, _texts(files.values_list("pk", flat=True)))


def _titles(record: ContentRecord) -> list[str | None]:
    # A deferred title must stay unread.
    return [record.__dict__.get(name) for name in ("title", "title_nl", "title_en")]


@receiver(post_init, sender=ContentRecord)
def remember_title(sender, instance, **kwargs):
    """Remember the titles: pages below show them in their trail."""
    instance._titles_before = _titles(instance)


@receiver(post_save, sender=ContentRecord)
def index_page(sender, instance, created, raw=False, **kwargs):
    """Index the page, and what is below it when its title changed."""
    if raw:
        return
    changed(CONTENT, [str(instance.pk)])
    if created or instance._titles_before != _titles(instance):
        below = ContentRecord.objects.filter(path__startswith=instance.path)
        _records_changed(below.exclude(pk=instance.pk))
        instance._title_before = instance.title


@receiver(section_changed, sender=ContentRecord)
def index_section(sender, records, **kwargs):
    """Index all pages of a large section soon, before their records are written one by one."""
    _records_changed(records)


@receiver(post_delete, sender=ContentRecord)
def forget_page(sender, instance, **kwargs):
    """Take a page that is no longer live out of the index."""
    changed(CONTENT, [str(instance.pk)])


@receiver(post_save, sender=Person)
def index_pages_of_person(sender, instance, created, raw=False, **kwargs):
    """Index what a person wrote or owns: it shows their name and unit."""
    if not raw and not created:
        whose = Q(author=instance.pk) | Q(owner=instance.pk)
        _records_changed(ContentRecord.objects.filter(whose))


@receiver([post_save, post_delete], sender=Post)
def index_pages_of_post(sender, instance, raw=False, **kwargs):
    """Index what a person who moved to another unit wrote or owns."""
    if not raw:
        whose = Q(author=instance.person_id) | Q(owner=instance.person_id)
        _records_changed(ContentRecord.objects.filter(whose))


@receiver(post_save, sender=OrgUnit)
def index_pages_of_unit(sender, instance, created, raw=False, **kwargs):
    """Index what people of a unit wrote or own, when its name or place changes."""
    if not raw and not created:
        here = Post.objects.filter(unit__path__startswith=instance.path).values("person")
        whose = Q(author__in=here) | Q(owner__in=here)
        _records_changed(ContentRecord.objects.filter(whose))


@receiver([post_save, post_delete], sender=KringDocument)
def index_file(sender, instance, raw=False, **kwargs):
    """Index a document that was added, changed or deleted."""
    if not raw:
        changed(FILES, [str(instance.pk)])


@receiver(post_save, sender=DocumentText)
def index_text_of_file(sender, instance, raw=False, **kwargs):
    """Index a document whose text has been read."""
    if not raw:
        changed(FILES, [str(instance.pk)])


@receiver(m2m_changed, sender=KringDocument.tags.through)
def index_tagged_file(sender, instance, action, **kwargs):
    """Index a document that got or lost a tag."""
    if isinstance(instance, KringDocument) and action.startswith("post_"):
        changed(FILES, [str(instance.pk)])


@receiver(post_save, sender=Tag)
def index_files_of_renamed_tag(sender, instance, created, **kwargs):
    """Index the documents that are found by a tag under its new name."""
    if not created:
        _files_changed(KringDocument.objects.filter(tags=instance.pk))


@receiver([post_save, post_delete], sender=CollectionViewRestriction)
def index_restricted_files(sender, instance, raw=False, **kwargs):
    """Index the documents in a collection that was opened or closed, and in those below it."""
    if not raw and (collection := Collection.objects.filter(pk=instance.collection_id).first()):
        index_collection(collection_id=collection.pk)


@receiver(post_save, sender=Collection)
def index_files_of_collection(sender, instance, created, raw=False, **kwargs):
    """Index the documents of a collection, once it has its new place: it moves after it is saved."""
    if not raw and not created:
        enqueue(index_collection, delay=timedelta(seconds=5), collection_id=instance.pk)


def index_collection(*, collection_id: int) -> None:
    """Index the documents in a collection and below it."""
    for path in Collection.objects.filter(pk=collection_id).values_list("path", flat=True):
        _files_changed(KringDocument.objects.filter(collection__path__startswith=path))
