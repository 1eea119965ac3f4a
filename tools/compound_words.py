"""Derive the words that compounds are made of from a list of words of the language.

Usage: compound_words.py LIST nl|de > words   (Debian's packages wdutch and snowball-data have lists that may be used.)
"""

import re
import sys
import unicodedata
from collections import Counter
from pathlib import Path

# The letters that may join the parts of a compound.
LINKS = {"nl": ("", "s", "e", "en"), "de": ("", "s", "n", "en", "es", "er")}
SHORTEST, LONGEST = 4, 14
# In how many words of the list a part of this length must occur: short parts occur by accident.
LEAST = {"nl": {4: 25, 5: 12, 6: 8, 7: 4}, "de": {4: 12, 5: 6, 6: 4, 7: 3}}
# Endings, prepositions and verbs: parts of many words, and of no compound.
ENDINGS = {
    "nl": """eren ende enden heden heid baar bare lijk lijke loos loze schap schappen aars eerde eerden erend tering ering eert
    eerd achtig achtige zaam zame voor door over onder tegen terug achter binnen boven buiten neer weer samen voort rond langs
    naast mede open zelf inge uitge opge aange afge ander andere alle allen mijn haar zijn hun deze eind lijks elijke ster sters
    iteit isme isten atie aties matig matige maar dien daar hier waar heen toch niet vers pers erin eren aard oren eten ever inde
    ener eraf erop elen enen eigen gaan staan doen maken komen hebben werd werden wordt worden zich haal doel even meer veel geen
    weinig tien twee drie vier vijf acht negen elkaar geval stel leggen zetten liggen houden stellen nemen geven""",
    "de": """enden ende ehen enen sten chen lich liche lichen lein haft hafte haften losen lose baren bare voll volle vollen
    weise wieder wider nieder nach unter uber durch hervor heraus hinaus herum hinein heran herab hinab hinauf herunter hinunter
    herbei voraus voruber entgegen zuruck zusammen fort wohl selbst abge unbe miss gehen gegangen ging geht kommen gekommen
    bringen lassen halten stellen werden fuhr inne amen umher aller nicht gegen hinter weiter vorher gleich""",
}


def folded(word: str) -> str:
    """Return the word in lower case, without accents, as the index has it."""
    letters = unicodedata.normalize("NFD", word.lower().replace("ß", "ss"))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def uses(words: set[str], links: tuple[str, ...]) -> Counter[str]:
    """Return in how many of the words each word is the beginning or the end, beside another word."""
    counts: Counter[str] = Counter()
    for word in words:
        for place in range(SHORTEST, len(word) - SHORTEST + 1):
            begin, end = word[:place], word[place:]
            first = next(
                (begin.removesuffix(link) for link in links if _is_linked(begin, link, words)), ""
            )
            if end in words and first:
                counts.update((first, end))
    return counts


def _is_linked(begin: str, link: str, words: set[str]) -> bool:
    bare = begin.removesuffix(link)
    return begin.endswith(link) and len(bare) >= SHORTEST and bare in words


def main() -> None:
    """Print the words, in their order."""
    file, language = Path(sys.argv[1]), sys.argv[2]
    lines = file.read_text(encoding="utf-8").split()
    # A capital is a name in Dutch; the list of German has none.
    words = {folded(line) for line in lines if re.fullmatch(r"[^\W\d_]+", line) and line.islower()}
    counts = uses(words, LINKS[language])
    endings, least = set(ENDINGS[language].split()), LEAST[language]
    for word in sorted(words - endings):
        if SHORTEST <= len(word) <= LONGEST and counts[word] >= least[min(len(word), max(least))]:
            print(word)


if __name__ == "__main__":
    main()
