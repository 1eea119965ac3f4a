"""News that editors write behind the editorial workflow.

``models`` the page types, their kind and categories; ``views`` and ``selectors`` the lists and related items;
``wagtail_hooks`` the categories in the admin; ``kring_setup`` the section, its workflow and rights.
"""
