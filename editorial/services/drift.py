"""Find differences between the content records and the pages, without changing anything."""

from collections.abc import Iterator
from dataclasses import dataclass

from wagtail.models import Page

from editorial.access.rules import key_sets_of
from editorial.models import ContentRecord
from editorial.services.records import BATCH, live_pages, values_of


@dataclass(frozen=True)
class Difference:
    """One way in which a record and its page disagree."""

    page_id: int
    title: str
    what: str

    def __str__(self) -> str:
        return f"{self.page_id} {self.title}: {self.what}"


def differences() -> Iterator[Difference]:
    """Yield every disagreement between the records and the live pages."""
    for record in ContentRecord.objects.exclude(page__live=True):
        yield Difference(record.pk, record.title, "has a record but is not live")
    for page in live_pages().specific().iterator(BATCH):
        yield from page_differences(page)


def page_differences(page: Page) -> Iterator[Difference]:
    """Yield how the record of one live page, given as specific, disagrees with it."""
    record = ContentRecord.objects.filter(pk=page.pk).first()
    if record is None:
        yield Difference(page.pk, page.title, "is live but has no record")
        return
    for field, value in values_of(page).items():
        undated = field in ("published_at", "updated_at") and value is None
        if not undated and getattr(record, field) != value:
            yield Difference(page.pk, page.title, f"{field} differs")
    if _audience(record) != set(getattr(page, "audience", [])):
        yield Difference(page.pk, page.title, "audience differs")
    if _rules(record) != {tuple(sorted(set(keys))) for keys in key_sets_of(page)}:
        yield Difference(page.pk, page.title, "restrictions differ")


def _audience(record: ContentRecord) -> set[str]:
    return set(record.audience.values_list("key", flat=True))


def _rules(record: ContentRecord) -> set[tuple[str, ...]]:
    rules = record.rules.prefetch_related("keys")
    return {tuple(sorted(key.key for key in rule.keys.all())) for rule in rules}
