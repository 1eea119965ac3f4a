"""The state of search: for the command, the admin and the metrics."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Min
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from elasticsearch import Elasticsearch

from search.engine import index
from search.engine.client import READER_SECONDS, UNAVAILABLE, client, is_configured
from search.engine.mapping import MAPPING_VERSION
from search.engine.names import alias
from search.models import DeadLetter, IndexBuild, OutboxEntry, Reconciliation
from search.upkeep import builds

# Changes reach the index within seconds; after this long an operator should look.
LATE = timedelta(minutes=1)
MOST_KINDS = 100


@dataclass(kw_only=True)
class Outbox:
    """The number of waiting changes, the oldest of them, and the number of failed documents."""

    waiting: int
    oldest: datetime | None
    dead_letters: int

    @property
    def age(self) -> timedelta:
        """How long the oldest change waits."""
        return timezone.now() - self.oldest if self.oldest else timedelta()


@dataclass(kw_only=True)
class Engine:
    """The state of the index in Elasticsearch; ``error`` when it does not answer."""

    error: str = ""
    live: index.Live | None = None
    documents: Mapping[str, int] = field(default_factory=dict)
    # The settings that make the index read-only.
    blocks: list[str] = field(default_factory=list)

    @property
    def total(self) -> int:
        """How many documents there are."""
        return sum(self.documents.values())


@dataclass(kw_only=True)
class Status:
    """The state of search. ``engine`` is None where no Elasticsearch is configured."""

    outbox: Outbox
    engine: Engine | None
    build: IndexBuild | None
    last_build: IndexBuild | None
    reconciliations: list[Reconciliation]
    mapping_version: int = MAPPING_VERSION

    @property
    def problems(self) -> list[str]:
        """The problems and what to do about them, in sentences; empty when there are none."""
        found = _engine_problems(self.engine) if self.engine else []
        minutes = int(self.outbox.age.total_seconds() // 60)
        if self.outbox.age > LATE:
            late = ngettext(
                "The oldest change waits for %(minutes)s minute: look whether the worker runs.",
                "The oldest change waits for %(minutes)s minutes: look whether the worker runs.",
                minutes,
            )
            found.append(late % {"minutes": minutes})
        return found


def outbox_status() -> Outbox:
    """Return how many changes wait and how many documents failed; two SQL queries."""
    entries = OutboxEntry.objects.aggregate(oldest=Min("created_at"))
    waiting = OutboxEntry.objects.values("source", "document_id").distinct().count()
    return Outbox(
        waiting=waiting, oldest=entries["oldest"], dead_letters=DeadLetter.objects.count()
    )


def status() -> Status:
    """Return the state of search. Makes three calls to Elasticsearch, each with the time-out of a reader."""
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
        if live is None:
            return Engine()
        return Engine(live=live, documents=_documents(engine), blocks=index.blocks(engine))
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
    if engine.blocks:
        text = _(
            "The index is read-only (%(blocks)s): the disk of Elasticsearch is full, or somebody set it. "
            "Changes wait, and readers get the database."
        )
        return [text % {"blocks": ", ".join(engine.blocks)}]
    if engine.live.is_stale:
        return [
            _(
                "The index is of an older version: it is rebuilt automatically, or with “search rebuild”."
            )
        ]
    if engine.live.is_ahead:
        return [_("The index is of a newer version than this Kring: run “search rebuild”.")]
    return []
