"""What the tests of releases share."""

from tests.support.plugins import (  # noqa: F401
    fresh_rules,
    give,
    having,
    ideas_need_reactions,
    install,
    make_release,
    release_manager,
    sample,
    serve,
    tables_back,
    without,
)
