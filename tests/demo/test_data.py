"""The demo organisation's data: complete, consistent, and the same on every machine. No database is needed."""

import re
from collections import Counter
from datetime import date, timedelta
from html.parser import HTMLParser

import pytest

from demo import prose
from demo.names import NEW_WITHIN_DAYS, ascii_letters, people
from demo.pictures import THEMES, avatar, picture

TODAY = date(2026, 3, 2)


def words(blocks):
    """Count the words a reader sees in a body."""

    def texts(value):
        if isinstance(value, str):
            yield re.sub(r"<[^>]+>", " ", value)
        elif isinstance(value, dict):
            for inner in value.values():
                yield from texts(inner)
        else:
            for inner in value:
                yield from texts(inner)

    return sum(len(text.split()) for _, value in blocks for text in texts(value))


def full_articles():
    return [
        item
        for item in prose.load_news()
        if words(item.blocks) >= 180 and any(kind == "heading" for kind, _ in item.blocks)
    ]


@pytest.fixture(scope="module")
def colleagues():
    return people(today=TODAY)


@pytest.fixture(scope="module")
def units():
    return {unit.code for unit in prose.load_organisation().units}


@pytest.fixture(scope="module")
def locations():
    return {location.code for location in prose.load_organisation().locations}


# --- the organisation ---------------------------------------------------------------------------


def test_organisation_has_its_units_locations_and_skills():
    organisation = prose.load_organisation()
    assert len(organisation.units) == 45
    assert len(organisation.locations) == 6
    assert len(organisation.skills) == 60
    assert len(organisation.categories) == 8


def test_units_form_one_tree_of_at_most_four_levels_with_parents_first():
    depth = {}
    for unit in prose.load_organisation().units:
        depth[unit.code] = depth[unit.parent] + 1 if unit.parent else 1
    assert list(depth.values()).count(1) == 1
    assert max(depth.values()) == 4


def test_units_are_at_known_locations(locations):
    assert {unit.location for unit in prose.load_organisation().units} <= locations


# --- people -------------------------------------------------------------------------------------


def test_people_are_the_same_for_the_same_seed_and_day():
    assert people(today=TODAY) == people(today=TODAY)
    assert people(seed=1, today=TODAY) != people(seed=2, today=TODAY)


@pytest.mark.parametrize("count", [45, 60, 400, 1000])
def test_people_are_as_many_as_asked_and_lead_every_unit_once(count, units):
    made = people(count=count, today=TODAY)
    assert len(made) == count
    assert Counter(p.unit for p in made if p.is_head) == Counter(dict.fromkeys(units, 1))


def test_too_few_people_for_the_units_are_refused():
    with pytest.raises(ValueError, match="45 units"):
        people(count=44, today=TODAY)


@pytest.mark.parametrize("field", ["email", "number", "phone"])
def test_people_have_unique(field, colleagues):
    values = [getattr(person, field) for person in colleagues]
    assert len(set(values)) == len(values)


def test_email_addresses_are_plain_and_reserved(colleagues):
    assert all(re.fullmatch(r"[a-z0-9.-]+@lagemeren\.example", p.email) for p in colleagues)


def test_letters_of_many_languages_become_plain():
    assert ascii_letters("Łukasz Wiśniewski-Yılmaz d'Weiß") == "lukaszwisniewski-yilmazdweiss"


def test_only_the_deliberate_namesakes_share_a_name(colleagues):
    shared = [name for name, n in Counter(p.full_name for p in colleagues).items() if n > 1]
    assert sorted(shared) == ["Fatima Benali", "Jan de Vries"]


@pytest.mark.parametrize(
    "pattern",
    [
        r"Yılmaz",
        r"Şahin",
        r"el Khattabi",
        r"Aït ",
        r"Benali",
        r"Łukasz",
        r"Müller",
        r"Weiß",
        r"Lefèvre",
        r"Zoë",
        r"O'Brien",
        r"d'Haens",
        r"van 't",
        r"van der",
        r"-de Vries",
        r"François",
    ],
)
def test_names_that_search_must_handle_are_there(pattern, colleagues):
    assert any(pattern in person.full_name for person in colleagues)


def test_every_manager_leads_the_unit_or_the_one_above(colleagues):
    parents = {unit.code: unit.parent for unit in prose.load_organisation().units}
    by_number = {person.number: person for person in colleagues}
    for person in colleagues:
        if person.manager is None:
            assert parents[person.unit] == ""
        else:
            expected = parents[person.unit] if person.is_head else person.unit
            assert by_number[person.manager].is_head
            assert by_number[person.manager].unit == expected


def test_some_people_are_new_some_have_left_and_some_are_replaced(colleagues):
    new = [p for p in colleagues if p.start_date > TODAY - timedelta(days=NEW_WITHIN_DAYS)]
    left = [p for p in colleagues if not p.active]
    replaced = [p for p in colleagues if p.substitute]
    assert (len(new), len(left), len(replaced)) == (10, 6, 5)
    assert all(p.start_date < p.left_on <= TODAY for p in left)
    numbers = {p.number for p in colleagues if p.active}
    assert all(p.substitute in numbers - {p.number} for p in replaced)


def test_people_refer_to_known_units_locations_and_skills(colleagues, units, locations):
    skills = {skill.nl for skill in prose.load_organisation().skills}
    families = {family.code for family in prose.load_organisation().job_families}
    for person in colleagues:
        assert person.unit in units
        assert person.location in locations
        assert set(person.skills) <= skills
        assert person.job_family in families
        assert person.working_days
        assert person.languages


# --- texts --------------------------------------------------------------------------------------


def test_there_are_150_news_items_of_which_60_are_long():
    assert len(prose.load_news()) == 150
    assert len(full_articles()) >= 60


def test_news_is_at_least_seventy_words():
    short = {item.title: words(item.blocks) for item in prose.load_news()}
    assert [title for title, count in short.items() if count < 70] == []


def test_a_quarter_to_two_fifths_of_the_news_is_english():
    english = sum(item.language == "en" for item in prose.load_news())
    assert 0.25 <= english / 150 <= 0.4


@pytest.mark.parametrize(
    ("state", "least"),
    [("scheduled", 4), ("in_review", 4), ("expired", 5), ("draft", 3), ("live", 120)],
)
def test_news_is_in_every_state(state, least):
    assert sum(item.state == state for item in prose.load_news()) >= least


def test_news_has_audiences_restrictions_and_must_reads():
    news = prose.load_news()
    assert sum(bool(item.audience) for item in news) >= 12
    assert sum(bool(item.restricted_to) for item in news) >= 5
    assert sum(item.must_read for item in news) >= 4


def test_news_refers_to_known_things(units, locations):
    categories = {category.code for category in prose.load_organisation().categories}
    for item in prose.load_news():
        assert item.category in categories, item.title
        assert item.author in units, item.title
        assert item.picture in THEMES, item.title
        assert item.state in prose.STATES, item.title
        assert item.language in ("nl", "en"), item.title
        assert set(item.audience.units) | set(item.restricted_to) <= units, item.title
        assert set(item.audience.locations) <= locations, item.title


def test_news_lies_within_two_years_and_only_scheduled_news_ahead():
    for item in prose.load_news():
        day = item.published_on(TODAY)
        assert (day > TODAY) == (item.state == "scheduled"), item.title
        assert day > TODAY - timedelta(days=2 * 366), item.title


def test_seasonal_news_follows_the_calendar():
    item = next(item for item in prose.load_news() if item.season and item.season[1] == 1)
    month, day = map(int, item.season[0].split("-"))
    published = item.published_on(TODAY)
    assert (published.month, published.day) == (month, day)
    assert published <= TODAY - timedelta(days=365)


def test_nine_managers_blog_every_week_and_two_of_them_in_english(units):
    blogs = prose.load_blogs()
    assert len(blogs) == 9
    assert {blog.unit for blog in blogs} <= units
    assert sum(blog.language == "en" for blog in blogs) == 2
    assert sum(len(blog.posts) for blog in blogs) >= 100
    for blog in blogs:
        assert 10 <= len(blog.posts) <= 14
        weeks = [post.weeks_ago for post in blog.posts]
        assert weeks == sorted(set(weeks)), blog.unit
        assert blog.picture in THEMES
        assert blog.intro


def test_blog_posts_have_body():
    assert [
        post.title for blog in prose.load_blogs() for post in blog.posts if words(post.blocks) < 120
    ] == []


def test_guidance_is_a_tree_of_eight_sections_and_sixty_pages(units, locations):
    pages = prose.load_guidance()
    assert len(pages) == 60
    sections = [page.title for page in pages if not page.parent]
    assert len(sections) == 8
    assert {page.parent for page in pages if page.parent} == set(sections)
    assert sum(page.language == "en" for page in pages) >= 12
    for page in pages:
        assert page.owner in units, page.title
        assert set(page.audience.units) | set(page.restricted_to) <= units, page.title
        assert set(page.audience.locations) <= locations, page.title
        assert page.review_months > 0
        assert words(page.blocks) >= 70, page.title


def test_guidance_and_documents_carry_the_codes_people_search_for():
    guidance = " ".join(page.title + page.body for page in prose.load_guidance())
    documents = " ".join(document.title for document in prose.load_documents())
    for code in ("P45", "AO-2025/17", "BHV", "AVG", "IKB", "VOG", "Werkvergunning BR-7"):
        assert code in guidance + documents


def test_there_are_thirty_documents_of_two_kinds(units):
    documents = prose.load_documents()
    assert len(documents) == 30
    assert {document.kind for document in documents} == {"txt", "pdf"}
    for document in documents:
        assert document.filename.endswith(f".{document.kind}")
        assert document.owner in units
        assert set(document.restricted_to) <= units
        assert 2 <= len(document.paragraphs) <= 6
        assert sum(len(paragraph.split()) for paragraph in document.paragraphs) >= 40
    assert len({document.filename for document in documents}) == 30


@pytest.mark.parametrize(
    "titles",
    [
        lambda: [item.title for item in prose.load_news()],
        lambda: [page.title for page in prose.load_guidance()],
        lambda: [document.title for document in prose.load_documents()],
        lambda: [f"{blog.unit} {post.title}" for blog in prose.load_blogs() for post in blog.posts],
    ],
    ids=["news", "guidance", "documents", "blogs"],
)
def test_no_two_titles_are_the_same(titles):
    assert [title for title, n in Counter(titles()).items() if n > 1] == []


class TagBalance(HTMLParser):
    """Fails on a closing tag that does not match, and lists what stays open."""

    def __init__(self):
        super().__init__()
        self.open = []

    def handle_starttag(self, tag, attrs):
        if tag not in ("br", "hr"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def test_every_text_becomes_blocks_with_balanced_html_and_no_left_over_markup():
    bodies = [item.body for item in prose.load_news()]
    bodies += [page.body for page in prose.load_guidance()]
    bodies += [
        body
        for blog in prose.load_blogs()
        for body in (blog.intro, *(post.body for post in blog.posts))
    ]
    for body in bodies:
        blocks = prose.parse(body)
        assert blocks
        html = [value for kind, value in blocks if kind == "rich_text"]
        html += [value["text"] for kind, value in blocks if kind == "callout"]
        html += [answer for kind, value in blocks if kind == "accordion" for _, answer in value]
        for fragment in html:
            balance = TagBalance()
            balance.feed(fragment)
            assert balance.open == []
            assert not re.search(r":::|\+\+\+|\*\*|\|--", fragment), fragment[:200]


# --- the parser ---------------------------------------------------------------------------------


def test_parser_keeps_the_order_of_blocks():
    blocks = prose.parse(
        "Intro.\n\n## Kop\n\n> Mooi.\n> -- Sanne\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n"
        ":::callout tip Let op\nTekst.\n:::\n\n:::accordion\n? Waarom?\nDaarom.\n:::\n\nSlot."
    )
    assert blocks == [
        ("rich_text", "<p>Intro.</p>"),
        ("heading", "Kop"),
        ("quote", {"text": "Mooi.", "attribution": "Sanne"}),
        ("table", [["a", "b"], ["1", "2"]]),
        ("callout", {"kind": "tip", "title": "Let op", "text": "<p>Tekst.</p>"}),
        ("accordion", [("Waarom?", "<p>Daarom.</p>")]),
        ("rich_text", "<p>Slot.</p>"),
    ]


def test_parser_escapes_html():
    assert prose.parse("1 < 2 & 3") == [("rich_text", "<p>1 &lt; 2 &amp; 3</p>")]


@pytest.mark.parametrize(
    "text", [":::callout alarm Ho\nTekst.\n:::", "Tekst\n\n:::callout tip Ho\nTekst."]
)
def test_parser_refuses_an_unknown_or_open_fence(text):
    with pytest.raises(ValueError, match=r"callout|fence"):
        prose.parse(text)


# --- pictures -----------------------------------------------------------------------------------


@pytest.mark.parametrize("theme", THEMES)
def test_picture_is_the_same_for_the_same_seed_and_differs_for_another(theme):
    first = picture(theme, 3, size=(320, 180))
    assert first.size == (320, 180)
    assert first.tobytes() == picture(theme, 3, size=(320, 180)).tobytes()
    assert first.tobytes() != picture(theme, 4, size=(320, 180)).tobytes()


def test_there_are_at_least_eight_themes():
    assert len(THEMES) >= 8


@pytest.mark.parametrize("gender", ["", "f", "m"])
def test_avatar_is_square_and_stable(gender):
    face = avatar("Zoë Lefèvre", 1, size=96, gender=gender)
    assert face.size == (96, 96)
    assert face.tobytes() == avatar("Zoë Lefèvre", 1, size=96, gender=gender).tobytes()
