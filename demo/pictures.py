"""Illustrations drawn with Pillow: the same theme and seed always give the same picture."""

import random
from collections.abc import Callable

from PIL import Image

from demo import landscapes, shapes
from demo.avatars import avatar
from demo.canvas import Canvas
from demo.scenery import PALETTES, Palette

__all__ = ["THEMES", "avatar", "picture"]

DAYLIGHT = ("dawn", "day", "dusk", "mist", "autumn", "winter", "spring")
Painter = Callable[[Canvas, Palette, random.Random], None]
# Each theme with the lights that suit it.
THEMES: dict[str, tuple[Painter, tuple[str, ...]]] = {
    "polder": (landscapes.paint_polder, DAYLIGHT),
    "lake": (landscapes.paint_lake, DAYLIGHT),
    "dike": (landscapes.paint_dike, ("dawn", "day", "mist", "spring", "autumn")),
    "windmill": (landscapes.paint_windmill, DAYLIGHT),
    "turbines": (landscapes.paint_turbines, ("day", "dawn", "dusk", "spring", "winter")),
    "bikes": (landscapes.paint_bikes, ("day", "spring", "autumn", "dawn")),
    "skyline": (landscapes.paint_skyline, ("dusk", "night", "dawn", "autumn", "winter")),
    "marsh": (landscapes.paint_marsh, ("dawn", "spring", "dusk", "mist")),
    "rings": (shapes.paint_rings, ("dawn", "spring", "autumn", "day", "winter")),
    "treatment": (shapes.paint_treatment, ("day", "spring", "mist", "dawn")),
    "rain": (shapes.paint_rain, ("winter", "dusk", "mist", "autumn")),
    "meeting": (shapes.paint_meeting, ("dawn", "day", "spring", "autumn", "winter")),
    "network": (shapes.paint_network, ("dusk", "night", "day", "winter")),
}


def picture(theme: str, seed: int, size: tuple[int, int] = (1600, 900)) -> Image.Image:
    """Return the illustration of a theme; the seed chooses its light and its details. Raises KeyError for an unknown theme."""
    paint, lights = THEMES[theme]
    rng = random.Random(f"{theme}:{seed}")  # noqa: S311 -- drawing, not secrecy
    canvas = Canvas(size)
    paint(canvas, PALETTES[lights[seed % len(lights)]], rng)
    return canvas.finish()
