"""Show highlights as safe HTML."""

import re

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from search.query.queries import CLOSE, OPEN

_MARKED = re.compile(f"{OPEN}([^{OPEN}{CLOSE}]+){CLOSE}")
_LEFT = str.maketrans({OPEN: None, CLOSE: None})


def marked(text: str) -> SafeString:
    """Return the text as HTML, with what is between OPEN and CLOSE in <mark>.

    Half a mark is none, so that the HTML always closes what it opens.
    """
    html = _MARKED.sub(r"<mark>\1</mark>", escape(text))
    # Escaped above; the only markup in it is ours.
    return mark_safe(html.translate(_LEFT))  # noqa: S308
