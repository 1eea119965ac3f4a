"""Two months of searches in the demo, and something that is pinned, for the screens of search managers.

The models are asked for by name: only ``search_sources.py`` of a room knows search.
"""

import random
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

from django.apps import apps
from django.utils import timezone

from editorial.models import ContentRecord

DAYS = 60
# People who search, by numbers that belong to no account.
PEOPLE = 60
BUCKETS = 16
GUIDANCE = "/regelingen-en-handleidingen/"


class Query(NamedTuple):
    """A search, about how often it is typed on a working day, and how many of ten open which page."""

    text: str
    a_day: float
    page: str = ""
    opened: int = 0


QUERIES = (
    Query("verlof aanvragen", 3.0, "verlof-en-verzuim/vakantieverlof-aanvragen/", 8),
    Query("wachtwoord vergeten", 2.5, "ict-en-werkplek/wachtwoord-vergeten/", 9),
    Query("declareren", 2.0, "declareren-en-reizen/onkosten-declareren/", 7),
    Query("vergaderzaal", 1.8, "huisvesting-en-faciliteiten/vergaderzaal-reserveren/", 8),
    Query("thuiswerken", 1.5, "werken-bij-ons/hybride-werken-en-thuiswerkplek/", 6),
    Query("parkeren", 1.2, "huisvesting-en-faciliteiten/parkeren-en-opladen/", 7),
    Query("phishing", 1.0, "ict-en-werkplek/phishing-melden/", 8),
    Query("ikb", 1.0, "werken-bij-ons/individueel-keuzebudget-ikb/", 8),
    Query("formulieren", 1.2, "declareren-en-reizen/", 1),
    Query("contact", 0.9, "communicatie-en-huisstijl/", 1),
    Query("bedrijfskleding maattabel", 0.5),
    Query("roosterwens", 0.6),
    Query("sportabonnement", 0.8),
)
# These are searched for more often towards today.
RISING = (
    Query("kerstpakket", 2.0),
    Query("feestdagen ruilen", 1.5, "verlof-en-verzuim/feestdagen-ruilen/", 7),
)
PIN = ("wat is kring\nkring help", "communicatie-en-huisstijl/nieuws-plaatsen-op-kring/")


def load(*, today: date) -> int:
    """Write the searches, the pages opened from them, and the pin. Returns how many searches."""
    chance = random.Random(11)  # noqa: S311
    pages = {
        url.removeprefix(GUIDANCE): f"content:{pk}"
        for pk, url in ContentRecord.objects.filter(url__startswith=GUIDANCE).values_list(
            "pk", "url"
        )
    }
    rows: list[Any] = []
    clicks: list[Any] = []
    for days_ago in range(DAYS, 0, -1):
        day = today - timedelta(days=days_ago)
        if day.weekday() < 5:
            for query, times in _of_a_day(chance, 1 - days_ago / DAYS):
                for _number in range(times):
                    _search(chance, day, query, pages, rows, clicks)
    apps.get_model("search", "LoggedSearch").objects.bulk_create(rows)
    apps.get_model("search", "LoggedClick").objects.bulk_create(clicks)
    _pin(pages)
    return len(rows)


def _of_a_day(chance: random.Random, lateness: float) -> list[tuple[Query, int]]:
    """Return how often each is searched for on a day; ``lateness`` is 0 at the begin and 1 today."""
    wanted = [(query, query.a_day) for query in QUERIES]
    wanted += [(query, query.a_day * lateness**3 * 2) for query in RISING]
    return [(query, int(a_day) + (chance.random() < a_day % 1)) for query, a_day in wanted]


def _search(
    chance: random.Random, day: date, query: Query, pages: dict[str, str], rows: list, clicks: list
) -> None:
    person = chance.randrange(PEOPLE)
    at = timezone.make_aware(
        datetime.combine(day, time(8 + chance.randrange(9), chance.randrange(60)))
    )
    row = apps.get_model("search", "LoggedSearch")(
        at=at,
        text=query.text,
        folded=query.text,
        language="nl",
        total=chance.randrange(3, 25) if query.page else 0,
        person=f"{day:%j}-{person}",
        bucket=(person * 7 + len(query.text)) % BUCKETS,
    )
    rows.append(row)
    key = pages.get(query.page)
    if key and chance.randrange(10) < query.opened:
        click = apps.get_model("search", "LoggedClick")
        clicks.append(click(search=row, key=key, position=chance.choice((1, 1, 1, 2, 3)), at=at))


def _pin(pages: dict[str, str]) -> None:
    queries, page = PIN
    if key := pages.get(page):
        pin = apps.get_model("search", "Pin").objects.create(queries=queries, is_told=True)
        apps.get_model("search", "PinnedDocument").objects.create(pin=pin, key=key)
