"""The weekly blogs of managers."""

from datetime import date, timedelta

from blog.models import Blog, BlogIndexPage, BlogPost
from demo.loader import content
from demo.loader.organisation import Staff
from demo.loader.pictures import Library
from demo.prose import BlogData, Post, load_blogs

FRIDAY = 4


def load(*, staff: Staff, library: Library, today: date) -> int:
    """Make the blogs and their posts. Returns how many posts."""
    index = BlogIndexPage.objects.get()
    return sum(_blog(index, staff, library, data, today) for data in load_blogs())


def _blog(index: BlogIndexPage, staff: Staff, library: Library, data: BlogData, today: date) -> int:
    blog = Blog(title=data.title, introduction=_plain(data.intro), manager=staff.head_of(data.unit))
    blog.live = False
    BlogIndexPage.objects.get(pk=index.pk).add_child(instance=blog)
    blog.save_revision().publish(skip_permission_checks=True)
    posts = sorted(data.posts, key=lambda post: -post.weeks_ago)
    for number, post in enumerate(posts):
        page = _post(library, post, data.language)
        when = content.at(_friday(today, post.weeks_ago), number)
        content.add_published(blog, page, when, post.tags)
    return len(posts)


def _plain(text: str) -> str:
    return " ".join(text.split())[:300]


def _friday(today: date, weeks_ago: int) -> date:
    """Return the Friday that many weeks before the last one."""
    last = today - timedelta(days=(today.weekday() - FRIDAY) % 7)
    return last - timedelta(weeks=weeks_ago)


def _post(library: Library, post: Post, language: str) -> BlogPost:
    return BlogPost(
        title=post.title,
        summary=post.summary,
        language=language,
        body=content.body(post.blocks),
        lead_image=library.next(post.picture),
    )
