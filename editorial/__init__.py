"""What every content page shares: restrictions, review, records and other ways to read it.

``models`` the fields of pages, their records and files; ``selectors`` decides who sees what, ``access`` enforces it.
``workflow`` review before publication; ``services`` what is projected into records, scheduled and read from
files (``extraction``); ``bin`` what was deleted; ``blocks`` of the text, and what readers miss in it (``legibility``);
``api``, ``feeds`` with their personal ``feed_addresses``, and ``sitemaps`` for other programs; ``admin``.
"""
