"""The index behind the alias: create it, put it live, delete it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from elasticsearch import Elasticsearch, NotFoundError

from search.curation import synonyms
from search.engine.client import client
from search.engine.mapping import MAPPING_VERSION, index_body
from search.engine.names import LANGUAGES, alias, synonyms_set

# While an index is filled nobody searches it, and a lost copy would be filled again.
FILLING: Mapping[str, Any] = {
    "refresh_interval": "-1",
    "auto_expand_replicas": False,
    "number_of_replicas": 0,
}


@dataclass(frozen=True)
class Live:
    """The index that answers now, and the version of the mapping that it was made with."""

    name: str
    version: int

    @property
    def is_stale(self) -> bool:
        """Whether an older Kring made it, so that it must be rebuilt."""
        return self.version < MAPPING_VERSION

    @property
    def is_ahead(self) -> bool:
        """Whether a newer Kring made it: this process must not write to it."""
        return self.version > MAPPING_VERSION


def blocks(engine: Elasticsearch) -> list[str]:
    """Return the settings that keep anything from being written to the live index; none when it is well."""
    found = engine.indices.get_settings(index=alias(), name="index.blocks.*", flat_settings=True)
    return sorted(
        name
        for each in found.values()
        for name, value in each["settings"].items()
        if value == "true" and name != "index.blocks.metadata"
    )


def building_alias() -> str:
    """Return the name under which an index is written to while it is filled.

    Writing through an alias, and only through one, never makes an index by accident.
    """
    return f"{alias()}-next"


def live(engine: Elasticsearch | None = None) -> Live | None:
    """Return the index behind the alias, or None when there is none; ``engine`` may be less patient."""
    try:
        names = list((engine or client()).indices.get_alias(name=alias()))
    except NotFoundError:
        return None
    return max((Live(name, _version_of(name)) for name in names), key=lambda found: found.name)


def all_names() -> list[str]:
    """Return the names of all our indexes, oldest first: the live one, one being filled, leftovers."""
    found = client().indices.get(index=f"{alias()}-v*", expand_wildcards="all", features="aliases")
    return sorted(found, key=lambda name: name.rsplit("-", 1)[-1])


def create() -> str:
    """Create an empty index, writable under ``building_alias()``. Returns its name."""
    ensure_synonym_sets()
    synonyms.push_all()
    stamp = datetime.now(UTC).strftime("%Y%m%d%H%M%S%f")
    name = f"{alias()}-v{MAPPING_VERSION}-{stamp}"
    body = index_body()
    client().indices.create(
        index=name, settings=body["settings"] | FILLING, mappings=body["mappings"]
    )
    actions: list[Mapping[str, Any]] = [
        {"remove": {"index": f"{alias()}-v*", "alias": building_alias(), "must_exist": False}},
        {"add": {"index": name, "alias": building_alias()}},
    ]
    client().indices.update_aliases(actions=actions)
    return name


def finish(name: str) -> None:
    """Give a filled index the settings of daily use and make everything in it searchable."""
    # None is the default of Elasticsearch.
    daily = {"refresh_interval": None, **_replicas()}
    client().indices.put_settings(index=name, settings=daily)
    client().indices.flush(index=name)
    client().indices.refresh(index=name)


def put_live(name: str) -> list[str]:
    """Switch all searches to this index, in one step; remove all others and return their names."""
    others = [other for other in all_names() if other != name]
    actions: list[Mapping[str, Any]] = [
        {"add": {"index": name, "alias": alias()}},
        {"remove": {"index": name, "alias": building_alias(), "must_exist": False}},
        *({"remove_index": {"index": other}} for other in others),
    ]
    client().indices.update_aliases(actions=actions)
    return others


def drop(name: str) -> None:
    """Remove an index; one that is not there is no error. Never the live one."""
    found = live()
    if found is None or found.name != name:
        client().indices.delete(index=name, ignore_unavailable=True)


def exists(name: str) -> bool:
    """Return whether there is an index of this name."""
    return bool(client().indices.exists(index=name))


def count(name: str) -> int:
    """Return how many documents can be searched in the index or alias."""
    return client().count(index=name)["count"]


def ensure_synonym_sets() -> None:
    """Make the sets of synonyms that the analysis names, empty, where there are none."""
    for language in LANGUAGES:
        try:
            client().synonyms.get_synonym(id=synonyms_set(language), size=1)
        except NotFoundError:
            client().synonyms.put_synonym(id=synonyms_set(language), synonyms_set=[])


def _version_of(name: str) -> int:
    found = re.fullmatch(rf"{re.escape(alias())}-v(\d+)-\d+", name)
    return int(found[1]) if found else 0


def _replicas() -> dict[str, Any]:
    wanted = settings.ELASTICSEARCH_REPLICAS
    if "-" in wanted:
        return {"auto_expand_replicas": wanted}
    return {"auto_expand_replicas": False, "number_of_replicas": int(wanted)}
