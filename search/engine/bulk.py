"""Write many documents at once, and report the outcome of each."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from elasticsearch.helpers import streaming_bulk

from search.engine.client import client, is_fault

CHUNK = 500
CHUNK_BYTES = 8 * 1024 * 1024
REASON_LENGTH = 300
# These and every 5xx say nothing about the document: no right, a read-only index, too busy, a full disk.
WAITS = frozenset({401, 403, 429})


@dataclass(frozen=True)
class Write:
    """One document to write; ``source`` is None when it must be deleted.

    ``version`` is the time, in microseconds, before its rows were read: an older reading never
    takes the place of a newer one.
    """

    key: str
    version: int
    source: Mapping[str, Any] | None


@dataclass
class Outcome:
    """The outcome of some writes, by key. A key in none of these is in the index.

    ``refused`` says why the index will never take a document as it is, ``waiting`` why not now.
    ``lost`` are those for which the alias led nowhere, because there is no index behind it any more.
    """

    refused: dict[str, str] = field(default_factory=dict)
    waiting: dict[str, str] = field(default_factory=dict)
    lost: set[str] = field(default_factory=set)

    def __ior__(self, other: "Outcome") -> "Outcome":
        """Add the outcome of other writes."""
        self.refused |= other.refused
        self.waiting |= other.waiting
        self.lost |= other.lost
        return self


def send(writes: Sequence[Write], *, to: str) -> Outcome:
    """Write all of these to the index behind the alias ``to``. Never raises."""
    outcome = Outcome()
    if not writes:
        return outcome
    try:
        for write, (ok, answer) in zip(writes, _stream(writes, to), strict=True):
            if not ok:
                _record(outcome, write.key, next(iter(answer.values())))
    except Exception as error:
        if is_fault(error) or getattr(error, "status_code", 0) in WAITS:
            # Which of them arrived is not known: all are written again, versions make that harmless.
            return Outcome(waiting=dict.fromkeys((write.key for write in writes), str(error)))
        return _send_halves(writes, to, error)
    return outcome


def _stream(writes: Sequence[Write], to: str) -> Iterable[tuple[bool, dict[str, Any]]]:
    return streaming_bulk(
        client(),
        (_action(write, to) for write in writes),
        chunk_size=CHUNK,
        max_chunk_bytes=CHUNK_BYTES,
        raise_on_error=False,
        require_alias=True,
    )


def _action(write: Write, to: str) -> dict[str, Any]:
    action: dict[str, Any] = {
        "_index": to,
        "_id": write.key,
        "version": write.version,
        "version_type": "external",
    }
    if write.source is None:
        return action | {"_op_type": "delete"}
    return action | {"_op_type": "index", "_source": write.source}


def _record(outcome: Outcome, key: str, answer: Mapping[str, Any]) -> None:
    status, error = answer["status"], answer.get("error") or {}
    # The index has something newer, or the document to delete is not there.
    if status == 409 or not error:
        return
    reason = _reason(error)
    if error.get("type") == "index_not_found_exception":
        outcome.lost.add(key)
    elif status in WAITS or status >= 500:
        outcome.waiting[key] = reason
    else:
        outcome.refused[key] = reason


def _reason(error: Mapping[str, Any]) -> str:
    """Return the reason that Elasticsearch gives, its root cause first; it quotes values in full length."""
    parts: list[str] = []
    cause: Mapping[str, Any] | None = error
    while cause:
        parts.insert(0, f"{cause.get('type')}: {str(cause.get('reason'))[:REASON_LENGTH]}")
        cause = cause.get("caused_by")
    return "\n".join(parts)


def _send_halves(writes: Sequence[Write], to: str, error: Exception) -> Outcome:
    """Find by halving the write that spoils the whole request: too large, no JSON, a bad id."""
    if len(writes) == 1:
        return Outcome(refused={writes[0].key: str(error)})
    middle = len(writes) // 2
    outcome = send(writes[:middle], to=to)
    outcome |= send(writes[middle:], to=to)
    return outcome
