"""A small drawing surface on Pillow: 1600 units wide, drawn at twice the size and scaled down, so that edges are smooth."""

import math
import random
from collections.abc import Sequence

from PIL import Image, ImageColor, ImageDraw

OVERSAMPLING = 2
WIDTH = 1600
OPAQUE = 255
Point = tuple[float, float]
Colour = tuple[int, int, int]


def colour(value: str) -> Colour:
    """Return the red, green and blue of a hexadecimal colour."""
    red, green, blue = ImageColor.getrgb(value)[:3]
    return red, green, blue


def mix(first: Colour, second: Colour, share: float) -> Colour:
    """Return a colour between two others; `share` 0 is the first, 1 the second."""
    (r1, g1, b1), (r2, g2, b2) = first, second
    return (
        round(r1 + (r2 - r1) * share),
        round(g1 + (g2 - g1) * share),
        round(b1 + (b2 - b1) * share),
    )


class Canvas:
    """Draws in units: `WIDTH` across and `height` down, whatever the number of pixels."""

    def __init__(self, size: tuple[int, int]) -> None:
        self.size = size
        self.scale = size[0] * OVERSAMPLING / WIDTH
        self.height = WIDTH * size[1] / size[0]
        self.image = Image.new("RGB", (size[0] * OVERSAMPLING, size[1] * OVERSAMPLING))
        self._opaque = ImageDraw.Draw(self.image)
        self._translucent = ImageDraw.Draw(self.image, "RGBA")

    def finish(self) -> Image.Image:
        """Return the picture at its real size."""
        return self.image.reduce(OVERSAMPLING)

    def _with(self, fill: Colour, alpha: int) -> tuple[ImageDraw.ImageDraw, tuple[int, ...]]:
        """Return the drawing layer and the ink of a colour. Blending is ten times slower than opaque ink."""
        return (self._opaque, fill) if alpha == OPAQUE else (self._translucent, (*fill, alpha))

    def _around(
        self, x: float, y: float, rx: float, ry: float
    ) -> tuple[float, float, float, float]:
        """Return the bounding box of an ellipse around a point, in pixels."""
        k = self.scale
        return (x - rx) * k, (y - ry) * k, (x + rx) * k, (y + ry) * k

    def _pixels(self, width: float) -> int:
        return max(1, round(width * self.scale))

    def _points(self, points: Sequence[Point]) -> list[Point]:
        return [(x * self.scale, y * self.scale) for x, y in points]

    def gradient(self, top: float, bottom: float, stops: Sequence[Colour]) -> None:
        """Fill the full width between two heights with a soft vertical gradient."""
        first, last = (
            max(0, int(top * self.scale)),
            min(self.image.height, math.ceil(bottom * self.scale)),
        )
        for y in range(last - first):
            place = y / max(1, last - first - 1) * (len(stops) - 1)
            i = min(int(place), len(stops) - 2)
            ink = mix(stops[i], stops[i + 1], place - i)
            self._opaque.line(((0, first + y), (self.image.width, first + y)), fill=ink)

    def polygon(self, points: Sequence[Point], fill: Colour, alpha: int = OPAQUE) -> None:
        """Fill a polygon."""
        draw, ink = self._with(fill, alpha)
        draw.polygon(self._points(points), fill=ink)

    def disc(
        self,
        x: float,
        y: float,
        rx: float,
        fill: Colour,
        alpha: int = OPAQUE,
        ry: float | None = None,
    ) -> None:
        """Fill a circle, or an ellipse when `ry` differs."""
        ry = rx if ry is None else ry
        draw, ink = self._with(fill, alpha)
        draw.ellipse(self._around(x, y, rx, ry), fill=ink)

    def ring(
        self, x: float, y: float, r: float, width: float, fill: Colour, alpha: int = OPAQUE
    ) -> None:
        """Draw a circle as a line."""
        draw, ink = self._with(fill, alpha)
        draw.ellipse(self._around(x, y, r, r), outline=ink, width=self._pixels(width))

    def arc(
        self, x: float, y: float, r: float, width: float, span: tuple[float, float], fill: Colour
    ) -> None:
        """Draw part of a ring with round ends, clockwise between two angles in degrees."""
        self._opaque.arc(self._around(x, y, r, r), *span, fill=fill, width=self._pixels(width))
        for angle in map(math.radians, span):
            middle = r - width / 2
            self.disc(x + middle * math.cos(angle), y + middle * math.sin(angle), width / 2, fill)

    def chord(
        self, x: float, y: float, rx: float, ry: float, span: tuple[float, float], fill: Colour
    ) -> None:
        """Fill the part of an ellipse between two angles in degrees, cut off straight."""
        self._opaque.chord(self._around(x, y, rx, ry), *span, fill=fill)

    def wedge(
        self, x: float, y: float, rx: float, ry: float, span: tuple[float, float], fill: Colour
    ) -> None:
        """Fill the part of an ellipse between two angles in degrees, with its point in the middle."""
        self._opaque.pieslice(self._around(x, y, rx, ry), *span, fill=fill)

    def smile(self, x: float, y: float, rx: float, ry: float, width: float, fill: Colour) -> None:
        """Draw the lower curve of an ellipse."""
        self._opaque.arc(self._around(x, y, rx, ry), 28, 152, fill=fill, width=self._pixels(width))

    def line(
        self, points: Sequence[Point], width: float, fill: Colour, alpha: int = OPAQUE
    ) -> None:
        """Draw a line with round joints, and round ends when it is opaque."""
        pixels = self._pixels(width)
        draw, ink = self._with(fill, alpha)
        draw.line(self._points(points), fill=ink, width=pixels, joint="curve")
        if alpha == OPAQUE and pixels > 4:
            for x, y in (points[0], points[-1]):
                self.disc(x, y, width / 2, fill)

    def box(
        self,
        x: float,
        y: float,
        w: float,
        h: float,
        fill: Colour,
        alpha: int = OPAQUE,
        radius: float = 0,
    ) -> None:
        """Fill a rectangle, with round corners when `radius` is given."""
        k = self.scale
        area = (x * k, y * k, (x + w) * k, (y + h) * k)
        draw, ink = self._with(fill, alpha)
        draw.rounded_rectangle(area, radius=radius * k, fill=ink)

    def ridge(
        self, rng: random.Random, base: float, swing: float, fill: Colour, length: float = 900
    ) -> list[Point]:
        """Fill from a gently waving line down to the bottom; returns the line."""
        waves = [
            (swing / n, rng.uniform(0.7, 1.3) * n * math.tau / length, rng.uniform(0, math.tau))
            for n in (1, 2, 3)
        ]
        line = [
            (float(x), base + sum(a * math.sin(x * f + p) for a, f, p in waves))
            for x in range(-10, WIDTH + 20, 10)
        ]
        self.polygon([*line, (WIDTH + 20, self.height + 10), (-10, self.height + 10)], fill)
        return line
