"""Landscapes: each function paints one theme on a canvas in the light of a palette."""

import math
import random

from demo.canvas import WIDTH, Canvas, colour, mix
from demo.scenery import (
    Palette,
    bike,
    birds,
    houses,
    mill,
    reeds,
    sky,
    strips,
    trees,
    turbine,
    water,
)


def paint_polder(c: Canvas, p: Palette, rng: random.Random) -> None:
    """Long fields under a wide sky."""
    top = c.height * rng.uniform(0.44, 0.54)
    sky(c, p, rng, top, 5)
    c.ridge(rng, top - 8, 5, p.far)
    trees(
        c, mix(p.far, p.near, 0.5), rng, top + 2, (rng.uniform(0, 300), rng.uniform(500, 1500)), 46
    )
    strips(c, p, rng, top, WIDTH * rng.uniform(0.3, 0.7))
    birds(c, p.dark, rng, top)


def paint_lake(c: Canvas, p: Palette, rng: random.Random) -> None:
    """Sailing boats on a lake."""
    top = c.height * 0.52
    x, _ = sky(c, p, rng, top, 4)
    c.ridge(rng, top - 46, 16, p.far)
    c.ridge(rng, top - 16, 9, mix(p.far, p.near, 0.45))
    trees(
        c,
        mix(p.middle, p.dark, 0.35),
        rng,
        top - 6,
        (rng.uniform(-40, 700), rng.uniform(760, 1640)),
        70,
    )
    water(c, p, rng, top, x)
    for _ in range(rng.randint(2, 4)):
        _sailboat(c, p, rng, rng.uniform(140, 1450), top + rng.uniform(26, 200))
    reeds(c, p, rng, c.height + 20, (-20, 380) if rng.random() < 0.5 else (1220, 1620), 46)


def _sailboat(c: Canvas, p: Palette, rng: random.Random, x: float, y: float) -> None:
    s = 40 + (y - c.height * 0.5) * 0.36
    c.polygon(
        [(x, y - s * 1.8), (x, y - s * 0.2), (x + s * 0.75, y - s * 0.2)], (255, 255, 255), 240
    )
    c.polygon(
        [(x - s * 0.08, y - s * 1.5), (x - s * 0.08, y - s * 0.2), (x - s * 0.55, y - s * 0.2)],
        rng.choice((p.accent, p.sun)),
        240,
    )
    c.polygon(
        [
            (x - s * 0.75, y - s * 0.12),
            (x + s * 0.9, y - s * 0.12),
            (x + s * 0.6, y + s * 0.16),
            (x - s * 0.5, y + s * 0.16),
        ],
        p.dark,
    )
    c.box(x - s * 0.6, y + s * 0.24, s * 1.3, s * 0.05, p.dark, 70, 3)


def paint_dike(c: Canvas, p: Palette, rng: random.Random) -> None:
    """A grassy embankment with sheep along the water."""
    top = c.height * 0.5
    x, _ = sky(c, p, rng, top, 4)
    c.ridge(rng, top - 20, 10, p.far)
    water(c, p, rng, top, x)
    crest, way = c.height * 0.56, rng.choice((-1, 1))

    def at(u: float) -> float:
        return u if way > 0 else WIDTH - u

    curve = [
        (at(u), crest + 325 * max(0.0, 1 - u / 1600) ** 2.2 - 40 * math.sin(u / 520))
        for u in range(-20, 1640, 20)
    ]
    edge = at(1640)
    c.polygon([*curve, (edge, c.height + 9), (at(-20), c.height + 9)], p.near)
    c.polygon(
        [*[(x, y + 34) for x, y in curve], (edge, c.height + 9), (at(-20), c.height + 9)], p.middle
    )
    c.line([(x, y + 17) for x, y in curve], 17, mix(p.horizon, p.accent, 0.18))
    c.polygon(
        [*[(x, y + 190) for x, y in curve], (edge, c.height + 9), (at(-20), c.height + 9)],
        mix(p.near, p.dark, 0.25),
    )
    for _ in range(9):
        place = at(rng.uniform(500, 1540))
        px, y = min((abs(x - place), (x, y)) for x, y in curve)[1]
        _sheep(c, p, px, y + rng.uniform(72, 165), rng.uniform(0.8, 1.2))
    birds(c, p.dark, rng, top, 5)


def _sheep(c: Canvas, p: Palette, x: float, y: float, s: float) -> None:
    white = mix((255, 255, 255), p.horizon, 0.25)
    for dx in (-13, -6, 7, 13):
        c.box(x + dx * s, y, 4 * s, 17 * s, p.dark)
    for dx, dy, r in ((-11, -2, 13), (0, -7, 15), (11, -3, 13), (0, 2, 14)):
        c.disc(x + dx * s, y + dy * s, r * s, white)
    c.disc(x + 25 * s, y - 8 * s, 8 * s, p.dark, ry=10 * s)


def paint_windmill(c: Canvas, p: Palette, rng: random.Random) -> None:
    """Two polder mills by the water."""
    top = c.height * 0.66
    x, _ = sky(c, p, rng, top, 5)
    c.ridge(rng, top - 24, 12, p.far)
    c.ridge(rng, top - 4, 7, p.middle)
    angle, side = rng.uniform(0.3, 1.2), rng.choice((0.28, 0.7))
    mill(c, p, WIDTH * (1 - side), top + 2, 190, angle + 0.5)
    trees(
        c,
        mix(p.near, p.dark, 0.4),
        rng,
        top + 6,
        (WIDTH * (1 - side) + 90, WIDTH * (1 - side) + 420),
        66,
    )
    mill(c, p, WIDTH * side, top + 24, 390, angle)
    c.polygon(
        [(-10, top + 20), (WIDTH + 10, top + 12), (WIDTH + 10, top + 46), (-10, top + 52)], p.near
    )
    water(c, p, rng, top + 46, x)
    reeds(c, p, rng, c.height + 30, (-20, 460) if side > 0.5 else (1100, 1620), 34)


def paint_turbines(c: Canvas, p: Palette, rng: random.Random) -> None:
    """Wind turbines behind rows of solar panels."""
    top = c.height * 0.7
    sky(c, p, rng, top, 5)
    white = mix((255, 255, 255), p.horizon, 0.2)
    c.ridge(rng, top - 44, 9, p.far)
    for _ in range(6):
        turbine(
            c,
            mix(white, p.far, 0.25),
            rng.uniform(60, 1540),
            top - 40,
            rng.uniform(150, 230),
            rng.uniform(0, 2),
        )
    c.ridge(rng, top - 16, 8, p.middle)
    for i in range(3):
        turbine(
            c,
            white,
            220 + i * 520 + rng.uniform(-80, 120),
            top + 30,
            rng.uniform(380, 520),
            rng.uniform(0, 2),
        )
    c.ridge(rng, top + 34, 7, p.near)
    for row in range(3):
        y, s = top + 96 + row * 62, 1 + row * 0.42
        for i in range(-1, 15):
            x = i * 128 * s - row * 90
            c.polygon(
                [(x, y), (x + 96 * s, y), (x + 80 * s, y + 34 * s), (x - 16 * s, y + 34 * s)],
                mix(colour("#1D3461"), p.sky, 0.18),
            )
            c.polygon(
                [(x, y), (x + 96 * s, y), (x + 95 * s, y + 4 * s), (x - 1 * s, y + 4 * s)],
                p.horizon,
                190,
            )


def paint_bikes(c: Canvas, p: Palette, rng: random.Random) -> None:
    """Colleagues on bicycles along a canal."""
    top = c.height * 0.6
    sky(c, p, rng, top, 4)
    c.ridge(rng, top - 30, 14, p.far)
    trees(c, p.middle, rng, top + 2, (-20, 1640), 110)
    c.ridge(rng, top, 4, p.near)
    c.gradient(top + 40, top + 118, (p.water, mix(p.water, p.horizon, 0.4)))
    c.polygon([(-10, top + 112), (1610, top + 112), (1610, c.height), (-10, c.height)], p.middle)
    c.polygon(
        [(-10, top + 164), (1610, top + 164), (1610, top + 300), (-10, top + 300)],
        mix(p.accent, p.horizon, 0.62),
    )
    for x in range(0, WIDTH, 130):
        c.box(x, top + 230, 64, 5, (255, 255, 255), 200, 2)
    coats, skins = (
        [p.accent, p.sky, mix(p.near, p.dark, 0.3), p.sun, mix(p.accent, p.dark, 0.4)],
        ("F1C9A5", "8D5A3B", "D9A066", "5B3A29"),
    )
    rng.shuffle(coats)
    for i in range(rng.randint(3, 4)):
        bike(
            c,
            p,
            250 + i * 370 + rng.uniform(-40, 60),
            top + 196 + (i % 2) * 52,
            172,
            coats[i],
            colour("#" + rng.choice(skins)),
        )


def paint_skyline(c: Canvas, p: Palette, rng: random.Random) -> None:
    """A town with gables and a church on the waterfront."""
    base = c.height * 0.68
    x, _ = sky(c, p, rng, base, 5)
    c.ridge(rng, base - 60, 20, p.far)
    church = rng.uniform(300, 1300)
    tone = mix(p.far, p.dark, 0.35)
    c.box(church - 34, base - 400, 68, 400, tone)
    c.polygon([(church - 40, base - 398), (church, base - 540), (church + 40, base - 398)], tone)
    c.disc(church, base - 350, 17, p.sun)
    houses(c, Palette(*(mix(q, p.far, 0.5) for q in p)), rng, base, (-30, 1640), 0.8)
    houses(c, p, rng, base + 6, (-20, 1640), 1.0)
    c.box(-10, base, 1620, 22, mix(p.dark, p.far, 0.3))
    water(c, p, rng, base + 22, x)
    for _ in range(26):
        w = rng.uniform(8, 24)
        c.box(rng.uniform(0, WIDTH), base + 30, w, rng.uniform(40, 170), p.sun, 34, 6)


def paint_marsh(c: Canvas, p: Palette, rng: random.Random) -> None:
    """A heron between water lilies and reeds."""
    top = c.height * 0.46
    x, _ = sky(c, p, rng, top, 3)
    c.ridge(rng, top - 22, 14, p.far)
    water(c, p, rng, top, x)
    for _ in range(34):
        lx, ly = rng.uniform(0, WIDTH), rng.uniform(top + 110, c.height - 70)
        r = 20 + (ly - top) * 0.11
        c.disc(lx, ly, r, mix(p.near, p.middle, rng.random()), ry=r * 0.36)
        if rng.random() < 0.3:
            for dx in (-0.3, 0, 0.3):
                c.polygon(
                    [
                        (lx - r * 0.13 + dx * r, ly - r * 0.1),
                        (lx + dx * r * 1.7, ly - r * 0.72),
                        (lx + r * 0.13 + dx * r, ly - r * 0.1),
                    ],
                    mix(p.accent, (255, 255, 255), 0.45),
                )
    _heron(c, p, rng.uniform(620, 1020), c.height * 0.86, 1.0)
    reeds(c, p, rng, c.height + 20, (-30, 420), 60)
    reeds(c, p, rng, c.height + 20, (1240, 1640), 50)


def _heron(c: Canvas, p: Palette, x: float, y: float, s: float) -> None:
    grey, ink = mix(p.dark, p.far, 0.42), p.dark
    for dx in (-14, 16):
        c.line(
            [(x + dx * s, y - 150 * s), (x + (dx + 5) * s, y - 60 * s), (x + dx * s, y)], 6 * s, ink
        )
    c.disc(x, y - 190 * s, 92 * s, grey, ry=46 * s)
    c.polygon(
        [(x - 40 * s, y - 226 * s), (x - 150 * s, y - 140 * s), (x + 30 * s, y - 156 * s)],
        mix(grey, ink, 0.35),
    )
    neck = [
        (x + 66 * s, y - 205 * s),
        (x + 108 * s, y - 262 * s),
        (x + 62 * s, y - 322 * s),
        (x + 92 * s, y - 380 * s),
    ]
    c.line(neck, 24 * s, grey)
    c.disc(x + 96 * s, y - 384 * s, 24 * s, grey, ry=20 * s)
    c.polygon(
        [(x + 112 * s, y - 394 * s), (x + 196 * s, y - 372 * s), (x + 112 * s, y - 374 * s)],
        p.accent,
    )
    c.polygon(
        [(x + 104 * s, y - 402 * s), (x + 20 * s, y - 412 * s), (x + 90 * s, y - 388 * s)], ink
    )
    c.disc(x + 104 * s, y - 388 * s, 4 * s, ink)
