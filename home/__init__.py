"""The home page, guidance, and what surrounds every page: navigation, breadcrumb and alert.

``models`` and ``views`` the pages; ``selectors`` what the home page shows; ``templatetags`` the navigation and
the parts of a text; ``restrictions`` whether the home page is restricted, without a query a visit; ``reading`` what
a reader keeps and read; ``accessibility`` the statement.
"""
