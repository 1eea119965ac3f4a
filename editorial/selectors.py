"""Decide who sees what, for every surface."""

from collections import deque
from collections.abc import Iterable

from django.db.models import (
    Case,
    CharField,
    Exists,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.functions import Cast, Concat
from wagtail.models import CollectionViewRestriction, Page, TaskState
from wagtail.permissions import policy_registry

from editorial.access.collections import closed_collections, groups_of
from editorial.models import AccessRuleKey, ContentRecord, KringDocument, KringImage, RecordAudience
from kring.core.languages import languages_read
from kring.core.subjects import subject_keys
from kring.core.types import AnyUser

# How many cards before this one are near it in a grid of three columns.
NEAR = 3


def _satisfied_rules(user: AnyUser) -> QuerySet:
    """Return the ids of the rules that the user satisfies."""
    return AccessRuleKey.objects.filter(key__in=subject_keys(user)).values("rule_id")


def visible_to(user: AnyUser) -> QuerySet[ContentRecord]:
    """Return the live content that the user may see.

    Content is visible to users who satisfy all of its rules: its own restriction, that of each
    section above it, and Wagtail's view restrictions, see ``services.records``. A visitor sees
    nothing, a superuser everything.
    """
    if not getattr(user, "is_authenticated", False) or not user.is_active:
        return ContentRecord.objects.none()
    if user.is_superuser:
        return ContentRecord.objects.all()
    link = ContentRecord.rules.through
    unmet = link.objects.filter(contentrecord_id=OuterRef("pk")).exclude(
        accessrule_id__in=_satisfied_rules(user)
    )
    return ContentRecord.objects.filter(~Exists(unmet))


def visible_pages(user: AnyUser, pages: QuerySet | None = None) -> QuerySet:
    """Return the live pages among these (default: all) that the user may see."""
    queryset = Page.objects.all() if pages is None else pages
    return queryset.filter(pk__in=visible_to(user).values("pk"))


def can_see(user: AnyUser, page: Page) -> bool:
    """Return whether the user may read the live version of this page."""
    return visible_to(user).filter(pk=page.pk).exists()


def editable_pages(user: AnyUser) -> QuerySet[Page]:
    """Return the pages that the user may edit or publish, and whose drafts they may therefore know."""
    policy = policy_registry.get_by_type(Page)
    return policy.instances_user_has_any_permission_for(user, ["change", "publish"])


def relevant_to(user: AnyUser, records: QuerySet[ContentRecord]) -> QuerySet[ContentRecord]:
    """Return the records that are for everybody or whose audience includes the user."""
    addressed = RecordAudience.objects.filter(record_id=OuterRef("pk"), key__in=subject_keys(user))
    return records.filter(Q(for_everybody=True) | Exists(addressed))


def own_language_first(user: AnyUser, records: QuerySet[ContentRecord]) -> QuerySet[ContentRecord]:
    """Return the records with ``is_foreign`` to sort by: 0 in a language that the user reads, 1 in another.

    A translation is left out where the user may see the same page in a language that is better for
    them, see ``own_languages``.
    """
    place = _place_of_language(user)
    twins = visible_to(user).filter(translation_key=OuterRef("translation_key"))
    better = twins.annotate(place=place).filter(place__lt=OuterRef("place"))
    placed = with_language(user, records).annotate(place=place)
    return placed.exclude(Q(place__gt=0) & Exists(better))


def with_language(user: AnyUser, records: QuerySet[ContentRecord]) -> QuerySet[ContentRecord]:
    """Return the records with ``is_foreign``: 0 in a language that the user reads, 1 in another."""
    own = When(language__in=languages_read(user), then=0)
    return records.annotate(is_foreign=Case(own, default=1, output_field=IntegerField()))


def _place_of_language(user: AnyUser) -> Case:
    """Return an expression for how good the language of a record is to the user: 0 for the best."""
    languages = languages_read(user)
    places = (When(language=code, then=place) for place, code in enumerate(languages))
    return Case(*places, default=len(languages), output_field=IntegerField())


def translations(user: AnyUser, page_id: int) -> QuerySet[ContentRecord]:
    """Return the visible records that say the same as this page in other languages."""
    key = ContentRecord.objects.filter(pk=page_id).values("translation_key")
    found = visible_to(user).filter(translation_key__in=key).exclude(pk=page_id)
    return found.only("title", "url", "language").order_by("language")


def cards(records: QuerySet[ContentRecord]) -> QuerySet[ContentRecord]:
    """Return the records with what a card shows, in a fixed number of queries."""
    return (
        records.defer("text", "keywords")
        .select_related("lead_image", "author__photo")
        .prefetch_related("lead_image__renditions", "author__photo__renditions")
    )


def without_repeated_images(records: Iterable[ContentRecord]) -> list[ContentRecord]:
    """Return the records of a list, without the picture of one that is near another with the same picture.

    A card shows no picture rather than that of its neighbour, beside it or in the row above.
    """
    shown: deque[int | None] = deque(maxlen=NEAR)
    listed = list(records)
    for record in listed:
        if record.lead_image_id in shown:
            record.lead_image = None
        shown.append(record.lead_image_id)
    return listed


def _visible_files(user: AnyUser, files: QuerySet) -> QuerySet:
    if not getattr(user, "is_authenticated", False) or not user.is_active:
        return files.none()
    if user.is_superuser:
        return files
    return files.exclude(collection_id__in=closed_collections(user).values("pk")).filter(
        Q(access_rule__isnull=True) | Q(access_rule_id__in=_satisfied_rules(user))
    )


def opened_locks(user: AnyUser) -> list[str]:
    """Return the locks that the user opens, in one query: rules as r12, collections as c5.

    A document with locks is visible to users who open all of them, see ``search_sources``. Nobody
    opens the lock of a collection that is closed to everybody or has a password.
    """
    collections = CollectionViewRestriction.objects.filter(
        restriction_type=CollectionViewRestriction.GROUPS, groups__in=groups_of(user)
    )
    rules = _locks(_satisfied_rules(user).distinct(), "r", "rule_id")
    return [lock for (lock,) in rules.union(_locks(collections.distinct(), "c", "pk"))]


def _locks(rows: QuerySet, letter: str, field: str) -> QuerySet:
    lock = Concat(Value(letter), Cast(field, CharField()), output_field=CharField())
    return rows.order_by().values_list(lock)


def visible_images(user: AnyUser) -> QuerySet[KringImage]:
    """Return the images whose original and renditions the user may see."""
    return _visible_files(user, KringImage.objects.all())


def visible_documents(user: AnyUser) -> QuerySet[KringDocument]:
    """Return the documents that the user may download."""
    return _visible_files(user, KringDocument.objects.all())


def waiting_for(user: AnyUser) -> list[TaskState]:
    """Return the states of pages in review that this user has to decide on, oldest first."""
    states = TaskState.objects.reviewable_by(user).select_related(
        "workflow_state__requested_by__person", "revision", "task"
    )
    return list(states.prefetch_related("revision__content_object").order_by("started_at"))
