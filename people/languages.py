"""The languages that colleagues can choose in their profile, with their names."""

from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

# Django knows the names of the others; those that it leaves in English are here too.
_OTHERS = {
    "ber": _("Berber"),
    "dse": _("Dutch Sign Language"),
    "ku": _("Kurdish"),
    "nb": _("Norwegian"),
    "pap": _("Papiamento"),
    "so": _("Somali"),
    "srn": _("Sranan"),
    "ti": _("Tigrinya"),
}
CODES = (
    "nl", "en", "de", "fr", "fy", "ar", "ber", "bg", "cs", "da", "dse", "el", "es", "fa", "fi",
    "he", "hi", "hr", "hu", "id", "it", "ja", "ku", "nb", "pap", "pl", "pt", "ro", "ru", "so",
    "sr", "srn", "sv", "ti", "tr", "uk", "ur", "vi", "zh-hans",
)  # fmt: skip


def language_name(code: str) -> str:
    """Return the name in the reader's language; an unknown code names itself."""
    if code in _OTHERS:
        return str(_OTHERS[code])
    try:
        return str(get_language_info(code)["name_translated"])
    except KeyError:
        return code


def language_choices() -> list[tuple[str, str]]:
    """Return pairs of code and name, the four most spoken first and the rest by name."""
    pairs = [(code, language_name(code)) for code in CODES]
    return pairs[:4] + sorted(pairs[4:], key=lambda pair: pair[1].casefold())
