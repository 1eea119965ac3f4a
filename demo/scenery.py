"""The elements of the demo organisation's landscapes: light, sky, water, buildings, riders."""

import math
import random
from itertools import pairwise
from typing import NamedTuple

from demo.canvas import WIDTH, Canvas, Colour, Point, colour, mix


class Palette(NamedTuple):
    """The colours of one light: sky from top to horizon, sun, land from far to dark, water, and one accent."""

    sky: Colour
    horizon: Colour
    sun: Colour
    far: Colour
    middle: Colour
    near: Colour
    dark: Colour
    water: Colour
    accent: Colour


def _palette(values: str) -> Palette:
    return Palette(*(colour(f"#{value}") for value in values.split()))


PALETTES = {
    "dawn": _palette("8FBBD9 FCE4D0 FFF6DF B3C8CB 7FA797 4B7F71 25493F A3C9D9 E8875F"),
    "day": _palette("5AA9D8 DDF0F5 FFF8DE A3D0C6 6FB27F 418B5C 1D5540 6FB6D6 F4B942"),
    "dusk": _palette("45508A F6AE8A FFE3AE 8381AC 56628E 37486F 1E2A49 8A86B4 FFC36B"),
    "mist": _palette("B5CCD4 F3F5EE FFFFFF C6D6D5 99B6B1 628B86 345857 B6D0D5 DB8552"),
    "autumn": _palette("7EA8BC F9E6C5 FFF3D0 D2BE93 CB9350 915F36 4A3526 93B8BF D9532C"),
    "winter": _palette("98B2D1 F1F5F9 FFFFFF C9D6E3 9DB3CA 6585A3 314B69 BCD1E2 E27B5C"),
    "spring": _palette("86C8E2 F7F5DC FFFCE4 BBDBAA 8AC27F 50976A 245C48 8AC8DA EF8399"),
    "night": _palette("0E1A3A 45639A F7F0CF 324A79 243A63 192B4E 0C1730 30508A FFD27A"),
}


def sky(c: Canvas, p: Palette, rng: random.Random, horizon: float, clouds: int = 4) -> Point:
    """Paint sky, sun with a halo and flat clouds. Returns the position of the sun."""
    c.gradient(0, horizon + 4, (p.sky, mix(p.sky, p.horizon, 0.55), p.horizon))
    x, y, r = rng.uniform(0.18, 0.82) * WIDTH, horizon * rng.uniform(0.3, 0.66), rng.uniform(48, 74)
    for step in range(5, 0, -1):
        c.disc(x, y, r * (1 + step * 0.55), p.sun, 20)
    c.disc(x, y, r, p.sun, 245)
    for _ in range(clouds):
        _cloud(c, mix(p.horizon, (255, 255, 255), 0.55), rng, horizon)
    return x, y


def _cloud(c: Canvas, white: Colour, rng: random.Random, horizon: float) -> None:
    x, y, width = (
        rng.uniform(-60, WIDTH - 120),
        horizon * rng.uniform(0.12, 0.72),
        rng.uniform(190, 420),
    )
    height = width * 0.1
    c.box(x, y - height, width, height, white, 255, height / 2)
    c.box(
        x + width * rng.uniform(0.1, 0.2),
        y - height * 1.8,
        width * 0.5,
        height * 1.2,
        white,
        255,
        height * 0.6,
    )
    c.box(
        x + width * rng.uniform(0.4, 0.5),
        y - height * 1.35,
        width * 0.38,
        height,
        white,
        255,
        height / 2,
    )


def birds(c: Canvas, ink: Colour, rng: random.Random, horizon: float, count: int = 7) -> None:
    """Draw a flock in a loose V."""
    x, y = rng.uniform(250, 1200), horizon * rng.uniform(0.2, 0.55)
    for i in range(count):
        bx, by, s = x + i * 42 - (i % 2) * 12, y + abs(i - count // 2) * 17, rng.uniform(9, 13)
        c.line([(bx - s, by - s * 0.5), (bx - s * 0.4, by - s * 0.55), (bx, by)], 2.6, ink, 200)
        c.line([(bx, by), (bx + s * 0.4, by - s * 0.55), (bx + s, by - s * 0.5)], 2.6, ink, 200)


def trees(
    c: Canvas, fill: Colour, rng: random.Random, base: float, span: tuple[float, float], tall: float
) -> None:
    """Draw a row of poplars on a base line."""
    x = span[0]
    while x < span[1]:
        height = tall * rng.uniform(0.7, 1.15)
        c.box(x - 2, base - height * 0.4, 4, height * 0.4, fill)
        c.disc(x, base - height * 0.6, height * rng.uniform(0.16, 0.3), fill, ry=height * 0.42)
        x += rng.uniform(0.32, 0.75) * tall


def water(
    c: Canvas, p: Palette, rng: random.Random, top: float, light: float | None = None
) -> None:
    """Water to the bottom edge with glints; `light` is the position of the sun above it."""
    c.gradient(top, c.height, (mix(p.water, p.horizon, 0.55), p.water, mix(p.water, p.dark, 0.42)))
    for _ in range(46):
        depth = rng.random() ** 1.3
        y, w = top + 6 + depth * (c.height - top), rng.uniform(30, 150) * (0.5 + depth)
        c.box(rng.uniform(-50, WIDTH), y, w, 2 + 4 * depth, p.horizon, 70, 3)
    if light is not None:
        for i in range(16):
            depth = i / 15
            w = rng.uniform(40, 90) * (0.8 + 1.5 * depth)
            c.box(
                light - w / 2 + rng.uniform(-16, 16),
                top + 7 + depth * 190,
                w,
                3 + 4 * depth,
                p.sun,
                150,
                4,
            )


def strips(c: Canvas, p: Palette, rng: random.Random, top: float, vanish: float) -> None:
    """Long polder fields with ditches that run to one point on the horizon."""
    edges, x = [], -2600.0
    while x < WIDTH + 2600:
        edges.append(x)
        x += rng.uniform(210, 330)
    for left, right in pairwise(edges):
        shade = mix(
            mix(p.middle, p.near, rng.uniform(0, 0.9)), p.accent, rng.choice((0, 0, 0.06, 0.16))
        )
        far = [vanish + (edge - vanish) * 0.08 for edge in (left, right)]
        c.polygon([(far[0], top), (far[1], top), (right, c.height), (left, c.height)], shade)
    for edge in edges:
        end = vanish + (edge - vanish) * 0.08
        c.polygon(
            [(end - 1, top), (end + 1, top), (edge + 21, c.height), (edge - 21, c.height)],
            mix(p.water, p.horizon, 0.3),
        )


def houses(
    c: Canvas, p: Palette, rng: random.Random, base: float, span: tuple[float, float], scale: float
) -> None:
    """A row of Dutch gables with lit windows."""
    x = span[0]
    tones = [
        mix(p.dark, p.far, 0.25),
        mix(p.near, p.accent, 0.35),
        mix(p.dark, p.accent, 0.45),
        mix(p.middle, p.dark, 0.3),
        mix(p.horizon, p.accent, 0.45),
    ]
    while x < span[1]:
        w, h, tone = scale * rng.uniform(70, 112), scale * rng.uniform(150, 265), rng.choice(tones)
        roof = base - h
        kind = rng.choice(("step", "point", "bell", "flat"))
        c.box(x, roof, w, h, tone)
        if kind == "step":
            for i in range(4):
                c.box(
                    x + w * 0.12 * i, roof - w * 0.14 * (i + 1), w * (1 - 0.24 * i), w * 0.15, tone
                )
        elif kind == "point":
            c.polygon([(x, roof + 1), (x + w / 2, roof - w * 0.6), (x + w, roof + 1)], tone)
        elif kind == "bell":
            c.disc(x + w / 2, roof, w / 2, tone, ry=w * 0.34)
            c.box(x + w * 0.3, roof - w * 0.52, w * 0.4, w * 0.5, tone, radius=w * 0.18)
        else:
            c.box(x - w * 0.03, roof - 8 * scale, w * 1.06, 10 * scale, mix(tone, p.horizon, 0.5))
        _windows(c, p, rng, (x, roof, w, h), scale)
        x += w + scale * 3


def _windows(
    c: Canvas,
    p: Palette,
    rng: random.Random,
    house: tuple[float, float, float, float],
    scale: float,
) -> None:
    x, roof, w, h = house
    columns, rows = (3 if w > 92 * scale else 2), int(h / (52 * scale))
    pane = w / (columns * 1.75)
    for row in range(rows):
        for column in range(columns):
            lit = p.sun if rng.random() < 0.55 else mix(p.horizon, p.sky, 0.5)
            wx = x + (column + 0.5) * w / columns - pane / 2
            c.box(wx, roof + 12 * scale + row * 52 * scale, pane, 31 * scale, lit, 215, 2)


def mill(c: Canvas, p: Palette, x: float, base: float, size: float, angle: float) -> None:
    """A polder mill with four lattice sails."""
    body, cap = mix(p.dark, p.near, 0.25), mix(p.dark, p.accent, 0.3)
    c.polygon(
        [
            (x - size * 0.25, base),
            (x - size * 0.13, base - size),
            (x + size * 0.13, base - size),
            (x + size * 0.25, base),
        ],
        body,
    )
    c.polygon(
        [
            (x + size * 0.03, base),
            (x + size * 0.03, base - size),
            (x + size * 0.13, base - size),
            (x + size * 0.25, base),
        ],
        p.dark,
        90,
    )
    c.box(x - size * 0.3, base - size * 0.4, size * 0.6, size * 0.035, p.dark)
    c.disc(x, base - size, size * 0.15, cap, ry=size * 0.14)
    c.box(x - size * 0.05, base - size * 0.2, size * 0.1, size * 0.2, p.sun, 220, size * 0.03)
    c.box(x - size * 0.04, base - size * 0.72, size * 0.08, size * 0.1, p.sun, 220, size * 0.02)
    hub = (x, base - size * 1.02)
    for quarter in range(4):
        a = angle + quarter * math.pi / 2
        ux, uy, vx, vy = math.cos(a), math.sin(a), -math.sin(a), math.cos(a)

        def at(
            along: float, across: float, v: tuple[float, float, float, float] = (ux, uy, vx, vy)
        ) -> Point:
            return hub[0] + size * (along * v[0] + across * v[2]), hub[1] + size * (
                along * v[1] + across * v[3]
            )

        c.polygon(
            [at(0.2, 0.015), at(0.92, 0.015), at(0.92, 0.15), at(0.2, 0.12)],
            mix(p.horizon, p.sun, 0.5),
            215,
        )
        for step in range(7):
            along = 0.2 + step * 0.12
            c.line([at(along, 0), at(along, 0.14)], size * 0.008, p.dark)
        c.line([hub, at(0.95, 0)], size * 0.026, p.dark)
    c.disc(*hub, size * 0.035, p.accent)


def turbine(c: Canvas, tone: Colour, x: float, base: float, size: float, angle: float) -> None:
    """Draw a wind turbine."""
    c.polygon(
        [
            (x - size * 0.022, base),
            (x - size * 0.01, base - size),
            (x + size * 0.01, base - size),
            (x + size * 0.022, base),
        ],
        tone,
    )
    for third in range(3):
        a = angle + third * math.tau / 3
        ux, uy = math.cos(a), math.sin(a)
        tip = (x + ux * size * 0.6, base - size + uy * size * 0.6)
        mid = (
            x + ux * size * 0.16 - uy * size * 0.032,
            base - size + uy * size * 0.16 + ux * size * 0.032,
        )
        c.polygon(
            [
                (x + uy * size * 0.01, base - size - ux * size * 0.01),
                tip,
                mid,
                (x - uy * size * 0.012, base - size + ux * size * 0.012),
            ],
            tone,
        )
    c.disc(x, base - size, size * 0.025, tone)


def reeds(
    c: Canvas, p: Palette, rng: random.Random, base: float, span: tuple[float, float], count: int
) -> None:
    """Draw bending reeds and bulrushes from a base line up."""
    for _ in range(count):
        x, h, lean = rng.uniform(*span), rng.uniform(110, 320), rng.uniform(-50, 70)
        tone = mix(p.dark, p.near, rng.random())
        bend = [(x + lean * (t / 8) ** 2, base - h * t / 8) for t in range(9)]
        c.line(bend, rng.uniform(4, 7), tone)
        if rng.random() < 0.35:
            tip = bend[-1]
            c.box(tip[0] - 8, tip[1] - 34, 16, 62, mix(p.dark, p.accent, 0.4), radius=8)
        else:
            tip = (x + lean * 0.3 + rng.choice((-1, 1)) * 70, base - h * rng.uniform(0.6, 0.9))
            c.polygon([(bend[3][0] - 4, bend[3][1]), tip, (bend[3][0] + 5, bend[3][1] + 6)], tone)


def bike(
    c: Canvas, p: Palette, x: float, base: float, s: float, coat: Colour, skin: Colour
) -> None:
    """A cyclist who rides to the right."""
    r, frame = s * 0.3, mix(p.dark, coat, 0.25)
    back, front, axle, seat, bars = (
        (x - s * 0.44, base - r),
        (x + s * 0.46, base - r),
        (x - s * 0.05, base - r),
        (x - s * 0.19, base - s * 0.78),
        (x + s * 0.3, base - s * 0.86),
    )
    for wheel in (back, front):
        c.ring(*wheel, r, s * 0.04, p.dark)
        c.ring(*wheel, r * 0.86, s * 0.01, p.dark, 90)
    c.line(
        [
            back,
            axle,
            (bars[0] + s * 0.03, bars[1] + s * 0.14),
            (seat[0] + s * 0.03, seat[1] + s * 0.12),
            back,
        ],
        s * 0.035,
        frame,
    )
    c.line([axle, seat], s * 0.035, frame)
    c.line([front, bars, (bars[0] - s * 0.1, bars[1] - s * 0.05)], s * 0.035, frame)
    c.line(
        [seat, (x + s * 0.12, base - s * 0.62), (x + s * 0.0, base - s * 0.26)],
        s * 0.1,
        mix(p.dark, p.sky, 0.25),
    )
    c.line([(x - s * 0.16, base - s * 0.84), (x - s * 0.04, base - s * 1.28)], s * 0.2, coat)
    c.line(
        [
            (x - s * 0.02, base - s * 1.24),
            (x + s * 0.1, base - s * 1.0),
            (bars[0] - s * 0.08, bars[1] - s * 0.04),
        ],
        s * 0.075,
        mix(coat, p.dark, 0.18),
    )
    c.disc(x + s * 0.03, base - s * 1.53, s * 0.125, skin)
    c.polygon(
        [
            (x - s * 0.11, base - s * 1.53),
            (x - s * 0.06, base - s * 1.67),
            (x + s * 0.06, base - s * 1.69),
            (x + s * 0.15, base - s * 1.58),
            (x + s * 0.02, base - s * 1.58),
            (x - s * 0.05, base - s * 1.45),
        ],
        p.dark,
    )
    c.box(
        x - s * 0.62,
        base - s * 0.72,
        s * 0.3,
        s * 0.2,
        mix(p.accent, p.dark, 0.15),
        radius=s * 0.03,
    )
