"""What search counts and shows is what each reader may see: both engines against ``visible_to``.

Fifty people and two hundred queries at random, the same at every run.
"""

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

import pytest
from django.core.files.base import ContentFile
from kring_ideas.models import Idea
from wagtail.models import Collection, CollectionViewRestriction

from editorial.models import ContentRecord, DocumentText
from editorial.selectors import visible_documents, visible_to
from plugins.gate.decisions import is_on
from search import fallback
from search.contract.documents import Document
from search.contract.readers import Reader, reader_for
from search.contract.sources import sources
from search.engine import ask as elasticsearch
from search.outbox.reading import Reading, clock
from search.outbox.targets import targets
from search.query.queries import Answer, Hit, Query
from search.upkeep import rebuild
from tests.support import factories
from tests.support.kept import say_how_large_tables_are

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("released_to")]

# Words that neither an ending nor a typing error turns into one another.
WORDS = (
    "waterpeil",
    "jubileum",
    "kopieermachine",
    "bagger",
    "muskusrat",
    "zonnepaneel",
    "fietsplan",
)
PEOPLE, QUERIES, PAGES, FILES, IDEAS, LOCKED_BY = 50, 200, 60, 20, 12, 5


@dataclass
class Organisation:
    """People, and all documents there are by their keys."""

    users: Sequence[object]
    documents: dict[str, Document]

    def visible(self, user) -> set[str]:
        """Return the keys of what the user may see, asked of the rooms and not of search."""
        pages = visible_to(user).filter(hide_from_search=False).values_list("pk", flat=True)
        files = visible_documents(user).values_list("pk", flat=True)
        seen = {f"content:{pk}" for pk in pages} | {f"documents:{pk}" for pk in files}
        for key, document in self.documents.items():
            if document.source in ("people", "units") or (
                document.plugin and is_on(document.plugin, user)
            ):
                seen.add(key)
        return seen & self.documents.keys()


@pytest.fixture
def organisation(released_to, chance) -> Organisation:
    """A tree of units, groups, restricted sections and collections, and things found by few words."""
    top = factories.make_unit()
    units = [top, *(factories.make_unit(parent=top) for _ in range(5))]
    groups = [factories.make_group(f"Groep {number}") for number in range(LOCKED_BY)]
    users = [factories.make_employee(chance.choice(units)) for _ in range(PEOPLE - 1)]
    for user in users:
        user.groups.set(chance.sample(groups, chance.randint(0, 3)))
    users.append(factories.make_user(is_superuser=True))
    locks = [f"unit:{unit.pk}" for unit in units] + [f"group:{group.pk}" for group in groups]

    def lock() -> list[str]:
        return chance.sample(locks, chance.choice((0, 0, 1, 2)))

    sections = [factories.make_guidance(title=f"Deel {n}", restricted_to=lock()) for n in range(6)]
    for number in range(PAGES):
        fields = {
            "title": title(chance),
            "restricted_to": lock(),
            "language": chance.choice(("nl", "en")),
        }
        if number % 3:
            factories.make_guidance(parent=chance.choice(sections), **fields)
        else:
            page = factories.make_news(**fields)
            year = chance.choice((2024, 2025, 2026))
            ContentRecord.objects.filter(pk=page.pk).update(
                published_at=datetime(year, 3, 1, tzinfo=UTC)
            )
    make_files(chance, groups, lock)
    for number in range(IDEAS):
        Idea.objects.create(title=title(chance), text=f"Idee {number}.")
    released_to("ideas", *(f"user:{user.pk}" for user in chance.sample(users[:-1], 20)))
    say_how_large_tables_are()
    every = {
        document.key: document
        for source in sources().values()
        for document in source.documents(source.ids("", 10_000))
    }
    return Organisation(users, every)


@pytest.fixture
def chance() -> random.Random:
    """The same chances at every run."""
    return random.Random(2026)


def title(chance: random.Random) -> str:
    return " ".join(chance.sample(WORDS, 3))


def make_files(chance, groups, lock) -> None:
    root = Collection.get_first_root_node()
    collections = [root, *(root.add_child(name=f"Map {n}") for n in range(3))]
    collections.append(Collection.objects.get(pk=collections[1].pk).add_child(name="Map 4"))
    for collection in collections[1:3]:
        restriction = CollectionViewRestriction.objects.create(
            collection=collection, restriction_type=CollectionViewRestriction.GROUPS
        )
        restriction.groups.set(chance.sample(groups, 2))
    for number in range(FILES):
        file = factories.make_document(
            title=title(chance),
            file=ContentFile(b"-", name=f"{number}.txt"),
            collection=chance.choice(collections),
            restricted_to=lock(),
        )
        DocumentText.objects.update_or_create(document=file, defaults={"text": title(chance)})


def queries(chance: random.Random, documents: dict[str, Document]) -> Iterator[Query]:
    units = sorted({label.key for document in documents.values() for label in document.units})
    for _ in range(QUERIES):
        word, other = chance.sample(WORDS, 2)
        query = Query(text=word, words=(word,))
        if chance.random() < 0.3:
            query = replace(query, without=(other,))
        if chance.random() < 0.2:
            query = replace(
                query, phrases=(chance.choice(list(documents.values())).title.split("\x1f")[0],)
            )
        if chance.random() < 0.3:
            query = replace(
                query, chosen={"kind": (chance.choice(("news", "guidance", "document", "idea")),)}
            )
        elif chance.random() < 0.3:
            query = replace(query, chosen={"unit": (chance.choice(units),)})
        elif chance.random() < 0.2:
            query = replace(query, since=date(2025, 1, 1))
        yield query


def filtered(keys: set[str], documents, query: Query, but: str = "") -> list[Document]:
    """Return those of the documents that have what the query chooses, but for one facet."""
    found = [documents[key] for key in keys]
    for facet, values in query.chosen.items():
        if facet == "kind" and but != "kind":
            found = [each for each in found if each.kind in values]
        if facet == "unit" and but != "unit":
            found = [each for each in found if {label.key for label in each.units} & set(values)]
    if query.since and but != "year":
        found = [each for each in found if each.published and each.published.date() >= query.since]
    return found


def expected(keys: set[str], documents, query: Query) -> dict[str, object]:
    """Return what an answer must say when just these documents have the words."""
    units = Counter(
        label.key for each in filtered(keys, documents, query, "unit") for label in each.units
    )
    languages = Counter(each.language for each in filtered(keys, documents, query) if each.language)
    years = Counter(
        str(each.published.year)
        for each in filtered(keys, documents, query, "year")
        if each.published
    )
    return {
        "hits": {each.key for each in filtered(keys, documents, query)},
        "total": len(filtered(keys, documents, query)),
        "kinds": Counter(each.kind for each in filtered(keys, documents, query, "kind")),
        "unit": units,
        "language": languages,
        "years": years,
    }


def said(answer: Answer) -> dict[str, object]:
    def counted(values) -> Counter:
        return Counter({value.key: value.count for value in values if value.count})

    return {
        "total": answer.total,
        "kinds": counted(answer.kinds),
        "unit": counted(answer.facets.get("unit", ())),
        "language": counted(answer.facets.get("language", ())),
        "years": counted(answer.years),
    }


def all_seeing(user) -> Reader:
    """Return a reader from whom nothing is kept, to learn which documents have the words."""
    return Reader(user=user, tokens=None, plugins=frozenset({"ideas"}), language="nl")


def keys_of(hits: Sequence[Hit]) -> set[str]:
    return {f"{hit.source}:{hit.id}" for hit in hits}


@pytest.fixture(params=["elasticsearch", "database"])
def engine_asked(request, organisation, settings, monkeypatch):
    """Each engine in turn, with everything in its index."""
    if request.param == "elasticsearch":
        node = request.getfixturevalue("engine")
        # What is found is asked here, not how fast: no time limit on a busy machine.
        monkeypatch.setattr(elasticsearch, "ask_engine", lambda asked, **limits: asked(node))
        rebuild.rebuild()
        return elasticsearch
    settings.ELASTICSEARCH_URL = ""
    reading = Reading(version=clock(), documents=organisation.documents)
    for target in targets():
        target.write(reading)
    say_how_large_tables_are()
    return fallback


def test_counts_facets_and_hits_are_of_what_the_reader_may_see(organisation, engine_asked, chance):
    documents, admin = organisation.documents, all_seeing(organisation.users[-1])
    readers = [(reader_for(user), organisation.visible(user)) for user in organisation.users]
    for number, query in enumerate(queries(chance, documents)):
        plain = replace(query, chosen={}, since=None, size=1000)
        matching = keys_of(engine_asked.ask(plain, admin).hits)
        # Five readers a query, so that each reader meets twenty.
        for reader, visible in readers[number % 10 :: 10]:
            answer = engine_asked.ask(query, reader)
            wanted = expected(matching & visible, documents, query)
            hits = wanted.pop("hits")
            assert said(answer) == wanted, (query, reader.user)
            assert keys_of(answer.hits) <= hits
            assert len(answer.hits) == min(len(hits), query.size)


def test_what_is_proposed_while_typing_is_what_the_reader_may_see(organisation, engine_asked):
    for user in organisation.users:
        reader, visible = reader_for(user), organisation.visible(user)
        for word in WORDS:
            assert keys_of(engine_asked.suggest(word[:4], reader)) <= visible


def test_a_word_that_only_others_may_read_is_never_proposed(organisation, engine_asked):
    insider = organisation.users[0]
    factories.make_guidance(
        title="Kwikzilver", restricted_to=[f"user:{insider.pk}"], language="nl", live=True
    )
    reading = Reading(
        version=clock(),
        documents={
            each.key: each
            for each in sources()["content"].documents(sources()["content"].ids("", 999))
        },
    )
    for target in targets():
        target.write(reading)
    if engine_asked is elasticsearch:
        from search.engine.client import client
        from search.engine.names import alias

        client().indices.refresh(index=alias())
    outsider = reader_for(organisation.users[1])
    for text in ("kwikzilvre", "kwikzlver", "kwik"):
        answer = engine_asked.ask(Query(text=text, words=(text,)), outsider)
        assert (answer.total, answer.did_you_mean, list(answer.related)) == (0, "", [])
    assert (
        engine_asked.ask(Query(text="kwikzilver", words=("kwikzilver",)), reader_for(insider)).total
        == 1
    )
