"""A colleague as a vCard, for the contacts of a phone or of Outlook.

Version 3.0 (RFC 2426) is what phones and Outlook read; 4.0 (RFC 6350) is what newer programs prefer.
"""

from base64 import b64encode
from datetime import UTC

from kring.core.characters import clean_text
from people.models import Person

_ESCAPES = str.maketrans({"\\": "\\\\", ",": "\\,", ";": "\\;", "\n": "\\n", "\r": ""})
# RFC 6350, section 3.2: a line should not be longer than 75 octets, the line break not counted.
_OCTETS = 75


def _escaped(value: str) -> str:
    return clean_text(value).translate(_ESCAPES)


def _folded(line: str) -> str:
    """Fold a line between characters, so that no line starts inside a UTF-8 sequence."""
    lines: list[str] = []
    current: list[str] = []
    octets = 0
    for character in line:
        size = len(character.encode())
        if octets + size > _OCTETS:
            lines.append("".join(current))
            current, octets = [" "], 1
        current.append(character)
        octets += size
    return "\r\n".join([*lines, "".join(current)])


def vcard(
    person: Person,
    *,
    organisation: str,
    url: str,
    version: str = "4.0",
    photo: bytes | None = None,
) -> str:
    """Return the vCard; ``url`` is the absolute address of the profile page, ``photo`` a small JPEG."""
    last = " ".join(part for part in (person.prefix, person.last_name) if part)
    given = person.nickname or person.first_name
    lines = [
        "BEGIN:VCARD",
        f"VERSION:{version}",
        f"UID:{_escaped(url)}",
        f"FN:{_escaped(person.display_name)}",
        f"N:{_escaped(last)};{_escaped(given)};;;",
    ]
    post = next(iter(person.posts.all()), None)
    if post:
        lines.append(f"ORG:{_escaped(organisation)};{_escaped(post.unit.name)}")
        lines.append(f"TITLE:{_escaped(post.title)}")
    # In 3.0 an address is taken for one of the internet only if it says so.
    kinds = "INTERNET,WORK" if version == "3.0" else "work"
    lines.append(f"EMAIL;TYPE={kinds}:{_escaped(person.email)}")
    lines.extend(_numbers(person, version))
    lines.extend([f"URL:{url}", f"REV:{_revision(person)}"])
    if photo:
        lines.append(_photo(photo, version))
    lines.append("END:VCARD")
    return "\r\n".join(_folded(line) for line in lines) + "\r\n"


def _numbers(person: Person, version: str) -> list[str]:
    return [
        f"TEL;TYPE=WORK,{kind.upper()}:{_escaped(number)}"
        if version == "3.0"
        else f'TEL;VALUE=text;TYPE="work,{kind}":{_escaped(number)}'
        for kind, number in (("voice", person.phone), ("cell", person.mobile))
        if number
    ]


def _revision(person: Person) -> str:
    return person.updated_at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _photo(jpeg: bytes, version: str) -> str:
    text = b64encode(jpeg).decode("ascii")
    if version == "3.0":
        return f"PHOTO;ENCODING=b;TYPE=JPEG:{text}"
    return f"PHOTO:data:image/jpeg;base64,{text}"
