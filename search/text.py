"""What somebody typed, made safe for every search backend."""

import re
import unicodedata

# Longer queries come from a clipboard; a search engine refuses thousands of clauses.
LENGTH, WORDS = 250, 20
# A word may hold marks inside: AO-2025/17, O'Brien, kring.example. No backend sees any other mark,
# so none is an operator.
_WORD = re.compile(r"\w+(?:[-'’./&]\w+)*")


def shown_query(text: str) -> str:
    """Return the query as it may stand in the search box: one line, no control characters."""
    plain = "".join(
        " " if unicodedata.category(character) in {"Cc", "Cs"} else character
        for character in unicodedata.normalize("NFC", text[: LENGTH * 4])
    )
    return " ".join(plain.split())[:LENGTH].strip()


def query_words(text: str) -> list[str]:
    """Return the words to search for, at most ``WORDS`` of them."""
    return _WORD.findall(shown_query(text))[:WORDS]
