"""Show the value of a cell as the sheet shows it: 7 with the format 000000 is 000007."""

import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal

# One part of a format: a text in quotes, an escaped or skipped mark, something in brackets, a word of a date, a mark.
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|[_*](?P<skipped>.)|\[(?P<bracketed>[^\]]*)\]'
    r"|(?P<meridiem>AM/PM|A/P)|(?P<date>y+|m+|d+|h+|s+)|(?P<mark>.)",
    re.IGNORECASE | re.DOTALL,
)
_SECTION = re.compile(r'(?:"[^"]*"|\\.|[^;"\\])+|(?<=;)(?=;|$)')
_SHOWN = re.compile(r'"[^"]*"|\\.|[_*].|\[[^\]]*\]')
_GROUPED = re.compile(r"[#0?],[#0?]")
# A point or comma with a digit after it.
_MARKED = re.compile(r"[.,](?=\d)")
_SWAPPED = str.maketrans(".,", ",.")
DIGITS = "0#?"
# How the files name the short date of the reader's computer.
SHORT_DATE, SHOWN_DATE = "mm-dd-yy", "dd-mm-yyyy"
# The first three letters are the short name in each of these languages.
MONTHS = {
    "en": "January February March April May June July August September October November December",
    "nl": "januari februari maart april mei juni juli augustus september oktober november december",
}
DAYS = {
    "en": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
    "nl": "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag",
}
# The part of Windows' number of a language that says English.
ENGLISH = 0x09


def cell_text(value: object, number_format: str) -> str:
    """Return what a reader sees.

    A number with separators is there with a point, with a comma, and without grouping: which of them a reader
    sees is a setting of their computer, not of the file.
    """
    if value is None:
        return ""
    if isinstance(value, datetime | date | time):
        return _moment(value, number_format) or str(value)
    if isinstance(value, bool | timedelta) or not isinstance(value, int | float):
        return str(value)
    return _number(value, number_format)


def _number(value: float, number_format: str) -> str:
    section, shown = _section(value, number_format)
    kept = _SHOWN.sub("", section)
    plain = _plain(value)
    if "general" in kept.casefold():
        text = _words(section, re.sub(r"(?i)general", _plain(shown), section))
        return _in_each_way(text, text)
    if "@" in kept:
        return plain
    if not set(kept) & set(DIGITS):
        return _literals(section)
    if "/" in kept or "e+" in kept.casefold() or "e-" in kept.casefold():
        return plain
    text = "".join(_digits(shown, section, kept)).strip()
    return _in_each_way(text, plain if _GROUPED.search(kept) else text)


def _in_each_way(text: str, plain: str) -> str:
    """Return the text with a point and with a comma, and plain digits: each once."""
    with_comma = _MARKED.sub(lambda found: found[0].translate(_SWAPPED), text)
    return " ".join(dict.fromkeys((text, with_comma, plain)))


def _section(value: float, number_format: str) -> tuple[str, float]:
    """Return the part of the format for this value, and the value without the sign that part has."""
    sections = _SECTION.findall(number_format) or ["General"]
    if value < 0 and len(sections) > 1:
        return sections[1], -value
    if value == 0 and len(sections) > 2:
        return sections[2], value
    return sections[0], value


def _plain(value: float) -> str:
    return str(int(value)) if float(value).is_integer() and abs(value) < 1e15 else repr(value)


def _literals(section: str) -> str:
    found = (match["quoted"] or match["escaped"] or "" for match in _TOKEN.finditer(section))
    return "".join(found)


def _words(section: str, filled: str) -> str:
    return re.sub(r'"([^"]*)"|\\(.)|\[[^\]]*\]', lambda m: m[1] or m[2] or "", filled)


def _digits(value: float, section: str, kept: str) -> Iterator[str]:
    """Yield the format with its places filled from the right, as a sheet does: 00-000 → 12-345."""
    scaled = Decimal(repr(value))
    if "%" in kept:
        scaled *= 100
    scaled = scaled.scaleb(-3 * len(re.findall(r"(?<=[0#?]),+(?=[^0#?,]|$)", kept)))
    whole_places, _, fraction_places = kept.partition(".")
    decimals = sum(mark in DIGITS for mark in fraction_places)
    rounded = abs(scaled).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    whole, _, fraction = f"{rounded:f}".partition(".")
    required = fraction_places.count("0")
    while len(fraction) > required and fraction.endswith("0"):
        fraction = fraction[:-1]
    places = sum(mark in DIGITS for mark in whole_places)
    filled = _fill(whole, whole_places, places)
    if _GROUPED.search(whole_places):
        filled = [_grouped("".join(filled))] + [""] * (places - 1)
    if scaled < 0 and rounded:
        yield "-"
    yield from _laid_out(section, filled, fraction)


def _fill(whole: str, marks: str, places: int) -> list[str]:
    """Return a text for each place before the point; the first takes all digits that are left."""
    kinds = [mark for mark in marks if mark in DIGITS]
    digits = ("" if whole == "0" else whole).rjust(places)
    first = len(digits) - places
    filled = [digits[: first + 1], *digits[first + 1 :]] if places else []
    return [
        text.strip() or ("0" if kind == "0" else "")
        for text, kind in zip(filled, kinds, strict=True)
    ]


def _grouped(digits: str) -> str:
    return f"{int(digits):,}" if digits.isdecimal() else digits


def _laid_out(section: str, filled: list[str], fraction: str) -> Iterator[str]:
    before, has_point = iter(filled), False
    for match in _TOKEN.finditer(section):
        mark = match["mark"] or match["date"] or match["meridiem"] or ""
        if match["bracketed"] is not None:
            # A currency: [$€-413]. Anything else in brackets is a colour or a condition.
            yield match["bracketed"][1:].partition("-")[0] * match["bracketed"].startswith("$")
        elif mark == ".":
            has_point = True
            yield f".{fraction}" if fraction else ""
        elif mark and mark in DIGITS:
            yield "" if has_point else next(before, "")
        elif mark != ",":
            yield match["quoted"] or match["escaped"] or mark


def _moment(value: date | time, number_format: str) -> str:
    """Return a date or time in the order of its format."""
    shown_format = number_format.replace(SHORT_DATE, SHOWN_DATE)
    section = (_SECTION.findall(shown_format) or [""])[0]
    matches = list(_TOKEN.finditer(section))
    language = "en" if any(_is_english(match["bracketed"]) for match in matches) else "nl"
    is_noon = any(match["meridiem"] for match in matches)
    kinds = [(match["date"] or "").lower() for match in matches]
    shown = []
    for place, match in enumerate(matches):
        if kinds[place]:
            shown.append(_part(value, _minutes(kinds, place), language, is_noon=is_noon))
        elif match["meridiem"]:
            shown.append("AM" if getattr(value, "hour", 0) < 12 else "PM")
        elif match["bracketed"] is None:
            shown.append(match["quoted"] or match["escaped"] or match["mark"] or "")
    return "".join(shown).strip()


def _is_english(bracketed: str | None) -> bool:
    code = (bracketed or "").partition("-")[2]
    try:
        return int(code, 16) & 0xFF == ENGLISH
    except ValueError:
        return False


def _minutes(kinds: list[str], place: int) -> str:
    """Return the kind of a part: "m" means minutes after hours and before seconds."""
    kind = kinds[place]
    if kind[0] == "m" and len(kind) <= 2:
        before = next((each for each in reversed(kinds[:place]) if each), "")
        after = next((each for each in kinds[place + 1 :] if each), "")
        if before.startswith("h") or after.startswith("s"):
            return "n" * len(kind)
    return kind


def _part(value: date | time, kind: str, language: str, *, is_noon: bool) -> str:
    long = len(kind) > 1
    if kind[0] in "ymd":
        return _day_part(value, kind, language) if isinstance(value, date) else ""
    if isinstance(value, date) and not isinstance(value, datetime):
        return "00" if long else "0"
    hour = (value.hour % 12 or 12) if is_noon else value.hour
    number = {"h": hour, "n": value.minute, "s": value.second}[kind[0]]
    return f"{number:02d}" if long else str(number)


def _day_part(value: date, kind: str, language: str) -> str:
    if kind[0] == "y":
        return f"{value:%Y}" if len(kind) > 2 else f"{value:%y}"
    number = value.day if kind[0] == "d" else value.month
    if len(kind) <= 2:
        return f"{number:02d}" if len(kind) == 2 else str(number)
    names = DAYS if kind[0] == "d" else MONTHS
    name = names[language].split()[value.weekday() if kind[0] == "d" else value.month - 1]
    return name if len(kind) > 3 else name[:3]
