"""Pictures of work rather than of land: rings, a treatment plant, a shower, a meeting, a network."""

import math
import random
from itertools import pairwise

from demo.canvas import WIDTH, Canvas, Colour, colour, mix
from demo.scenery import Palette, houses, water

WHITE = (255, 255, 255)
INK = (43, 43, 53)
SKINS = [colour(f"#{value}") for value in ("F3C9A8", "D49A6A", "96603C", "F7D7C4", "74472D")]
HAIRS = [colour(f"#{value}") for value in ("2B2B35", "6B4226", "D6B370", "1F1A17", "B9B4AE")]


def paint_rings(c: Canvas, p: Palette, rng: random.Random) -> None:
    """Circles and open arcs that overlap like ripples."""
    c.gradient(0, c.height, (mix(p.horizon, p.sky, 0.25), p.horizon))
    tones = [p.sky, p.near, p.accent, p.water, p.middle, p.dark]
    for centre in range(3):
        x = WIDTH * (0.2 + 0.3 * centre) + rng.uniform(-90, 90)
        y, reach = c.height * rng.uniform(0.3, 0.7), rng.uniform(230, 400)
        c.disc(x, y, reach * 1.12, mix(tones[centre], p.horizon, 0.55), 90)
        for step in range(5):
            r, start = reach * (1 - step * 0.19), rng.uniform(0, 360)
            c.arc(x, y, r, 26 - step * 2, (start, start + rng.uniform(150, 330)), rng.choice(tones))
        c.disc(x, y, 24, rng.choice(tones))
    for _ in range(14):
        spot = rng.uniform(40, 1560), rng.uniform(40, c.height - 40)
        c.disc(*spot, rng.uniform(5, 15), rng.choice(tones))


def paint_treatment(c: Canvas, p: Palette, rng: random.Random) -> None:
    """Round clarifiers seen at an angle, with pipes between them and trees around."""
    c.gradient(0, c.height, (mix(p.middle, p.horizon, 0.25), p.middle, mix(p.middle, p.near, 0.6)))
    for i in range(9):
        left = i * 220 - 260
        stripe = [(left, 0), (left + 70, 0), (left + 450, c.height), (left + 380, c.height)]
        c.polygon(stripe, p.horizon, 26)
    spots = [
        (320, 280, 225),
        (860, 215, 180),
        (1340, 320, 215),
        (560, 650, 235),
        (1110, 680, 240),
        (70, 700, 140),
    ]
    for (ax, ay, _), (bx, by, _) in pairwise(spots):
        c.line([(ax, ay + 26), (bx, ay + 26), (bx, by + 26)], 22, mix(p.horizon, p.accent, 0.3))
    for spot in spots:
        _clarifier(c, p, rng, *spot)
    for _ in range(14):
        x, y = rng.uniform(0, WIDTH), rng.uniform(40, c.height - 30)
        if all(math.hypot(x - sx, (y - sy) / 0.6) > r + 50 for sx, sy, r in spots):
            c.disc(x + 6, y + 12, 30, p.dark, 50, 18)
            c.disc(x, y, 30, mix(p.near, p.dark, 0.2), ry=26)
            c.disc(x - 6, y - 7, 18, p.near, ry=15)


def _clarifier(c: Canvas, p: Palette, rng: random.Random, x: float, y: float, r: float) -> None:
    c.disc(x + 22, y + 54, r, p.dark, 60, r * 0.56)
    c.disc(x, y + 34, r, mix(p.far, p.dark, 0.45), ry=r * 0.56)
    c.disc(x, y, r, mix(p.far, WHITE, 0.5), ry=r * 0.56)
    tint = rng.choice((p.water, p.sky, mix(p.water, p.near, 0.45)))
    for ring in range(4):
        inner = r * (0.9 - ring * 0.2)
        c.disc(x, y, inner, mix(tint, p.horizon, 0.12 * ring), ry=inner * 0.56)
    angle = rng.uniform(0, math.pi)
    dx, dy = r * 0.9 * math.cos(angle), r * 0.5 * math.sin(angle)
    c.line([(x - dx, y - dy), (x + dx, y + dy)], 11, p.accent)
    c.disc(x, y, 17, p.dark, ry=12)


def paint_rain(c: Canvas, p: Palette, rng: random.Random) -> None:
    """People under umbrellas on a wet quay, the town behind them."""
    base, quay = c.height * 0.6, c.height * 0.78
    c.gradient(0, base, (mix(p.sky, p.dark, 0.38), mix(p.horizon, p.sky, 0.45)))
    houses(c, Palette(*(mix(tone, p.far, 0.45) for tone in p)), rng, base, (-20, 1640), 0.9)
    water(c, p, rng, base)
    c.gradient(quay, c.height, (mix(p.far, p.dark, 0.35), mix(p.near, p.dark, 0.5)))
    c.box(-10, quay, 1620, 10, mix(p.horizon, p.far, 0.4))
    tones = [p.accent, p.sun, p.middle, mix(p.accent, p.sky, 0.5)]
    rng.shuffle(tones)
    for i in range(4):
        x = 230 + i * 370 + rng.uniform(-50, 50)
        c.disc(x, c.height * 0.925, 120, p.horizon, 46, 15)
        coat = mix(tones[(i + 1) % 4], p.dark, 0.5)
        _walker(c, p, x, c.height * 0.92, rng.uniform(0.86, 1.12), (tones[i], coat))
    for _ in range(170):
        x, y, long = rng.uniform(-40, WIDTH), rng.uniform(-30, c.height), rng.uniform(22, 58)
        c.line([(x, y), (x - long * 0.3, y + long)], 2.4, WHITE, 95)


def _walker(
    c: Canvas, p: Palette, x: float, base: float, s: float, tones: tuple[Colour, Colour]
) -> None:
    umbrella, coat = tones
    for dx in (-14, 14):
        c.line([(x + dx * s, base - 90 * s), (x + dx * 1.5 * s, base)], 17 * s, p.dark)
        c.disc(x + dx * 1.9 * s, base, 15 * s, p.accent, ry=8 * s)
    top, hem = base - 230 * s, base - 72 * s
    c.polygon([(x - 34 * s, top), (x + 34 * s, top), (x + 56 * s, hem), (x - 56 * s, hem)], coat)
    c.disc(x, base - 232 * s, 34 * s, coat, ry=24 * s)
    c.disc(x, base - 274 * s, 31 * s, SKINS[round(x) % len(SKINS)], ry=34 * s)
    c.chord(x, base - 284 * s, 33 * s, 30 * s, (180, 360), HAIRS[round(x) % len(HAIRS)])
    c.line([(x + 30 * s, base - 170 * s), (x + 46 * s, base - 390 * s)], 6 * s, p.dark)
    c.chord(x + 40 * s, base - 310 * s, 132 * s, 112 * s, (180, 360), umbrella)
    c.chord(x + 40 * s, base - 310 * s, 50 * s, 112 * s, (180, 360), mix(umbrella, WHITE, 0.25))


def paint_meeting(c: Canvas, p: Palette, rng: random.Random) -> None:
    """Colleagues around a table, with windows on the polder behind them."""
    wall = mix(p.horizon, WHITE, 0.35)
    c.gradient(0, c.height, (wall, p.horizon))
    for x in (90.0, 590.0, 1090.0):
        c.box(x, 90, 420, 350, mix(p.sky, p.horizon, 0.45), radius=18)
        c.polygon([(x, 330), (x + 210, 300), (x + 420, 336), (x + 420, 440), (x, 440)], p.middle)
        c.polygon([(x, 392), (x + 200, 366), (x + 420, 398), (x + 420, 440), (x, 440)], p.near)
        c.box(x + 205, 90, 10, 350, wall)
    coats = [p.accent, p.near, p.water, mix(p.dark, p.sky, 0.3), mix(p.accent, p.sun, 0.5)]
    hairs, skins = list(HAIRS), list(SKINS)
    for pool in (coats, hairs, skins):
        rng.shuffle(pool)
    for i in range(5):
        _colleague(
            c, 240 + i * 280, 430 + (i % 2) * 22, (coats[i], skins[i], hairs[i]), long=i % 2 == 0
        )
    top = mix(p.accent, p.horizon, 0.5)
    c.box(60, 690, 1480, 80, mix(top, p.dark, 0.12), radius=40)
    c.box(60, 676, 1480, 70, mix(top, WHITE, 0.3), radius=35)
    for i in range(4):
        x = 330 + i * 290 + rng.uniform(-30, 30)
        if i % 2:
            c.polygon(
                [(x - 70, 620), (x + 70, 620), (x + 84, 696), (x - 84, 696)],
                mix(p.dark, p.far, 0.3),
            )
        else:
            c.ring(x + 24, 670, 17, 6, WHITE)
            c.box(x - 22, 646, 46, 50, WHITE, radius=9)
    c.box(60, 770, 1480, c.height, mix(p.dark, p.horizon, 0.72))


def _colleague(
    c: Canvas, x: float, y: float, tones: tuple[Colour, Colour, Colour], *, long: bool
) -> None:
    coat, skin, hair = tones
    if long:
        c.box(x - 80, y - 92, 160, 230, hair, radius=78)
    c.box(x - 112, y + 92, 224, 320, coat, radius=92)
    c.box(x - 26, y + 50, 52, 70, mix(skin, (90, 40, 30), 0.18), radius=22)
    c.disc(x, y, 68, skin, ry=78)
    c.chord(x, y - 16, 72, 70, (186, 354), hair)
    for dx in (-24, 24):
        c.disc(x + dx, y + 8, 6, INK)
    c.smile(x, y + 26, 26, 20, 6, (120, 50, 45))


def paint_network(c: Canvas, p: Palette, rng: random.Random) -> None:
    """Screens and sensors joined by waterways of light."""
    c.gradient(
        0,
        c.height,
        (mix(p.dark, p.sky, 0.3), mix(p.dark, p.sky, 0.5), mix(p.water, p.horizon, 0.25)),
    )
    nodes = [
        (140 + i % 5 * 330 + rng.uniform(-70, 70), 150 + i // 5 * 290 + rng.uniform(-60, 60))
        for i in range(15)
    ]
    for i, (x, y) in enumerate(nodes):
        for j in (i + 1, i + 5):
            if j < len(nodes) and (j != i + 1 or j % 5):
                bx, by = nodes[j]
                middle = (x + bx) / 2
                c.line(
                    [(x, y), (middle, y), (middle, by), (bx, by)],
                    6,
                    mix(p.water, p.horizon, 0.45),
                    170,
                )
    tones = [p.accent, p.sun, p.horizon, mix(p.water, p.horizon, 0.4)]
    for i, (x, y) in enumerate(nodes):
        tone = tones[(i + rng.randrange(4)) % 4]
        c.disc(x, y, 64, tone, 36)
        if i % 4 == 1:
            _screen(c, p, rng, x, y, tones)
        else:
            c.disc(x, y, 34, tone)
            c.disc(x, y, 17, mix(p.dark, p.sky, 0.3))


def _screen(
    c: Canvas, p: Palette, rng: random.Random, x: float, y: float, tones: list[Colour]
) -> None:
    c.box(x - 72, y - 50, 144, 98, mix(p.horizon, WHITE, 0.4), radius=12)
    c.box(x - 62, y - 40, 124, 78, mix(p.dark, p.sky, 0.4), radius=6)
    for bar in range(4):
        tall = rng.uniform(14, 58)
        c.box(x - 48 + bar * 26, y + 30 - tall, 16, tall, tones[bar], radius=3)
