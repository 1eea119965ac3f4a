"""What the tests of plugins share."""

from tests.support.plugins import (  # noqa: F401
    fresh_rules,
    give,
    having,
    holder,
    ideas_need_reactions,
    make_release,
    release_manager,
    request_of,
    sample,
    serve,
    tables_back,
    without,
)
from tests.support.stops import fail, release, team  # noqa: F401
