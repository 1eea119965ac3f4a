"""The local node analyses text as the Elasticsearch reference documents it, so that production behaves the same.

Each row is an example of the reference page of that component, unless its comment names another source.
"""

import pytest
from elasticsearch import BadRequestError, Elasticsearch

pytestmark = pytest.mark.elasticsearch

FOX = "the quick brown fox jumps"
BONE = "The 2 QUICK Brown-Foxes jumped over the lazy dog's bone."
ARABIC_DIGITS = [f"{arabic} => {latin}" for latin, arabic in enumerate("٠١٢٣٤٥٦٧٨٩")]
QUOTED = r'"((?:\\"|[^"]|\\")+)"'
EMAIL_PARTS = {
    "type": "pattern_capture",
    "preserve_original": True,
    "patterns": ["([^@]+)", r"(\p{L}+)", r"(\d+)", "@(.+)"],
}
PRODUCT = "Neil's-Super-Duper-XL500--42+AutoCoder"


def word_delimiter(**parameters):
    return {"type": "word_delimiter_graph", **parameters}


# (name of the row, tokenizer, filters, text, tokens)
TOKEN_FILTERS = [
    ("apostrophe", "standard", ["apostrophe"], "Istanbul'a veya Istanbul'dan", "Istanbul veya Istanbul"),
    ("asciifolding", "standard", ["asciifolding"], "açaí à la carte", "acai a la carte"),
    ("asciifolding preserve_original", "standard", [{"type": "asciifolding", "preserve_original": True}], "açaí bol", "acai açaí bol"),
    ("cjk_width", "standard", ["cjk_width"], "ｼｰｻｲﾄﾞﾗｲﾅｰ", "シーサイドライナー"),
    ("classic", "classic", ["classic"], BONE.replace("QUICK", "Q.U.I.C.K."), "The 2 QUICK Brown Foxes jumped over the lazy dog bone"),
    ("decimal_digit", "whitespace", ["decimal_digit"], "१-one two-२ ३", "1-one two-2 3"),
    (
        "dictionary_decompounder", "standard",
        [{"type": "dictionary_decompounder", "word_list": ["Donau", "dampf", "meer", "schiff"]}],
        "Donaudampfschiff", "Donaudampfschiff Donau dampf schiff",
    ),
    (
        "dictionary_decompounder sizes", "standard",
        [{"type": "dictionary_decompounder", "word_list": ["Donau", "dampf", "schiff"], "min_subword_size": 6, "max_subword_size": 6}],
        "Donaudampfschiff", "Donaudampfschiff schiff",
    ),
    (
        "dictionary_decompounder min_word_size", "standard",
        [{"type": "dictionary_decompounder", "word_list": ["Donau", "schiff"], "min_word_size": 17}],
        "Donaudampfschiff", "Donaudampfschiff",
    ),
    (
        "dictionary_decompounder only_longest_match", "standard",
        [{"type": "dictionary_decompounder", "word_list": ["dampf", "dampfschiff"], "only_longest_match": True}],
        "Donaudampfschiff", "Donaudampfschiff dampfschiff",
    ),
    ("edge_ngram", "standard", [{"type": "edge_ngram", "min_gram": 1, "max_gram": 2}], FOX, "t th q qu b br f fo j ju"),
    ("edge_ngram built in", "standard", ["edge_ngram"], "quick", "q"),
    ("edge_ngram defaults", "standard", [{"type": "edge_ngram"}], "quick", "q qu"),
    ("edge_ngram side", "standard", [{"type": "edge_ngram", "side": "back"}], "quick", "k ck"),
    ("edge_ngram preserve_original", "standard", [{"type": "edge_ngram", "preserve_original": True}], "quick", "q qu quick"),
    ("elision", "standard", ["elision"], "j’examine près du wharf", "examine près du wharf"),
    ("elision articles", "standard", [{"type": "elision", "articles": ["l"], "articles_case": True}], "L'avion d'ici", "avion d'ici"),
    ("fingerprint", "whitespace", ["fingerprint"], "zebra jumps over resting resting dog", ["dog jumps over resting zebra"]),
    ("german_normalization", "standard", ["german_normalization"], "Straße Müller Mueller", "Strasse Muller Muller"),  # Lucene's rules
    (
        "keep", "whitespace", [{"type": "keep", "keep_words": ["dog", "elephant", "fox"]}],
        "the quick fox jumps over the lazy dog", "fox dog",
    ),
    (
        "keyword_marker", "whitespace", [{"type": "keyword_marker", "keywords": ["jumping"]}, "stemmer"],
        "fox running and jumping", "fox run and jumping",
    ),
    (
        "keyword_marker pattern", "whitespace", [{"type": "keyword_marker", "keywords_pattern": "jump.*", "ignore_case": True}, "stemmer"],
        "fox running and Jumping", "fox run and Jumping",
    ),
    (
        "keyword_repeat", "whitespace", ["keyword_repeat", "stemmer"], "fox running",
        [("fox", 0, 1), ("fox", 0, 1), ("running", 1, 1), ("run", 1, 1)],
    ),
    (
        "remove_duplicates", "whitespace", ["keyword_repeat", "stemmer", "remove_duplicates"], "fox running and jumping",
        [("fox", 0, 1), ("running", 1, 1), ("run", 1, 1), ("and", 2, 1), ("jumping", 3, 1), ("jump", 3, 1)],
    ),
    ("kstem", "standard", ["kstem"], "the foxes jumping quickly", "the fox jump quick"),
    ("length", "whitespace", [{"type": "length", "min": 0, "max": 4}], f"{FOX} over the lazy dog", "the fox over the lazy dog"),
    ("limit", "standard", [{"type": "limit", "max_token_count": 2}], "quick fox jumps over lazy dog", "quick fox"),
    ("limit built in", "standard", ["limit"], "quick fox", "quick"),
    ("lowercase", "standard", ["lowercase"], "THE Quick FoX JUMPs", "the quick fox jumps"),
    ("lowercase turkish", "standard", [{"type": "lowercase", "language": "turkish"}], "ISPARTA", "ısparta"),
    (
        "multiplexer", "standard", [{"type": "multiplexer", "filters": ["lowercase", "lowercase, porter_stem"]}], "Going HOME",
        [("Going", 0, 1), ("going", 0, 1), ("go", 0, 1), ("HOME", 1, 1), ("home", 1, 1)],
    ),
    (
        "multiplexer without the original", "standard",
        [{"type": "multiplexer", "filters": ["lowercase"], "preserve_original": False}], "Going HOME", [("going", 0, 1), ("home", 1, 1)],
    ),
    ("ngram", "standard", ["ngram"], "Quick fox", "Q Qu u ui i ic c ck k f fo o ox x"),
    ("ngram preserve_original", "standard", [{"type": "ngram", "min_gram": 2, "preserve_original": True}], "fox", "fo ox fox"),
    (
        "pattern_capture", "keyword", [{"type": "pattern_capture", "preserve_original": False, "patterns": [r"(([a-z]+)(\d*))"]}],
        "abc123def456", "abc123 abc 123 def456 def 456",
    ),
    (
        "pattern_capture email", "uax_url_email", [EMAIL_PARTS, "lowercase", "unique"], "john-smith_123@foo-bar.com",
        "john-smith_123@foo-bar.com john-smith_123 john smith 123 foo-bar.com foo bar com",
    ),
    (
        "pattern_replace", "whitespace", [{"type": "pattern_replace", "pattern": "(dog)", "replacement": "watch$1"}],
        "foxes jump lazy dogs", "foxes jump lazy watchdogs",
    ),
    ("pattern_replace all", "keyword", [{"type": "pattern_replace", "pattern": "[£|€]", "all": False}], "£5€", "5€"),
    ("porter_stem", "standard", ["porter_stem"], "the foxes jumping quickly", "the fox jump quickli"),
    ("reverse", "standard", ["reverse"], "quick fox jumps", "kciuq xof spmuj"),
    ("scandinavian_folding", "standard", ["scandinavian_folding"], "blåbærsyltetøj", "blabarsyltetoj"),  # Lucene's rules
    ("scandinavian_normalization", "standard", ["scandinavian_normalization"], "blaabærsyltetöj", "blåbærsyltetøj"),  # Lucene's rules
    ("snowball", "standard", [{"type": "snowball", "language": "Dutch"}], "opglimlachten", "opglimlacht"),  # Snowball's own example
    (
        "stemmer_override", "standard",
        ["lowercase", {"type": "stemmer_override", "rules": ["running, runs => run", "stemmer => stemmer"]}, "porter_stem"],
        "Running runs stemmer stemmers", "run run stemmer stemmer",
    ),
    ("trim", "keyword", ["trim"], " fox ", "fox"),
    ("truncate", "whitespace", ["truncate"], "the quinquennial extravaganza carried on", "the quinquenni extravagan carried on"),
    ("truncate length", "whitespace", [{"type": "truncate", "length": 5}], "quinquennial", "quinq"),
    (
        "unique", "whitespace", ["unique"], "the quick fox jumps the lazy fox",
        [("the", 0, 1), ("quick", 1, 1), ("fox", 2, 1), ("jumps", 3, 1), ("lazy", 4, 1)],
    ),
    (
        "unique only_on_same_position", "whitespace", ["keyword_repeat", {"type": "unique", "only_on_same_position": True}], "fox fox",
        [("fox", 0, 1), ("fox", 1, 1)],
    ),
    ("uppercase", "standard", ["uppercase"], "the Quick FoX JUMPs", "THE QUICK FOX JUMPS"),
    ("word_delimiter", "keyword", ["word_delimiter"], PRODUCT, "Neil Super Duper XL 500 42 Auto Coder"),
    ("word_delimiter_graph", "keyword", ["word_delimiter_graph"], PRODUCT, "Neil Super Duper XL 500 42 Auto Coder"),
    (
        "word_delimiter_graph catenate_words", "keyword", [word_delimiter(catenate_words=True)], "PowerShot2000",
        [("PowerShot", 0, 2), ("Power", 0, 1), ("Shot", 1, 1), ("2000", 2, 1)],
    ),
    (
        "word_delimiter_graph catenate_all", "keyword", [word_delimiter(catenate_all=True)], "super-duper-xl-500",
        [("superduperxl500", 0, 4), ("super", 0, 1), ("duper", 1, 1), ("xl", 2, 1), ("500", 3, 1)],
    ),
    (
        "word_delimiter_graph catenate_numbers", "keyword", [word_delimiter(catenate_numbers=True)], "01-02-03",
        [("010203", 0, 3), ("01", 0, 1), ("02", 1, 1), ("03", 2, 1)],
    ),
    (
        "word_delimiter_graph preserve_original", "keyword", [word_delimiter(preserve_original=True)], "super-duper-xl-500",
        [("super-duper-xl-500", 0, 4), ("super", 0, 1), ("duper", 1, 1), ("xl", 2, 1), ("500", 3, 1)],
    ),
    ("word_delimiter_graph generate_number_parts", "keyword", [word_delimiter(generate_number_parts=False)], "XL-500", "XL"),
    ("word_delimiter_graph generate_word_parts", "keyword", [word_delimiter(generate_word_parts=False)], "XL-500", "500"),
    (
        "word_delimiter_graph ignore_keywords", "keyword",
        [{"type": "keyword_marker", "keywords": ["wi-fi"]}, word_delimiter(ignore_keywords=True)], "wi-fi", "wi-fi",
    ),
    ("word_delimiter_graph protected_words", "whitespace", [word_delimiter(protected_words=["wi-fi"])], "wi-fi hi-fi", "wi-fi hi fi"),
    ("word_delimiter_graph split_on_case_change", "keyword", [word_delimiter(split_on_case_change=False)], "camelCase", "camelCase"),
    ("word_delimiter_graph split_on_numerics", "keyword", [word_delimiter(split_on_numerics=False)], "j2se", "j2se"),
    ("word_delimiter_graph possessive", "keyword", [word_delimiter(stem_english_possessive=False)], "O'Neil's", "O Neil s"),
    (
        "word_delimiter_graph type_table", "whitespace", [word_delimiter(type_table=["+ => ALPHA", "- => ALPHA", "\\u20AC => DIGIT"])],
        "c++ wi-fi €5", "c++ wi-fi €5",
    ),
]  # fmt: skip

TOKENIZERS = [
    ("char_group", {"type": "char_group", "tokenize_on_chars": ["whitespace", "-", "\n"]}, "The QUICK brown-fox", "The QUICK brown fox"),
    ("classic", "classic", BONE, "The 2 QUICK Brown Foxes jumped over the lazy dog's bone"),
    ("edge_ngram", "edge_ngram", "Quick Fox", "Q Qu"),
    (
        "edge_ngram token_chars", {"type": "edge_ngram", "min_gram": 2, "max_gram": 10, "token_chars": ["letter", "digit"]},
        "2 Quick Foxes.", "Qu Qui Quic Quick Fo Fox Foxe Foxes",
    ),
    ("keyword", "keyword", "New York", ["New York"]),
    ("letter", "letter", BONE, "The QUICK Brown Foxes jumped over the lazy dog s bone"),
    ("lowercase", "lowercase", BONE, "the quick brown foxes jumped over the lazy dog s bone"),
    ("ngram", "ngram", "Quick Fox", ["Q", "Qu", "u", "ui", "i", "ic", "c", "ck", "k", "k ", " ", " F", "F", "Fo", "o", "ox", "x"]),
    (
        "ngram token_chars", {"type": "ngram", "min_gram": 3, "max_gram": 3, "token_chars": ["letter", "digit"]},
        "2 Quick Foxes.", "Qui uic ick Fox oxe xes",
    ),
    (
        "ngram custom_token_chars", {"type": "ngram", "min_gram": 3, "max_gram": 3, "token_chars": ["custom"], "custom_token_chars": "+-_"},
        "ab+-_cd", "+-_",
    ),
    ("path_hierarchy", "path_hierarchy", "/one/two/three", "/one /one/two /one/two/three"),
    (
        "path_hierarchy replacement", {"type": "path_hierarchy", "delimiter": "-", "replacement": "/", "skip": 2},
        "one-two-three-four-five", "/three /three/four /three/four/five",
    ),
    (
        "path_hierarchy reverse", {"type": "path_hierarchy", "delimiter": "-", "replacement": "/", "skip": 2, "reverse": True},
        "one-two-three-four-five", "one/two/three/ two/three/ three/",
    ),
    ("pattern", "pattern", "The foo_bar_size's default is 5.", "The foo_bar_size s default is 5"),
    ("pattern comma", {"type": "pattern", "pattern": ","}, "comma,separated,values", "comma separated values"),
    (
        "pattern group", {"type": "pattern", "pattern": QUOTED, "group": 1}, r'"value", "value with embedded \" quote"',
        ["value", r"value with embedded \" quote"],
    ),
    ("pattern flags", {"type": "pattern", "pattern": "x", "flags": "CASE_INSENSITIVE"}, "1X2x3", "1 2 3"),
    ("simple_pattern", {"type": "simple_pattern", "pattern": "[0123456789]{3}"}, "fd-786-335-514-x", "786 335 514"),
    ("simple_pattern_split", {"type": "simple_pattern_split", "pattern": "_"}, "an_underscored_phrase", "an underscored phrase"),
    (
        "uax_url_email", "uax_url_email", "Email me at john.smith@global-international.com",
        "Email me at john.smith@global-international.com",
    ),
    ("whitespace", "whitespace", BONE, "The 2 QUICK Brown-Foxes jumped over the lazy dog's bone."),
    ("whitespace max_token_length", {"type": "whitespace", "max_token_length": 5}, "jumped over", "jumpe d over"),
]  # fmt: skip

CHAR_FILTERS = [
    ("html_strip", "keyword", "html_strip", "<p>I&apos;m so <b>happy</b>!</p>", ["\nI'm so happy!\n"]),
    (
        "html_strip escaped_tags", "keyword", {"type": "html_strip", "escaped_tags": ["b"]}, "<p>I&apos;m so <b>happy</b>!</p>",
        ["\nI'm so <b>happy</b>!\n"],
    ),
    ("mapping", "keyword", {"type": "mapping", "mappings": ARABIC_DIGITS}, "My license plate is ٢٥٠١٥", ["My license plate is 25015"]),
    ("mapping to nothing", "keyword", {"type": "mapping", "mappings": ["- =>"]}, "wi-fi", "wifi"),
    (
        "pattern_replace", "standard", {"type": "pattern_replace", "pattern": r"(\d+)-(?=\d)", "replacement": "$1_"},
        "My credit card is 123-456-789", "My credit card is 123_456_789",
    ),
    (
        "pattern_replace camel case", "standard",
        {"type": "pattern_replace", "pattern": r"(?<=\p{Lower})(?=\p{Upper})", "replacement": " "},
        "The fooBarBaz method", "The foo Bar Baz method",
    ),
]  # fmt: skip


@pytest.fixture(scope="module")
def elasticsearch(elasticsearch_url):
    with Elasticsearch(elasticsearch_url) as client:
        yield client


def analyze(client, expected, **request):
    """Return the tokens, in the form in which the expectation is written: words only, or with position and length."""
    tokens = client.indices.analyze(**request)["tokens"]
    if isinstance(expected[0], tuple):
        return [
            (token["token"], token["position"], token.get("positionLength", 1)) for token in tokens
        ]
    return [token["token"] for token in tokens]


def as_list(expected):
    return expected.split(" ") if isinstance(expected, str) else expected


def rows(table):
    return [pytest.param(*row[1:], id=row[0]) for row in table]


@pytest.mark.parametrize(("tokenizer", "filters", "text", "expected"), rows(TOKEN_FILTERS))
def test_token_filter_gives_the_documented_tokens(
    elasticsearch, tokenizer, filters, text, expected
):
    assert analyze(
        elasticsearch, expected, tokenizer=tokenizer, filter=filters, text=text
    ) == as_list(expected)


@pytest.mark.parametrize(("tokenizer", "text", "expected"), rows(TOKENIZERS))
def test_tokenizer_gives_the_documented_tokens(elasticsearch, tokenizer, text, expected):
    assert analyze(elasticsearch, expected, tokenizer=tokenizer, text=text) == as_list(expected)


@pytest.mark.parametrize(("tokenizer", "char_filter", "text", "expected"), rows(CHAR_FILTERS))
def test_character_filter_gives_the_documented_text(
    elasticsearch, tokenizer, char_filter, text, expected
):
    assert analyze(
        elasticsearch, expected, tokenizer=tokenizer, char_filter=[char_filter], text=text
    ) == as_list(expected)


def test_a_wide_range_of_ngrams_needs_the_index_setting(elasticsearch):
    with pytest.raises(BadRequestError, match=r"index\.max_ngram_diff"):
        analyze(
            elasticsearch,
            "-",
            tokenizer={"type": "ngram", "min_gram": 3, "max_gram": 15},
            text="fox",
        )


@pytest.mark.parametrize(
    "name",
    ["stemmer", "synonym", "dictionary_decompounder", "hyphenation_decompounder", "keyword_marker"],
)
def test_a_filter_with_wrong_or_missing_parameters_is_refused(elasticsearch, name):
    with pytest.raises(BadRequestError):
        analyze(
            elasticsearch,
            "-",
            tokenizer="standard",
            filter=[{"type": name, "language": "klingon"}],
            text="fox",
        )
