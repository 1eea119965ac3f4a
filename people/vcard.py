"""A colleague as a vCard 4.0 (RFC 6350), for the contacts of a phone."""

from people.models import Person

_ESCAPES = str.maketrans({"\\": "\\\\", ",": "\\,", ";": "\\;", "\n": "\\n", "\r": ""})
# RFC 6350, section 3.2: a line should not be longer than 75 octets, the line break not counted.
_OCTETS = 75


def _escaped(value: str) -> str:
    return value.translate(_ESCAPES)


def _folded(line: str) -> str:
    """Fold a line between characters, so that no continuation starts inside a UTF-8 sequence."""
    lines, current = [], ""
    for character in line:
        if len((current + character).encode()) > _OCTETS:
            lines.append(current)
            current = " "
        current += character
    return "\r\n".join([*lines, current])


def vcard(person: Person, *, organisation: str, url: str) -> str:
    """Return the vCard; ``url`` is the absolute address of the profile page."""
    last = " ".join(part for part in (person.prefix, person.last_name) if part)
    given = person.nickname or person.first_name
    lines = [
        "BEGIN:VCARD",
        "VERSION:4.0",
        f"UID:{_escaped(url)}",
        f"FN:{_escaped(person.display_name)}",
        f"N:{_escaped(last)};{_escaped(given)};;;",
    ]
    post = next(iter(person.posts.all()), None)
    if post:
        lines.append(f"ORG:{_escaped(organisation)};{_escaped(post.unit.name)}")
        lines.append(f"TITLE:{_escaped(post.title)}")
    lines.append(f"EMAIL;TYPE=work:{_escaped(person.email)}")
    for kind, number in (("voice", person.phone), ("cell", person.mobile)):
        if number:
            lines.append(f'TEL;VALUE=text;TYPE="work,{kind}":{_escaped(number)}')
    lines.extend([f"URL:{_escaped(url)}", "END:VCARD"])
    return "\r\n".join(_folded(line) for line in lines) + "\r\n"
