"""Worlds that the reader of the measurement adds in a file."""

import tomllib
from dataclasses import fields
from pathlib import Path
from typing import Any

from releases.rehearsal.faults import Fault
from releases.rehearsal.world import Kind, Truth


def kinds_in(file: Path) -> list[Kind]:
    """Return the worlds that a reader adds in a file of TOML; docs/developers/releases-by-evidence.md has an example."""
    worlds = tomllib.loads(file.read_text(encoding="utf-8")).get("world", [])
    return [_kind(dict(world)) for world in worlds]


def _kind(world: dict[str, Any]) -> Kind:
    faults = tuple(Fault(**_known(Fault, fault)) for fault in world.pop("fault", []))
    told = _known(Kind, world)
    return Kind(**(told | {"truth": Truth(told["truth"]), "faults": faults}))


def _known(type_: Any, told: dict[str, Any]) -> dict[str, Any]:
    """Return what a table of the file says, with lists as tuples. SystemExit at a word that there is not."""
    known = {field.name for field in fields(type_)}
    if unknown := set(told) - known:
        raise SystemExit(
            f"Unknown: {', '.join(sorted(unknown))}. There are: {', '.join(sorted(known))}."
        )
    return {key: tuple(value) if isinstance(value, list) else value for key, value in told.items()}
