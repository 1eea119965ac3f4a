"""Tell languages apart by their small words, and score how hard a text reads.

Both are estimates: they lead to a remark and never to a refusal.
"""

import re
from collections import Counter

WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
SENTENCE_END = re.compile(r"[.!?:;]+(?=\s|$)|\n+")
VOWELS = re.compile(r"[aeiouyáàâäéèêëíìîïóòôöúùûüœæ]+", re.IGNORECASE)
# Fewer words say too little about a language or a style.
FEWEST_WORDS = 40

SMALL_WORDS = {
    "nl": "de het een en van is dat niet zijn voor met op aan je we ook maar als bij er naar wordt hebben worden deze dit door om uit kun kan",
    "en": "the a and of is that not are for with on to you we also but as at there this these by from can will have be it your our",
    "de": "der die das ein eine und von ist dass nicht sind für mit auf an sie wir auch aber als bei es wird werden haben diese durch um aus kann",
    "fr": "le la les un une et de est que pas sont pour avec sur vous nous aussi mais comme chez ce cette ces par du des peut être dans au",
}
_SMALL = {code: frozenset(words.split()) for code, words in SMALL_WORDS.items()}

# For each language: score = base - factor × words a sentence - factor × syllables a word. By Flesch (en),
# Douma (nl), Amstad (de), Kandel and Moles (fr): from 0, very hard, to 100, very easy.
FORMULAS = {
    "nl": (206.84, 0.93, 77.0),
    "en": (206.835, 1.015, 84.6),
    "de": (180.0, 1.0, 58.5),
    "fr": (207.0, 1.015, 73.6),
}


def words_of(text: str) -> list[str]:
    """Return the words of a text."""
    return WORD.findall(text)


def language_of(text: str) -> str | None:
    """Return the code of the language; None when the text is too short or no language stands out."""
    words = [word.casefold() for word in words_of(text)]
    if len(words) < FEWEST_WORDS:
        return None
    counts = Counter({code: sum(word in small for word in words) for code, small in _SMALL.items()})
    (first, most), (_second, next_most) = counts.most_common(2)
    return first if most >= len(words) / 10 and most >= 1.3 * next_most else None


def words_a_sentence(text: str) -> float:
    """Return the mean length of the sentences."""
    lengths = [len(words_of(sentence)) for sentence in SENTENCE_END.split(text)]
    lengths = [length for length in lengths if length]
    return sum(lengths) / len(lengths) if lengths else 0.0


def reading_score(text: str, language: str) -> int | None:
    """Return how easy the text reads, 0 to 100; None when it is too short or the language has no formula."""
    words = words_of(text)
    if len(words) < FEWEST_WORDS or language not in FORMULAS:
        return None
    base, by_sentence, by_word = FORMULAS[language]
    syllables = sum(max(1, len(VOWELS.findall(word))) for word in words) / len(words)
    score = base - by_sentence * words_a_sentence(text) - by_word * syllables
    return max(0, min(100, round(score)))
