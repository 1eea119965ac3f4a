"""Log searches in a form that says much about search and nothing about the people who search.

A row has no user. For counting it has two numbers. ``person`` is a hash with the salt of the day, which
is thrown away after it: then nobody can find out whose it was, nor join one day to another. ``bucket``
is a hash of person and query together, cut to one of ``BUCKETS``: of all who searched for the same,
about one in sixteen has the same, and another query of the same person has another. So different
buckets are different people, never fewer than counted, and the reports show no query below ``FEWEST``.
"""

import hashlib
import hmac
import logging
import secrets
from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.db.models import Count
from django.db.models.functions import TruncDate
from django.utils import timezone

from kring.core.types import AnyUser, AuthenticatedUser
from search.contract.documents import split_key
from search.contract.readers import Reader
from search.models import DaySalt, LoggedClick, LoggedSearch, Popularity
from search.outbox.entries import changed
from search.query.queries import Answer, Query
from search.query.text import folded

logger = logging.getLogger(__name__)

BUCKETS = 16
# Reports show only queries of at least this many people.
FEWEST = 5
LONGEST_TEXT = 100
# Clicks count for the order of hits this long; each is worth half after HALF_LIFE.
COUNTED = timedelta(days=90)
HALF_LIFE = timedelta(days=30)
CHUNK = 1000

_salts: dict[date, str] = {}


def log_search(query: Query, answer: Answer, reader: Reader) -> str:
    """Log this search, and return the token with which ``log_click`` finds it.

    One INSERT; never raises. Returns "" when logging failed, or when there is nothing to log (no
    words, or a second page of the same).
    """
    text = " ".join(query.text.split())[:LONGEST_TEXT]
    user = reader.user
    if not text or query.page > 1 or user is None or not reader.is_known:
        return ""
    try:
        # A row that fails must not spoil the reader's transaction.
        with transaction.atomic():
            row = LoggedSearch.objects.create(
                text=text,
                folded=folded(text)[:LONGEST_TEXT],
                language=reader.language,
                total=answer.total,
                is_narrowed=bool(query.chosen or query.named or query.since or query.before),
                is_degraded=answer.is_degraded,
                person=_person(user.pk, timezone.localdate()),
                bucket=_bucket(user.pk, folded(text)),
            )
    except Exception:
        logger.exception("A search could not be logged.")
        return ""
    return _signer(user).sign(str(row.pk))


def log_click(token: str, *, user: AuthenticatedUser, source: str, id: str, position: int) -> bool:
    """Log that the user opened this hit of the search that the token names.

    Returns False for a token of another user, or of a search that is not kept any more.
    """
    try:
        search_id = int(_signer(user).unsign(token))
    except (BadSignature, ValueError):
        return False
    if not 0 < position < 10_000 or not source or not id:
        return False
    if not LoggedSearch.objects.filter(pk=search_id).exists():
        return False
    LoggedClick.objects.get_or_create(
        search_id=search_id, key=f"{source}:{id}"[:320], defaults={"position": position}
    )
    return True


def clean_up() -> int:
    """Delete searches past their retention, and the salts of past days. Returns how many rows were deleted."""
    now = timezone.now()
    DaySalt.objects.filter(day__lt=timezone.localdate()).delete()
    for day in [day for day in _salts if day < timezone.localdate()]:
        del _salts[day]
    limit = now - timedelta(days=settings.KRING_SEARCH_LOG_DAYS)
    gone, _by_model = LoggedSearch.objects.filter(at__lt=limit).delete()
    return gone


def count_popularity(now: datetime | None = None) -> int:
    """Recount how often documents are opened from search. Returns how many changed.

    A person who opens a document many times a day counts once. What is stored is rounded to steps
    of about a fifth, so that a document is written to the index when it matters, not every night.
    """
    now = now or timezone.now()
    values = _decayed(now)
    before = dict(Popularity.objects.values_list("key", "value"))
    differing = {key for key in {*values, *before} if values.get(key) != before.get(key)}
    with transaction.atomic():
        Popularity.objects.filter(key__in=[key for key in differing if key not in values]).delete()
        Popularity.objects.bulk_create(
            [Popularity(key=key, value=values[key]) for key in differing if key in values],
            update_conflicts=True,
            unique_fields=["key"],
            update_fields=["value"],
            batch_size=CHUNK,
        )
        queue_for_indexing(differing)
    return len(differing)


def queue_for_indexing(keys: Iterable[str]) -> None:
    """Queue the documents of these keys for indexing."""
    by_source: dict[str, list[str]] = defaultdict(list)
    for key in sorted(keys):
        source, document_id = split_key(key)
        by_source[source].append(document_id)
    for source, ids in by_source.items():
        changed(source, ids)


def _decayed(now: datetime) -> dict[str, float]:
    days = (
        LoggedClick.objects.filter(at__gte=now - COUNTED, at__lte=now)
        .annotate(day=TruncDate("at"))
        .values("key", "day")
        .annotate(people=Count("search__person", distinct=True))
    )
    today = timezone.localdate(now)
    sums: dict[str, float] = defaultdict(float)
    for row in days.iterator():
        age = (today - row["day"]) / HALF_LIFE
        sums[row["key"]] += row["people"] * 0.5**age
    rounded = {key: _rounded(value) for key, value in sums.items()}
    return {key: value for key, value in rounded.items() if value}


def _rounded(value: float) -> float:
    """Return the largest of 1, 1.2, 1.44 … that is not above the value; 0 below 1."""
    step = 0.0
    found = 1.0
    while found <= value:
        step, found = found, found * 1.2
    return round(step, 2)


def _signer(user: AnyUser) -> Signer:
    # The user is part of the salt: nobody clicks for another.
    return Signer(salt=f"search.log:{user.pk}")


def _person(user_id: int | None, day: date) -> str:
    salt = _salts.get(day) or _salt_of(day)
    return hmac.new(salt.encode(), str(user_id).encode(), hashlib.sha256).hexdigest()[:16]


def _salt_of(day: date) -> str:
    found, _created = DaySalt.objects.get_or_create(
        day=day, defaults={"salt": secrets.token_hex(32)}
    )
    _salts[day] = found.salt
    return found.salt


def _bucket(user_id: int | None, text: str) -> int:
    content = f"search.bucket:{user_id}:{text}".encode()
    digest = hmac.new(settings.SECRET_KEY.encode(), content, hashlib.sha256).digest()
    return int.from_bytes(digest[:4], "big") % BUCKETS
