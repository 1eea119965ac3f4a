"""The people of the demo organisation: pure, deterministic data without Django.

`people()` fills the units of `data/organisation.toml` with colleagues from the name pools in `data/names.toml`. The same
`count`, `seed` and `today` always give the same list. All people are invented; addresses use the reserved domain ``.example``.
"""

import random
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from kring.core.text import fold

DATA = Path(__file__).parent / "data"
NEW_COLLEAGUES = 10
NEW_WITHIN_DAYS = 28
LEAVERS = 6
SUBSTITUTES = 5
# Letters that Unicode does not decompose into a base letter and a mark.
UNDECOMPOSED = str.maketrans(
    {"ı": "i", "ł": "l", "Ł": "L", "ß": "ss", "ø": "o", "đ": "d", "æ": "ae", "œ": "oe"}
)
WEEKS = (
    ((0, 1, 2, 3, 4), 46),
    ((0, 1, 2, 3), 18),
    ((0, 1, 3, 4), 14),
    ((0, 1, 3), 8),
    ((1, 2, 3, 4), 8),
    ((0, 2, 3), 3),
    ((1, 3, 4), 3),
)
# Some colleagues with these mother tongues work in English and get their titles and texts in English.
LANGUAGES_OF_NEWCOMERS = ("en", "pl", "de", "fr", "tr")
PRONOUNS = {"f": ("zij/haar", "she/her"), "m": ("hij/hem", "he/him")}


@dataclass(frozen=True, slots=True)
class PersonData:
    """One colleague. `manager` and `substitute` are personnel numbers of others in the same list."""

    number: str
    first_name: str
    preferred_name: str
    prefix: str
    last_name: str
    partner_name: str
    gender: str
    pronouns: str
    email: str
    phone: str
    mobile: str
    job_title_nl: str
    job_title_en: str
    job_family: str
    unit: str
    location: str
    working_days: tuple[int, ...]
    languages: tuple[str, ...]
    skills: tuple[str, ...]
    ask_me_about: tuple[str, ...]
    biography: str
    start_date: date
    is_head: bool
    manager: str | None = None
    active: bool = True
    left_on: date | None = None
    substitute: str | None = None

    @property
    def full_name(self) -> str:
        """The name as colleagues say it: preferred first name, prefix, last name."""
        prefix = (
            self.prefix
            if self.prefix.endswith("'") and len(self.prefix) == 2
            else f"{self.prefix} "
        )
        return f"{self.preferred_name or self.first_name} {prefix if self.prefix else ''}{self.last_name}"

    @property
    def sort_name(self) -> str:
        """The name as a Dutch list sorts it: last name first, the prefix behind the first name."""
        given = self.preferred_name or self.first_name
        return f"{self.last_name}, {given}{' ' + self.prefix if self.prefix else ''}"


@cache
def _toml(name: str) -> dict[str, Any]:
    return tomllib.loads((DATA / name).read_text(encoding="utf-8"))


def ascii_letters(text: str) -> str:
    """Return `text` in lower case with only the letters a to z, digits, dots and hyphens, for an e-mail address."""
    plain = fold(text.translate(UNDECOMPOSED), between=None)
    return "".join(c for c in plain.replace(" ", "") if c.isascii() and (c.isalnum() or c in ".-"))


def _places(count: int) -> Iterator[dict[str, Any]]:
    """Yield a unit for every person: each unit once for its head, the rest in proportion to the units' sizes."""
    units = _toml("organisation.toml")["unit"]
    if count < len(units):
        message = f"{len(units)} units need a head each, so count must be at least {len(units)}"
        raise ValueError(message)
    spare = count - len(units)
    weight = sum(unit["size"] - 1 for unit in units)
    shares = {unit["code"]: spare * (unit["size"] - 1) / weight for unit in units}
    extra = {code: int(share) for code, share in shares.items()}
    by_remainder = sorted(shares, key=lambda code: (extra[code] - shares[code], code))
    for code in by_remainder[: spare - sum(extra.values())]:
        extra[code] += 1
    for unit in units:
        yield from [unit] * (1 + extra[unit["code"]])


def _draw_name(rng: random.Random, taken: Counter[tuple[str, str, str]]) -> dict[str, str]:
    """Draw an unused name; one in nine women and one in twenty men carries a partner's name first."""
    groups = _toml("names.toml")["group"]
    while True:
        group = rng.choices(groups, weights=[g["weight"] for g in groups])[0]
        gender = rng.choice("fm")
        first = rng.choice(group["female" if gender == "f" else "male"])
        prefix, _, last = rng.choice(group["last"]).rpartition("|")
        if gender == "f" and last.endswith("ski"):
            last = f"{last[:-1]}a"
        partner = ""
        if rng.random() < (0.11 if gender == "f" else 0.05):
            own = f"{prefix} {last}".strip() if not prefix.endswith("'") else prefix + last
            partner_group = rng.choices(groups, weights=[g["weight"] for g in groups])[0]
            prefix, _, partner_last = rng.choice(partner_group["last"]).rpartition("|")
            if "-" in last or partner_last == last:
                continue
            partner, last = f"{prefix} {partner_last}".strip(), f"{partner_last}-{own}"
        key = (first, prefix, last)
        if not taken[key]:
            taken[key] += 1
            return {
                "first": first,
                "prefix": prefix,
                "last": last,
                "partner": partner,
                "gender": gender,
                "language": group["language"],
            }


def _mother_tongue(name: dict[str, str]) -> str:
    groups = _toml("names.toml")["group"]
    return name.get("language") or next(
        (g["language"] for g in groups if name["last"] in g["last"]), ""
    )


def _email(name: dict[str, str], used: set[str], domain: str) -> str:
    base = f"{ascii_letters(name['first'])}.{ascii_letters(name['prefix'] + name['last'])}".strip(
        "."
    )
    local, number = base, 2
    while local in used:
        local, number = f"{base}{number}", number + 1
    used.add(local)
    return f"{local}@{domain}"


def _languages(rng: random.Random, mother: str) -> tuple[str, ...]:
    if mother in LANGUAGES_OF_NEWCOMERS and rng.random() < 0.16:
        return tuple(dict.fromkeys(("en", mother)))
    spoken = [
        "nl",
        *([mother] if mother and rng.random() < 0.85 else []),
        *(["en"] if rng.random() < 0.7 else []),
    ]
    return (*spoken, *(["de"] if "de" not in spoken and rng.random() < 0.2 else []))


def _tenure(rng: random.Random, head: bool) -> int:
    """Days in service, at least 90 (newcomers are chosen later) and at most 38 years."""
    return min(int(90 + rng.expovariate(1 / (3200 if head else 2300))), 38 * 365)


def _person(
    rng: random.Random,
    index: int,
    unit: dict[str, Any],
    name: dict[str, str],
    head: bool,
    today: date,
    used: set[str],
) -> PersonData:
    organisation = _toml("organisation.toml")
    titles = {title["code"]: title for title in organisation["job_title"]}
    title = titles[name.get("title") if name.get("title") in titles else rng.choice(unit["titles"])]
    family = title["family"]
    if head:
        title = {
            "nl": unit["head"]["title"],
            "en": HEAD_TITLES[unit["head"]["title"]],
            "family": family,
        }
    languages = (
        ("en", "nl")
        if name.get("language") == "works in English"
        else _languages(rng, _mother_tongue(name))
    )
    skills = [skill["nl"] for skill in organisation["skill"] if family in skill["families"]]
    other = [skill["nl"] for skill in organisation["skill"] if family not in skill["families"]]
    main = "en" if languages[0] == "en" else "nl"
    away = rng.random() < 0.12
    first = name["first"]
    return PersonData(
        number=f"LM{1001 + index}",
        first_name=first,
        preferred_name=_toml("names.toml")["nicknames"].get(first, "")
        if rng.random() < 0.7
        else "",
        prefix=name["prefix"],
        last_name=name["last"],
        partner_name=name.get("partner", ""),
        gender=name["gender"],
        pronouns=_pronouns(rng, name["gender"], main),
        email=_email(name, used, organisation["email_domain"]),
        phone=f"088 000 {2001 + index}",
        mobile=f"06 0000 {5001 + index * 7 % 4999:04d}" if rng.random() < 0.8 else "",
        job_title_nl=title["nl"],
        job_title_en=title["en"],
        job_family=family,
        unit=unit["code"],
        location=rng.choice([place["code"] for place in organisation["location"]])
        if away
        else unit["location"],
        working_days=rng.choices(
            [week for week, _ in WEEKS], weights=[weight for _, weight in WEEKS]
        )[0],
        languages=languages,
        skills=tuple(rng.sample(skills, rng.randint(2, 5)) + rng.sample(other, rng.randint(0, 2))),
        ask_me_about=tuple(
            a[main]
            for a in rng.sample(organisation["ask_me_about"], rng.choice((0, 1, 1, 2, 2, 3)))
        ),
        biography=rng.choice(_toml("names.toml")["biography"][family][main])
        if rng.random() < 0.85
        else "",
        start_date=today - timedelta(days=_tenure(rng, head)),
        is_head=head,
    )


HEAD_TITLES = {
    "Secretaris-directeur": "Chief executive",
    "Concernmanager": "Head of the executive office",
    "Sectordirecteur": "Sector director",
    "Afdelingshoofd": "Head of department",
    "Teamleider": "Team leader",
}


def _pronouns(rng: random.Random, gender: str, language: str) -> str:
    roll = rng.random()
    if roll > 0.16:
        return ""
    if roll < 0.012:
        return "they/them" if language == "en" else "die/diens"
    return PRONOUNS[gender][language == "en"]


def _with_managers(members: list[PersonData]) -> list[PersonData]:
    """Give everyone a manager: the head of the unit, or for a head the head of the unit above; the top has none."""
    parents = {unit["code"]: unit["parent"] for unit in _toml("organisation.toml")["unit"]}
    heads = {person.unit: person.number for person in members if person.is_head}
    return [
        replace(
            person,
            manager=heads.get(parents[person.unit]) if person.is_head else heads[person.unit],
        )
        for person in members
    ]


def _with_comings_and_goings(
    rng: random.Random, members: list[PersonData], today: date
) -> list[PersonData]:
    """Make some colleagues new, some gone and some replaced, as long as enough remain who lead no unit."""
    fixed = {(entry["first"], entry["last"]) for entry in _toml("names.toml")["fixed"]}
    free = [
        i
        for i, p in enumerate(members)
        if not p.is_head and (p.first_name, p.last_name) not in fixed
    ]
    chosen = rng.sample(free, min(len(free), NEW_COLLEAGUES + LEAVERS + SUBSTITUTES))
    for order, i in enumerate(chosen[:NEW_COLLEAGUES]):
        started = today - timedelta(days=1 + order * (NEW_WITHIN_DAYS - 2) // NEW_COLLEAGUES)
        members[i] = replace(members[i], start_date=started)
    for i in chosen[NEW_COLLEAGUES : NEW_COLLEAGUES + LEAVERS]:
        members[i] = replace(
            members[i], active=False, left_on=today - timedelta(days=rng.randint(5, 80))
        )
    for i in chosen[NEW_COLLEAGUES + LEAVERS :]:
        stand_ins = [
            p.number
            for p in members
            if p.unit == members[i].unit and p.active and p is not members[i]
        ]
        if stand_ins:
            members[i] = replace(members[i], substitute=rng.choice(stand_ins))
    return members


def people(count: int = 400, seed: int = 1953, today: date | None = None) -> list[PersonData]:
    """Return `count` colleagues, of whom one leads each unit.

    Dates are counted back from `today` (default: the current day). Raises ValueError when there are fewer people than units.
    """
    today = today or date.today()  # noqa: DTZ011 -- the local calendar day is meant
    rng = random.Random(seed)  # noqa: S311 -- names, not secrets
    domain_used: set[str] = set()
    taken: Counter[tuple[str, str, str]] = Counter()
    waiting: dict[str, list[dict[str, str]]] = {}
    for entry in _toml("names.toml")["fixed"]:
        waiting.setdefault(entry["unit"], []).append(entry)
        taken[(entry["first"], entry["prefix"], entry["last"])] += 1
    for unit in _toml("organisation.toml")["unit"]:
        taken[(unit["head"]["first"], unit["head"]["prefix"], unit["head"]["last"])] += 1
    members: list[PersonData] = []
    headed: set[str] = set()
    for index, unit in enumerate(_places(count)):
        head = unit["code"] not in headed
        headed.add(unit["code"])
        fixed = waiting.get(unit["code"])
        name = unit["head"] if head else fixed.pop(0) if fixed else _draw_name(rng, taken)
        members.append(_person(rng, index, unit, name, head, today, domain_used))
    return _with_comings_and_goings(rng, _with_managers(members), today)
