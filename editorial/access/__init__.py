"""Enforce who sees what. ``editorial.selectors`` decides it, from the ``rules`` of a page.

``sight`` says what of a file the reader of a page may be shown, ``naming`` what the admin may name to whom.
``hooks`` apply it to Wagtail's own surfaces, ``rich_text`` to links and pictures in texts, ``middleware`` to former
addresses, ``serving`` (with ``ranges``) to the files of documents and images, ``policies`` to Wagtail's rights on
them; ``collections`` says which collections are closed.
"""
