"""Stemmers, language analyzers and normalizers of the local node, as the Elasticsearch reference documents them."""

import pytest
from elasticsearch import Elasticsearch

pytestmark = pytest.mark.elasticsearch

BONE = "The 2 QUICK Brown-Foxes jumped over the lazy dog's bone."
CAMEL_CASE = (
    r"([^\p{L}\d]+)|(?<=\D)(?=\d)|(?<=\d)(?=\D)|(?<=[\p{L}&&[^\p{Lu}]])(?=\p{Lu})"
    r"|(?<=\p{Lu})(?=\p{Lu}[\p{L}&&[^\p{Lu}]])"
)
FRENCH_ARTICLES = [
    "l",
    "m",
    "t",
    "qu",
    "n",
    "s",
    "j",
    "d",
    "c",
    "jusqu",
    "quoiqu",
    "lorsqu",
    "puisqu",
]

# The reference links the algorithm of each language: these are the examples that its author gives.
STEMMERS = [
    ("english", "consignment knightly", "consign knightli"),
    ("light_english", "foxes quickly", "fox quick"),
    ("porter2", "consignment knightly", "consign knight"),
    ("possessive_english", "dog's", "dog"),
    ("minimal_english", "queries", "query"),
    ("dutch", "lichamelijkheden opgetogen", "licham opgetog"),
    ("dutch_kp", "lichamelijkheden", "lichamelijkheden"),
    ("german", "bücher buecher kategorien", "buch buch kategori"),
    ("german2", "bücher buecher", "buch buch"),
    ("light_german", "häuser", "haus"),
    ("minimal_german", "bilder", "bild"),
    ("french", "continuellement majestueusement", "continuel majestu"),
    ("light_french", "chevaux", "cheval"),
    ("minimal_french", "hiboux", "hibou"),
]

# The reference gives each language analyzer as a list of filters that it could be rebuilt from.
LANGUAGES = [
    (
        "dutch",
        ["lowercase", {"type": "stop", "stopwords": "_dutch_"}, {"type": "keyword_marker", "keywords": ["vergaderingen"]}, {
            "type": "stemmer_override", "rules": ["fiets=>fiets", "bromfiets=>bromfiets", "ei=>eier", "kind=>kinder"],
        }, {"type": "stemmer", "language": "dutch"}],
        "Het kind van de buren kreeg een ei en twee fietsen bij de vergaderingen", "vergaderingen",
    ),
    (
        "english",
        [{"type": "stemmer", "language": "possessive_english"}, "lowercase", {"type": "stop", "stopwords": "_english_"},
         {"type": "keyword_marker", "keywords": ["meetings"]}, {"type": "stemmer", "language": "english"}],
        "The director's meetings are held in the main buildings", "meetings",
    ),
    (
        "french",
        [{"type": "elision", "articles_case": True, "articles": FRENCH_ARTICLES}, "lowercase",
         {"type": "stop", "stopwords": "_french_"}, {"type": "keyword_marker", "keywords": ["réunions"]},
         {"type": "stemmer", "language": "light_french"}],
        "L'organisation des réunions jusqu'à demain pour les chevaux", "réunions",
    ),
    (
        "german",
        ["lowercase", {"type": "stop", "stopwords": "_german_"}, {"type": "keyword_marker", "keywords": ["sitzungen"]},
         "german_normalization", {"type": "stemmer", "language": "light_german"}],
        "Die großen Bücher und die Sitzungen der Straße", "sitzungen",
    ),
]  # fmt: skip

NORMALIZERS = [
    ("asciifolding", ["lowercase", "asciifolding"], "AçaÍ À", "acai a"),
    ("cjk_width", ["cjk_width"], "ｶﾀ", "カタ"),
    ("decimal_digit", ["decimal_digit"], "२", "2"),
    ("elision", ["elision"], "l'avion", "avion"),
    ("german_normalization", ["german_normalization"], "Straße", "Strasse"),
    ("pattern_replace", [{"type": "pattern_replace", "pattern": "-"}], "P-45", "P45"),
    ("scandinavian_folding", ["scandinavian_folding"], "ø", "o"),
    ("trim", ["trim"], " P45 ", "P45"),
    ("uppercase", ["uppercase"], "p45", "P45"),
]


@pytest.fixture(scope="module")
def elasticsearch(elasticsearch_url):
    with Elasticsearch(elasticsearch_url) as client:
        yield client


@pytest.fixture
def make_index(elasticsearch):
    """Return a function that makes an index with the given analysis and fields, to be removed after the test."""
    made = []

    def make(name, **mappings):
        analysis = mappings.pop("analysis")
        elasticsearch.options(ignore_status=404).indices.delete(index=name)
        settings = {"analysis": analysis, "number_of_replicas": 0}
        elasticsearch.indices.create(
            index=name, settings=settings, mappings={"properties": mappings}
        )
        made.append(name)
        return name

    yield make
    for name in made:
        elasticsearch.indices.delete(index=name)


def words(client, **request):
    """Return the tokens as one text."""
    return " ".join(token["token"] for token in client.indices.analyze(**request)["tokens"])


@pytest.mark.parametrize(("language", "text", "expected"), STEMMERS)
def test_stemmer_knows_the_language(elasticsearch, language, text, expected):
    stemmer = {"type": "stemmer", "language": language}
    assert words(elasticsearch, tokenizer="whitespace", filter=[stemmer], text=text) == expected


@pytest.mark.parametrize(
    ("filters", "text", "expected"), [pytest.param(*row[1:], id=row[0]) for row in NORMALIZERS]
)
def test_normalizer_accepts_the_filter(elasticsearch, filters, text, expected):
    assert words(elasticsearch, filter=filters, text=text) == expected


@pytest.mark.parametrize(
    ("language", "filters", "text", "excluded"),
    [pytest.param(*row, id=row[0]) for row in LANGUAGES],
)
def test_language_analyzer_equals_its_documented_rebuild(
    elasticsearch, make_index, language, filters, text, excluded
):
    analyzer = {"type": language, "stem_exclusion": [excluded]}
    index = make_index(f"kring-test-{language}", analysis={"analyzer": {"tested": analyzer}})

    tokens = elasticsearch.indices.analyze(index=index, analyzer="tested", text=text)["tokens"]

    rebuilt = elasticsearch.indices.analyze(tokenizer="standard", filter=filters, text=text)[
        "tokens"
    ]
    assert tokens == rebuilt
    assert excluded in [token["token"] for token in tokens]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("dutch", "het kind met de vergaderingen", "kinder vergader"),
        ("english", "The director's meetings", "director meet"),
        ("french", "L'organisation des réunions", "organ reunion"),
        ("german", "die Häuser der Straße", "haus strass"),
    ],
)
def test_language_analyzer_needs_no_definition(elasticsearch, language, text, expected):
    assert words(elasticsearch, analyzer=language, text=text) == expected


def test_language_analyzer_takes_other_stop_words(elasticsearch, make_index):
    analyzer = {"type": "dutch", "stopwords": ["kring"]}
    index = make_index("kring-test-stopwords", analysis={"analyzer": {"tested": analyzer}})
    assert words(elasticsearch, index=index, analyzer="tested", text="de kring") == "de"


def test_keyword_field_is_normalized_when_indexed_and_when_searched(elasticsearch, make_index):
    normalizer = {"char_filter": ["quotes"], "filter": ["lowercase", "asciifolding"]}
    analysis = {
        "char_filter": {"quotes": {"type": "mapping", "mappings": ["« => ", "» => "]}},
        "normalizer": {"code": {"type": "custom", **normalizer}},
    }
    code = {"type": "keyword", "normalizer": "code"}
    index = make_index("kring-test-normalizer", analysis=analysis, code=code)

    elasticsearch.index(index=index, document={"code": "«É-45»"}, refresh=True)

    for text in ("e-45", "É-45"):
        assert elasticsearch.count(index=index, query={"term": {"code": text}})["count"] == 1


def test_pattern_analyzer_splits_and_lower_cases(elasticsearch):
    tokens = words(elasticsearch, analyzer="pattern", text=BONE)
    assert tokens == "the 2 quick brown foxes jumped over the lazy dog s bone"


def test_pattern_analyzer_takes_a_pattern(elasticsearch, make_index):
    analysis = {"analyzer": {"camel": {"type": "pattern", "pattern": CAMEL_CASE}}}
    index = make_index("kring-test-camel", analysis=analysis)
    tokens = words(elasticsearch, index=index, analyzer="camel", text="MooseX::FTPClass2_beta")
    assert tokens == "moose x ftp class 2 beta"
