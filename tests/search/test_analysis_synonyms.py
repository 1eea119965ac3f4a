"""Synonyms on the local node: rules, the graphs that they make, and sets that change without a reindex.

The rows are examples of the reference pages of the synonym, synonym_graph and flatten_graph filters.
"""

import pytest
from elasticsearch import BadRequestError, Elasticsearch

pytestmark = pytest.mark.elasticsearch

INDEX = "kring-test-synonyms"
SET = "kring-test-set"

RULES = [
    (
        "synonym_graph", "standard", [{"type": "synonym_graph", "synonyms": ["dns, domain name system"]}], "domain name system is fragile",
        [("dns", 0, 3), ("domain", 0, 1), ("name", 1, 1), ("system", 2, 1), ("is", 3, 1), ("fragile", 4, 1)],
    ),
    (
        "flatten_graph", "standard",
        [{"type": "synonym_graph", "synonyms": ["internet phonebook, domain name system"]}, "flatten_graph"],
        "domain name system is fragile",
        [("internet", 0, 1), ("domain", 0, 1), ("phonebook", 1, 2), ("name", 1, 1), ("system", 2, 1), ("is", 3, 1), ("fragile", 4, 1)],
    ),
    (
        "synonym equivalent", "standard", [{"type": "synonym", "synonyms": ["computer, pc, laptop"]}], "a pc",
        [("a", 0, 1), ("pc", 1, 1), ("computer", 1, 1), ("laptop", 1, 1)],
    ),
    ("synonym explicit", "standard", [{"type": "synonym", "synonyms": ["personal computer => pc"]}], "my personal computer", "my pc"),
    ("synonym without expand", "standard", [{"type": "synonym", "synonyms": ["foo, bar, baz"], "expand": False}], "bar baz", "foo foo"),
    (
        "synonym wordnet", "standard",
        [{
            "type": "synonym", "format": "wordnet",
            "synonyms": ["s(100000002,1,'come',v,1,0).", "s(100000002,2,'advance',v,1,0).", "s(100000002,3,'approach',v,1,0)."],
        }],
        "come", "come advance approach",
    ),
    ("synonym after a stemmer", "standard", ["stemmer", {"type": "synonym", "synonyms": ["foxes => vulpes"]}], "fox", "vulp"),
    (
        "synonym after folding", "standard",
        [{"type": "asciifolding", "preserve_original": True}, {"type": "synonym", "synonyms": ["café => bar"]}], "cafe", "bar",
    ),
    (
        "synonym lenient", "standard",
        [{"type": "stop", "stopwords": ["bar"]}, {"type": "synonym", "synonyms": ["foo, bar => baz"], "lenient": True}], "foo bar", "baz",
    ),
]  # fmt: skip


@pytest.fixture(scope="module")
def elasticsearch(elasticsearch_url):
    with Elasticsearch(elasticsearch_url) as client:
        yield client


@pytest.fixture
def synonym_set(elasticsearch):
    """An index with one document about leave, searched with the rules of a synonym set."""
    quiet = elasticsearch.options(ignore_status=404)
    quiet.indices.delete(index=INDEX)
    elasticsearch.synonyms.put_synonym(
        id=SET, synonyms_set=[{"id": "leave", "synonyms": "holiday => leave"}]
    )
    analysis = {
        "filter": {"editors": {"type": "synonym_graph", "synonyms_set": SET, "updateable": True}},
        "analyzer": {"searched": {"tokenizer": "standard", "filter": ["lowercase", "editors"]}},
    }
    fields = {"properties": {"title": {"type": "text", "search_analyzer": "searched"}}}
    elasticsearch.indices.create(
        index=INDEX, settings={"analysis": analysis, "number_of_replicas": 0}, mappings=fields
    )
    elasticsearch.index(index=INDEX, document={"title": "Asking for leave"}, refresh=True)
    yield SET
    elasticsearch.indices.delete(index=INDEX)
    quiet.synonyms.delete_synonym(id=SET)


def analyze(client, expected, **request):
    """Return the tokens, in the form in which the expectation is written: words only, or with position and length."""
    tokens = client.indices.analyze(**request)["tokens"]
    if isinstance(expected, str):
        return " ".join(token["token"] for token in tokens)
    return [(token["token"], token["position"], token.get("positionLength", 1)) for token in tokens]


def found(client, text):
    return client.count(index=INDEX, query={"match": {"title": text}})["count"]


@pytest.mark.parametrize(
    ("tokenizer", "filters", "text", "expected"),
    [pytest.param(*row[1:], id=row[0]) for row in RULES],
)
def test_rules_give_the_documented_tokens(elasticsearch, tokenizer, filters, text, expected):
    assert (
        analyze(elasticsearch, expected, tokenizer=tokenizer, filter=filters, text=text) == expected
    )


@pytest.mark.parametrize("name", ["ngram", "edge_ngram", "word_delimiter_graph", "keyword_repeat"])
def test_rules_cannot_be_read_through_a_filter_that_makes_several_tokens(elasticsearch, name):
    with pytest.raises(BadRequestError, match="cannot be used to parse synonyms"):
        analyze(
            elasticsearch,
            "",
            tokenizer="standard",
            filter=[name, {"type": "synonym", "synonyms": ["a => b"]}],
            text="a",
        )


def test_a_rule_that_a_stop_filter_empties_is_an_error_unless_lenient(elasticsearch):
    filters = [
        {"type": "stop", "stopwords": ["bar"]},
        {"type": "synonym", "synonyms": ["foo, bar => baz"]},
    ]
    with pytest.raises(BadRequestError, match="failed to build synonyms"):
        analyze(elasticsearch, "", tokenizer="standard", filter=filters, text="foo")


def test_a_new_index_searches_with_the_rules_of_its_set(elasticsearch, synonym_set):
    assert found(elasticsearch, "holiday") == 1
    assert found(elasticsearch, "vacation") == 0


def test_a_rule_added_to_the_set_works_at_once_without_a_reindex(elasticsearch, synonym_set):
    elasticsearch.synonyms.put_synonym_rule(
        set_id=synonym_set, rule_id="vacation", synonyms="vacation => leave"
    )
    assert found(elasticsearch, "vacation") == 1


def test_a_rule_taken_out_of_the_set_no_longer_works(elasticsearch, synonym_set):
    elasticsearch.synonyms.delete_synonym_rule(set_id=synonym_set, rule_id="leave")
    assert found(elasticsearch, "holiday") == 0


def test_updateable_synonyms_are_refused_for_indexing(elasticsearch, synonym_set):
    analysis = {
        "filter": {"editors": {"type": "synonym", "synonyms_set": synonym_set, "updateable": True}},
        "analyzer": {"indexed": {"tokenizer": "standard", "filter": ["editors"]}},
    }
    with pytest.raises(BadRequestError, match="not allowed to run in index time mode"):
        elasticsearch.indices.create(
            index=f"{INDEX}-refused",
            settings={"analysis": analysis},
            mappings={"properties": {"title": {"type": "text", "analyzer": "indexed"}}},
        )
