"""How search is: for the command, for the admin and for whoever counts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Min
from django.utils import timezone
from django.utils.translation import gettext as _
from elasticsearch import Elasticsearch

from search.engine import index
from search.engine.client import READER_SECONDS, UNAVAILABLE, client, is_configured
from search.engine.mapping import MAPPING_VERSION
from search.engine.names import alias
from search.models import DeadLetter, IndexBuild, OutboxEntry, Reconciliation
from search.upkeep import builds

# Changes reach the index within seconds; after this long somebody should look.
LATE = timedelta(minutes=10)
MOST_KINDS = 100


@dataclass(kw_only=True)
class Outbox:
    """How many changes wait, since when, and for how many documents indexing failed."""

    waiting: int
    oldest: datetime | None
    dead_letters: int

    @property
    def age(self) -> timedelta:
        """How long the oldest change waits."""
        return timezone.now() - self.oldest if self.oldest else timedelta()


@dataclass(kw_only=True)
class Engine:
    """What Elasticsearch says of its index; ``error`` when it cannot be asked."""

    error: str = ""
    live: index.Live | None = None
    documents: Mapping[str, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """How many documents there are."""
        return sum(self.documents.values())


@dataclass(kw_only=True)
class Status:
    """All of it. ``engine`` is None where no Elasticsearch is configured."""

    outbox: Outbox
    engine: Engine | None
    build: IndexBuild | None
    last_build: IndexBuild | None
    reconciliations: list[Reconciliation]
    mapping_version: int = MAPPING_VERSION

    @property
    def problems(self) -> list[str]:
        """What is wrong and what helps, in sentences; empty when all is well."""
        found = _engine_problems(self.engine) if self.engine else []
        if self.outbox.age > LATE:
            late = _(
                "The oldest change waits for %(minutes)s minutes: look whether the worker runs."
            )
            found.append(late % {"minutes": int(self.outbox.age.total_seconds() // 60)})
        return found


def outbox_status() -> Outbox:
    """Return how many changes wait and how many documents failed; two SQL queries."""
    entries = OutboxEntry.objects.aggregate(oldest=Min("created_at"))
    waiting = OutboxEntry.objects.values("source", "document_id").distinct().count()
    return Outbox(
        waiting=waiting, oldest=entries["oldest"], dead_letters=DeadLetter.objects.count()
    )


def status() -> Status:
    """Ask for everything. Waits for Elasticsearch as long as a reader would, each of two times."""
    return Status(
        outbox=outbox_status(),
        engine=_engine() if is_configured() else None,
        build=builds.running(),
        last_build=IndexBuild.objects.filter(status=IndexBuild.Status.FINISHED).first(),
        reconciliations=_latest(),
    )


def _engine() -> Engine:
    try:
        engine = client().options(request_timeout=READER_SECONDS)
        live = index.live(engine)
        return Engine(live=live, documents=_documents(engine) if live else {})
    except UNAVAILABLE as error:
        return Engine(error=str(error))


def _documents(engine: Elasticsearch) -> dict[str, int]:
    answer = engine.search(
        index=alias(),
        size=0,
        aggregations={"kinds": {"terms": {"field": "kind", "size": MOST_KINDS}}},
    )
    return {each["key"]: each["doc_count"] for each in answer["aggregations"]["kinds"]["buckets"]}


def _latest() -> list[Reconciliation]:
    targets = Reconciliation.objects.order_by().values_list("target", flat=True).distinct()
    newest = [Reconciliation.objects.filter(target=target).first() for target in sorted(targets)]
    return [each for each in newest if each]


def _engine_problems(engine: Engine) -> list[str]:
    if engine.error:
        return [_("Elasticsearch cannot be asked: %(error)s") % {"error": engine.error}]
    if engine.live is None:
        return [_("There is no index yet. It is built by itself, or with “search rebuild”.")]
    if engine.live.is_stale:
        return [
            _(
                "The index is of an older version: it is built anew by itself, or with “search rebuild”."
            )
        ]
    if engine.live.is_ahead:
        return [_("The index is of a newer version than this Kring: run “search rebuild”.")]
    return []
