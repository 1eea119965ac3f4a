"""The weekly blogs of managers, with a quick composer on the site.

``models`` blogs, posts and who may write; ``services`` writing and the rights on a blog; ``forms`` and
``views`` the composer and the pages; ``text`` typed text as blocks and back.
"""
