"""The archive of an uninstalled plugin: a zip file of its rows, its files and its inventory."""

import json
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, time
from graphlib import TopologicalSorter
from io import TextIOWrapper
from pathlib import Path
from typing import IO, Any

from django.core import serializers
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone

from plugins.install.uninstall import inventory as inventories
from plugins.install.uninstall.inventory import Inventory, UninstallError

FORMAT = 2
MANIFEST = "manifest.json"


def write(found: Inventory, folder: Path) -> Path:
    """Write everything in the inventory to a new archive in the folder, and return its path.

    The archive gets its name only when it is complete.
    """
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"{found.slug}-{timezone.now():%Y%m%d-%H%M%S-%f}.zip"
    part = target.with_suffix(".part")
    with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as archive:
        own = in_order(inventories.own_models(found.slug))
        tables = [
            _write_table(archive, "own", model, model._base_manager.order_by("pk").iterator())
            for model in own
        ]
        rows = inventories.other_rows(found.slug)
        tables += [_write_table(archive, "other", model, rows[model]) for model in in_order(rows)]
        for model in own:
            for stored in inventories.stored_files(model):
                _write_file(archive, stored)
        archive.writestr(MANIFEST, json.dumps(_manifest(found, tables), indent=1))
    part.replace(target)
    return target


def _manifest(found: Inventory, tables: list[str]) -> dict[str, Any]:
    content_types = inventories.content_types(found.slug).values_list("pk", "model")
    permissions = inventories.permissions(found.slug)
    named = permissions.values_list("pk", "content_type__model", "codename")
    return {
        "format": FORMAT,
        "made_at": timezone.now().isoformat(),
        "inventory": found.as_json(),
        "tables": tables,
        # A restored plugin gets new ids: these map the old ones.
        "content_types": {str(pk): model for pk, model in content_types},
        "permissions": {str(pk): [model, codename] for pk, model, codename in named},
    }


def in_order(found: Iterable[type[models.Model]]) -> list[type[models.Model]]:
    """Return the models in an order in which each comes after those that it refers to."""
    chosen = {model._meta.label: model for model in found}
    graph = {
        label: sorted(
            other
            for field in model._meta.concrete_fields
            if field.related_model is not None
            and (other := field.related_model._meta.label) in chosen
            and other != label
        )
        for label, model in sorted(chosen.items())
    }
    return [chosen[label] for label in TopologicalSorter(graph).static_order()]


def _write_table(
    archive: zipfile.ZipFile, kind: str, model: type[models.Model], rows: Iterable[models.Model]
) -> str:
    name = f"{kind}/{model._meta.label_lower}.jsonl"
    with archive.open(name, "w", force_zip64=True) as raw, TextIOWrapper(raw, "utf-8") as text:
        serializers.serialize("jsonl", rows, stream=text, cls=Exact)
    return name


def _write_file(archive: zipfile.ZipFile, stored: Any) -> None:
    # A row may name a file that was removed: the row goes into the archive all the same.
    if not stored.storage.exists(stored.name):
        return
    with (
        stored.storage.open(stored.name) as source,
        archive.open(f"files/{stored.name}", "w") as to,
    ):
        while block := source.read(1 << 20):
            to.write(block)


class Exact(DjangoJSONEncoder):
    """Django's encoder with microseconds, which it would cut off."""

    def default(self, value: Any) -> Any:
        """Return moments and times of day with their microseconds."""
        is_time = isinstance(value, datetime | time)
        return value.isoformat() if is_time else super().default(value)


class Archive:
    """An archive that is open for reading."""

    def __init__(self, zipped: zipfile.ZipFile, manifest: Mapping[str, Any]):
        self.zipped, self.manifest = zipped, manifest
        self.inventory = manifest["inventory"]

    @property
    def slug(self) -> str:
        """Return the slug of its plugin."""
        return self.inventory["slug"]

    def tables(self, kind: str) -> Iterator[tuple[str, list[dict[str, Any]]]]:
        """Yield the label of each model with its records; ``kind`` is "own" or "other"."""
        for name in self.manifest["tables"]:
            folder, _, rest = name.partition("/")
            if folder == kind:
                with self.zipped.open(name) as lines:
                    yield (
                        rest.removesuffix(".jsonl"),
                        [json.loads(line) for line in lines if line.strip()],
                    )

    def file(self, name: str) -> IO[bytes] | None:
        """Return the open file of this name; None when the archive has none."""
        try:
            return self.zipped.open(f"files/{name}")
        except KeyError:
            return None


@contextmanager
def opened(path: Path) -> Iterator[Archive]:
    """Open an archive. UninstallError for another file, and for another format."""
    try:
        with zipfile.ZipFile(path) as zipped:
            manifest = json.loads(zipped.read(MANIFEST))
            if manifest.get("format") != FORMAT:
                message = (
                    f"{path} has the format {manifest.get('format')}; this Kring reads {FORMAT}."
                )
                raise UninstallError(message)
            yield Archive(zipped, manifest)
    except (OSError, KeyError, zipfile.BadZipFile, json.JSONDecodeError) as error:
        message = f"{path} is not the archive of a plugin: {error}"
        raise UninstallError(message) from error
