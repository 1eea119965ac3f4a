"""Friendly flat portraits for the people of the demo organisation: no real person, the same face for the same name and seed."""

import random

from PIL import Image

from demo.canvas import Canvas, Colour, colour, mix

SKIN = [
    colour(f"#{c}")
    for c in ("F7D7C4", "F3C9A8", "E8B48C", "D49A6A", "B97A4E", "96603C", "74472D", "573420")
]
HAIR = [
    colour(f"#{c}")
    for c in (
        "1F1A17",
        "3A2A20",
        "5C3D27",
        "8A5A32",
        "B98545",
        "D9B26A",
        "A9472B",
        "8E8A86",
        "D8D5D0",
    )
]
DARK_HAIR = HAIR[:3]
CLOTHES = [
    colour(f"#{c}")
    for c in (
        "22577A",
        "38A3A5",
        "E07A5F",
        "3D405B",
        "81B29A",
        "C8553D",
        "5E548E",
        "2A6F97",
        "BC6C25",
        "588157",
        "9D4E6B",
        "E9C46A",
    )
]
GROUNDS = [
    colour(f"#{c}")
    for c in ("CFE8EF", "F9E2C7", "DDE8CB", "E6DDF0", "FAD9D0", "D3E4D8", "F4EBC8", "CBD9EE")
]
INK = colour("#2B2B35")
WHITE = (255, 255, 255)


def _back_hair(c: Canvas, style: str, hair: Colour) -> None:
    if style == "long":
        c.box(455, 400, 690, 820, hair, radius=330)
    elif style == "bob":
        c.box(462, 400, 676, 560, hair, radius=300)
    elif style == "curls":
        for x, y in (
            (500, 520),
            (470, 680),
            (540, 400),
            (680, 320),
            (840, 300),
            (1000, 350),
            (1090, 470),
            (1130, 640),
            (1110, 780),
            (490, 800),
        ):
            c.disc(x, y, 148, hair)
    elif style == "bun":
        c.disc(800, 262, 128, hair)
    elif style == "tail":
        c.polygon([(1010, 380), (1260, 560), (1240, 980), (1130, 1010), (1120, 620)], hair)
        c.disc(1176, 960, 74, hair)


def _front_hair(c: Canvas, style: str, hair: Colour, rng: random.Random) -> None:
    if style == "bald":
        return
    crown = [
        (520, 640),
        (515, 500),
        (575, 385),
        (690, 318),
        (820, 305),
        (945, 330),
        (1040, 410),
        (1085, 520),
        (1080, 640),
    ]
    if style == "crop":
        c.polygon([*crown, (1045, 560), (1000, 482), (800, 452), (600, 482), (555, 560)], hair)
    elif style == "quiff":
        c.polygon([*crown, (1040, 540), (960, 470), (780, 490), (620, 430), (560, 550)], hair)
        c.disc(720, 345, 120, hair, ry=78)
        c.disc(880, 330, 130, hair, ry=82)
    elif style == "curls":
        for x in range(540, 1080, 90):
            c.disc(x, 430 - (250 - abs(x - 800)) * 0.28, 92, hair)
    elif style == "fringe":
        c.polygon([*crown, (1075, 570), (800, 560), (525, 570)], hair)
        c.disc(800, 450, 268, hair, ry=130)
    elif rng.random() < 0.5:
        c.polygon([*crown, (1040, 600), (985, 500), (860, 425), (700, 505), (560, 580)], hair)
    else:
        c.polygon([*crown, (1050, 570), (930, 480), (800, 405), (670, 480), (550, 570)], hair)


def _scarf(c: Canvas, tone: Colour) -> None:
    """A headscarf around the face; the face is drawn on top of it afterwards."""
    c.box(455, 300, 690, 860, tone, radius=345)
    c.polygon([(470, 800), (1130, 800), (1180, 1200), (420, 1200)], tone)
    c.disc(800, 1190, 392, tone, ry=150)
    c.line([(560, 1010), (800, 1130), (1085, 1030)], 14, mix(tone, INK, 0.16))


def _face(c: Canvas, skin: Colour) -> None:
    c.disc(800, 650, 262, skin, ry=318)


def _features(c: Canvas, rng: random.Random, skin: Colour, hair: Colour) -> None:
    shade = mix(skin, colour("#7A2E1F"), 0.28)
    for x in (694, 906):
        c.disc(x, 648, 25, INK, ry=28)
        c.disc(x + 8, 639, 8, WHITE)
    brow = mix(hair, INK, 0.35)
    lift = rng.choice((0, 8, 14))
    c.line([(638, 588), (690, 564 - lift), (746, 556 - lift)], 17, brow)
    c.line([(854, 556 - lift), (910, 564 - lift), (962, 588)], 17, brow)
    for x in (628, 972):
        c.disc(x, 748, 50, colour("#E8705A"), 46, ry=36)
    c.line([(800, 668), (822, 742), (786, 752)], 14, shade)
    _smile(c, rng, shade)


def _smile(c: Canvas, rng: random.Random, shade: Colour) -> None:
    if rng.random() < 0.45:
        c.chord(800, 800, 92, 84, (0, 180), mix(shade, INK, 0.55))
        c.box(722, 800, 156, 22, WHITE, radius=8)
    else:
        c.smile(800, 784, 110, 84, 17, mix(shade, INK, 0.45))


def _glasses(c: Canvas, rng: random.Random) -> None:
    frame = rng.choice((INK, colour("#7A4B2A"), colour("#2A6F97"), colour("#9D4E6B")))
    for x in (694, 906):
        c.ring(x, 650, 82, 14, frame)
        c.disc(x, 650, 70, WHITE, 44)
    c.line([(772, 636), (800, 624), (828, 636)], 13, frame)
    for start, stop in (((614, 636), (548, 616)), ((986, 636), (1052, 616))):
        c.line([start, stop], 13, frame)


def _beard(c: Canvas, hair: Colour, skin: Colour, full: bool) -> None:
    tone = mix(hair, skin, 0.12)
    if full:
        c.wedge(800, 725, 264, 285, (8, 172), tone)
        c.disc(800, 700, 226, skin, ry=128)
        c.box(690, 768, 220, 46, tone, radius=23)
    else:
        c.box(696, 764, 208, 36, tone, radius=18)


def _clothes(c: Canvas, rng: random.Random, skin: Colour, scarf: bool) -> None:
    tone = rng.choice(CLOTHES)
    c.box(250, 1130, 1100, 700, tone, radius=330)
    kind = rng.choice(("round", "shirt", "vneck", "vest"))
    if scarf:
        return
    c.box(690, 860, 220, 330, mix(skin, colour("#7A2E1F"), 0.16), radius=100)
    if kind == "shirt":
        c.polygon([(660, 1120), (800, 1290), (690, 1370), (570, 1150)], mix(tone, WHITE, 0.65))
        c.polygon([(940, 1120), (800, 1290), (910, 1370), (1030, 1150)], mix(tone, WHITE, 0.65))
    elif kind == "vneck":
        c.polygon([(660, 1130), (940, 1130), (800, 1370)], skin)
        c.line([(640, 1130), (800, 1386), (960, 1130)], 34, mix(tone, INK, 0.25))
    elif kind == "vest":
        c.disc(800, 1140, 150, mix(tone, WHITE, 0.7), ry=86)
        for x in (450, 1070):
            c.polygon([(x, 1180), (x + 80, 1150), (x + 80, 1700), (x, 1700)], colour("#F4D35E"))
    else:
        c.disc(800, 1140, 158, mix(tone, INK, 0.2), ry=84)
        c.disc(800, 1130, 124, skin, ry=62)


# Each look with who wears it and how often.
LOOKS = {
    "long": ("f", 16),
    "bob": ("f", 13),
    "bun": ("f", 9),
    "tail": ("f", 8),
    "scarf": ("f", 6),
    "fringe": ("f", 5),
    "curls": ("fm", 10),
    "crop": ("m", 22),
    "quiff": ("m", 15),
    "bald": ("m", 6),
}


def avatar(name: str, seed: int, size: int = 400, gender: str = "") -> Image.Image:
    """Return a square portrait; `gender` ("f" or "m") narrows down the hair it may get."""
    rng = random.Random(f"{name}:{seed}")  # noqa: S311 -- drawing, not secrecy
    c = Canvas((size, size))
    ground = rng.choice(GROUNDS)
    c.gradient(0, 1600, (mix(ground, WHITE, 0.35), ground))
    c.disc(800, 780, 640, mix(ground, WHITE, 0.5))
    looks = {look: weight for look, (worn_by, weight) in LOOKS.items() if gender in worn_by}
    look = rng.choices(list(looks), weights=list(looks.values()))[0]
    tone = rng.randrange(len(SKIN))
    skin, hair = SKIN[tone], rng.choice(HAIR if tone < 3 else DARK_HAIR if tone < 6 else HAIR[:2])
    if rng.random() < 0.14:
        hair = rng.choice(HAIR[-2:])
    scarf = look == "scarf"
    if scarf:
        _clothes(c, rng, skin, scarf)
        _scarf(c, mix(rng.choice(CLOTHES), WHITE, rng.choice((0.18, 0.34))))
    else:
        _back_hair(c, look, hair)
        _clothes(c, rng, skin, scarf)
        for x in (536, 1064):
            c.disc(x, 664, 46, mix(skin, colour("#7A2E1F"), 0.1), ry=60)
    _face(c, skin)
    if look in ("crop", "quiff", "bald") and rng.random() < 0.5:
        _beard(c, hair, skin, rng.random() < 0.7)
    _features(c, rng, skin, hair)
    if not scarf:
        _front_hair(c, look, hair, rng)
    if rng.random() < 0.3:
        _glasses(c, rng)
    return c.finish()
