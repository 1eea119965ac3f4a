"""Read the addresses of one person, and the categories that they may choose from."""

from dataclasses import dataclass

from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast

from editorial.models import ContentRecord, FeedAddress
from editorial.selectors import visible_to
from kring.core.kinds import kinds
from kring.core.languages import in_language
from kring.core.types import AnyUser, AuthenticatedUser


@dataclass(frozen=True, slots=True)
class AddressRow:
    """An address with the name of its feed, in the reader's language."""

    address: FeedAddress
    name: str


def addresses_of(user: AuthenticatedUser) -> list[AddressRow]:
    """Return the addresses of this person, the newest first."""
    names = {
        kind.key: dict(categories_seen_by(user, kind.key)) for kind in kinds().values() if kind.feed
    }
    return [
        AddressRow(each, _name(each, names.get(each.kind, {})))
        for each in FeedAddress.objects.filter(user=user)
    ]


def _name(address: FeedAddress, categories: dict[str, str]) -> str:
    kind = kinds().get(address.kind)
    title = str(kind.feed.title) if kind and kind.feed else address.kind
    # A category of which the person may see nothing any more is named by nothing but its key.
    category = categories.get(address.category, address.category)
    return f"{title}: {category}" if category else title


def categories_seen_by(user: AnyUser, kind: str) -> list[tuple[str, str]]:
    """Return key and name of the categories that hold something of this kind that the user may see."""
    rows = visible_to(user).filter(kind=kind).exclude(categories=[]).order_by()
    found = {
        key: in_language(dutch, english)
        for categories in rows.values_list("categories", flat=True).distinct()
        for key, dutch, english in categories
    }
    return sorted(found.items(), key=lambda item: item[1].casefold())


def filed_under(records: QuerySet[ContentRecord], category: str) -> QuerySet[ContentRecord]:
    """Return the records of this category, by its key."""
    # Both databases write the JSON of the column in this way, and a quote in a name with a backslash.
    text = Cast("categories", TextField())
    return records.annotate(filed=text).filter(filed__contains=f'["{category}", ')
