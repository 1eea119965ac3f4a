"""A page of every type with 400 people, once with 50 and once with 10,000 news items.

PostgreSQL compiles plans (JIT), as it does where somebody else has set it up.

Usage: python -m bench home
"""

import sys
import time
from typing import Any

from bench import content, scratch

PEOPLE, SMALL, LARGE = 400, 50, 10_000
HOME_LIMIT = 10


def fill() -> None:
    """Make the organisation, the pages that hold the news, and the first news."""
    from tests.support import factories

    content.make_people(PEOPLE - 1)
    content.make_categories()
    reader = factories.make_employee(email="reader@example.org")
    _place(reader.person)
    factories.make_guidance()
    factories.make_people_index()
    for _number in range(9):
        factories.make_post(factories.make_blog())
    _grow_to(SMALL)


def _place(person: Any) -> None:
    from people.models import OrgUnit, Post

    unit = OrgUnit.objects.get(code="team-1")
    Post.objects.create(person=person, unit=unit, title="Adviseur")


def grow() -> None:
    """Add news until there is a great deal."""
    _grow_to(LARGE)


def _grow_to(total: int) -> None:
    from news.models import NewsPage
    from tests.support import factories

    index = factories.make_news_index()
    template = NewsPage.objects.order_by("pk").first() or factories.make_news(
        body=[("rich_text", "<p>Vanaf maandag werken we anders. Dit is wat je merkt.</p>" * 20)]
    )
    content.make_news(index, template, total - NewsPage.objects.count())


def addresses() -> dict[str, str]:
    """Return what is measured: a page of every type by the name of the type, and lists by their filters."""
    from wagtail.models import get_page_models

    from editorial.selectors import visible_to
    from people.models import User
    from tests.support import factories

    visible = visible_to(User.objects.get(email="reader@example.org")).values("pk")
    # The oldest: it is in both databases.
    types = [model.objects.filter(pk__in=visible).order_by("pk") for model in get_page_models()]
    live = [pages.first() for pages in types]
    news = factories.make_news_index().url
    return {
        **{str(page._meta.verbose_name): page.url for page in live if page and page.url},
        "home page": factories.make_home().url,
        "news list": news,
        "news list, one category": f"{news}?category=onderwerp-3",
        "news list, fourth page": f"{news}?page=4",
    }


def compile_plans() -> None:
    """Have PostgreSQL compile plans, whatever its own settings say."""
    from django.db import connection

    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET jit = on")


def main() -> int:
    """Build, measure, print; 1 when the number of queries depends on the number of news items."""
    scratch.set_up()
    from django.db import connection
    from django.test import Client

    from bench.measure import side_by_side, table
    from people.models import User

    started = time.monotonic()
    with scratch.small_and_large(fill, grow) as names:
        print(f"Built in {time.monotonic() - started:.0f} s, {connection.vendor}.\n")
        client = Client()
        client.force_login(User.objects.get(email="reader@example.org"))

        def visit(address: str) -> None:
            status = client.get(address).status_code
            assert status == 200, f"{address} answered {status}"

        results = side_by_side(names, addresses(), visit, prepare=compile_plans)
    print(table(results, {"small": SMALL, "large": LARGE}))
    return _judge(results)


def _judge(results: dict) -> int:
    wrong = [
        f"{title}: {few.queries} queries became {many.queries}"
        for title, (few, many) in ((title, result.values()) for title, result in results.items())
        if few.queries != many.queries
    ]
    if results["home page"]["large"].queries > HOME_LIMIT:
        wrong.append(f"The home page takes more than {HOME_LIMIT} queries.")
    print("\n" + "\n".join(wrong) if wrong else "\nNo page asks more of a larger database.")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
