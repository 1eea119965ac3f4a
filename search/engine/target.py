"""Elasticsearch as an index that documents are written to."""

import logging
from collections.abc import Iterator, Mapping, Sequence

from search.contract.documents import Document
from search.engine import bulk, index
from search.engine.client import UNAVAILABLE, client
from search.engine.mapping import MAPPING_VERSION, to_source
from search.engine.names import alias
from search.models import IndexBuild
from search.outbox.reading import Reading
from search.overlay import Overlay

logger = logging.getLogger(__name__)

PAGE = 5_000
KEEP_ALIVE = "2m"


class Engine:
    """The index behind the alias, and the one that is being filled to take its place."""

    key = "elasticsearch"

    def write(self, reading: Reading) -> bulk.Outcome:
        """Write to the index that is being filled, if there is one, and to the live one.

        In this order: when the new one goes live between the two, both writes still reach it.
        Where there is no live one yet, the one that is being filled is enough. What an index of an
        older mapping refuses is no fault of the document; to a newer one only a newer Kring writes.
        """
        try:
            found = index.live()
        except UNAVAILABLE as error:
            return bulk.Outcome(waiting=dict.fromkeys(reading.keys, str(error)))
        writes, outcome = writes_of(reading)
        filled = bulk.Outcome(lost=set(reading.keys))
        if is_filling():
            filled = bulk.send(writes, to=index.building_alias())
        if found and found.is_ahead:
            live = bulk.Outcome(waiting=dict.fromkeys(reading.keys, f"{found.name} is newer."))
        else:
            live = bulk.send(writes, to=alias())
        if found and found.is_stale:
            live.refused = {}
        outcome |= bulk.Outcome(refused=filled.refused, waiting=filled.waiting)
        outcome |= bulk.Outcome(live.refused, live.waiting, live.lost & filled.lost)
        return outcome

    def digest(self, document: Document, overlay: Overlay) -> str:
        """Return the fingerprint with which this document would be in the index."""
        return to_source(document, overlay)["digest"]

    def digests(self, keys: Sequence[str]) -> Mapping[str, str]:
        """Return the fingerprints that are in the live index at this moment, by key."""
        if not keys:
            return {}
        answer = client().mget(index=alias(), ids=list(keys), source_includes=["digest"])
        return {
            each["_id"]: each["_source"].get("digest", "")
            for each in answer["docs"]
            if each.get("found")
        }

    def keys(self) -> Iterator[str]:
        """Return the keys of all documents in the live index, as they were at one moment."""
        client().indices.refresh(index=alias())
        point = client().open_point_in_time(index=alias(), keep_alive=KEEP_ALIVE)["id"]
        try:
            after: list[int] | None = None
            while hits := _page(point, after):
                yield from (hit["_id"] for hit in hits)
                after = hits[-1]["sort"]
        finally:
            client().close_point_in_time(id=point)


def writes_of(reading: Reading) -> tuple[list[bulk.Write], bulk.Outcome]:
    """Return the reading as writes, and the documents that do not fit the index."""
    writes, outcome = [], bulk.Outcome()
    for key, document in reading.documents.items():
        try:
            source = to_source(document, reading.overlay(key))
        except Exception as error:
            logger.exception("The document %s does not fit the index.", key)
            outcome.refused[key] = f"{type(error).__name__}: {error}"
        else:
            writes.append(bulk.Write(key, reading.version, source))
    writes.extend(bulk.Write(key, reading.version, None) for key in reading.gone)
    return writes, outcome


def is_filling() -> bool:
    """Return whether an index of this version of the mapping is being filled."""
    running = IndexBuild.objects.filter(status=IndexBuild.Status.RUNNING)
    return running.filter(mapping_version=MAPPING_VERSION).exclude(index="").exists()


def _page(point: str, after: list[int] | None) -> list[dict]:
    answer = client().search(
        pit={"id": point, "keep_alive": KEEP_ALIVE},
        size=PAGE,
        sort=["_shard_doc"],
        search_after=after,
        source=False,
        track_total_hits=False,
    )
    return answer["hits"]["hits"]
