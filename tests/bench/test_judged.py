"""The judged queries fit the demo organisation, and their halves were chosen by nobody."""

from collections import Counter

import pytest

from bench.search.judgements import HALVES, half_of, load
from demo.names import people
from demo.prose import load_blogs, load_documents, load_guidance, load_news, load_organisation
from editorial.slugs import ascii_slug

# The home page has no slug.
SECTIONS = {"", "nieuws", "blogs", "collegas", "regelingen-en-handleidingen"}


@pytest.fixture(scope="module")
def judged():
    return load()


@pytest.fixture(scope="module")
def known():
    """Everything that a judgement may name, by the kind of key; pages by their slug."""
    titles = [page.title for page in (*load_news(), *load_guidance())]
    titles += [title for blog in load_blogs() for title in (blog.title, *_titles(blog))]
    return {
        "page": SECTIONS | {ascii_slug(title) for title in titles},
        "person": {person.email for person in people() if person.active},
        "unit": {unit.code for unit in load_organisation().units},
        "document": {document.title for document in load_documents()},
    }


def _titles(blog):
    return [post.title for post in blog.posts]


def test_there_are_enough_queries_in_both_halves(judged):
    assert len(judged) >= 160
    assert all(count >= 75 for count in Counter(query.half for query in judged).values())


def test_the_half_follows_from_the_query(judged):
    wrong = [query.id for query in judged if query.half != half_of(query.kind, query.query)]
    assert not wrong
    assert {query.half for query in judged} == set(HALVES)


def test_ids_and_queries_are_unique(judged):
    assert len({query.id for query in judged}) == len(judged)
    assert len({(query.query, query.language) for query in judged}) == len(judged)


def test_grades_are_one_to_three_and_something_is_right(judged):
    for query in judged:
        assert set(query.judgements.values()) <= {1, 2, 3}, query.id
        assert max(query.judgements.values()) >= 2, query.id


def test_every_judgement_names_something_in_the_demo(judged, known):
    for query in judged:
        for key in query.judgements:
            kind, _, name = key.partition(":")
            if kind == "page":
                name = name.rstrip("/").rpartition("/")[2]
            assert name in known[kind], f"{query.id}: {key}"
